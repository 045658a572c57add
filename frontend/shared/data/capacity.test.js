import { afterEach, expect, it } from 'vitest';
import { setLanguage } from '../i18n/i18n.js';
import { formatCapacity, PRESETS, parseCapacity } from './capacity.js';

afterEach(() => setLanguage('en'));

it.each([
  ['500', 500e9],
  ['500 GB', 500e9],
  ['500\u202fGo', 500e9],
  ['1,92 To', 1.92e12],
  ['1.92tb', 1.92e12],
  ['2T', 2e12],
  ['512 MB', 512e6],
])('%s is %d bytes', (text, bytes) => expect(parseCapacity(text)).toBe(bytes));

it.each(['', '0', '-1', 'big', '1.2.3', '9999999 TB', '500 KB'])('%j is no size', (text) =>
  expect(parseCapacity(text)).toBeNull(),
);

it('writes sizes as labels do, and reads them back', () => {
  expect([...PRESETS, 1.92e12, 240057409536].map(formatCapacity)).toEqual([
    '250 GB',
    '500 GB',
    '1 TB',
    '2 TB',
    '4 TB',
    '8 TB',
    '1.92 TB',
    '240 GB',
  ]);
  setLanguage('fr');
  for (const bytes of PRESETS) expect(parseCapacity(formatCapacity(bytes))).toBe(bytes);
  expect(formatCapacity(1.92e12).replace(/\s/u, ' ')).toBe('1,92 To');
});
