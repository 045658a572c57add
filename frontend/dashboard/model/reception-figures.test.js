import { describe, expect, it } from 'vitest';
import { daysOf, topOf, walk } from './reception-figures.js';

describe('the days of a period', () => {
  it('are twelve months with the present one', () => {
    expect(daysOf('year', '2026-12-01')).toEqual({ from: '2026-01-01', to: '2026-12-01' });
    expect(daysOf('year', '2026-03-15')).toEqual({ from: '2025-04-01', to: '2026-03-15' });
  });

  it('are those of a calendar year', () => {
    expect(daysOf('this', '2026-03-15')).toEqual({ from: '2026-01-01', to: '2026-03-15' });
    expect(daysOf('last', '2026-03-15')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
  });
});

describe('a list that is counted', () => {
  /** @param {number} pages */
  const transport = (pages) => {
    let asked = 0;
    return /** @type {any} */ ({
      request: async () => {
        asked += 1;
        return { items: [{ id: asked }], next: asked < pages ? String(asked) : null };
      },
    });
  };

  it('is walked to its end', async () => {
    expect(await walk(transport(3), 'lots', {})).toEqual({
      rows: [{ id: 1 }, { id: 2 }, { id: 3 }],
      more: false,
    });
  });

  it('ends after five pages, and says that there is more', async () => {
    const { rows, more } = await walk(transport(50), 'lots', {});
    expect(rows).toHaveLength(5);
    expect(more).toBe(true);
  });
});

it('the tallest month fits below a round number', () => {
  const top = (/** @type {number[]} */ ...received) => topOf(received.map((count) => ({ received: count })));
  expect(top()).toBe(4);
  expect(top(3)).toBe(4);
  expect(top(5)).toBe(10);
  expect(top(40, 61)).toBe(100);
  expect(top(200)).toBe(200);
  expect(top(1_201)).toBe(2_000);
});
