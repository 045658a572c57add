/**
 * What the next machines of a lot are said to be, remembered on this computer for each account and lot.
 *
 * @typedef {import('../../../../shared/data/types.js').Named} Named
 * @typedef {import('../../../../shared/data/types.js').Kind} Kind
 *
 * @typedef {object} Draft
 * @property {Kind} kind
 * @property {string} kind_label What it is, where the kind is `other`.
 * @property {Named | null} brand
 * @property {Named | null} model
 */

/** Apart for each server, as drafts are. */
const STORED = 'workspace.draft.bench.';
/** Of so many lots it is remembered. */
const LOTS = 20;

/** @type {Draft} */
export const FIRST = { kind: 'laptop', kind_label: '', brand: null, model: null };

/**
 * @param {number} account
 * @returns {[lot: number, draft: Draft][]} The latest first.
 */
function readAll(account) {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED + account) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    // An unreadable memory is as good as none.
    return [];
  }
}

/**
 * @param {number} account
 * @param {number} lot
 * @returns {Draft}
 */
export function readDraft(account, lot) {
  const found = readAll(account).find(([id]) => id === lot)?.[1];
  return { ...FIRST, ...found };
}

/**
 * @param {number} account
 * @param {number} lot
 * @param {Draft} draft
 */
export function keepDraft(account, lot, draft) {
  const others = readAll(account).filter(([id]) => id !== lot);
  try {
    localStorage.setItem(STORED + account, JSON.stringify([[lot, draft], ...others].slice(0, LOTS)));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
