import { Queue } from '../../outbox/queue.js';
import { drawerOf } from '../../outbox/storage.js';
import { uuidv7 } from '../uuid.js';
import { addItems } from './items.js';

/**
 * @typedef {import('../types.js').NewItem} NewItem
 * @typedef {import('../types.js').ChangedItems} ChangedItems
 *
 * @typedef {object} Scan A machine on its way into a lot.
 * @property {string} client_id
 * @property {number} account
 * @property {number} lot
 * @property {NewItem} item
 * @property {{ brand: string, model: string }} names What the item's brand and model are called, to be shown.
 * @property {boolean} reentry Whether somebody said that a machine that was here before is meant.
 * @property {string} key The same key adds it once, however often it is sent.
 * @property {import('../../outbox/storage.js').Refusal | null} refusal
 */

/**
 * Machines that were scanned and are not saved yet, those of one lot in the order of scanning. They survive whatever messages in the
 * outbox survive.
 * @extends {Queue<Scan, ChangedItems>}
 */
export class ScanQueue extends Queue {
  /** @type {Set<(answer: ChangedItems, scan: Scan) => void>} */
  #listeners;

  /**
   * @param {object} options
   * @param {import('../../outbox/storage.js').QueueStorage<any>} options.storage
   * @param {import('../types.js').Transport} options.transport
   * @param {BroadcastChannel | null} [options.others]
   */
  constructor({ storage, transport, ...more }) {
    /** @type {Set<(answer: ChangedItems, scan: Scan) => void>} */
    const listeners = new Set();
    super({
      name: 'workspace-scans',
      lineOf: (scan) => scan.lot,
      storage: drawerOf(storage, 'scans'),
      send: (scan) => addItems(transport, scan.lot, [scan.item], { key: scan.key, reentry: scan.reentry }),
      onSent: (answer, scan) => {
        for (const listener of [...listeners]) listener(answer, scan);
      },
      ...more,
    });
    this.#listeners = listeners;
  }

  /**
   * What is on its way into a lot, and what was refused.
   * @param {number} lot
   */
  of(lot) {
    return this.entries.filter((scan) => scan.lot === lot);
  }

  /**
   * Takes a machine. It is in `entries` when this returns, and kept when the promise is done.
   * @param {Pick<Scan, 'lot' | 'item' | 'names'>} scan
   * @returns {{ scan: Scan, kept: Promise<void> }}
   */
  add({ lot, item, names }) {
    const id = uuidv7();
    const scan = {
      client_id: id,
      account: this.account,
      lot,
      item,
      names,
      reentry: false,
      key: id,
      refusal: null,
    };
    return { scan, kept: this.enqueue(scan) };
  }

  /**
   * Says that the machine that was here before is meant.
   * @param {string} clientId
   */
  async confirm(clientId) {
    // What says something else is another request.
    await this.retry(clientId, { reentry: true, key: uuidv7() });
  }

  /**
   * Hears what was saved, before it is gone from here.
   * @param {(answer: ChangedItems, scan: Scan) => void} listener
   * @returns {() => void} Stops it.
   */
  onSaved(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
