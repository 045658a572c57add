import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, formatOklch, fromHex, keepContrast, parseOklch, readableOn, toLinear } from './color.js';
import { icons } from './icons.generated.js';
import { accentTokens, accentWasMoved, applyTheme, currentTheme } from './theme.js';

const file = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), 'utf8');

/**
 * The colours of one block of tokens.css.
 * @param {string} selector
 * @returns {Record<string, import('./color.js').Oklch>}
 */
function block(selector) {
  const css = file('./tokens.css');
  const start = css.indexOf(`\n${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  const body = css.slice(css.indexOf('{', start), css.indexOf('}', start));
  const found = [...body.matchAll(/--([\w-]+): (oklch\([^)]+\));/g)].map(([, name, text]) => [
    name,
    parseOklch(text),
  ]);
  return Object.fromEntries(found.filter(([, color]) => color));
}

const light = block(":root,\n[data-theme='light']");
const dark = { ...light, ...block("[data-theme='dark']") };
const lightMore = { ...light, ...block("[data-contrast='more']") };
const darkMore = {
  ...dark,
  ...block("[data-contrast='more']"),
  ...block("[data-theme='dark'][data-contrast='more']"),
};

const SURFACES = ['surface-0', 'surface-1', 'surface-2', 'surface-3'];
const ON_SURFACES = [
  'text',
  'text-muted',
  'accent-ink',
  'state-ok',
  'state-danger',
  'state-info',
  'state-attention',
];

/** Every text on every surface that carries it. */
const PAIRS = [
  ...ON_SURFACES.flatMap((text) => SURFACES.map((surface) => [text, surface])),
  ...['text', 'text-muted', 'accent-ink'].map((text) => [text, 'accent-soft']),
  ...['ok', 'danger', 'info', 'attention'].flatMap((state) => [
    [`state-${state}`, `state-${state}-soft`],
    ['text', `state-${state}-soft`],
  ]),
  ['text', 'well-raised'],
  ['text-muted', 'well'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'state-danger-fill'],
  ['on-danger', 'state-danger-fill-hover'],
  ['on-attention', 'attention-fill'],
  ['surface-1', 'text'],
  ['rail-text', 'rail-raised'],
  ['rail-text', 'rail-hover'],
  ['rail-muted', 'rail'],
];

describe('the tokens', () => {
  for (const [name, tokens, least] of /** @type {const} */ ([
    ['light', light, 4.5],
    ['dark', dark, 4.5],
    ['light with more contrast', lightMore, 6],
    ['dark with more contrast', darkMore, 6],
  ])) {
    it(`keep every text readable in ${name}`, () => {
      const poor = PAIRS.map(([text, surface]) => ({
        text,
        surface,
        ratio: contrast(tokens[text], tokens[surface]),
      }))
        .filter(({ ratio }) => ratio < least)
        .map(({ text, surface, ratio }) => `${text} on ${surface}: ${ratio.toFixed(2)}`);
      expect(poor).toEqual([]);
    });

    it(`keep controls and the focus visible in ${name}`, () => {
      for (const surface of ['surface-0', 'surface-1', 'surface-2']) {
        expect(contrast(tokens.focus, tokens[surface]), `focus on ${surface}`).toBeGreaterThanOrEqual(3);
      }
      expect(contrast(tokens['line-control'], tokens['surface-1'])).toBeGreaterThanOrEqual(3);
      expect(contrast(tokens['rail-focus'], tokens.rail)).toBeGreaterThanOrEqual(3);
    });
  }

  it('have a dark and a light value each', () => {
    expect(Object.keys(block("[data-theme='dark']")).sort()).toEqual(Object.keys(light).sort());
  });

  it('rise towards the light in the dark', () => {
    const lightness = SURFACES.map((name) => dark[name].l);
    expect(lightness).toEqual([...lightness].sort());
  });
});

describe('colours', () => {
  it('agree with sRGB', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
    for (const hex of ['#3e3b8c', '#f28241', '#00ff00', '#123456']) {
      const [red] = toLinear(fromHex(hex));
      const value = Number.parseInt(hex.slice(1, 3), 16) / 255;
      expect(red).toBeCloseTo(value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4, 3);
    }
  });

  it('are read and written', () => {
    expect(parseOklch('oklch(0.5 0.1 285 / 0.4)')).toEqual({ l: 0.5, c: 0.1, h: 285, alpha: 0.4 });
    expect(parseOklch('red')).toBeNull();
    expect(formatOklch({ l: 0.5, c: 0.1, h: 285 })).toBe('oklch(0.500 0.100 285.0)');
  });

  it('move only as far as they must', () => {
    const grey = { l: 0.2, c: 0, h: 0 };
    expect(keepContrast(grey, [{ l: 1, c: 0, h: 0 }], 'darker')).toEqual(grey);
    const moved = keepContrast({ l: 0.9, c: 0, h: 0 }, [{ l: 1, c: 0, h: 0 }], 'darker');
    expect(contrast(moved, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(moved, '#ffffff')).toBeLessThan(4.7);
    expect(readableOn('#ffff00')).toBe('#16161d');
    expect(readableOn('#3e3b8c')).toBe('#ffffff');
  });
});

describe('the accent', () => {
  const choices = ['#3e3b8c', '#f5e663', '#ffffff', '#000000', '#00ff00', '#ff0066', '#777777', '#0044ff'];

  it('stays readable whatever was chosen', () => {
    for (const hex of choices) {
      const tokens = accentTokens(hex);
      for (const [theme, base] of /** @type {const} */ ([
        ['light', light],
        ['dark', dark],
      ])) {
        const own = tokens[theme];
        for (const surface of SURFACES) {
          expect(
            contrast(own['accent-ink'], base[surface]),
            `${hex} ${theme} ${surface}`,
          ).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(own['accent-ink'], own['accent-soft'])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(base.text, own['accent-soft'])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(own['on-accent'], own.accent)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(own['on-accent'], own['accent-hover'])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(own.focus, base['surface-0'])).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('says when it had to be moved', () => {
    expect(accentWasMoved('#3e3b8c')).toBe(false);
    expect(accentWasMoved('#f5e663')).toBe(true);
  });
});

describe('the theme', () => {
  it('is put on the page and remembered', () => {
    applyTheme({ theme: 'dark', contrast: 'more' });
    expect(currentTheme()).toBe('dark');
    expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', contrast: 'more' });
    expect(JSON.parse(localStorage.getItem('workspace.look') ?? '')).toMatchObject({ theme: 'dark' });
    applyTheme({ theme: 'light', contrast: 'system' });
    expect(document.documentElement.dataset.theme).toBe('light');
    expect(document.documentElement.dataset.contrast).toBeUndefined();
  });
});

describe('the icons', () => {
  it('were generated from their list', () => {
    expect(Object.keys(icons)).toEqual(JSON.parse(file('./icons.json')));
  });
});
