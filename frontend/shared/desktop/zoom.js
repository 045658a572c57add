/** The steps that the keys go through, as browsers have them. */
export const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];

/**
 * The zoom that a key asks for: Ctrl with +, - or 0, wherever a keyboard has them.
 * @param {KeyboardEvent} event
 * @param {number} zoom The one that is.
 * @returns {number | null} `null` when the key means something else.
 */
export function zoomFor(event, zoom) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  // With Ctrl, the digit's key means the digit, also where it takes Shift to type it.
  if (event.key === '0' || event.code === 'Digit0') return 1;
  if (event.key === '+' || event.key === '=') return STEPS.find((step) => step > zoom + 0.01) ?? 2;
  if (event.key === '-' || event.key === '_') return STEPS.findLast((step) => step < zoom - 0.01) ?? 0.5;
  return null;
}
