import { describe, expect, it } from 'vitest';
import { isVisible } from './text.js';

describe('isVisible', () => {
  it('asks for something to see', () => {
    expect(isVisible(' \n\t\u200b\ufeff')).toBe(false);
    expect(isVisible(' .')).toBe(true);
    expect(isVisible('🙂')).toBe(true);
  });
});
