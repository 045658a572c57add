/** How long somebody is shown as typing after the last sign of it, in milliseconds. */
const TYPING_LASTS = 6_000;
/** How often we say that we type in one place, in milliseconds. */
const TYPING_EVERY = 3_000;

/**
 * What a channel or a thread is known by here.
 * @param {number} channel
 * @param {number | null | undefined} thread
 */
const placeOf = (channel, thread) => `${channel}.${thread ?? 0}`;

/**
 * Who is typing where, by the signs that they give; nothing of it is stored. A place is a channel, or a thread
 * in it by its root's id.
 */
export class Typing {
  /** By place, until when who is typing. @type {Map<string, Map<number, number>>} */
  #typing = new Map();
  /** By place, when we last said that we type there. @type {Map<string, number>} */
  #said = new Map();
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
   * @param {number | null} thread
   * @param {number} account
   */
  hear(channel, thread, account) {
    const place = placeOf(channel, thread);
    const typing = this.#typing.get(place) ?? new Map();
    typing.set(account, Date.now() + TYPING_LASTS);
    this.#typing.set(place, typing);
    setTimeout(() => this.#expire(place), TYPING_LASTS + 50);
    this.#changed();
  }

  /**
   * Somebody has sent what they were typing.
   * @param {import('./types.js').Message} message
   */
  sent({ channel, thread, author }) {
    this.#typing.get(placeOf(channel, thread))?.delete(author);
  }

  /**
   * Who is typing now.
   * @param {number} channel
   * @param {number | null} [thread]
   * @returns {number[]}
   */
  of(channel, thread = null) {
    const now = Date.now();
    const typing = this.#typing.get(placeOf(channel, thread)) ?? [];
    return [...typing].filter(([, until]) => until > now).map(([who]) => who);
  }

  /**
   * Says that we are typing, not more often than needed.
   * @param {number} channel
   * @param {number | null} [thread]
   */
  say(channel, thread = null) {
    const place = placeOf(channel, thread);
    const now = Date.now();
    if (now - (this.#said.get(place) ?? 0) < TYPING_EVERY) return;
    const where = thread === null ? { channel } : { channel, thread };
    if (this.#transport.signal('chat.typing', where)) this.#said.set(place, now);
  }

  /**
   * The next sign of typing there is news again: a message was sent.
   * @param {number} channel
   * @param {number | null} [thread]
   */
  stop(channel, thread = null) {
    this.#said.delete(placeOf(channel, thread));
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    this.#typing.clear();
    this.#said.clear();
  }

  /** @param {string} place */
  #expire(place) {
    const now = Date.now();
    const typing = this.#typing.get(place);
    for (const [who, until] of typing ?? []) if (until <= now) typing?.delete(who);
    // Threads are many: none stays here once it is quiet.
    if (typing?.size === 0) this.#typing.delete(place);
    this.#changed();
  }
}
