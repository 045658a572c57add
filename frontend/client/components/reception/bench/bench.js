import { MAX_CHANGED, updateItems } from '../../../../shared/data/reception/items.js';
import { Store } from '../../../../shared/data/store.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { keepDraft, readDraft } from './draft.js';
import { countsOf, rowsOf, undoOf } from './rows.js';
import { readSerial, serialKey } from './scanner.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../../shared/data/types.js').SetItems} SetItems
 * @typedef {import('../../../../shared/data/reception/scan-queue.js').Scan} Scan
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Counts} Counts
 * @typedef {import('./scanner.js').Refused} Refused
 * @typedef {import('./draft.js').Draft} Draft
 * @typedef {import('./sounds.js').Sound} Sound
 *
 * @typedef {object} Change What was changed.
 * @property {number} changed How many machines.
 * @property {() => Promise<void>} undo Takes it back.
 *
 * @typedef {object} Feedback What became of the last scan.
 * @property {Sound} sound
 * @property {'added' | 'duplicate' | 'asked' | 'seen_before' | 'closed' | 'refused' | Refused} what
 * @property {string} serial
 * @property {number} position Where it stands, or would; 0: nowhere.
 * @property {number} count How many characters a burst had that is no serial number.
 * @property {number} turn Grows with each: the same again is news.
 */

/** What something is that nobody named: the server wants a word. */
const UNKNOWN = '?';
/** How long a row is lit, in milliseconds. */
const LIT = 1_600;

/**
 * The bench: takes scans, says at once what becomes of each, and changes machines by the dozen. What is drawn and heard is told from
 * here; nothing here draws.
 */
export class Bench extends Store {
  /** @type {Feedback | null} */
  feedback = null;
  /** Rows that are lit for a moment, by key. @type {Map<string | number, 'added' | 'duplicate'>} */
  lit = new Map();
  /** @type {Draft} */
  draft;
  /** Whether a change is on its way. */
  busy = false;

  #lot;
  #scans;
  #transport;
  #sounds;
  #account;
  #stops;
  /** @type {Map<number, string>} */
  #keys = new Map();
  /** Refusals that were told already. @type {Set<string>} */
  #told = new Set();
  /** @type {{ items: Item[], entries: Scan[], rows: Row[], counts: Counts } | null} */
  #shown = null;
  #turn = 0;
  /** The end of the changes that go one after the other, made or refused. @type {Promise<unknown>} */
  #line = Promise.resolve();
  /** The last change that can be taken back, made or on its way. @type {Promise<Change> | null} */
  last = null;
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();

