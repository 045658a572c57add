import { css, html, nothing } from 'lit';
import { WsElement } from './element.js';
import './ws-badge.js';
import './ws-icon.js';

/** @typedef {{ id: string, label: string, icon?: string, count?: number }} Tab */

/**
 * Parts of one page, one at a time.
 * @fires change
 * @slot the tab's id - its panel
 */
export class WsTabs extends WsElement {
  static properties = { label: {}, tabs: { attribute: false }, value: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      [role='tablist'] { display: flex; gap: 4px; flex: none; padding: 0 var(--tabs-edge, 0); overflow-x: auto; scrollbar-width: none; box-shadow: inset 0 -1px var(--line); }
      [role='tab'] {
        display: inline-flex; align-items: center; gap: 6px; height: 40px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent;
        font: var(--weight-medium) var(--size-m)/1 var(--font-sans); color: var(--text-muted); background: none; cursor: pointer; white-space: nowrap;
      }
      [role='tab']:hover { color: var(--text); }
      [role='tab']:focus-visible { outline-offset: -3px; border-radius: var(--radius-control); }
      [aria-selected='true'] { color: var(--accent-ink); border-bottom-color: var(--accent); }
      @media (forced-colors: active) { [role='tab'] { border-bottom-color: Canvas; } [role='tab'][aria-selected='true'] { border-bottom-color: Highlight; } }
      [role='tabpanel'] { flex: 1; min-height: 0; outline-offset: -2px; }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    /** @type {Tab[]} */
    this.tabs = [];
    this.value = '';
  }

  get current() {
    return this.tabs.some((tab) => tab.id === this.value) ? this.value : (this.tabs[0]?.id ?? '');
  }

  /** @param {string} id */
  #choose(id) {
    if (id === this.current) return;
    this.value = id;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  async #keyed(event) {
    const at = this.tabs.findIndex((tab) => tab.id === this.current);
    const last = this.tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(this.tabs[to].id);
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('[aria-selected=true]'))?.focus();
  }

  render() {
    return html`
      <div role="tablist" aria-label=${this.label || nothing} @keydown=${this.#keyed}>
        ${this.tabs.map((tab) => {
          const chosen = tab.id === this.current;
          return html`<button role="tab" type="button" id="tab-${tab.id}" aria-selected=${chosen ? 'true' : 'false'} aria-controls="panel"
            tabindex=${chosen ? 0 : -1} @click=${() => this.#choose(tab.id)}>
            ${tab.icon ? html`<ws-icon .name=${tab.icon}></ws-icon>` : nothing}${tab.label}
            ${tab.count ? html`<ws-badge .count=${tab.count}></ws-badge>` : nothing}
          </button>`;
        })}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${this.current}"><slot name=${this.current}></slot></div>
    `;
  }
}

customElements.define('ws-tabs', WsTabs);
