import { describe, expect, it } from 'vitest';
import { Hour, peakOf, rangeOf } from './hour.js';

const START = Date.parse('2026-11-20T12:00:00.000Z');
/** @param {number} seconds */
const at = (seconds) => new Date(START + seconds * 1000).toISOString();
/** @param {number} seconds @param {number} users */
const sample = (seconds, users) => /** @type {any} */ ({ at: at(seconds), users });
/** @param {(number | null)[]} users */
const hour = (users) =>
  new Hour(
    /** @type {any} */ ({ step_seconds: 5, from: at(0), to: at((users.length - 1) * 5), series: { users } }),
  );
/** @param {Hour} one */
const users = (one) => one.line((point) => point.users);

describe('the last hour', () => {
  it('is as the server has it, with its gaps', () => {
    const one = hour([1, null, 3]);
    expect(users(one)).toEqual([1, null, 3]);
    expect(one.times).toEqual([0, 5, 10].map((seconds) => START / 1000 + seconds));
  });

  it('goes on with each sample, and forgets what is older', () => {
    const one = hour([1, 2, 3]);
    one.add(sample(15, 4));
    expect(users(one)).toEqual([2, 3, 4]);
    expect(one.times).toHaveLength(3);
  });

  it('has a gap where none came', () => {
    const one = hour([1, 2, 3, 4]);
    one.add(sample(25, 5));
    expect(users(one)).toEqual([3, 4, null, 5]);
  });

  it('holds nothing of before after a longer silence', () => {
    const one = hour([1, 2, 3]);
    one.add(sample(9_000, 7));
    expect(users(one)).toEqual([null, null, 7]);
  });

  it('takes a sample twice as once, and fills in one that was on its way', () => {
    const one = hour([1, null, 3]);
    one.add(sample(10, 9));
    one.add(sample(5, 2));
    one.add(sample(-60, 2));
    expect(users(one)).toEqual([1, 2, 3]);
  });
});

describe('what is said of a line', () => {
  it('is its highest point, the latest of equals', () => {
    expect(peakOf([10, 15, 20], [4, 4, null])).toEqual({ value: 4, at: 15_000 });
    expect(peakOf([10], [null])).toBeNull();
  });

  it('is its range', () => {
    expect(rangeOf([1, null, 5, 3])).toEqual({ least: 1, mean: 3, most: 5 });
    expect(rangeOf([null])).toBeNull();
  });
});
