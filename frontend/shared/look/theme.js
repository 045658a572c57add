/**
 * Puts the theme, the contrast and the organisation's accent on the page, and follows the system while asked to.
 *
 * @typedef {'system' | 'light' | 'dark'} Theme
 * @typedef {{ theme?: Theme, accent?: string | null, contrast?: 'system' | 'more' }} Look
 */
import { contrast, formatOklch, fromHex, keepContrast } from './color.js';

const STORED = 'workspace.look';
const DEFAULT_ACCENT = '#3e3b8c';

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const contrastSystem = matchMedia('(prefers-contrast: more)');
const sheet = new CSSStyleSheet();

/** @type {Required<Look>} */
let look = { theme: 'system', accent: null, contrast: 'system', ...stored() };

/** @type {Set<(theme: 'light' | 'dark') => void>} */
const listeners = new Set();

/** @returns {Look} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '{}');
  } catch {
    return {};
  }
}

/**
 * Applies what is given and remembers it for the next start; what is absent stays.
 * @param {Look} change
 */
export function applyTheme(change) {
  look = { ...look, ...change };
  try {
    localStorage.setItem(STORED, JSON.stringify(look));
  } catch {
    // A browser without storage only loses the memory of it.
  }
  paint();
}

/** The theme shown now, with the system's choice resolved. @returns {'light' | 'dark'} */
export function currentTheme() {
  if (look.theme === 'system') return darkSystem.matches ? 'dark' : 'light';
  return look.theme;
}

/** The theme as chosen. @returns {Theme} */
export function chosenTheme() {
  return look.theme;
}

/**
 * Calls back whenever the shown theme changes (a chart has to be drawn again).
 * @param {(theme: 'light' | 'dark') => void} listener
 * @returns {() => void} stops it
 */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The accent's tokens for both themes, made readable whatever colour was chosen.
 * @param {string} hex `#rrggbb`
 */
export function accentTokens(hex) {
  const base = fromHex(hex);
  const c = Math.min(base.c, 0.16);
  const h = base.h;
  const softLight = { l: 0.94, c: Math.min(0.03, c), h };
  const light = keepContrast({ l: base.l, c, h }, [{ l: 0.94, c: 0.008, h: 285 }, softLight], 'darker');
  const softDark = { l: 0.33, c: Math.min(0.07, c), h };
  const dark = keepContrast({ l: 0.72, c: Math.min(c, 0.12), h }, [{ l: 0.31, c: 0.02, h: 285 }], 'lighter');
  return {
    light: {
      accent: light,
      'accent-hover': { ...light, l: light.l - 0.055 },
      'accent-soft': softLight,
      'accent-ink': light,
      'on-accent': { l: 1, c: 0, h: 0 },
      focus: keepContrast({ ...light, l: Math.max(light.l, 0.45) }, [softLight], 'darker', 3),
    },
    dark: {
      accent: dark,
      'accent-hover': { ...dark, l: Math.min(0.95, dark.l + 0.06) },
      'accent-soft': softDark,
      'accent-ink': keepContrast({ ...dark, l: 0.78 }, [softDark], 'lighter'),
      'on-accent': { l: 0.19, c: Math.min(0.03, c), h },
      focus: dark,
    },
  };
}

function paint() {
  const root = document.documentElement;
  root.dataset.theme = currentTheme();
  if (look.contrast === 'more' || contrastSystem.matches) root.dataset.contrast = 'more';
  else delete root.dataset.contrast;

  const custom = look.accent && look.accent.toLowerCase() !== DEFAULT_ACCENT;
  sheet.replaceSync(custom && look.accent && !root.dataset.contrast ? accentSheet(look.accent) : '');
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  for (const listener of listeners) listener(currentTheme());
}

/** @param {string} hex */
function accentSheet(hex) {
  return Object.entries(accentTokens(hex))
    .map(([theme, tokens]) => {
      const lines = Object.entries(tokens).map(([name, color]) => `--${name}: ${formatOklch(color)};`);
      return `[data-theme='${theme}'] { ${lines.join(' ')} }`;
    })
    .join('\n');
}

/**
 * Whether a chosen accent had to be moved to stay readable, to say so beside the colour picker.
 * @param {string} hex
 */
export function accentWasMoved(hex) {
  return contrast(accentTokens(hex).light.accent, hex) > 1.15;
}

darkSystem.addEventListener('change', paint);
contrastSystem.addEventListener('change', paint);
paint();
