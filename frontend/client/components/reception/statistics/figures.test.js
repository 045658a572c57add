import { expect, test } from 'vitest';
import { factorsOf } from './factors-dialog.js';
import { daysOfPeriod, formatWeight, isPeriod, scaleOf, sumOf, uncounted } from './figures.js';

test('a period has whole months', () => {
  expect(daysOfPeriod('year', '2026-12-01')).toEqual({ from: '2026-01-01', to: '2026-12-01' });
  expect(daysOfPeriod('year', '2026-03-31')).toEqual({ from: '2025-04-01', to: '2026-03-31' });
  expect(daysOfPeriod('three_years', '2026-03-31')).toEqual({ from: '2023-04-01', to: '2026-03-31' });
  expect(daysOfPeriod('this_year', '2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
  expect(daysOfPeriod('last_year', '2026-03-31')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
});

test('days in the wrong order, half a period and more than ten years are none', () => {
  expect(isPeriod({ from: '2026-01-01', to: '2026-01-01' })).toBe(true);
  expect(isPeriod({ from: '2026-01-02', to: '2026-01-01' })).toBe(false);
  expect(isPeriod({ from: '', to: '2026-01-01' })).toBe(false);
  expect(isPeriod({ from: '2010-01-01', to: '2026-01-01' })).toBe(false);
});

test('weights are written in the unit that they are best read in', () => {
  expect(formatWeight(1_800).replace(/\s/g, ' ')).toBe('1.8 kg');
  expect(formatWeight(312_400).replace(/\s/g, ' ')).toBe('312 kg');
  expect(formatWeight(24_560_000).replace(/\s/g, ' ')).toBe('24.6 t');
});

test('nothing is summed up that has no factor', () => {
  const kind = { received: 3, refurbished: 2, parts: 0, scrap: 0, custom: 0, pending: 1 };
  const statistics = /** @type {any} */ ({
    kinds: [
      { ...kind, kind: 'laptop', reused_grams: 3_600, avoided_co2e_grams: 0 },
      { ...kind, kind: 'screen', reused_grams: null, avoided_co2e_grams: null },
      { ...kind, kind: 'other', refurbished: 0, reused_grams: null, avoided_co2e_grams: null },
    ],
  });
  expect(sumOf(statistics, 'reused_grams')).toBe(3_600);
  expect(sumOf(statistics, 'avoided_co2e_grams')).toBe(0);
  expect(uncounted(statistics)).toEqual(['screen']);
  expect(sumOf(/** @type {any} */ ({ kinds: [] }), 'reused_grams')).toBe(null);
});

test('a scale has few lines at round numbers, up to the highest bar', () => {
  expect(scaleOf(0)).toEqual([0]);
  expect(scaleOf(3)).toEqual([0, 1, 2, 3]);
  expect(scaleOf(22)).toEqual([0, 10, 20, 30]);
  expect(scaleOf(400)).toEqual([0, 100, 200, 300, 400]);
  for (const most of [1, 7, 19, 51, 99, 1_234]) {
    const lines = scaleOf(most);
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines.at(-1)).toBeGreaterThanOrEqual(most);
  }
});

test('factors are said in kilograms, and a kind that is half filled in is not sent', () => {
  const whole = { 'laptop.weight': '1,8', 'laptop.co2e': '156', 'laptop.source': ' Base Empreinte ' };
  expect(factorsOf(whole)).toEqual({
    factors: [{ kind: 'laptop', weight_grams: 1_800, co2e_grams: 156_000, source: 'Base Empreinte' }],
    missing: [],
  });
  expect(factorsOf({ ...whole, 'screen.weight': '5' }).missing).toEqual(['screen.co2e', 'screen.source']);
  expect(factorsOf({}).factors).toEqual([]);
});
