import { css, html, nothing } from 'lit';
import { cssVars } from '../components/css-vars.js';
import { WsElement } from '../components/element.js';
import '../components/ws-icon-button.js';
import { t } from '../i18n/i18n.js';

const STACK = 720;
const CONTENT_LEAST = 380;
const LIMITS = { list: { least: 180, most: 420 }, details: { least: 220, most: 560 } };

/** @typedef {'list' | 'content' | 'details'} Pane */

/**
 * At most three columns: a list, the content, its details. They can be resized and remember it; when there is no room they become
 * a stack with a back arrow.
 * @fires ws-back - detail.from: the pane that was left
 * @fires ws-collapse - detail.collapsed
 * @slot list
 * @slot - content
 * @slot details
 */
export class WsColumns extends WsElement {
  static properties = {
    storageKey: { attribute: 'storage-key' },
    showing: { reflect: true },
    listLabel: { attribute: 'list-label' },
    contentLabel: { attribute: 'content-label' },
    detailsLabel: { attribute: 'details-label' },
    listWidth: { type: Number, attribute: 'list-width' },
    detailsWidth: { type: Number, attribute: 'details-width' },
    details: { type: Boolean },
    noList: { type: Boolean, attribute: 'no-list' },
    width: { state: true },
    widths: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex: 1; min-width: 0; min-height: 0; height: 100%; overflow: hidden; }
      section { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; overflow: hidden; background: var(--surface-0); }
      section > slot { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; overflow: auto; }
      .list, .details { flex: none; width: var(--pane-width); }
      .content { flex: 1; }
      .alone { flex: 1; width: auto; }
      .handle { position: relative; flex: none; width: 1px; background: var(--line); }
      .handle::after {
        content: ''; position: absolute; inset: 0 -4px; z-index: 5; cursor: col-resize; touch-action: none;
        transition: background-color var(--motion-fast) ease-out;
      }
      .handle::before { content: ''; position: absolute; inset: 0 -1px; z-index: 6; pointer-events: none; }
      .handle:hover::before, .handle.dragged::before { background: var(--accent); }
      .handle:focus-visible { outline: none; }
      .handle:focus-visible::before { background: var(--focus); }
      .back { display: flex; align-items: center; gap: 4px; flex: none; height: 44px; padding: 0 8px; border: 0; border-bottom: 1px solid var(--line); background: var(--surface-1);
        font: var(--weight-medium) var(--size-m)/1 var(--font-sans); color: var(--text); text-align: start; cursor: pointer; }
      .back:hover { background: var(--surface-2); }
      .back:focus-visible { outline-offset: -2px; }
    `,
  ];

  /** @type {ResizeObserver | null} */
  #sizes = null;

  constructor() {
    super();
    this.storageKey = '';
    /** @type {Pane} */
    this.showing = 'content';
    this.listLabel = '';
    this.contentLabel = '';
    this.detailsLabel = '';
    this.listWidth = 240;
    this.detailsWidth = 280;
    this.details = false;
    this.noList = false;
    this.width = 1200;
    /** What the user dragged. @type {{ list?: number, details?: number }} */
    this.widths = {};
  }

  /** Whether the columns are a stack now. */
  get collapsed() {
    return this.width < STACK;
  }

  connectedCallback() {
    super.connectedCallback();
    try {
      this.widths = JSON.parse(localStorage.getItem(`workspace.columns.${this.storageKey}`) ?? '{}');
    } catch {
      // An unreadable memory is as good as none.
    }
    this.#sizes = new ResizeObserver(() => this.#measure());
    this.#sizes.observe(this);
    this.#measure();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  #measure() {
    const before = this.collapsed;
    this.width = this.clientWidth || this.width;
    if (before !== this.collapsed) this.emit('ws-collapse', { collapsed: this.collapsed });
  }

  /** @param {'list' | 'details'} pane */
  #paneWidth(pane) {
    const { least, most } = LIMITS[pane];
    const wanted = this.widths[pane] ?? (pane === 'list' ? this.listWidth : this.detailsWidth);
    return Math.round(Math.max(least, Math.min(most, wanted)));
  }

  /** Which panes have room beside one another. @returns {Pane[]} */
  get shown() {
    const list = !this.noList;
    const wanted = this.showing === 'details' && !this.details ? 'content' : this.showing;
    if (this.collapsed) return [wanted === 'list' && !list ? 'content' : wanted];
    const used = (list ? this.#paneWidth('list') : 0) + (this.details ? this.#paneWidth('details') : 0);
    if (this.details && this.width - used < CONTENT_LEAST) {
      const main = wanted === 'details' ? 'details' : 'content';
      return list ? ['list', main] : [main];
    }
    /** @type {Pane[]} */
    const all = ['list', 'content', 'details'];
    return all.filter((pane) => (pane === 'list' ? list : pane === 'details' ? this.details : true));
  }

  /** @param {'list' | 'details'} pane @param {number | undefined} width */
  #resize(pane, width) {
    const { least, most } = LIMITS[pane];
    this.widths = {
      ...this.widths,
      [pane]: width === undefined ? undefined : Math.max(least, Math.min(most, width)),
    };
    try {
      localStorage.setItem(`workspace.columns.${this.storageKey}`, JSON.stringify(this.widths));
    } catch {
      // Without storage the width lasts as long as the page.
    }
  }

  /** @param {PointerEvent} event @param {'list' | 'details'} pane */
  #drag(event, pane) {
    if (event.button !== 0) return;
    const handle = /** @type {HTMLElement} */ (event.currentTarget);
    const start = event.clientX;
    const width = this.#paneWidth(pane);
    const sign = pane === 'list' ? 1 : -1;
    const move = (/** @type {PointerEvent} */ moved) =>
      this.#resize(pane, width + sign * (moved.clientX - start));
    const stop = () => {
      handle.classList.remove('dragged');
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('lostpointercapture', stop);
    };
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.classList.add('dragged');
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', stop);
  }

  /** @param {KeyboardEvent} event @param {'list' | 'details'} pane */
  #keyed(event, pane) {
    const { least, most } = LIMITS[pane];
    const width = this.#paneWidth(pane);
    const grow = pane === 'list' ? 16 : -16;
    const to = { ArrowRight: width + grow, ArrowLeft: width - grow, Home: least, End: most }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#resize(pane, to);
  }

  /** @param {'list' | 'details'} pane */
  #handle(pane) {
    const { least, most } = LIMITS[pane];
    return html`<div class="handle" role="separator" tabindex="0" aria-orientation="vertical"
      aria-label=${t(pane === 'list' ? 'frame.resizeList' : 'frame.resizeDetails')}
      aria-valuenow=${this.#paneWidth(pane)} aria-valuemin=${least} aria-valuemax=${most}
      @pointerdown=${(/** @type {PointerEvent} */ event) => this.#drag(event, pane)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => this.#keyed(event, pane)}
      @dblclick=${() => this.#resize(pane, undefined)}></div>`;
  }

  /** @param {Pane} pane @param {Pane[]} shown */
  #back(pane, shown) {
    const to = pane === 'details' ? 'content' : 'list';
    if (pane === 'list' || shown.includes(to) || (to === 'list' && this.noList)) return nothing;
    const label = to === 'list' ? this.listLabel : this.contentLabel;
    return html`<button class="back" type="button" aria-label=${`${t('ui.back')} : ${label}`} @click=${() => {
      this.showing = to;
      this.emit('ws-back', { from: pane });
    }}><ws-icon name="arrow-left" .size=${18}></ws-icon>${label || t('ui.back')}</button>`;
  }

  render() {
    const shown = this.shown;
    const labels = { list: this.listLabel, content: this.contentLabel, details: this.detailsLabel };
    // The page's own heading is in the content, and hidden with it.
    const alone = (/** @type {Pane} */ name) => !shown.includes('content') && shown.at(-1) === name;
    const pane = (
      /** @type {Pane} */ name,
    ) => html`<section class="${name} ${shown.length === 1 || (name === 'details' && !shown.includes('content')) ? 'alone' : ''}"
      aria-label=${labels[name] || nothing} ?hidden=${!shown.includes(name)}
      ${cssVars({ '--pane-width': name === 'content' ? null : `${this.#paneWidth(name)}px` })}>
      ${this.#back(name, shown)}
      ${alone(name) ? html`<h1 class="visually-hidden">${labels[name]}</h1>` : nothing}
      <slot name=${name === 'content' ? nothing : name}></slot>
    </section>`;
    return html`
      ${pane('list')}
      ${shown.includes('list') && shown.length > 1 ? this.#handle('list') : nothing}
      ${pane('content')}
      ${shown.includes('details') && shown.includes('content') ? this.#handle('details') : nothing}
      ${pane('details')}
    `;
  }
}

customElements.define('ws-columns', WsColumns);
