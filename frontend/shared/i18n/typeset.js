const NARROW = '\u202f';
const UNBREAKABLE = '\u00a0';

/**
 * Sets a text by the rules of its language: curly apostrophes, and in French the spaces that must not break.
 * @param {string} text
 * @param {'fr' | 'en'} language
 * @returns {string}
 */
export function typeset(text, language) {
  const curly = text.replace(/(\p{L})'/gu, '$1’');
  if (language !== 'fr') return curly;
  return curly
    .replace(/ ([;!?])/g, `${NARROW}$1`)
    .replace(/ :/g, `${UNBREAKABLE}:`)
    .replace(/« /g, `«${UNBREAKABLE}`)
    .replace(/ »/g, `${UNBREAKABLE}»`)
    .replace(/(\d|\}) h (\d|\{)/g, `$1${NARROW}h${NARROW}$2`)
    .replace(/(\d|\}) (h|min|s|%|€|Mo|Go|ko)(?!\p{L})/gu, `$1${NARROW}$2`);
}
