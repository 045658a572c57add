/** @typedef {import('../../../shared/data/types.js').Quote} Quote */

/** What is being written, by account and channel, kept over reloads. */
export class Drafts {
  #key = '';
  #text = '';
  /** @type {Quote | null} */
  #quote = null;

  /**
   * Takes up what was being written in a channel.
   * @param {number} account
   * @param {number} channel
   */
  open(account, channel) {
    this.#key = `workspace.draft.${account}.${channel}`;
    this.#text = '';
    this.#quote = null;
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? '{}');
      this.#text = typeof kept.text === 'string' ? kept.text : '';
      this.#quote = kept.quote ?? null;
    } catch {
      // Without storage a draft lasts as long as the page.
    }
  }

  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    this.#keep();
  }

  get quote() {
    return this.#quote;
  }

  set quote(quote) {
    this.#quote = quote;
    this.#keep();
  }

  /** It was sent. */
  clear() {
    this.#text = '';
    this.#quote = null;
    this.#keep();
  }

  #keep() {
    try {
      if (this.#text || this.#quote) {
        localStorage.setItem(this.#key, JSON.stringify({ text: this.#text, quote: this.#quote }));
      } else {
        localStorage.removeItem(this.#key);
      }
    } catch {
      // Full or switched off: what is on the screen is still there.
    }
  }
}
