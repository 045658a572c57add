// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { completed, daysFor, highlighted, tokenAt, withFilter } from './search-query.js';

const shown = (/** @type {{ text: string, match: boolean }[]} */ pieces) =>
  pieces.map(({ text, match }) => (match ? `[${text}]` : text)).join('');

describe('what is typed into the search', () => {
  it('is looked at word by word', () => {
    expect(tokenAt('lot from:li', 11)).toEqual({ start: 4, end: 11, filter: 'from', value: 'li' });
    expect(tokenAt('lot from:li', 2)).toEqual({ start: 0, end: 3, filter: '', value: 'lot' });
    expect(tokenAt('FROM:', 5)).toMatchObject({ filter: 'from', value: '' });
    expect(tokenAt('http://x', 8)).toMatchObject({ filter: '' });
  });

  it('is completed where the cursor is', () => {
    expect(completed('lot from:li in:atelier', 11, 'lina')).toEqual({
      text: 'lot from:lina in:atelier',
      caret: 14,
    });
    expect(completed('in:', 3, 'general')).toEqual({ text: 'in:general ', caret: 11 });
  });

  it('takes filters from buttons', () => {
    expect(withFilter('', 'from:')).toBe('from:');
    expect(withFilter('lot', 'in:')).toBe('lot in:');
    expect(withFilter('lot ', 'has:file')).toBe('lot has:file ');
  });

  it('is offered days that the filter understands', () => {
    expect(daysFor(new Date(2026, 2, 1)).map(({ value }) => value)).toEqual([
      '2026-03-01',
      '2026-02-28',
      '2026-02-22',
      '2026-01-30',
    ]);
  });
});

describe('what was found', () => {
  it('is marked, by characters and not by bytes', () => {
    expect(shown(highlighted('le lot 42', [[3, 6]]))).toBe('le [lot] 42');
    expect(shown(highlighted('🎉🎉 lot', [[3, 6]]))).toBe('🎉🎉 [lot]');
    expect(
      shown(
        highlighted('lot et lot', [
          [0, 3],
          [7, 10],
        ]),
      ),
    ).toBe('[lot] et [lot]');
    expect(shown(highlighted('rien', []))).toBe('rien');
  });

  it('is shown where the first match is, when the text is long', () => {
    const text = `${'a'.repeat(1_000)} lot ${'b'.repeat(1_000)}`;
    const pieces = shown(highlighted(text, [[1_001, 1_004]]));
    expect(pieces.startsWith('…a')).toBe(true);
    expect(pieces).toContain(' [lot] b');
    expect(pieces.endsWith('b…')).toBe(true);
    expect(pieces.length).toBeLessThan(340);
  });

  it('survives matches that do not fit the text any more', () => {
    expect(
      shown(
        highlighted('lot', [
          [0, 2],
          [1, 3],
          [9, 12],
          [2, 2],
        ]),
      ),
    ).toBe('[lo]t');
  });
});
