import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../../../shared/i18n/i18n.js';
import { findEmoji, isReaction, loadEmoji, recentEmoji, rememberEmoji } from './emoji.js';

const all = await loadEmoji();
const first = (/** @type {string} */ query) => findEmoji(all, query)[0]?.text;

afterEach(() => {
  setLanguage('en');
  localStorage.clear();
});

describe('emoji', () => {
  it('are all there, once, with names in both languages', () => {
    expect(all.length).toBeGreaterThan(1_800);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    for (const { names } of all) expect(names.en && names.fr).toBeTruthy();
  });

  it('are found by French and by English names, whatever the language', () => {
    for (const language of /** @type {const} */ (['en', 'fr'])) {
      setLanguage(language);
      expect(first('thumbs up')).toBe('👍');
      expect(first('pouce vers le haut')).toBe('👍');
      expect(findEmoji(all, 'fete').map(({ text }) => text)).toContain('🎉');
      expect(findEmoji(all, 'FÊTE').map(({ text }) => text)).toContain('🎉');
      expect(findEmoji(all, 'coeur').map(({ text }) => text)).toContain('❤️');
    }
  });

  it('are found by the beginning of a word and by their short names', () => {
    expect(findEmoji(all, 'rocke').map(({ text }) => text)).toContain('🚀');
    expect(findEmoji(all, 'white_check_mark').map(({ text }) => text)).toContain('✅');
    expect(findEmoji(all, '')).toEqual([]);
    expect(findEmoji(all, 'qqqq')).toEqual([]);
  });

  it('that were used last come first', () => {
    rememberEmoji('🚀');
    rememberEmoji('🍕');
    expect(recentEmoji().slice(0, 3)).toEqual(['🍕', '🚀', '👍']);
  });

  it('are what the server takes as reactions', () => {
    expect(isReaction('👍')).toBe(true);
    expect(isReaction('🏳️‍🌈')).toBe(true);
    expect(isReaction('🅰️')).toBe(false);
    expect(all.filter(({ text }) => isReaction(text) && [...text].length > 16)).toEqual([]);
  });
});
