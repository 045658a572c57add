import { rebase, same } from '../../../../shared/data/rebase.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { keepDraft, readDraft } from './kept-draft.js';

/**
 * @typedef {{ [field: string]: any }} Values What a form holds, by its fields.
 *
 * @typedef {object} News What others changed under the form, or that it goes on with what was begun before.
 * @property {string[]} changed
 * @property {string[]} clashes
 * @property {number} [kept] When that was, in milliseconds since the epoch.
 */

/**
 * The form of a record while it is open: what it holds, what it began with, and what others changed meanwhile. It is
 * kept on this computer until it is saved or given up.
 */
export class RecordDraft {
  /** What the form holds; `null` while there is no form. @type {Values | null} */
  values = null;
  /** What it began with. @type {Values | null} */
  base = null;
  /** The version of the record that it began with; 0 for a new one. */
  version = 0;
  /** The `Idempotency-Key` of the create. */
  key = uuidv7();
  /** @type {News | null} */
  news = null;

  #host;
  #place = '';

  /** @param {{ requestUpdate: () => void }} host */
  constructor(host) {
    this.#host = host;
  }

  /** Whether it holds anything that would be lost. */
  get dirty() {
    return this.values !== null && !same(this.values, this.base);
  }

  /**
   * Whether something is kept there that goes on from this version.
   * @param {string} place
   * @param {number} version
   */
  waits(place, version) {
    return readDraft(place)?.version === version;
  }

  /**
   * Opens the form, with what was being written into it before.
   * @param {string} place Where it is kept, see `kept-draft.js`.
   * @param {Values} base
   * @param {number} version
   */
  begin(place, base, version) {
    this.close();
    this.#place = place;
    this.base = base;
    this.version = version;
    this.values = base;
    this.key = uuidv7();
    const kept = readDraft(place);
    if (kept?.version === version) {
      this.values = { ...base, ...kept.draft };
      this.key = kept.key;
      this.news = { changed: [], clashes: [], kept: kept.at };
    }
    this.#host.requestUpdate();
  }

  /** @param {Values} change */
  change(change) {
    this.values = { ...this.values, ...change };
    this.#keep();
    this.#host.requestUpdate();
  }

  #keep() {
    const { values, version, key } = this;
    keepDraft(this.#place, this.dirty ? { draft: values, version, key, at: Date.now() } : null);
  }

  /**
   * Goes on from what others made of the record.
   * @param {Values} theirs
   * @param {number} version
   */
  rebase(theirs, version) {
    if (!this.values || !this.base) return;
    const { draft, changed, clashes } = rebase(this.base, this.values, theirs);
    this.base = theirs;
    this.version = version;
    this.values = draft;
    if (changed.length) this.news = { changed, clashes };
    this.#keep();
    this.#host.requestUpdate();
  }

  /** What was refused is another request the next time; what was not answered is the same one. */
  renewKey() {
    this.key = uuidv7();
    this.#keep();
  }

  /** Gives up what was begun before, and begins anew. */
  reset() {
    this.values = this.base;
    this.key = uuidv7();
    this.dismiss();
    this.#keep();
  }

  /** The news was read. */
  dismiss() {
    this.news = null;
    this.#host.requestUpdate();
  }

  /** Closes the form; what it holds stays kept. */
  close() {
    this.values = null;
    this.base = null;
    this.news = null;
    this.#host.requestUpdate();
  }

  /** Closes the form and forgets what it holds. */
  forget() {
    if (this.#place) keepDraft(this.#place, null);
    this.close();
  }
}
