/**
 * What is being written into a record's form, kept on this computer: it survives going to another page and a crash.
 *
 * @typedef {object} Kept
 * @property {any} draft The form's values.
 * @property {number} version The version of the record that was being edited; 0 for a new one.
 * @property {string} key The `Idempotency-Key` of the create: sending again what was not answered makes no second record.
 * @property {number} at When it was last written, in milliseconds since the epoch.
 */

/** Drafts of another time are no use any more, in milliseconds. */
const FRESH = 14 * 86_400_000;

/**
 * Apart for each server, account and record.
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {string} part
 * @param {string} id
 */
export function draftPlace(workspace, part, id) {
  const server = new URL(workspace.address()).origin;
  return `workspace.records.${server}.${workspace.session.me?.account.id}.${part}.${id}`;
}

/**
 * @param {string} place
 * @param {number} [now]
 * @returns {Kept | null}
 */
export function readDraft(place, now = Date.now()) {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null');
    return kept && typeof kept.draft === 'object' && now - kept.at < FRESH ? kept : null;
  } catch {
    // Without storage nothing was kept.
    return null;
  }
}

/**
 * @param {string} place
 * @param {Kept | null} kept `null` forgets it.
 */
export function keepDraft(place, kept) {
  try {
    if (kept) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // Without storage it lasts as long as the page.
  }
}
