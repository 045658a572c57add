/**
 * Colours in numbers: OKLCH, sRGB and the contrast between two of them.
 *
 * @typedef {{ l: number, c: number, h: number, alpha?: number }} Oklch lightness 0 to 1, chroma, hue in degrees
 * @typedef {[number, number, number]} Rgb linear light, 0 to 1
 */

/** @param {number} value @returns {number} */
const clamp = (value) => Math.min(1, Math.max(0, value));

/**
 * Linear sRGB of an OKLCH colour; may lie outside 0 to 1 when the screen can't show it.
 * @param {Oklch} color
 * @returns {Rgb}
 */
export function toLinear({ l, c, h }) {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

/**
 * OKLCH of `#rrggbb`.
 * @param {string} hex
 * @returns {Oklch}
 */
export function fromHex(hex) {
  const [red, green, blue] = linearHex(hex);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return { l, c: Math.hypot(a, b), h: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 };
}

/** @param {string} hex @returns {Rgb} */
function linearHex(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  /** @param {number} shift */
  const channel = (shift) => {
    const value = ((number >> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(16), channel(8), channel(0)];
}

/**
 * Relative luminance, as WCAG defines it.
 * @param {Oklch | string} color OKLCH or `#rrggbb`
 */
export function luminance(color) {
  const [red, green, blue] = typeof color === 'string' ? linearHex(color) : toLinear(color);
  return 0.2126 * clamp(red) + 0.7152 * clamp(green) + 0.0722 * clamp(blue);
}

/**
 * Contrast between two colours, 1 to 21.
 * @param {Oklch | string} one
 * @param {Oklch | string} other
 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * Black-ish or white text, whichever reads better on a background.
 * @param {Oklch | string} background
 * @returns {'#ffffff' | '#16161d'}
 */
export function readableOn(background) {
  return contrast(background, '#ffffff') >= contrast(background, '#16161d') ? '#ffffff' : '#16161d';
}

/**
 * The same colour, darkened or lightened just enough to keep a contrast against every background.
 * @param {Oklch} color
 * @param {Oklch[]} backgrounds
 * @param {'darker' | 'lighter'} direction
 * @param {number} [least]
 * @returns {Oklch}
 */
export function keepContrast(color, backgrounds, direction, least = 4.5) {
  const step = direction === 'darker' ? -0.005 : 0.005;
  const result = { ...color };
  while (result.l > 0 && result.l < 1 && backgrounds.some((other) => contrast(result, other) < least)) {
    result.l = clamp(result.l + step);
  }
  return result;
}

/**
 * Reads `oklch(0.5 0.1 285)` or `oklch(0.5 0.1 285 / 0.4)`.
 * @param {string} text
 * @returns {Oklch | null}
 */
export function parseOklch(text) {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/.exec(text.trim());
  if (!match) return null;
  return { l: +match[1], c: +match[2], h: +match[3], alpha: match[4] === undefined ? 1 : +match[4] };
}

/** @param {Oklch} color */
export function formatOklch({ l, c, h }) {
  return `oklch(${l.toFixed(3)} ${c.toFixed(3)} ${h.toFixed(1)})`;
}
