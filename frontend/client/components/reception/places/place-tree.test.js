import { expect, test } from 'vitest';
import { canHold, openRows, pathName, treeOf } from './place-tree.js';

/** @param {number} id @param {string} name @param {number | null} parent @param {object} [more] */
const place = (id, name, parent, more = {}) => ({
  id,
  name,
  parent,
  items: 0,
  disks: 0,
  archived_at: null,
  version: 1,
  ...more,
});

const PLACES = [
  place(1, 'Workshop', null, { items: 1 }),
  place(2, 'Shelf 10', 1, { items: 2 }),
  place(3, 'Shelf 9', 1, { disks: 4 }),
  place(4, 'Box', 2, { items: 5 }),
  place(5, 'Attic', null),
  place(6, 'Old shelf', 1, { archived_at: '2026-12-01T08:00:00.000Z' }),
];

test('places stand in the order of their tree, numbers by their value, with what is in them', () => {
  const tree = treeOf(PLACES);
  expect(tree.map(({ place: { name }, depth }) => [name, depth])).toEqual([
    ['Attic', 0],
    ['Workshop', 0],
    ['Shelf 9', 1],
    ['Shelf 10', 1],
    ['Box', 2],
  ]);
  expect(tree.map(({ items, disks, inside }) => [items, disks, inside])).toEqual([
    [0, 0, 0],
    [8, 4, 2],
    [0, 4, 0],
    [7, 0, 1],
    [5, 0, 0],
  ]);
  expect(pathName(/** @type {any} */ (tree.at(-1)))).toBe('Workshop › Shelf 10 › Box');
});

test('archived ones are there when they are asked for, and what lost its parent stands at the top', () => {
  const names = treeOf(PLACES, { archived: true }).map(({ place: { name } }) => name);
  expect(names).toContain('Old shelf');
  const orphan = treeOf([place(2, 'Shelf', 99)]);
  expect(orphan.map(({ depth }) => depth)).toEqual([0]);
});

test('a place is not moved into itself nor into what is in it', () => {
  const names = canHold(treeOf(PLACES), 2).map(({ place: { name } }) => name);
  expect(names).toEqual(['Attic', 'Workshop', 'Shelf 9']);
});

test('what is in a shut place is not shown', () => {
  const names = openRows(treeOf(PLACES), new Set([2])).map(({ place: { name } }) => name);
  expect(names).toEqual(['Attic', 'Workshop', 'Shelf 9', 'Shelf 10']);
});
