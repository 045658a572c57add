import { describe, expect, it } from 'vitest';
import { Selection } from './selection.js';

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const chosen = (/** @type {Selection} */ selection) => [...selection.ids].sort((one, other) => one - other);

describe('a selection', () => {
  it('is made one by one', () => {
    const selection = new Selection(3, 10);
    const before = selection.ids;
    selection.toggle(5);
    expect(chosen(selection)).toEqual([3, 5]);
    expect(selection.ids).not.toBe(before);
    selection.toggle(3);
    expect(chosen(selection)).toEqual([5]);
  });

  it('goes from the last one to another, both ways, and shrinks again', () => {
    const selection = new Selection(2, 10);
    selection.toggle(5);
    selection.extend(8, ALL);
    expect(chosen(selection)).toEqual([2, 5, 6, 7, 8]);
    selection.extend(6, ALL);
    expect(chosen(selection)).toEqual([2, 5, 6]);
    selection.extend(4, ALL);
    expect(chosen(selection)).toEqual([2, 4, 5]);
    selection.toggle(9);
    expect(chosen(selection)).toEqual([2, 4, 5, 9]);
  });

  it('leaves out what may not be chosen, and what is too much', () => {
    const selection = new Selection(2, 3);
    selection.extend(9, [1, 2, 4, 6, 7, 9]);
    expect([chosen(selection), selection.full]).toEqual([[2, 4, 6], true]);
    selection.toggle(9);
    expect(chosen(selection)).toEqual([2, 4, 6]);
    selection.toggle(4);
    expect([chosen(selection), selection.full]).toEqual([[2, 6], false]);
  });

  it('loses what is gone', () => {
    const selection = new Selection(2, 10);
    selection.toggle(5);
    selection.drop((id) => id === 2);
    selection.extend(6, ALL);
    expect(chosen(selection)).toEqual([5, 6]);
  });
});
