/**
 * How long to wait before the next attempt: exponential with full jitter, so that a thousand clients of
 * a restarted server do not come back in the same instant.
 */
export class Backoff {
  #attempt = 0;
  #base;
  #cap;
  #random;

  /**
   * @param {object} [options]
   * @param {number} [options.base] The ceiling of the first wait, in milliseconds.
   * @param {number} [options.cap] The ceiling of every wait, in milliseconds.
   * @param {() => number} [options.random]
   */
  constructor({ base = 500, cap = 30_000, random = Math.random } = {}) {
    this.#base = base;
    this.#cap = cap;
    this.#random = random;
  }

  /** How many waits were asked for since the last success. */
  get attempt() {
    return this.#attempt;
  }

  /**
   * The next wait in milliseconds.
   * @param {number} [atLeast] Somebody said how long to wait at least.
   * @returns {number}
   */
  next(atLeast = 0) {
    const ceiling = Math.min(this.#cap, this.#base * 2 ** this.#attempt);
    this.#attempt += 1;
    return atLeast + this.#random() * ceiling;
  }

  /** Starts over after a success. */
  reset() {
    this.#attempt = 0;
  }
}
