import { describe, expect, it } from 'vitest';
import { rebase, same } from './rebase.js';

const base = { name: 'Screens', supplier: 'Ecran+', note: '', lines: [{ quantity: 1 }] };

describe('a draft on top of what others changed', () => {
  it('takes what was not edited here from them, and keeps what was', () => {
    const mine = { ...base, note: 'Fragile' };
    const theirs = { ...base, supplier: 'Dalle & Co' };
    expect(rebase(base, mine, theirs)).toEqual({
      draft: { ...base, note: 'Fragile', supplier: 'Dalle & Co' },
      changed: ['supplier'],
      clashes: [],
    });
  });

  it('says where both edited, and keeps what is edited here', () => {
    const mine = { ...base, lines: [{ quantity: 2 }] };
    const theirs = { ...base, lines: [{ quantity: 3 }] };
    expect(rebase(base, mine, theirs)).toEqual({ draft: mine, changed: ['lines'], clashes: ['lines'] });
  });

  it('does not clash when both changed it to the same', () => {
    const both = { ...base, name: 'Screens 24"' };
    expect(rebase(base, { ...both }, { ...both })).toEqual({ draft: both, changed: ['name'], clashes: [] });
  });

  it('changes nothing where nothing changed', () => {
    expect(rebase(base, { ...base }, { ...base })).toEqual({ draft: base, changed: [], clashes: [] });
  });
});

it('compares what is inside, not what it is called', () => {
  expect(same({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(same([], {})).toBe(false);
  expect(same(null, {})).toBe(false);
  expect(same('1', 1)).toBe(false);
});
