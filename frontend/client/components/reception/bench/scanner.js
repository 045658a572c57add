/**
 * What a barcode reader types, told from what a person types: a reader is fast and ends with Enter.
 *
 * @typedef {'control' | 'long' | 'several' | 'twice' | 'unfinished'} Refused Why a burst is no serial number: it has control
 *   characters; more characters than one has; two codes in one go; one code twice in one go; no Enter at its end.
 *
 * @typedef {object} Press
 * @property {string} key As `KeyboardEvent.key`.
 * @property {number} at When, in milliseconds.
 * @property {boolean} [chord] Whether Ctrl or Meta was held: a reader sends control characters that way.
 * @property {boolean} [again] Whether it repeats because it is held down.
 */

/** Keys of a burst are less than this apart, in milliseconds. */
export const GAP = 100;
/** A burst has at least so many characters. */
export const LEAST = 4;
/** A serial number has at most so many, as the server has it. */
export const MOST = 100;
/** So much of a burst is kept: enough to say what is wrong with it. */
const KEPT = 400;
/** From so many characters on, the same half twice is one code that was read twice. */
const TWICE = 12;

/**
 * The serial number in a text, or why there is none.
 * @param {string} text
 * @returns {{ serial: string } | { refused: Refused }}
 */
export function readSerial(text) {
  const trimmed = text.trim();
  if (/[\t\r\n]/.test(trimmed)) return { refused: 'several' };
  if (/\p{Cc}/u.test(trimmed)) return { refused: 'control' };
  if ([...trimmed].length > MOST) return { refused: 'long' };
  const half = trimmed.length / 2;
  if (trimmed.length >= TWICE && trimmed.slice(0, half) === trimmed.slice(half)) return { refused: 'twice' };
  return { serial: trimmed };
}

/**
 * How serial numbers are compared: as the server folds them.
 * @param {string} serial
 */
export function serialKey(serial) {
  const bare = serial.trim().normalize('NFKD').replace(/\p{M}/gu, '');
  // Up and then down: ß and SS are one, as they are to the server.
  return bare.toUpperCase().toLowerCase().normalize('NFKC');
}

/** Reads bursts from single keys. A key that turns out to be a person's is given back. */
export class ScanReader {
  #options;
  /** @type {Press[]} */
  #keys = [];
  /** How many characters the burst has, with those that are not kept. */
  #count = 0;
  #last = 0;
  /** What was given up because nothing came any more: on a busy computer it may still have come, late. @type {{ keys: Press[], count: number }} */
  #late = { keys: [], count: 0 };
  /** How many keys of this burst were given back before its next one came. */
  #given = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} options
   * @param {(serial: string) => void} options.onScan
   * @param {(refused: Refused, count: number) => void} options.onRefused With how many characters there were.
   * @param {(keys: any[]) => void} options.onKeys Keys that a person pressed, as they were given.
   */
  constructor(options) {
    this.#options = options;
  }

  /** Whether a burst may be going on. */
  get reading() {
    return this.#count > 0;
  }

  /**
   * @param {Press} press
   * @returns {boolean} Whether it is taken: nothing else may follow it then.
   */
  press(press) {
    const { key, at, chord = false, again = false } = press;
    if (at - this.#last >= GAP) {
      this.#over();
      this.#late = { keys: [], count: 0 };
    } else if (this.#count === 0 && ([...key].length === 1 || key === 'Enter')) {
      // By their times they belong together: half a serial number must never be taken for a whole one.
      this.#keys = this.#late.keys;
      this.#count = this.#late.count;
      this.#given = this.#late.count;
    }
    const within = this.#count > 0;
    if (key === 'Enter' || key === 'Tab') return within ? this.#end(press) : false;
    if ([...key].length !== 1 || again) return false;
    // Outside a burst a chord is somebody's shortcut, and a blank selects a row or presses a button.
    if (!within && (chord || key === ' ')) return false;
    this.#add(press);
    return true;
  }

  /** Forgets what was begun. */
  stop() {
    clearTimeout(this.#timer);
    this.#late = { keys: [], count: 0 };
    this.#keys = [];
    this.#count = 0;
    this.#given = 0;
  }

  /** @param {Press} press */
  #add(press) {
    this.#count += 1;
    if (this.#count <= KEPT) this.#keys.push(press);
    this.#last = press.at;
    clearTimeout(this.#timer);
    // Longer than the gap: a busy page hears of keys late, and their own times tell whether they belong together.
    this.#timer = setTimeout(() => this.#over(), this.#count < LEAST ? GAP * 1.2 : GAP * 5);
  }

  /** @param {Press} press Enter, or the Tab that some readers send between two codes. */
  #end(press) {
    if (this.#count < LEAST) {
      this.#over();
      return false;
    }
    if (press.key === 'Tab') {
      this.#add({ ...press, key: '\t' });
      return true;
    }
    const text = this.#keys.map(({ key, chord }) => (chord ? '\u0000' : key)).join('');
    const count = this.#count;
    this.stop();
    const read = count > KEPT ? { refused: /** @type {const} */ ('long') } : readSerial(text);
    if ('serial' in read) this.#options.onScan(read.serial);
    else this.#options.onRefused(read.refused, count);
    return true;
  }

  /** Nothing came any more: it was a person, or a reader that ends without Enter. */
  #over() {
    const keys = this.#keys;
    const count = this.#count;
    const fresh = keys.slice(this.#given);
    this.stop();
    if (count === 0) return;
    this.#late = { keys, count };
    if (count < LEAST) {
      if (fresh.length) this.#options.onKeys(fresh);
    } else this.#options.onRefused('unfinished', count);
  }
}

/** Tells by the times of single keys in a text field whether a reader typed into it. */
export class Pace {
  #count = 0;
  #last = 0;
  #fast = true;

  /**
   * @param {string} key
   * @param {number} at In milliseconds.
   */
  press(key, at) {
    if ([...key].length !== 1) {
      // Whoever corrects, types.
      if (key === 'Backspace' || key === 'Delete') this.#fast = false;
      return;
    }
    if (this.#count > 0 && at - this.#last >= GAP) this.#fast = false;
    this.#count += 1;
    this.#last = at;
  }

  /**
   * Whether what was typed came from a reader, at the Enter that ends it; then begins anew.
   * @param {number} at
   */
  end(at) {
    const scanned = this.#count >= LEAST && this.#fast && at - this.#last < GAP;
    this.#count = 0;
    this.#fast = true;
    return scanned;
  }
}
