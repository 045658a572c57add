import { Queue } from '../../outbox/queue.js';
import { drawerOf } from '../../outbox/storage.js';
import { uuidv7 } from '../uuid.js';
import { sendScan } from './stocktakes.js';

/**
 * @typedef {import('./stocktakes.js').Scan} Scan
 *
 * @typedef {object} Counted A code on its way into a stocktake.
 * @property {string} client_id Also the key by which the server counts it once, however often it is sent.
 * @property {number} account
 * @property {number} stocktake
 * @property {string} code
 * @property {string} at When it was scanned, RFC 3339.
 * @property {import('../../outbox/storage.js').Refusal | null} refusal
 */

/**
 * Codes that were scanned in a stocktake and that the server has not answered yet, those of one stocktake in the order of scanning. They
 * survive whatever messages in the outbox survive.
 * @extends {Queue<Counted, Scan>}
 */
export class StocktakeQueue extends Queue {
  /** @type {Set<(scan: Scan, counted: Counted) => void>} */
  #listeners;

  /**
   * @param {object} options
   * @param {import('../../outbox/storage.js').QueueStorage<any>} options.storage
   * @param {import('../types.js').Transport} options.transport
   * @param {BroadcastChannel | null} [options.others]
   */
  constructor({ storage, transport, ...more }) {
    /** @type {Set<(scan: Scan, counted: Counted) => void>} */
    const listeners = new Set();
    super({
      name: 'workspace-stocktakes',
      lineOf: (counted) => counted.stocktake,
      storage: drawerOf(storage, 'stocktakes'),
      send: ({ stocktake, code, client_id: key }) => sendScan(transport, stocktake, code, key),
      onSent: (scan, counted) => {
        for (const listener of [...listeners]) listener(scan, counted);
      },
      ...more,
    });
    this.#listeners = listeners;
  }

  /**
   * What is on its way into a stocktake, and what was refused.
   * @param {number} stocktake
   */
  of(stocktake) {
    return this.entries.filter((counted) => counted.stocktake === stocktake);
  }

  /**
   * Takes a code. It is in `entries` when this returns, and kept when the promise is done.
   * @param {number} stocktake
   * @param {string} code
   * @returns {{ counted: Counted, kept: Promise<void> }}
   */
  add(stocktake, code) {
    const counted = {
      client_id: uuidv7(),
      account: this.account,
      stocktake,
      code,
      at: new Date().toISOString(),
      refusal: null,
    };
    return { counted, kept: this.enqueue(counted) };
  }

  /**
   * Hears what the server answered, before it is gone from here.
   * @param {(scan: Scan, counted: Counted) => void} listener
   * @returns {() => void} Stops it.
   */
  onAnswer(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
