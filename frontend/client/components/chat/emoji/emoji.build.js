/** Takes the emoji and their French and English names out of emojibase-data (MIT) into one small module. Run with `npm run emoji`. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** @param {string} path */
const data = async (path) => JSON.parse(await readFile(resolve(`emojibase-data/${path}`), 'utf8'));

const [english, french, shortcodes] = await Promise.all([
  data('en/compact.json'),
  data('fr/compact.json'),
  data('en/shortcodes/github.json'),
]);
/** @type {Map<string, any>} */
const named = new Map(french.map((/** @type {any} */ entry) => [entry.hexcode, entry]));

/** Skin and hair alone, and the letters that flags are made of, are no emoji to choose. */
const COMPONENTS = 2;

/**
 * The words to find it by that are not in its name already.
 * @param {any} entry
 * @param {string[]} [more]
 */
const tags = (entry, more = []) =>
  [...new Set([...(entry.tags ?? []), ...more])].filter((tag) => !entry.label.includes(tag)).join('|');

const rows = english
  .filter((/** @type {any} */ { group }) => group !== undefined && group !== COMPONENTS)
  .sort((/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order)
  .map((/** @type {any} */ entry) => {
    const other = named.get(entry.hexcode) ?? entry;
    const codes = [shortcodes[entry.hexcode] ?? []].flat();
    // What is shown as a picture by itself needs no sign that says so: the same emoji is one text everywhere.
    const text = entry.unicode.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');
    return [text, entry.group, entry.label, other.label, tags(entry, codes), tags(other)];
  });

await writeFile(
  new URL('emoji.generated.js', import.meta.url),
  `// Written by emoji.build.js from emojibase-data (MIT licence, https://emojibase.dev).
/** Each: the emoji, its group, its English and French names, further English and French words. @type {[string, number, string, string, string, string][]} */
export const emoji = [
${rows.map((/** @type {unknown} */ row) => `  ${JSON.stringify(row)},`).join('\n')}
];
`,
);