  /**
   * @param {object} options
   * @param {import('../../../../shared/data/reception/lot-store.js').LotStore} options.lot
   * @param {import('../../../../shared/data/reception/scan-queue.js').ScanQueue} options.scans
   * @param {import('../../../../shared/data/types.js').Transport} options.transport
   * @param {{ play: (sound: Sound) => void }} options.sounds
   * @param {number} options.account
   */
  constructor({ lot, scans, transport, sounds, account }) {
    super();
    this.#lot = lot;
    this.#scans = scans;
    this.#transport = transport;
    this.#sounds = sounds;
    this.#account = account;
    this.draft = readDraft(account, lot.id);
    this.#stops = [
      scans.onSaved((answer, scan) => this.#saved(answer, scan)),
      scans.subscribe(() => this.#look()),
      lot.subscribe(() => this.changed()),
    ];
    this.#look();
  }

  /** Lets go of what it listens to. What waits goes on being saved. */
  close() {
    for (const stop of this.#stops) stop();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  get #view() {
    const { items } = this.#lot;
    const { entries } = this.#scans;
    if (this.#shown?.items !== items || this.#shown.entries !== entries) {
      const rows = rowsOf(items, this.#scans.of(this.#lot.id), this.#keys);
      this.#shown = { items, entries, rows, counts: countsOf(rows) };
    }
    return this.#shown;
  }

  /** What is in the lot and on its way into it. @returns {Row[]} */
  get rows() {
    return this.#view.rows;
  }

  get counts() {
    return this.#view.counts;
  }

  /** How many are on their way. */
  get waiting() {
    return this.#scans.of(this.#lot.id).filter((scan) => !scan.refusal).length;
  }

  /** Machines that were here before: each wants an answer. @returns {Scan[]} */
  get questions() {
    return this.#refused.filter((scan) => reasonOf(scan) === 'seen_before');
  }

  /** Scans that the server did not take for another reason. @returns {Scan[]} */
  get troubles() {
    return this.#refused.filter((scan) => !['seen_before', 'duplicate'].includes(reasonOf(scan)));
  }

  /** Whether machines can be added and changed: a lot that was recovered stays as it is. */
  get open() {
    return this.#lot.lot !== null && !this.#lot.lot.recovered_at;
  }

  get #refused() {
    return this.#scans.of(this.#lot.id).filter((scan) => scan.refusal);
  }

  /**
   * What the next machines are.
   * @param {Partial<Draft>} change
   */
  setDraft(change) {
    this.draft = { ...this.draft, ...change };
    if (change.kind && change.kind !== 'other') this.draft.kind_label = '';
    if (change.brand !== undefined && change.model === undefined) this.draft.model = null;
    keepDraft(this.#account, this.#lot.id, this.draft);
    this.changed();
  }

  /**
   * Adds a machine, and says what became of it before the server knows.
   * @param {string} text
   * @param {'scan' | 'manual'} mode
   */
  scan(text, mode) {
    const read = readSerial(text);
    if ('refused' in read) {
      this.refuse(read.refused, text.length);
      return;
    }
    const { serial } = read;
    if (serial === '') return;
    if (!this.open) {
      this.#tell({ sound: 'error', what: 'closed', serial });
      return;
    }
    const wanted = serialKey(serial);
    const there = this.rows.find((row) => serialKey(row.serial) === wanted);
    if (there) {
      this.#repeat(there, serial);
      return;
    }
    if (this.#refused.some((scan) => serialKey(scan.item.serial) === wanted)) {
      this.#tell({ sound: 'duplicate', what: 'asked', serial });
      return;
    }
    const { kind, kind_label: label, brand, model } = this.draft;
    const { scan } = this.#scans.add({
      lot: this.#lot.id,
      item: {
        serial,
        kind,
        kind_label: kind === 'other' ? label.trim() || UNKNOWN : '',
        brand: brand?.id ?? null,
        model: model?.id ?? null,
        entry_mode: mode,
      },
      names: { brand: brand?.name ?? '', model: model?.name ?? '' },
    });
    this.#light(scan.client_id, 'added');
    this.#tell({ sound: 'ok', what: 'added', serial, position: this.rows.at(-1)?.position ?? 0 });
  }

  /**
   * Says that a burst is no serial number.
   * @param {Refused} what
   * @param {number} count
   */
  refuse(what, count) {
    this.#tell({ sound: 'error', what, count });
  }

  /**
   * The machine that was here before is meant.
   * @param {Scan} scan
   */
  async confirm(scan) {
    this.#told.delete(scan.client_id);
    this.#light(scan.client_id, 'added');
    this.#tell({
      sound: 'ok',
      what: 'added',
      serial: scan.item.serial,
      position: (this.rows.at(-1)?.position ?? 0) + 1,
    });
    await this.#scans.confirm(scan.client_id);
  }

  /**
   * Sends a refused scan once more.
   * @param {Scan} scan
   */
  async retry(scan) {
    this.#told.delete(scan.client_id);
    await this.#scans.retry(scan.client_id);
  }

  /**
   * Gives a scan up.
   * @param {Scan} scan
   */
  async discard(scan) {
    await this.#scans.discard(scan.client_id);
  }

  /**
   * Changes machines in the same way, once the changes before are made.
   * @param {number[]} ids
   * @param {SetItems} set
   * @returns {Promise<Change>}
   */
  change(ids, set) {
    const { last } = this;
    const change = this.#inTurn(async () => {
      const before = this.#items(ids);
      const undo = undoOf(before, set);
      await this.#send([{ ids, set }]);
      return { changed: before.length, undo: () => this.#inTurn(() => this.#send(undo)) };
    });
    this.last = change;
    change.catch(() => {
      if (this.last === change) this.last = last;
    });
    return change;
  }

  /**
   * Takes a change back, once it is made.
   * @param {Promise<Change>} change
   * @returns {Promise<boolean>} Whether there was something to take back: a change that was refused changed nothing.
   */
  async takeBack(change) {
    if (this.last === change) this.last = null;
    const made = await change.catch(() => null);
    await made?.undo();
    return made !== null;
  }

  /**
   * Does something after what came before, so that it is done to what that left.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #inTurn(work) {
    const done = this.#line.then(work);
    this.#line = done.catch(() => {});
    return done;
  }

  /** @param {{ ids: number[], set: SetItems }[]} changes */
  async #send(changes) {
    this.busy = true;
    // What was said of the last scan is over when one goes on to something else.
    this.feedback = null;
    this.changed();
    try {
      for (const { ids, set } of changes) {
        for (let at = 0; at < ids.length; at += MAX_CHANGED) {
          const items = this.#items(ids.slice(at, at + MAX_CHANGED));
          if (items.length) this.#lot.take(await updateItems(this.#transport, items, set));
        }
      }
    } catch (error) {
      // Somebody else was faster: what they did is shown before anything is done again.
      if (error instanceof ApiError && error.status === 409) await this.#lot.load();
      throw error;
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /**
   * The items as they are now, without those that are gone.
   * @param {number[]} ids
   */
  #items(ids) {
    return ids.map((id) => this.#lot.get(id)).filter((item) => item !== undefined);
  }

  /**
   * @param {import('../../../../shared/data/types.js').ChangedItems} answer
   * @param {Scan} scan
   */
  #saved(answer, scan) {
    if (scan.lot !== this.#lot.id) return;
    const [item] = answer.items;
    if (item) this.#keys.set(item.id, scan.client_id);
    this.#shown = null;
    this.#lot.take(answer);
    // Somebody else may have added one meanwhile.
    if (item && this.feedback?.what === 'added' && this.feedback.serial === scan.item.serial)
      this.feedback = { ...this.feedback, position: item.position };
  }

  /** Tells of what was refused since the last look. */
  #look() {
    for (const scan of this.#refused) {
      if (this.#told.has(scan.client_id)) continue;
      this.#told.add(scan.client_id);
      const { serial } = scan.item;
      const reason = reasonOf(scan);
      if (reason === 'duplicate') {
        // Somebody else scanned it; it is in the lot, which is what was wanted.
        void this.#scans.discard(scan.client_id);
        const there = this.#lot.items.find((item) => serialKey(item.serial) === serialKey(serial));
        if (there) this.#repeat(there, serial);
        else {
          this.#lot.touch();
          this.#tell({ sound: 'duplicate', what: 'duplicate', serial });
        }
      } else if (reason === 'seen_before') {
        this.#tell({ sound: 'reentry', what: 'seen_before', serial });
      } else {
        this.#tell({ sound: 'error', what: 'refused', serial });
      }
    }
    this.changed();
  }

  /**
   * @param {{ position: number, key?: string | number, id?: number }} there
   * @param {string} serial
   */
  #repeat(there, serial) {
    const key = there.key ?? this.#keys.get(/** @type {number} */ (there.id)) ?? there.id;
    if (key !== undefined) this.#light(key, 'duplicate');
    this.#tell({ sound: 'duplicate', what: 'duplicate', serial, position: there.position });
  }

  /** @param {Partial<Feedback> & Pick<Feedback, 'sound' | 'what'>} feedback */
  #tell(feedback) {
    this.#turn += 1;
    this.feedback = { serial: '', position: 0, count: 0, ...feedback, turn: this.#turn };
    this.#sounds.play(feedback.sound);
    this.changed();
  }

  /**
   * @param {string | number} key
   * @param {'added' | 'duplicate'} how
   */
  #light(key, how) {
    this.lit = new Map(this.lit).set(key, how);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.lit = new Map(this.lit);
      this.lit.delete(key);
      this.changed();
    }, LIT);
    this.#timers.add(timer);
  }
}

/** @param {Scan} scan */
export function reasonOf(scan) {
  const { code = '', reason = '' } = scan.refusal ?? {};
  return ['duplicate', 'seen_before'].includes(reason) ? reason : code;
}
