import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GAP, Pace, readSerial, ScanReader, serialKey } from './scanner.js';

/** @type {string[]} */
let scans;
/** @type {[string, number][]} */
let refused;
/** @type {string[]} */
let keys;
/** @type {ScanReader} */
let reader;
let now = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
  [scans, refused, keys] = [[], [], []];
  reader = new ScanReader({
    onScan: (serial) => scans.push(serial),
    onRefused: (why, count) => refused.push([why, count]),
    onKeys: (pressed) => keys.push(...pressed.map(({ key }) => key)),
  });
});

afterEach(() => vi.useRealTimers());

/**
 * Presses keys, each some milliseconds after the one before.
 * @param {Iterable<string>} pressed
 * @param {number} [apart]
 */
function type(pressed, apart = 5) {
  return [...pressed].map((key) => {
    now += apart;
    vi.advanceTimersByTime(apart);
    return reader.press({ key, at: now });
  });
}

const enter = () => type(['Enter'])[0];

describe('a burst', () => {
  it('of four characters or more that ends with Enter is a scan, and all of it is taken', () => {
    expect(type('5CG0')).toEqual([true, true, true, true]);
    expect(enter()).toBe(true);
    expect(scans).toEqual(['5CG0']);
    expect(keys).toEqual([]);
  });

  it('of three characters is not: they and the Enter are given back', () => {
    type('abc');
    expect(enter()).toBe(false);
    expect(scans).toEqual([]);
    expect(keys).toEqual(['a', 'b', 'c']);
  });

  it('has keys less than 100 ms apart: 99 are, 100 are not', () => {
    type('5CG0', GAP - 1);
    now += GAP - 1;
    expect(reader.press({ key: 'Enter', at: now })).toBe(true);
    expect(scans).toEqual(['5CG0']);
    type('5CG0', GAP);
    expect(enter()).toBe(false);
    expect(scans).toEqual(['5CG0']);
  });

  it('that nobody ended in time is said, not added', () => {
    type('5CG0231XQ7');
    vi.advanceTimersByTime(GAP * 6);
    expect(refused).toEqual([['unfinished', 10]]);
    now += GAP * 6;
    expect(enter()).toBe(false);
    expect(scans).toEqual([]);
  });

  it('may follow another at once', () => {
    type('5CG0231XQ7');
    enter();
    type('PF2X9K4M');
    enter();
    expect(scans).toEqual(['5CG0231XQ7', 'PF2X9K4M']);
  });

  it('keeps blanks inside and drops those around', () => {
    type('AB 12 CD ');
    enter();
    expect(scans).toEqual(['AB 12 CD']);
  });

  it('does not count Shift and CapsLock, which a reader presses too', () => {
    type(['Shift', 'A', 'Shift', 'B', 'CapsLock', '1', '2']);
    enter();
    expect(scans).toEqual(['AB12']);
  });

  it('of two codes is refused', () => {
    type('5CG0231XQ7');
    expect(type(['Tab'])[0]).toBe(true);
    type('PF2X9K4M');
    enter();
    expect(refused).toEqual([['several', 19]]);
    expect(scans).toEqual([]);
  });

  it('may end with Tab and Enter', () => {
    type([...'5CG0231XQ7', 'Tab']);
    enter();
    expect(scans).toEqual(['5CG0231XQ7']);
  });

  it('of one code twice is refused', () => {
    type('5CG0231XQ75CG0231XQ7');
    enter();
    expect(refused).toEqual([['twice', 20]]);
  });

  it('with a control character is refused', () => {
    type('5CG0');
    now += 5;
    expect(reader.press({ key: ']', at: now, chord: true })).toBe(true);
    type('231');
    enter();
    expect(refused).toEqual([['control', 8]]);
  });

  it('of ten thousand characters is refused, and keeps little of it', () => {
    type('x'.repeat(10_000), 1);
    enter();
    expect(refused).toEqual([['long', 10_000]]);
    type('PF2X9K4M');
    enter();
    expect(scans).toEqual(['PF2X9K4M']);
  });
});

