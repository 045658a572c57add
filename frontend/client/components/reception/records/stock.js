import { findItems, getItem } from '../../../../shared/data/reception/items.js';
import { serialKey } from '../bench/scanner.js';

/**
 * @typedef {import('lit').ReactiveController} ReactiveController
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 */

/** So many items of one record are looked up; a longer one leaves the rest unlinked. */
const MOST = 100;
/** So many are asked for side by side. */
const ABREAST = 4;
/** How long typing a serial number pauses before it is looked for, in milliseconds. */
const PAUSE = 250;

/**
 * What the stock knows of the pieces in a record: which item a serial number is while it is being entered, and which
 * lot a linked item is of.
 * @implements {ReactiveController}
 */
export class Stock {
  /** By serial number, as they are compared; `null`: none. @type {Map<string, Item | null>} */
  #serials = new Map();
  /** By id; `null`: on its way, or not to be had. @type {Map<number, Item | null>} */
  #items = new Map();
  #host;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /** @param {import('lit').ReactiveControllerHost & { workspace: import('../../../../shared/data/workspace.js').Workspace }} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /** @internal */
  hostDisconnected() {
    clearTimeout(this.#pause);
    this.#serials.clear();
    this.#items.clear();
  }

  /**
   * The item that a serial number is: the one in stock, else the one that left last; `undefined` while it is not known.
   * @param {string} serial
   */
  bySerial(serial) {
    return this.#serials.get(serialKey(serial));
  }

  /**
   * A linked item; `undefined` while it is not known.
   * @param {number} id
   */
  byId(id) {
    return this.#items.get(id) ?? undefined;
  }

  /**
   * Looks serial numbers up, once the typing pauses.
   * @param {string[]} serials
   */
  look(serials) {
    clearTimeout(this.#pause);
    const unknown = serials.filter((serial) => serial.trim() && !this.#serials.has(serialKey(serial)));
    if (unknown.length === 0) return;
    this.#pause = setTimeout(() => void this.#inTurn(unknown, (serial) => this.#lookUp(serial)), PAUSE);
  }

  /**
   * Fetches the items that lines are linked to.
   * @param {(number | null | undefined)[]} ids
   */
  fetch(ids) {
    const wanted = [...new Set(ids)].filter((id) => typeof id === 'number').slice(0, MOST);
    const unknown = wanted.filter((id) => !this.#items.has(id));
    for (const id of unknown) this.#items.set(id, null);
    void this.#inTurn(unknown, async (id) => {
      this.#items.set(id, await getItem(this.#host.workspace.transport, id));
    });
  }

  /** Forgets what serial numbers were: the stock changed. */
  forget() {
    this.#serials.clear();
  }

  /** @param {string} serial */
  async #lookUp(serial) {
    const key = serialKey(serial);
    const page = await findItems(this.#host.workspace.transport, { serial: serial.trim(), limit: 20 });
    const found = page.items.filter((item) => serialKey(item.serial) === key);
    this.#serials.set(key, found.find((item) => !item.left_at) ?? found.at(-1) ?? null);
  }

  /**
   * @template T
   * @param {T[]} things
   * @param {(thing: T) => Promise<void>} work
   */
  async #inTurn(things, work) {
    const queue = [...things];
    const worker = async () => {
      for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) {
        try {
          await work(thing);
        } catch {
          // Without an answer the line stands as it is; the server judges it when it is saved.
        }
        this.#host.requestUpdate();
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, worker));
  }
}
