import { describe, expect, it } from 'vitest';
import { excerptOf } from './excerpt.js';

/** @param {string} text @param {any} [more] */
const of = (text, more) => excerptOf({ text, ...more });

describe('the beginning of a message', () => {
  it('is one line without the marks of its formatting', () => {
    expect(of('**Lot 42**\n\n> is _open_\n`5CG0231XQ7` [here](https://example.org)')).toBe(
      'Lot 42 is open 5CG0231XQ7 here',
    );
    expect(of('```js\nconst a = 1;\n```')).toBe('const a = 1;');
  });

  it('leaves alone what only looks like marks', () => {
    expect(of('2 * 3 * 4 = snake_case_name')).toBe('2 * 3 * 4 = snake_case_name');
  });

  it('is the files where there is no text, and a word where it is gone', () => {
    expect(of('', { attachments: [{ name: 'a.pdf' }, { name: 'b.png' }] })).toBe('a.pdf, b.png');
    expect(of('', { deleted_at: 'now' })).toBe('Message deleted');
  });
});
