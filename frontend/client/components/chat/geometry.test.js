import { beforeEach, describe, expect, it } from 'vitest';
import { Geometry } from './geometry.js';

/** @type {Geometry} */
let geometry;

beforeEach(() => {
  geometry = new Geometry(() => 10);
  geometry.setKeys(['a', 'b', 'c', 'd']);
});

describe('the geometry of a list', () => {
  it('guesses what it has not measured', () => {
    expect(geometry.total).toBe(40);
    expect(geometry.topOf(2)).toBe(20);
    expect(geometry.bottomOf(3)).toBe(40);
  });

  it('follows measured heights', () => {
    expect(geometry.measure([['b', 30]])).toBe(true);
    expect(geometry.measure([['b', 30.2]])).toBe(false);
    expect(geometry.topOf(2)).toBe(40);
    expect(geometry.total).toBe(60);
  });

  it('keeps what it knows when rows come in front', () => {
    geometry.measure([['a', 50]]);
    geometry.setKeys(['x', 'y', 'a', 'b']);
    expect(geometry.topOf(geometry.indexOf('b'))).toBe(70);
    expect(geometry.indexOf('c')).toBe(-1);
  });

  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [39, 3],
    [400, 3],
  ])('finds the row at %i', (y, index) => {
    expect(geometry.indexAt(y)).toBe(index);
  });

  it('gives the rows between two heights', () => {
    expect(geometry.range(12, 25)).toEqual([1, 3]);
    expect(geometry.range(-50, 400)).toEqual([0, 4]);
    geometry.setKeys([]);
    expect(geometry.range(0, 100)).toEqual([0, 0]);
  });
});
