import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n/i18n.js';
import { formatMoney, MOST_CENTS, moneyText, parseMoney, totalsOf } from './money.js';

afterEach(() => setLanguage('en'));

describe('an amount as people type it', () => {
  it.each([
    ['1 234,50', 123450],
    ['1\u202f234,50\u00a0€', 123450],
    ['1,234.50', 123450],
    ['1.234,50', 123450],
    ['€12', 1200],
    ['12 EUR', 1200],
    ['CHF 12.50', 1250],
    ['0', 0],
    ['0,05', 5],
    ['12,5', 1250],
    ['12.', 1200],
    ['1,000,000', 100000000],
    ['123.456,7', 12345670],
    // What a float would make 1009999 or 4569 cents of.
    ['10100', 1010000],
    ['45,70', 4570],
    ['1.15', 115],
  ])('%s is %i cents in both languages', (text, cents) => {
    for (const language of /** @type {const} */ (['fr', 'en'])) {
      setLanguage(language);
      expect(parseMoney(text)).toBe(cents);
    }
  });

  it.each(['', ' ', '-5', '1,2,3', '12,345,6', '1 234,567', '1.2345', '12abc', ',50', '1,23.456', '1..5'])(
    '%j is refused',
    (text) => expect(parseMoney(text)).toBeNull(),
  );

  it('takes a comma before three digits for thousands in English, and refuses it in French', () => {
    setLanguage('en');
    expect(parseMoney('1,234')).toBe(123400);
    expect(parseMoney('1.234')).toBeNull();
    setLanguage('fr');
    expect(parseMoney('1,234')).toBeNull();
    expect(parseMoney('1.234')).toBeNull();
  });

  it('is refused where it is more than the server takes', () => {
    expect(parseMoney('1000000')).toBe(MOST_CENTS);
    expect(parseMoney('1000000,01')).toBeNull();
    expect(parseMoney('9'.repeat(30))).toBeNull();
  });

  it('reads what it wrote', () => {
    for (const language of /** @type {const} */ (['fr', 'en'])) {
      setLanguage(language);
      for (const cents of [0, 5, 99, 100, 101, 4570, 123450, 99_999_999, MOST_CENTS]) {
        expect(parseMoney(moneyText(cents))).toBe(cents);
        expect(parseMoney(formatMoney(cents))).toBe(cents);
      }
    }
  });
});

describe('totals', () => {
  it('count shipping once a line, and never a fraction', () => {
    const lines = [
      { quantity: 3, unit_price: 1010, shipping: 499 },
      { quantity: 10, unit_price: 115, shipping: 0 },
    ];
    expect(totalsOf(lines)).toEqual({ goods: 4180, shipping: 499, total: 4679 });
    expect(totalsOf([])).toEqual({ goods: 0, shipping: 0, total: 0 });
  });
});