describe('on a busy computer', () => {
  /** Keys that a reader pressed 5 ms apart, of which the page hears later. @param {string[]} pressed @param {number} heard */
  function late(pressed, heard) {
    vi.advanceTimersByTime(heard);
    for (const key of pressed) {
      now += 5;
      reader.press({ key, at: now });
    }
  }

  it('a serial number whose first keys were given up is whole', () => {
    type('5C');
    late([...'G0231049', 'Enter'], 400);
    expect(scans).toEqual(['5CG0231049']);
  });

  it('so is one that was taken for unfinished', () => {
    type('5CG02');
    late([...'31049', 'Enter'], 2_000);
    expect(refused).toEqual([['unfinished', 5]]);
    expect(scans).toEqual(['5CG0231049']);
  });

  it('so is one whose Enter alone was late', () => {
    type('5CG0231049');
    late(['Enter'], 2_000);
    expect(scans).toEqual(['5CG0231049']);
  });

  it('a key is given back once', () => {
    type('p');
    late(['f', 'Enter'], 400);
    expect(keys).toEqual(['p', 'f']);
    expect(scans).toEqual([]);
  });

  it('what was pressed long before is no part of it', () => {
    type('p');
    vi.advanceTimersByTime(1_000);
    now += 1_000;
    type('5CG0231049');
    enter();
    expect(scans).toEqual(['5CG0231049']);
    expect(keys).toEqual(['p']);
  });
});

describe('what a person presses', () => {
  it('is given back when nothing follows', () => {
    expect(type('p')).toEqual([true]);
    expect(keys).toEqual([]);
    vi.advanceTimersByTime(GAP * 2);
    expect(keys).toEqual(['p']);
  });

  it('is given back at once when the next key comes later', () => {
    type('p');
    now += 300;
    reader.press({ key: 'f', at: now });
    expect(keys).toEqual(['p']);
  });

  it('is given back as it was when a shortcut follows at once', () => {
    type('3');
    expect(reader.press({ key: 'z', at: now + 40, chord: true })).toBe(true);
    vi.advanceTimersByTime(GAP * 2);
    expect(keys).toEqual(['3', 'z']);
  });

  it('is left alone where no burst begins: shortcuts, blanks, arrows, held keys, Enter', () => {
    const left = [
      reader.press({ key: 'k', at: 1, chord: true }),
      reader.press({ key: ' ', at: 2 }),
      reader.press({ key: 'ArrowDown', at: 3 }),
      reader.press({ key: 'a', at: 4, again: true }),
      reader.press({ key: 'Enter', at: 5 }),
      reader.press({ key: 'Tab', at: 6 }),
    ];
    expect(left).toEqual([false, false, false, false, false, false]);
    expect(reader.reading).toBe(false);
  });
});

describe('a serial number', () => {
  it('has a hundred characters at the most, however many bytes', () => {
    expect(readSerial(`${'é'.repeat(99)}1`)).toEqual({ serial: `${'é'.repeat(99)}1` });
    expect(readSerial('a'.repeat(101))).toEqual({ refused: 'long' });
  });

  it('may repeat itself when it is short', () => {
    expect(readSerial('12121212')).toEqual({ serial: '12121212' });
  });

  it('is compared without regard to case, accents and outer blanks', () => {
    expect(serialKey(' 5cg0-É ')).toBe(serialKey('5CG0-e'));
    expect(serialKey('5CG0 1')).not.toBe(serialKey('5CG01'));
  });
});

describe('the pace in a text field', () => {
  const typed = (/** @type {number} */ apart, /** @type {string[]} */ pressed) => {
    const pace = new Pace();
    let at = 0;
    for (const key of pressed) {
      at += apart;
      pace.press(key, at);
    }
    return pace.end(at + apart);
  };

  it('tells a reader from a person', () => {
    expect(typed(10, [...'PF2X9K4M'])).toBe(true);
    expect(typed(150, [...'PF2X9K4M'])).toBe(false);
    expect(typed(10, [...'PF2', 'Backspace', ...'2X'])).toBe(false);
    expect(typed(10, [...'PF2'])).toBe(false);
  });
});
