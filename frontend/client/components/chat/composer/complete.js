import { findEmoji, folded } from '../emoji/emoji.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Person} Person
 * @typedef {import('../emoji/emoji.js').Emoji} Emoji
 *
 * @typedef {object} Token What is being typed and can be completed.
 * @property {'@' | '#' | ':'} sign
 * @property {string} query
 * @property {number} start Where its sign stands.
 *
 * @typedef {object} Candidate
 * @property {string} insert What is put in its place.
 * @property {string} label
 * @property {string} hint
 * @property {Person} [person]
 * @property {string} [emoji]
 * @property {string} [icon]
 *
 * @typedef {object} Known What can be named here.
 * @property {Person[]} people
 * @property {Set<number> | null} members Who is in the channel; `null`: everyone.
 * @property {{ name: string, topic: string }[]} channels
 * @property {boolean} everyone Whether `@channel` can be said here.
 */

/** So many are offered. */
const MOST = 8;
/** `:` begins much else; from so many letters on it is an emoji. */
const EMOJI_FROM = 2;
const TOKEN = /(?:^|[\s("«[])([@#:])([^\s@#:()"«»]{0,40})$/u;

/**
 * What is being typed at the cursor.
 * @param {string} text
 * @param {number} cursor
 * @returns {Token | null}
 */
export function tokenAt(text, cursor) {
  const found = TOKEN.exec(text.slice(Math.max(0, cursor - 50), cursor));
  if (!found) return null;
  const sign = /** @type {'@' | '#' | ':'} */ (found[1]);
  const query = found[2];
  if (sign === ':' && query.length < EMOJI_FROM) return null;
  return { sign, query, start: cursor - query.length - 1 };
}

/**
 * What it may become, the likeliest first. Who is in the channel comes before who is not.
 * @param {Token} token
 * @param {Known} known
 * @param {Emoji[]} emoji
 * @param {{ language: 'fr' | 'en', words: { everyone: string, outside: string } }} speech
 * @returns {Candidate[]}
 */
export function candidatesFor({ sign, query }, known, emoji, { language, words }) {
  const wanted = folded(query);
  if (sign === ':') {
    return findEmoji(emoji, query, MOST).map(({ text, names }) => ({
      insert: text,
      label: names[language],
      hint: '',
      emoji: text,
    }));
  }
  if (sign === '#') {
    return known.channels
      .filter(({ name }) => folded(name).includes(wanted))
      .sort((a, b) => rank(folded(a.name), wanted) - rank(folded(b.name), wanted) || compare(a.name, b.name))
      .slice(0, MOST)
      .map(({ name, topic }) => ({ insert: `#${name}`, label: name, hint: topic, icon: 'hash' }));
  }
  const { members } = known;
  const inside = (/** @type {Person} */ person) => members === null || members.has(person.id);
  const people = known.people
    .filter((person) => matches(person, wanted))
    .sort(
      (a, b) =>
        Number(inside(b)) - Number(inside(a)) ||
        rank(folded(a.username), wanted) - rank(folded(b.username), wanted) ||
        compare(a.display_name, b.display_name),
    )
    .map((person) => ({
      insert: `@${person.username}`,
      label: person.display_name,
      hint: inside(person) ? `@${person.username}` : `@${person.username} · ${words.outside}`,
      person,
    }));
  const everyone =
    known.everyone && 'channel'.startsWith(wanted)
      ? [{ insert: '@channel', label: '@channel', hint: words.everyone, icon: 'users' }]
      : [];
  // Everyone is rarely meant: after the people, unless it was asked for.
  return wanted.length > 2
    ? [...everyone, ...people].slice(0, MOST)
    : [...people.slice(0, MOST - 1), ...everyone];
}

/**
 * @param {Person} person
 * @param {string} wanted
 */
function matches({ username, display_name }, wanted) {
  const name = folded(display_name);
  return username.toLowerCase().startsWith(wanted) || name.startsWith(wanted) || name.includes(` ${wanted}`);
}

/**
 * @param {string} name
 * @param {string} wanted
 */
const rank = (name, wanted) => (name.startsWith(wanted) ? 0 : 1);

/**
 * @param {string} a
 * @param {string} b
 */
const compare = (a, b) => a.localeCompare(b);
