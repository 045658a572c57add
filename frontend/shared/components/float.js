/**
 * Floating things (menus, tooltips): beside their anchor, inside the window, above everything.
 *
 * @typedef {`${'top' | 'bottom' | 'left' | 'right'}${'' | '-start' | '-end'}`} Placement
 * @typedef {{ placement?: Placement, gap?: number, matchWidth?: boolean }} FloatOptions
 */

const EDGE = 8;
const OPPOSITE = /** @type {const} */ ({ top: 'bottom', bottom: 'top', left: 'right', right: 'left' });

/**
 * Where a box of a size goes beside an anchor: on the side asked for when there is room, else on the other one.
 * @param {{ left: number, top: number, right: number, bottom: number, width: number, height: number }} anchor
 * @param {{ width: number, height: number }} box
 * @param {{ width: number, height: number }} view
 * @param {Placement} placement
 * @param {number} gap
 */
export function position(anchor, box, view, placement, gap) {
  const parts = placement.split('-');
  let side = /** @type {keyof typeof OPPOSITE} */ (parts[0]);
  const align = parts[1];
  const room = {
    top: anchor.top,
    bottom: view.height - anchor.bottom,
    left: anchor.left,
    right: view.width - anchor.right,
  };
  const vertical = side === 'top' || side === 'bottom';
  const needed = (vertical ? box.height : box.width) + gap + EDGE;
  if (room[side] < needed && room[OPPOSITE[side]] > room[side]) side = OPPOSITE[side];

  /** @param {number} start @param {number} end @param {number} size */
  const along = (start, end, size) => {
    if (align === 'start') return start;
    if (align === 'end') return end - size;
    return (start + end - size) / 2;
  };
  let left = along(anchor.left, anchor.right, box.width);
  let top = along(anchor.top, anchor.bottom, box.height);
  if (side === 'bottom') top = anchor.bottom + gap;
  if (side === 'top') top = anchor.top - gap - box.height;
  if (side === 'right') left = anchor.right + gap;
  if (side === 'left') left = anchor.left - gap - box.width;
  return {
    side,
    left: Math.round(Math.max(EDGE, Math.min(left, view.width - box.width - EDGE))),
    top: Math.round(Math.max(EDGE, Math.min(top, view.height - box.height - EDGE))),
  };
}

/**
 * Shows an element beside its anchor and keeps it there until stopped. The element is `position: fixed` and has the attribute
 * `popover="manual"`, which puts it above dialogs where the browser knows it.
 * @param {HTMLElement} floating
 * @param {Element} anchor
 * @param {FloatOptions} [options]
 * @returns {() => void} hides it
 */
export function float(floating, anchor, { placement = 'bottom-start', gap = 4, matchWidth = false } = {}) {
  floating.hidden = false;
  floating.showPopover?.();

  const place = () => {
    const around = anchor.getBoundingClientRect();
    if (matchWidth) floating.style.minWidth = `${around.width}px`;
    const box = { width: floating.offsetWidth, height: floating.offsetHeight };
    const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const { left, top, side } = position(around, box, view, placement, gap);
    floating.style.left = `${left}px`;
    floating.style.top = `${top}px`;
    floating.dataset.side = side;
  };
  place();
  addEventListener('scroll', place, { capture: true, passive: true });
  addEventListener('resize', place);

  return () => {
    removeEventListener('scroll', place, { capture: true });
    removeEventListener('resize', place);
    floating.hidePopover?.();
    floating.hidden = true;
  };
}
