import { Store } from '../../../../shared/data/store.js';
import { readSerial, serialKey } from '../bench/scanner.js';

/**
 * @typedef {import('../../../../shared/data/reception/stocktakes.js').Scan} Scan
 * @typedef {import('../../../../shared/data/reception/stocktakes.js').Verdict} Verdict
 * @typedef {import('../../../../shared/data/reception/stocktake-queue.js').Counted} Counted
 * @typedef {import('../bench/scanner.js').Refused} Refused
 * @typedef {import('../bench/sounds.js').Sound} Sound
 *
 * @typedef {object} Answer What became of the last scan.
 * @property {Verdict | 'sent' | 'kept' | 'caught_up' | 'place' | 'closed' | 'refused' | Refused} what `sent`: on its way; `kept`: waits for
 *   the line; `caught_up`: what waited was counted; `place`: the label of a place.
 * @property {string} code
 * @property {Scan | null} scan
 * @property {number} count How many characters a burst had that is no code; of those that waited, how many were counted.
 * @property {number} odd Of those that waited, how many are out of stock or unknown.
 * @property {number} turn Grows with each: the same again is news.
 */

/** How each answer is heard. @type {Record<string, Sound>} */
const HEARD = {
  found: 'ok',
  moved: 'moved',
  repeated: 'duplicate',
  out_of_stock: 'error',
  unknown: 'reentry',
  kept: 'kept',
  caught_up: 'ok',
};

/** An answer that takes longer than this has been waited for: it is counted with the others that waited, in milliseconds. */
const LATE = 4_000;

/**
 * Counts what is scanned in a place: takes codes as fast as they come and says of each what it is. What is seen and heard is told from here;
 * nothing here draws.
 */
export class Counting extends Store {
  /** @type {Answer | null} */
  answer = null;

  #stocktake;
  #queue;
  #sounds;
  #live;
  #now;
  #stops;
  /** Refusals that were told already. @type {Set<string>} */
  #told = new Set();
  /** Codes of which it was said that they wait. @type {Set<string>} */
  #kept = new Set();
  #late = { count: 0, odd: 0 };
  #turn = 0;

  /**
   * @param {object} options
   * @param {import('../../../../shared/data/reception/stocktake-store.js').StocktakeStore} options.stocktake
   * @param {import('../../../../shared/data/reception/stocktake-queue.js').StocktakeQueue} options.queue
   * @param {{ play: (sound: Sound) => void }} options.sounds
   * @param {() => boolean} options.live Whether there is a line to the server.
   * @param {() => number} [options.now] In milliseconds.
   */
  constructor({ stocktake, queue, sounds, live, now = Date.now }) {
    super();
    this.#stocktake = stocktake;
    this.#queue = queue;
    this.#sounds = sounds;
    this.#live = live;
    this.#now = now;
    this.#stops = [
      queue.onAnswer((scan, counted) => this.#answered(scan, counted)),
      queue.subscribe(() => this.#look()),
      stocktake.subscribe(() => this.changed()),
    ];
    this.#look();
  }

  /** Lets go of what it listens to. What waits goes on being counted. */
  close() {
    for (const stop of this.#stops) stop();
  }

  /** Codes on their way, the newest first. @returns {Counted[]} */
  get waiting() {
    return this.#queue
      .of(this.#stocktake.id)
      .filter((counted) => !counted.refusal)
      .reverse();
  }

  /** Codes that the server did not count. @returns {Counted[]} */
  get refused() {
    return this.#queue.of(this.#stocktake.id).filter((counted) => counted.refusal);
  }

  /**
   * Takes what was scanned or typed.
   * @param {string} text
   */
  scan(text) {
    const read = readSerial(text);
    if ('refused' in read) {
      this.refuse(read.refused, text.length);
      return;
    }
    const code = read.serial;
    if (code === '') return;
    if (!this.#stocktake.open) this.#tell({ what: 'closed', code });
    else if (/\/#\/reception\/places\/\d+$/.test(code)) this.#tell({ what: 'place', code });
    else if (this.waiting.some((counted) => serialKey(counted.code) === serialKey(code)))
      this.#tell({ what: 'repeated', code });
    else {
      const { counted } = this.#queue.add(this.#stocktake.id, code);
      if (this.#live()) this.#tell({ what: 'sent', code });
      else {
        this.#kept.add(counted.client_id);
        this.#tell({ what: 'kept', code });
      }
    }
  }

  /**
   * Says that a burst is no code.
   * @param {Refused} what
   * @param {number} count
   */
  refuse(what, count) {
    this.#tell({ what, count });
  }

  /** @param {string} clientId */
  async retry(clientId) {
    this.#told.delete(clientId);
    await this.#queue.retry(clientId);
  }

  /** @param {string} clientId */
  async discard(clientId) {
    await this.#queue.discard(clientId);
  }

  /**
   * @param {Scan} scan
   * @param {Counted} counted
   */
  #answered(scan, counted) {
    if (counted.stocktake !== this.#stocktake.id) return;
    this.#stocktake.take(scan);
    const late = this.#kept.delete(counted.client_id) || this.#now() - Date.parse(counted.at) > LATE;
    if (!late) {
      this.#tell({ what: scan.verdict, code: counted.code, scan });
      return;
    }
    // A hundred answers at once would be noise: they are summed up when the last one is here.
    this.#late.count += 1;
    if (scan.verdict === 'out_of_stock' || scan.verdict === 'unknown') this.#late.odd += 1;
    if (this.waiting.some(({ client_id: id }) => id !== counted.client_id)) return;
    const { count, odd } = this.#late;
    this.#late = { count: 0, odd: 0 };
    if (count === 1) this.#tell({ what: scan.verdict, code: counted.code, scan });
    else this.#tell({ what: 'caught_up', count, odd });
  }

  /** Tells of what was refused since the last look. */
  #look() {
    for (const { client_id: id, code } of this.refused) {
      if (this.#told.has(id)) continue;
      this.#told.add(id);
      this.#tell({ what: 'refused', code });
    }
    this.changed();
  }

  /** @param {Partial<Answer> & Pick<Answer, 'what'>} answer */
  #tell(answer) {
    this.#turn += 1;
    this.answer = { code: '', scan: null, count: 0, odd: 0, ...answer, turn: this.#turn };
    // What is on its way is heard once it is known what it is.
    if (answer.what !== 'sent') this.#sounds.play(HEARD[answer.what] ?? 'error');
    this.changed();
  }
}
