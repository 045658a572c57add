/**
 * Where rows of unequal heights are, of which most were never seen. Heights are guessed until they are
 * measured; everything else follows from them.
 */
export class Geometry {
  /** @type {string[]} */
  keys = [];
  /** The height of all rows. */
  total = 0;

  /** @type {Map<string, number>} */
  #heights = new Map();
  /** @type {Map<string, number>} */
  #indices = new Map();
  /** @type {number[]} */
  #tops = [];
  #guess;

  /** @param {(key: string) => number} guess The height of a row that was not measured yet. */
  constructor(guess) {
    this.#guess = guess;
  }

  /** @param {string[]} keys */
  setKeys(keys) {
    this.keys = keys;
    this.#indices = new Map(keys.map((key, index) => [key, index]));
    this.#lay();
  }

  /**
   * @param {Iterable<[string, number]>} heights
   * @returns {boolean} Whether that changed anything.
   */
  measure(heights) {
    let changed = false;
    for (const [key, height] of heights) {
      // Half a pixel of rounding must not start another round.
      if (Math.abs((this.#heights.get(key) ?? -1) - height) < 0.5) continue;
      this.#heights.set(key, height);
      changed = true;
    }
    if (changed) this.#lay();
    return changed;
  }

  /** @param {string} key */
  indexOf(key) {
    return this.#indices.get(key) ?? -1;
  }

  /** @param {number} index */
  topOf(index) {
    return this.#tops[index] ?? this.total;
  }

  /** @param {number} index */
  bottomOf(index) {
    return this.topOf(index + 1);
  }

  /**
   * The row at a height; the last one below all of them.
   * @param {number} y
   */
  indexAt(y) {
    let low = 0;
    let high = this.keys.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bottomOf(middle) <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The rows between two heights, the second one left out.
   * @param {number} from
   * @param {number} to
   * @returns {[number, number]}
   */
  range(from, to) {
    if (this.keys.length === 0) return [0, 0];
    return [this.indexAt(Math.max(0, from)), this.indexAt(Math.max(0, to)) + 1];
  }

  #lay() {
    this.#tops = new Array(this.keys.length);
    let top = 0;
    for (const [index, key] of this.keys.entries()) {
      this.#tops[index] = top;
      top += this.#heights.get(key) ?? this.#guess(key);
    }
    this.total = top;
  }
}
