import { css, html, nothing } from 'lit';
import { WsElement } from './element.js';
import { float } from './float.js';
import './ws-icon.js';
import './ws-kbd.js';

/**
 * @typedef {{ id: string, label: string, icon?: string, hint?: string, keys?: string, danger?: boolean, disabled?: boolean, checked?: boolean,
 *   radio?: boolean, stay?: boolean, group?: string, href?: string, lang?: string }} Choice
 * @typedef {Choice | { separator: true }} MenuItem
 */

/** @param {MenuItem} item @returns {item is Choice} */
const isChoice = (item) => !('separator' in item);

/**
 * Actions behind a button.
 * @fires ws-choose - detail: { id, item }
 * @fires ws-open
 * @fires ws-close
 * @slot trigger - the button
 */
export class WsMenu extends WsElement {
  static properties = {
    items: { attribute: false },
    label: {},
    placement: {},
    gap: { type: Number },
    open: { type: Boolean, reflect: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; }
      .menu {
        position: fixed; inset: auto; z-index: 800; min-width: 180px; max-width: min(340px, calc(100vw - 16px)); max-height: min(70vh, 480px); margin: 0;
        padding: 4px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius-surface); color: var(--text);
        background: var(--surface-1); box-shadow: var(--shadow-float); font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans);
      }
      .menu:focus { outline: none; }
      .item {
        display: flex; align-items: center; gap: 10px; width: 100%; min-height: var(--control); padding: 4px 8px; border: 0;
        border-radius: var(--radius-control); color: inherit; background: none; font: inherit; text-align: start; text-decoration: none; cursor: pointer;
      }
      .item:focus { outline: none; background: var(--surface-3); }
      .item[aria-disabled='true'] { color: var(--text-muted); opacity: 0.65; cursor: default; }
      .item > ws-icon { color: var(--text-muted); }
      .danger, .danger > ws-icon { color: var(--state-danger); }
      .danger:focus { background: var(--state-danger-soft); }
      .words { flex: 1; min-width: 0; }
      .hint { display: block; color: var(--text-muted); font-size: var(--size-xs); }
      .separator { height: 1px; margin: 4px -4px; background: var(--line); }
      .group { padding: 8px 8px 4px; color: var(--text-muted); font: var(--weight-medium) var(--size-xs)/1.4 var(--font-sans); }
      .off { visibility: hidden; }
      @media (forced-colors: active) { .item:focus { outline: 2px solid Highlight; outline-offset: -2px; } }
    `,
  ];

  /** @type {(() => void) | null} */
  #hide = null;
  #typed = '';
  #typedAt = 0;

  constructor() {
    super();
    /** @type {MenuItem[]} */
    this.items = [];
    this.label = '';
    /** @type {import('./float.js').Placement} */
    this.placement = 'bottom-start';
    this.gap = 4;
    this.open = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#letGo();
    this.open = false;
  }

  /** @returns {HTMLElement | null} */
  get trigger() {
    return this.querySelector('[slot=trigger]');
  }

  /** @returns {HTMLElement} */
  get #menu() {
    return /** @type {HTMLElement} */ (this.renderRoot.querySelector('.menu'));
  }

  /** @returns {HTMLElement[]} */
  get #entries() {
    return [...this.#menu.querySelectorAll(/** @type {'button'} */ ('.item'))];
  }

  #onOutside = (/** @type {PointerEvent} */ event) => {
    if (!event.composedPath().includes(this)) this.hide(false);
  };

  /** @param {'first' | 'last'} [focus] */
  async show(focus = 'first') {
    if (this.open) return;
    this.open = true;
    await this.updateComplete;
    if (!this.trigger || !this.isConnected) return;
    this.#hide = float(this.#menu, this.trigger, { placement: this.placement, gap: this.gap });
    document.addEventListener('pointerdown', this.#onOutside, { capture: true });
    this.#entries.at(focus === 'first' ? 0 : -1)?.focus();
    this.emit('ws-open');
  }

  /** @param {boolean} [returnFocus] */
  hide(returnFocus = true) {
    if (!this.open) return;
    this.open = false;
    this.#letGo();
    if (returnFocus) this.trigger?.focus();
    this.emit('ws-close');
  }

  #letGo() {
    this.#hide?.();
    this.#hide = null;
    document.removeEventListener('pointerdown', this.#onOutside, { capture: true });
  }

  updated() {
    const { trigger } = this;
    if (!trigger) return;
    if ('expanded' in trigger) Object.assign(trigger, { haspopup: 'menu', expanded: this.open });
    else {
      trigger.setAttribute('aria-haspopup', 'menu');
      trigger.setAttribute('aria-expanded', String(this.open));
    }
  }

  #toggle() {
    if (this.open) this.hide();
    else this.show();
  }

  /** @param {KeyboardEvent} event */
  #triggerKeyed(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.show(event.key === 'ArrowDown' ? 'first' : 'last');
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const entries = this.#entries;
    const at = entries.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries[to]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (event.key === 'Tab') {
      this.hide();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      event.stopPropagation();
      this.#seek(event.key, entries, at);
    }
  }

  /**
   * Goes to the next entry that begins with what was typed.
   * @param {string} key
   * @param {HTMLElement[]} entries
   * @param {number} at
   */
  #seek(key, entries, at) {
    const now = Date.now();
    this.#typed = now - this.#typedAt > 700 ? key : this.#typed + key;
    this.#typedAt = now;
    const wanted = this.#typed.toLocaleLowerCase();
    const from = this.#typed.length > 1 ? at : at + 1;
    const order = [...entries.slice(from), ...entries.slice(0, from)];
    order.find((entry) => entry.textContent?.trim().toLocaleLowerCase().startsWith(wanted))?.focus();
  }

  /** @param {Event} event @param {Choice} item */
  #chosen(event, item) {
    if (item.disabled) {
      event.preventDefault();
      return;
    }
    if (!item.stay) this.hide();
    this.emit('ws-choose', { id: item.id, item });
  }

  /** @param {Choice} item */
  #entry(item) {
    const checkable = item.checked !== undefined;
    const content = html`
      ${checkable ? html`<ws-icon name="check" class=${item.checked ? '' : 'off'}></ws-icon>` : nothing}
      ${item.icon ? html`<ws-icon .name=${item.icon}></ws-icon>` : nothing}
      <span class="words" lang=${item.lang || nothing}>${item.label}${item.hint ? html`<span class="hint">${item.hint}</span>` : nothing}</span>
      ${item.keys ? html`<ws-kbd .keys=${item.keys} aria-hidden="true"></ws-kbd>` : nothing}
    `;
    const classes = `item ${item.danger ? 'danger' : ''}`;
    const hover = (/** @type {PointerEvent} */ event) =>
      /** @type {HTMLElement} */ (event.currentTarget).focus({ preventScroll: true });
    if (item.href) {
      return html`<a class=${classes} role="menuitem" tabindex="-1" href=${item.href} @pointermove=${hover}
        @click=${(/** @type {Event} */ event) => this.#chosen(event, item)}>${content}</a>`;
    }
    return html`<button class=${classes} type="button" role=${checkable ? (item.radio ? 'menuitemradio' : 'menuitemcheckbox') : 'menuitem'} tabindex="-1"
      aria-checked=${checkable ? String(item.checked) : nothing} aria-disabled=${item.disabled ? 'true' : nothing}
      @pointermove=${hover} @click=${(/** @type {Event} */ event) => this.#chosen(event, item)}>${content}</button>`;
  }

  #list() {
    let group = '';
    return this.items.map((item) => {
      if (!isChoice(item)) return html`<div class="separator" role="separator"></div>`;
      const heading = item.group && item.group !== group ? item.group : '';
      group = item.group ?? '';
      return html`${heading ? html`<div class="group" role="presentation">${heading}</div>` : nothing}${this.#entry(item)}`;
    });
  }

  render() {
    return html`
      <slot name="trigger" @click=${this.#toggle} @keydown=${this.#triggerKeyed} @slotchange=${() => this.requestUpdate()}></slot>
      <div class="menu" part="menu" role="menu" aria-label=${this.label || nothing} popover="manual" ?hidden=${!this.open} @keydown=${this.#keyed}>
        ${this.open ? this.#list() : nothing}
      </div>
    `;
  }
}

customElements.define('ws-menu', WsMenu);
