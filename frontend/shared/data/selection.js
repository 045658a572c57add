/** Records that are chosen from a list, by id, each alone or all from one to another. */
export class Selection {
  /** Another set with every change. @type {ReadonlySet<number>} */
  ids;

  #most;
  /** The one that was chosen alone last: a range goes from it. */
  #anchor;
  /** What was chosen before the range. @type {ReadonlySet<number>} */
  #before;

  /**
   * @param {number} first
   * @param {number} most How many may be chosen.
   */
  constructor(first, most) {
    this.ids = new Set([first]);
    this.#most = most;
    this.#anchor = first;
    this.#before = this.ids;
  }

  /** Whether no other one may be chosen. */
  get full() {
    return this.ids.size >= this.#most;
  }

  /**
   * Chooses one, or takes it back.
   * @param {number} id
   */
  toggle(id) {
    const ids = new Set(this.ids);
    if (!ids.delete(id) && !this.full) ids.add(id);
    this.ids = ids;
    this.#anchor = id;
    this.#before = ids;
  }

  /**
   * Chooses everything from the one that was chosen alone last to another one, instead of the range before.
   * @param {number} id
   * @param {number[]} all Those that may be chosen.
   */
  extend(id, all) {
    const anchor = this.#anchor;
    const [from, to] = anchor < id ? [anchor, id] : [id, anchor];
    const range = all.filter((one) => one >= from && one <= to);
    // Where not all fit, those next to where it begins do.
    range.sort((one, other) => Math.abs(one - anchor) - Math.abs(other - anchor));
    const ids = new Set(this.#before);
    for (const one of range) if (ids.size < this.#most) ids.add(one);
    this.ids = ids;
  }

  /**
   * Some are not there any more.
   * @param {(id: number) => boolean} gone
   */
  drop(gone) {
    const left = (/** @type {ReadonlySet<number>} */ ids) => new Set([...ids].filter((id) => !gone(id)));
    this.ids = left(this.ids);
    this.#before = left(this.#before);
  }
}
