import { language } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {object} Emoji
 * @property {string} text The emoji itself.
 * @property {number} group
 * @property {{ en: string, fr: string }} names
 * @property {string[]} words All that it is found by, folded; the names come first.
 */

const STORED = 'workspace.emoji';
/** So many that were used last are offered first. */
const RECENT = 16;
/** What is offered before anybody has chosen anything. */
const USUAL = ['👍', '✅', '👀', '🎉', '❤️', '😄', '🙏', '👋'];
/** Faces first, people, animals, food, places, activities, things, signs, flags. */
export const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

/** @type {Promise<Emoji[]> | null} */
let loading = null;

/** All emoji, in the usual order. They are fetched when they are first wanted. @returns {Promise<Emoji[]>} */
export function loadEmoji() {
  loading ??= import('./emoji.generated.js').then(({ emoji }) =>
    emoji.map(([text, group, en, fr, englishTags, frenchTags]) => ({
      text,
      group,
      names: { en, fr },
      words: [en, fr, ...englishTags.split('|'), ...frenchTags.split('|')].filter(Boolean).map(folded),
    })),
  );
  // A part of the program that did not come can be asked for again.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/**
 * A text as it is compared: without case and accents, words apart by single spaces.
 * @param {string} text
 */
export function folded(text) {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLocaleLowerCase()
    .replaceAll(/[_\s’'-]+/g, ' ')
    .replaceAll('œ', 'oe')
    .trim();
}

/**
 * The emoji that words stand for, the likeliest first; both languages are understood at once.
 * @param {Emoji[]} all
 * @param {string} query
 * @param {number} [most]
 * @returns {Emoji[]}
 */
export function findEmoji(all, query, most = 60) {
  const wanted = folded(query);
  if (!wanted) return [];
  const own = language() === 'fr' ? 1 : 0;
  /** @type {{ emoji: Emoji, rank: number }[]} */
  const found = [];
  for (const emoji of all) {
    const rank = rankOf(emoji, wanted, own);
    if (rank > 0) found.push({ emoji, rank });
  }
  // Of the same rank, the usual order stays.
  return found
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

/**
 * @param {Emoji} emoji
 * @param {string} wanted
 * @param {number} own Where the name in the language of the interface is.
 */
function rankOf({ words }, wanted, own) {
  let rank = 0;
  for (const [index, word] of words.entries()) {
    const weight = index === own ? 3 : index < 2 ? 2 : 1;
    if (word === wanted) rank = Math.max(rank, 30 + weight);
    else if (word.startsWith(wanted)) rank = Math.max(rank, 20 + weight);
    else if (word.includes(` ${wanted}`)) rank = Math.max(rank, 10 + weight);
  }
  return rank;
}

/** The emoji that were used last, then the usual ones. @returns {string[]} */
export function recentEmoji() {
  return [...new Set([...kept(), ...USUAL])].slice(0, RECENT);
}

/** @param {string} text */
export function rememberEmoji(text) {
  try {
    const others = kept().filter((other) => other !== text);
    localStorage.setItem(STORED, JSON.stringify([text, ...others].slice(0, RECENT)));
  } catch {
    // Without storage the usual ones are offered.
  }
}

/** @returns {string[]} */
function kept() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((text) => typeof text === 'string' && text.length <= 40)
      : [];
  } catch {
    return [];
  }
}

/**
 * Whether the server takes it as a reaction: letters in a box are letters to it.
 * @param {string} text
 */
export function isReaction(text) {
  return !/\p{Alphabetic}/u.test(text);
}
