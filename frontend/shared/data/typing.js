/** How long somebody is shown as typing after the last sign of it, in milliseconds. */
const TYPING_LASTS = 6_000;
/** How often we say that we type, in milliseconds. */
const TYPING_EVERY = 3_000;

/** Who is typing where, by the signs that they give; nothing of it is stored. */
export class Typing {
  /** By channel, until when who is typing. @type {Map<number, Map<number, number>>} */
  #typing = new Map();
  #said = 0;
  #transport;
  #changed;

  /**
   * @param {import('./types.js').Transport} transport
   * @param {() => void} changed
   */
  constructor(transport, changed) {
    this.#transport = transport;
    this.#changed = changed;
  }

  /**
   * @param {number} channel
   * @param {number} account
   */
  hear(channel, account) {
    const typing = this.#typing.get(channel) ?? new Map();
    typing.set(account, Date.now() + TYPING_LASTS);
    this.#typing.set(channel, typing);
    setTimeout(this.#changed, TYPING_LASTS + 50);
    this.#changed();
  }

  /**
   * Somebody has sent what they were typing.
   * @param {number} channel
   * @param {number} account
   */
  sent(channel, account) {
    this.#typing.get(channel)?.delete(account);
  }

  /**
   * Who is typing now.
   * @param {number} channel
   * @returns {number[]}
   */
  of(channel) {
    const now = Date.now();
    return [...(this.#typing.get(channel) ?? [])].filter(([, until]) => until > now).map(([who]) => who);
  }

  /**
   * Says that we are typing, not more often than needed.
   * @param {number} channel
   */
  say(channel) {
    const now = Date.now();
    if (now - this.#said < TYPING_EVERY) return;
    if (this.#transport.signal('chat.typing', { channel })) this.#said = now;
  }

  /** The next sign of typing is news again: a message was sent. */
  stop() {
    this.#said = 0;
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    this.#typing.clear();
  }
}
