import { markRead } from './chat.js';

/** How often the server is told of a read marker that keeps moving, in milliseconds. */
const MARK_EVERY = 500;

/** Read markers on their way to the server, one per channel; what could not be told waits for the line. */
export class ReadMarks {
  /** Markers that the server does not know yet. @type {Map<number, number>} */
  #marks = new Map();
  /** By channel, the pause before the server is told of the next one. @type {Map<number, ReturnType<typeof setTimeout>>} */
  #pauses = new Map();
  #transport;

  /** @param {import('./types.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /**
   * How far a channel was read here and the server does not know it yet; 0 when it knows all.
   * @param {number} channel
   */
  of(channel) {
    return this.#marks.get(channel) ?? 0;
  }

  /** @param {number} channel */
  forget(channel) {
    this.#marks.delete(channel);
  }

  /**
   * Tells the server at once, and of many small steps only of the last one: who closes the window right
   * after reading has read.
   * @param {number} channel
   * @param {number} message
   */
  move(channel, message) {
    this.#marks.set(channel, message);
    if (this.#pauses.has(channel)) return;
    void this.#send(channel);
    const pause = setTimeout(() => {
      this.#pauses.delete(channel);
      if (this.#marks.has(channel)) void this.#send(channel);
    }, MARK_EVERY);
    this.#pauses.set(channel, pause);
  }

  /** Tells the server of what it could not be told of before. */
  flush() {
    for (const channel of this.#marks.keys()) void this.#send(channel);
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    this.#marks.clear();
  }

  /**
   * The answer is not looked at: the event that follows it says the same, in its place among the others.
   * @param {number} channel
   */
  async #send(channel) {
    const message = this.#marks.get(channel);
    if (message === undefined) return;
    try {
      await markRead(this.#transport, channel, message);
      if (this.#marks.get(channel) === message) this.#marks.delete(channel);
    } catch {
      // It stays among the marks, to be told when the line is back.
    }
  }
}
