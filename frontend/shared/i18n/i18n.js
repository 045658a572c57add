/**
 * The words of the interface, in French and English.
 *
 * Messages live in `messages/<language>/<area>.js`, each exporting `{ key: text }`; `t` finds them as `area.key`. A text holds
 * `{name}` places; a message with plurals is an object by plural category (`one`, `other`…), chosen by the variable `count`.
 * Write French with plain spaces: `typeset` puts the unbreakable ones where the rules want them.
 *
 * @typedef {'fr' | 'en'} Language
 * @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Message
 */
import { typeset } from './typeset.js';

const STORED = 'workspace.language';

/** @type {readonly Language[]} */
export const LANGUAGES = ['fr', 'en'];

/** @type {Record<string, { default: Record<string, Message> }>} */
const files = import.meta.glob('./messages/*/*.js', { eager: true });

/** @type {Record<Language, Map<string, Message>>} */
const catalogues = { fr: new Map(), en: new Map() };
for (const [path, module] of Object.entries(files)) {
  const [, name, area] = /** @type {RegExpExecArray} */ (/messages\/(\w+)\/([\w-]+)\.js$/.exec(path));
  const catalogue = catalogues[/** @type {Language} */ (name)];
  for (const [key, message] of Object.entries(module.default)) {
    catalogue.set(`${area}.${key}`, typesetMessage(message, /** @type {Language} */ (name)));
  }
}

/** @type {Set<() => void>} */
const listeners = new Set();

/** @type {Language} */
let current = firstLanguage();
document.documentElement.lang = current;

/**
 * @param {Message} message
 * @param {Language} name
 * @returns {Message}
 */
function typesetMessage(message, name) {
  if (typeof message === 'string') return typeset(message, name);
  return Object.fromEntries(Object.entries(message).map(([rule, text]) => [rule, typeset(text, name)]));
}

/** @returns {Language} */
function firstLanguage() {
  try {
    const stored = localStorage.getItem(STORED);
    if (stored === 'fr' || stored === 'en') return stored;
  } catch {
    // Without storage the system decides.
  }
  for (const wanted of navigator.languages ?? [navigator.language]) {
    const short = wanted.slice(0, 2).toLowerCase();
    if (short === 'fr' || short === 'en') return short;
  }
  return 'en';
}

/** The language of the interface. */
export function language() {
  return current;
}

/**
 * Changes the language of everything on the page at once, and remembers it.
 * @param {Language} next
 */
export function setLanguage(next) {
  if (!LANGUAGES.includes(next)) return;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  speak(next);
}

/** @param {Language} next */
function speak(next) {
  if (next === current || !LANGUAGES.includes(next)) return;
  current = next;
  document.documentElement.lang = next;
  for (const listener of [...listeners]) listener();
}

/**
 * Speaks the system's language, as long as nobody has chosen one here.
 * @param {Language} system
 */
export function suggestLanguage(system) {
  try {
    if (localStorage.getItem(STORED) !== null) return;
  } catch {
    // Without storage nothing was chosen.
  }
  speak(system);
}

/**
 * Calls back when the language changes.
 * @param {() => void} listener
 * @returns {() => void} stops it
 */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether there is a message of that key. @param {string} key */
export function hasMessage(key) {
  return catalogues[current].has(key);
}

/** Every message of a language, for the checks. @param {Language} name */
export function catalogue(name) {
  return catalogues[name];
}

/** @type {Map<Language, Intl.PluralRules>} */
const plurals = new Map();

/** @param {number} count @returns {Intl.LDMLPluralRule} */
function pluralRule(count) {
  const rules = plurals.get(current) ?? new Intl.PluralRules(current);
  plurals.set(current, rules);
  return rules.select(count);
}

/**
 * The message of a key in the current language. Numbers are written by the language's rules.
 * @param {string} key
 * @param {Record<string, string | number>} [variables]
 * @returns {string}
 */
export function t(key, variables = {}) {
  const message = catalogues[current].get(key);
  if (message === undefined) return key;
  const text =
    typeof message === 'string'
      ? message
      : (message[pluralRule(Number(variables.count))] ?? message.other ?? key);
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = variables[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}

export * from './format.js';

import { formatNumber } from './format.js';
