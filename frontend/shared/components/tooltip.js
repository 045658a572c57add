/** One tooltip for the whole page, shown for whatever is hovered or focused with the keyboard. */
import { css, html } from 'lit';
import { WsElement } from './element.js';
import { float } from './float.js';
import { deepFocus } from './focus.js';

const DELAY = 400;

class WsTooltipLayer extends WsElement {
  static properties = { text: {} };

  static styles = [
    WsElement.styles,
    css`
      :host {
        position: fixed; inset: auto; z-index: 1000; margin: 0; padding: 4px 8px; border: 0; max-width: 280px;
        border-radius: var(--radius-control); font: var(--weight-medium) var(--size-xs)/1.4 var(--font-sans);
        color: var(--surface-1); background: var(--text); pointer-events: none; overflow: visible;
        box-shadow: var(--shadow-float);
      }
      @media (forced-colors: active) { :host { border: 1px solid CanvasText; } }
    `,
  ];

  constructor() {
    super();
    this.text = '';
  }

  render() {
    return html`${this.text}`;
  }
}

customElements.define('ws-tooltip-layer', WsTooltipLayer);

/** @type {WsTooltipLayer | null} */
let layer = null;
/** @type {(() => void) | null} */
let hideLayer = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let lastHidden = 0;
/** @type {Element | null} */
let wanted = null;

function hide() {
  clearTimeout(timer);
  wanted = null;
  if (hideLayer) lastHidden = Date.now();
  hideLayer?.();
  hideLayer = null;
}

/**
 * @param {Element} anchor
 * @param {string} text
 * @param {import('./float.js').Placement} placement
 */
async function show(anchor, text, placement) {
  hide();
  if (!text || !anchor.isConnected) return;
  wanted = anchor;
  if (!layer) {
    layer = /** @type {WsTooltipLayer} */ (document.createElement('ws-tooltip-layer'));
    layer.setAttribute('popover', 'manual');
    // The words are the anchor's own label or description already.
    layer.setAttribute('aria-hidden', 'true');
    layer.hidden = true;
  }
  // Without popovers the layer has to sit inside an open dialog to be above it.
  const host =
    'popover' in HTMLElement.prototype ? document.body : (anchor.closest('dialog[open]') ?? document.body);
  if (layer.parentNode !== host) host.append(layer);
  layer.text = text;
  await layer.updateComplete;
  // It may have been left meanwhile.
  if (wanted === anchor && anchor.isConnected) hideLayer = float(layer, anchor, { placement, gap: 6 });
}

/**
 * Gives an element a tooltip; its words must also be in the element's label or description.
 * @param {HTMLElement} anchor
 * @param {() => string} text
 * @param {import('./float.js').Placement} [placement]
 * @returns {() => void} takes it away
 */
export function attachTooltip(anchor, text, placement = 'top') {
  const soon = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === 'touch') return;
    clearTimeout(timer);
    // Going along a toolbar, the next one shows at once.
    timer = setTimeout(() => show(anchor, text(), placement), Date.now() - lastHidden < 300 ? 0 : DELAY);
  };
  const focused = () => {
    // A press focuses too, but whoever presses sees where.
    if (deepFocus()?.matches(':focus-visible')) show(anchor, text(), placement);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') hide();
  };
  anchor.addEventListener('pointerenter', soon);
  anchor.addEventListener('pointerleave', hide);
  anchor.addEventListener('pointerdown', hide);
  anchor.addEventListener('focusin', focused);
  anchor.addEventListener('focusout', hide);
  anchor.addEventListener('keydown', keys);
  return () => {
    hide();
    anchor.removeEventListener('pointerenter', soon);
    anchor.removeEventListener('pointerleave', hide);
    anchor.removeEventListener('pointerdown', hide);
    anchor.removeEventListener('focusin', focused);
    anchor.removeEventListener('focusout', hide);
    anchor.removeEventListener('keydown', keys);
  };
}
