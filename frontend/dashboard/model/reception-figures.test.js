import { describe, expect, it } from 'vitest';
import { daysOf, receptionFigures, topOf } from './reception-figures.js';

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

it('the figures are those of the days of the period', async () => {
  /** @type {[string, any][]} */
  const asked = [];
  const transport = /** @type {any} */ ({
    request: async (
      /** @type {string} */ _method,
      /** @type {string} */ path,
      /** @type {any} */ { query },
    ) => {
      asked.push([path, query]);
      return path.endsWith('/figures') ? { items_in_stock: 200_000 } : { total: { received: 7 } };
    },
  });
  const figures = await receptionFigures(transport, 'last');
  expect(figures).toEqual({ items_in_stock: 200_000, statistics: { total: { received: 7 } } });
  const days = daysOf('last');
  expect(asked).toEqual([
    ['/api/reception/figures', days],
    ['/api/reception/statistics', days],
  ]);
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
