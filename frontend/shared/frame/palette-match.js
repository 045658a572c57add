/**
 * @typedef {{ id: string, label: string, icon?: string, hint?: string, group?: string, keys?: string, keywords?: string, first?: boolean,
 *   last?: boolean, run: () => void }} Command `first`: above everything while nothing is typed; `last`: below everything.
 */

/** A text without case or accents. @param {string} text */
export function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * How well one word of the query fits a text: at its start, at a word's start, inside, scattered, or not (0).
 * @param {string} word
 * @param {string} text
 */
function fitness(word, text) {
  const at = text.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) return /[^\p{L}\p{N}]/u.test(text[at - 1]) ? 80 : 50;
  let from = 0;
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return word.length > 2 ? 20 : 0;
}

/**
 * The commands that match every word of a query, the best first.
 * @param {Command[]} commands
 * @param {string} query
 * @param {string[]} [recent] ids, the latest first
 * @returns {Command[]}
 */
export function match(commands, query, recent = []) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const familiar = (/** @type {Command} */ command) => {
    const at = recent.indexOf(command.id);
    return at < 0 ? 0 : recent.length - at;
  };
  if (!words.length)
    return [...commands.filter(({ first }) => first), ...commands.filter(({ first }) => !first)];
  return commands
    .map((command) => {
      const label = plain(command.label);
      const rest = plain([command.keywords, command.hint, command.group].filter(Boolean).join(' '));
      let score = 0;
      for (const word of words) {
        const inLabel = fitness(word, label);
        const inRest = fitness(word, rest) * 0.6;
        const best = Math.max(inLabel, inRest);
        if (!best) return { command, score: 0 };
        score += best;
      }
      // Of two that fit as well, the one used lately, then the shorter.
      return { command, score: score / words.length + familiar(command) * 2 - label.length * 0.02 };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ command }) => command);
}
