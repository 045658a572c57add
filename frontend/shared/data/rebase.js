/**
 * Somebody else changed a record while it was being edited: what the form has to hold now, and what is to be told.
 *
 * @template {Record<string, any>} T
 * @typedef {object} Rebased
 * @property {T} draft What was edited here on top of how the record is now.
 * @property {string[]} changed The fields that the others changed.
 * @property {string[]} clashes Those among them that were edited here too, to something else; they stay as edited here.
 */

/**
 * @template {Record<string, any>} T
 * @param {T} base The record as the editing began, in the form's shape.
 * @param {T} mine As it is edited here.
 * @param {T} theirs As the server has it now.
 * @returns {Rebased<T>}
 */
export function rebase(base, mine, theirs) {
  /** @type {Record<string, any>} */
  const draft = { ...theirs };
  /** @type {string[]} */
  const changed = [];
  /** @type {string[]} */
  const clashes = [];
  for (const field of Object.keys(mine)) {
    const byThem = !same(base[field], theirs[field]);
    const byMe = !same(base[field], mine[field]);
    if (byMe) draft[field] = mine[field];
    if (!byThem) continue;
    changed.push(field);
    if (byMe && !same(mine[field], theirs[field])) clashes.push(field);
  }
  return { draft: /** @type {T} */ (draft), changed, clashes };
}

/**
 * Whether two values of a form are the same: texts, numbers, lists and plain objects, whatever the order of their names.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && same(one[name], other[name]))
  );
}
