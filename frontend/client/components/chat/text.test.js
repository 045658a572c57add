import { describe, expect, it } from 'vitest';
import { isVisible, piecesOf } from './text.js';

/** @param {string} text */
const links = (text) => piecesOf(text).flatMap((piece) => piece.href ?? []);

describe('piecesOf', () => {
  it('keeps every character', () => {
    for (const text of ['', 'a', 'see https://a.example/x, or mailto:a@b.example!', '(https://a.example)']) {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('finds http, https and mailto addresses, and leaves the sentence outside', () => {
    expect(links('see https://a.example/x?y=1#z.')).toEqual(['https://a.example/x?y=1#z']);
    expect(links('(http://a.example/b_(c))')).toEqual(['http://a.example/b_(c)']);
    expect(links('mailto:nora@atelier.example, please')).toEqual(['mailto:nora@atelier.example']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.example',
    'https://',
    'mailto:nobody',
    'JAVASCRIPT:https',
    'vbscript:x',
    '//a.example',
  ])('never makes %s clickable', (text) => {
    expect(links(text)).toEqual([]);
  });
});

describe('isVisible', () => {
  it('asks for something to see', () => {
    expect(isVisible(' \n\t\u200b\ufeff')).toBe(false);
    expect(isVisible(' .')).toBe(true);
    expect(isVisible('🙂')).toBe(true);
  });
});
