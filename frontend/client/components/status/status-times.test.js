// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { endOf, isOpenEnd, quietEnd } from './status-times.js';

/** A Friday. @param {number} hour */
const friday = (hour) => new Date(2026, 10, 20, hour, 15);
const local = (/** @type {string | null} */ iso) => new Date(iso ?? '').toString().slice(0, 21);

describe('a status', () => {
  it('ends when it was said to', () => {
    expect(endOf('never', friday(14))).toBe(null);
    expect(local(endOf('60', friday(14)))).toBe('Fri Nov 20 2026 15:15');
    expect(local(endOf('today', friday(14)))).toBe('Sat Nov 21 2026 00:00');
    expect(local(endOf('week', friday(14)))).toBe('Mon Nov 23 2026 00:00');
    expect(local(endOf('week', new Date(2026, 10, 22, 9)))).toBe('Mon Nov 23 2026 00:00');
  });
});

describe('the quiet', () => {
  it('ends in the morning that comes next', () => {
    expect(local(quietEnd('30', friday(14)))).toBe('Fri Nov 20 2026 14:45');
    expect(local(quietEnd('tomorrow', friday(14)))).toBe('Sat Nov 21 2026 08:00');
    expect(local(quietEnd('tomorrow', friday(2)))).toBe('Fri Nov 20 2026 08:00');
  });

  it('may have no end', () => {
    expect(isOpenEnd(quietEnd('open'))).toBe(true);
    expect(isOpenEnd(quietEnd('30'))).toBe(false);
    expect(isOpenEnd(null)).toBe(false);
  });
});
