import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  catalogue,
  formatBytes,
  formatDate,
  formatDateTime,
  formatList,
  formatNumber,
  formatPercent,
  formatRelative,
  formatTime,
  hasMessage,
  language,
  onLanguage,
  setLanguage,
  t,
} from './i18n.js';
import { typeset } from './typeset.js';

const ROOT = join(import.meta.dirname, '../../');

/** Every source file that may use a message. */
function sources() {
  return ['client', 'shared', 'dashboard']
    .filter((folder) => existsSync(ROOT + folder))
    .flatMap((folder) => readdirSync(ROOT + folder, { recursive: true }).map((name) => `${folder}/${name}`))
    .filter(
      (name) =>
        name.endsWith('.js') && !/dist\/|\/messages\/|\.test\.js$|\.spec\.js$|\.generated\.js$/.test(name),
    )
    .map((name) => ({ name, text: readFileSync(ROOT + name, 'utf8') }));
}

/** Places named in a message, whatever its plurals. @param {import('./i18n.js').Message} message */
function places(message) {
  const texts = typeof message === 'string' ? [message] : Object.values(message);
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
}

afterEach(() => setLanguage('en'));

describe('the messages', () => {
  const fr = catalogue('fr');
  const en = catalogue('en');
  const areas = new Set([...fr.keys()].map((key) => key.split('.')[0]));

  it('exist in both languages, with the same places', () => {
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [key, message] of fr) {
      const other = /** @type {import('./i18n.js').Message} */ (en.get(key));
      expect(typeof message, key).toBe(typeof other);
      expect(places(message), key).toEqual(places(other));
    }
  });

  it('are all used, and none is missing', () => {
    const used = new Set();
    /** @type {RegExp[]} */
    const composed = [];
    /** @type {string[]} */
    const missing = [];
    for (const { name, text } of sources()) {
      for (const [, key] of text.matchAll(/['"`]([a-z]\w*\.[\w.-]+)['"`]/g)) {
        if (areas.has(key.split('.')[0])) used.add(key);
      }
      for (const [, key] of text.matchAll(/\bt\(\s*['"]([^'"]+)['"]/g)) {
        if (!fr.has(key)) missing.push(`${key} in ${name}`);
      }
      for (const [, key] of text.matchAll(/`([a-z]\w*\.[^`]*\$\{[^`]*)`/g)) {
        const pattern = key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
        composed.push(new RegExp(`^${pattern.join('[\\w-]+')}$`));
      }
    }
    const unused = [...fr.keys()].filter(
      (key) => !used.has(key) && !composed.some((pattern) => pattern.test(key)),
    );
    expect(missing).toEqual([]);
    expect(unused).toEqual([]);
  });

  it('follow a change of language at once', () => {
    setLanguage('en');
    const heard = vi.fn();
    const stop = onLanguage(heard);
    setLanguage('fr');
    expect(language()).toBe('fr');
    expect(document.documentElement.lang).toBe('fr');
    expect(heard).toHaveBeenCalledOnce();
    expect(t('ui.cancel')).toBe('Annuler');
    stop();
    setLanguage('en');
    expect(heard).toHaveBeenCalledOnce();
    expect(t('ui.cancel')).toBe('Cancel');
  });

  it('choose plurals and write numbers by the language', () => {
    setLanguage('fr');
    expect(t('ui.selectedRows', { count: 0 })).toBe('0 ligne sélectionnée');
    expect(t('ui.selectedRows', { count: 1 })).toBe('1 ligne sélectionnée');
    expect(t('ui.selectedRows', { count: 1204 })).toBe('1\u202f204 lignes sélectionnées');
    setLanguage('en');
    expect(t('ui.selectedRows', { count: 0 })).toBe('0 rows selected');
    expect(t('ui.selectedRows', { count: 1204 })).toBe('1,204 rows selected');
    expect(t('no.such')).toBe('no.such');
  });
});

describe('French typography', () => {
  it('has its unbreakable spaces and curly apostrophes', () => {
    expect(typeset("Supprimer « cantine » ? C'est sûr ; oui : à 14 h 30 !", 'fr')).toBe(
      'Supprimer «\u00a0cantine\u00a0»\u202f? C’est sûr\u202f; oui\u00a0: à 14\u202fh\u202f30\u202f!',
    );
    expect(typeset("It isn't: yes!", 'en')).toBe('It isn’t: yes!');
    expect(typeset('il y a {count} min', 'fr')).toBe('il y a {count}\u202fmin');
  });
});

describe('dates and numbers', () => {
  const now = new Date(2026, 2, 12, 15, 0);
  const at = (/** @type {number[]} */ ...parts) => {
    const [day, hour, minute = 0] = parts;
    return new Date(2026, 2, day, hour, minute);
  };

  it('are French in French', () => {
    setLanguage('fr');
    expect(formatTime(at(12, 14, 30))).toBe('14\u202fh\u202f30');
    expect(formatTime(at(12, 9, 5))).toBe('9\u202fh\u202f05');
    expect(formatDate(at(1, 9), { now })).toBe('1er mars');
    expect(formatDate(new Date(2025, 2, 12), { now })).toBe('12 mars 2025');
    expect(formatDateTime(at(12, 14, 30))).toBe('jeudi 12 mars 2026 à 14\u202fh\u202f30');
    expect(formatNumber(1204118.5)).toBe('1\u202f204\u202f118,5');
    expect(formatBytes(218_000_000)).toBe('218\u202fMo');
    expect(formatPercent(0.56).replace(/\s/g, ' ')).toBe('56 %');
    expect(formatList(['Lina', 'Ana', 'Yann'])).toBe('Lina, Ana et Yann');
  });

  it('are English in English', () => {
    expect(formatTime(at(12, 14, 30))).toBe('14:30');
    expect(formatDate(at(12, 14), { now })).toBe('12 March');
    expect(formatBytes(218_000_000)).toBe('218 MB');
    expect(formatBytes(0)).toBe('0 bytes');
    expect(formatBytes(1_500)).toBe('1.5 kB');
  });

  it('are relative within a week', () => {
    const relative = (/** @type {Date} */ date) => formatRelative(date, now);
    setLanguage('fr');
    expect(relative(at(12, 15))).toBe('à l’instant');
    expect(relative(at(12, 14, 55))).toBe('il y a 5\u202fmin');
    expect(relative(at(12, 15, 10))).toBe('dans 10\u202fmin');
    expect(relative(at(12, 9, 12))).toBe('aujourd’hui 9\u202fh\u202f12');
    expect(relative(at(11, 23, 59))).toBe('hier 23\u202fh\u202f59');
    expect(relative(at(13, 0, 5))).toBe('demain 0\u202fh\u202f05');
    expect(relative(at(9, 14, 30))).toBe('lundi 14\u202fh\u202f30');
    expect(relative(at(3, 14, 30))).toBe('3 mars');
    setLanguage('en');
    expect(relative(at(9, 14, 30))).toBe('Monday 14:30');
  });
});

describe('what happens', () => {
  it('has words for every kind that the server tells of', () => {
    const described = readFileSync(join(ROOT, '../docs/WEBSOCKET.md'), 'utf8');
    const kinds = [...described.matchAll(/^\| (`\w+\.\w+\.\w+`.*?) \|/gm)].flatMap(([, cell]) => {
      const names = [...cell.matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
      // `a.b.c`, `.d` stands for `a.b.c` and `a.b.d`.
      const begin = names[0].slice(0, names[0].lastIndexOf('.'));
      return names.map((name) => (name.startsWith('.') ? begin + name : name));
    });
    expect(kinds.length).toBeGreaterThan(40);
    const missing = kinds.filter((kind) => !hasMessage(`activity.${kind.replaceAll('.', '_')}`));
    expect(missing).toEqual([]);
  });

  it('has words for everything that it happens to', () => {
    const folder = join(ROOT, '../server/src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.rs'),
    );
    const sources = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
    const ofReception = readFileSync(join(folder, 'reception/store/changes.rs'), 'utf8');
    const subjects = [
      ...sources.matchAll(/\.subject\("(\w+)"/g),
      ...ofReception.matchAll(/Self::\w+ => "(\w+)"/g),
    ].map(([, name]) => name);
    expect(subjects.length).toBeGreaterThan(40);
    const missing = subjects.filter((name) => !hasMessage(`activity.subject_${name}`));
    expect(missing).toEqual([]);
  });
});
