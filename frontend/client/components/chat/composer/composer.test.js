import { describe, expect, it } from 'vitest';
import { loadEmoji } from '../emoji/emoji.js';
import { candidatesFor, tokenAt } from './complete.js';
import { around, asCode, asLink } from './format.js';

/**
 * A text with `|` where the selection begins and ends.
 * @param {string} marked
 */
function selection(marked) {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|') - 1;
  return { text: marked.replaceAll('|', ''), start, end: Math.max(start, end) };
}

/**
 * @param {string} marked
 * @param {(selection: any) => import('./format.js').Change} change
 */
function changed(marked, change) {
  const before = selection(marked);
  const { from, to, insert, start, end } = change(before);
  const text = before.text.slice(0, from) + insert + before.text.slice(to);
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

describe('formatting', () => {
  it('sets signs around what is selected, and takes them away again', () => {
    expect(changed('a |b| c', (it) => around(it, '**'))).toBe('a **|b|** c');
    expect(changed('a **|b|** c', (it) => around(it, '**'))).toBe('a |b| c');
    expect(changed('a || c', (it) => around(it, '*'))).toBe('a *||* c');
    expect(changed('a| b |c', (it) => around(it, '**'))).toBe('a **|b|** c');
  });

  it('makes code of a word or a block of lines', () => {
    expect(changed('|x|', asCode)).toBe('`|x|`');
    expect(changed('so: |a\nb|', asCode)).toBe('so: \n```\n|a\nb|\n```');
  });

  it('makes a link, whose address comes next', () => {
    expect(changed('see |this|', (it) => asLink(it))).toBe('see [this](|https://|)');
    expect(changed('see |this|', (it) => asLink(it, 'https://a.example'))).toBe(
      'see [this](https://a.example)||',
    );
  });
});

describe('completion', async () => {
  const emoji = await loadEmoji();
  const person = (/** @type {number} */ id, /** @type {string} */ username, /** @type {string} */ name) =>
    /** @type {any} */ ({ id, username, display_name: name });
  const known = {
    people: [
      person(1, 'nora', 'Nora Benali'),
      person(2, 'samir', 'Samir Diallo'),
      person(3, 'noe', 'Noé Petit'),
    ],
    members: new Set([2, 3]),
    channels: [
      { name: 'atelier', topic: 'Arrivages' },
      { name: 'general', topic: '' },
    ],
    everyone: true,
  };
  const speech = /** @type {const} */ ({
    language: 'en',
    words: { everyone: 'tells 2 people', outside: 'not here' },
  });
  const offered = (/** @type {string} */ text) => {
    const token = tokenAt(text, text.length);
    return token ? candidatesFor(token, known, emoji, speech).map(({ insert }) => insert) : null;
  };

  it('begins at the sign, not within a word', () => {
    expect(tokenAt('hello @no', 9)).toEqual({ sign: '@', query: 'no', start: 6 });
    expect(tokenAt('hello @no and', 9)).toEqual({ sign: '@', query: 'no', start: 6 });
    expect(tokenAt('nora@no', 7)).toBeNull();
    expect(tokenAt('at 10:30', 8)).toBeNull();
    expect(tokenAt(':)', 2)).toBeNull();
    expect(tokenAt('@nora ', 6)).toBeNull();
  });

  it('offers who is in the channel first, by name and by username, without accents', () => {
    expect(offered('@no')).toEqual(['@noe', '@nora']);
    expect(offered('@dia')).toEqual(['@samir']);
    expect(offered('@pet')).toEqual(['@noe']);
  });

  it('offers everyone last, unless asked for', () => {
    expect(offered('@')?.at(-1)).toBe('@channel');
    expect(offered('@cha')).toEqual(['@channel']);
  });

  it('offers channels and emoji', () => {
    expect(offered('#ate')).toEqual(['#atelier']);
    expect(offered(':rocke')).toContain('🚀');
    expect(offered(':fusée')).toContain('🚀');
    expect(offered(':r')).toBeNull();
  });
});
