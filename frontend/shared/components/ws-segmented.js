import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { WsElement } from './element.js';
import './ws-icon.js';
import './ws-kbd.js';

/** @typedef {{ value: string, label: string, icon?: string, keys?: string }} Segment */

/**
 * One of a few, all visible.
 * @fires change
 */
export class WsSegmented extends WsElement {
  static shadowRootOptions = { ...WsElement.shadowRootOptions, delegatesFocus: true };

  static properties = {
    label: {},
    options: { attribute: false },
    value: {},
    disabled: { type: Boolean, reflect: true },
    iconsOnly: { type: Boolean, attribute: 'icons-only' },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; max-width: 100%; }
      fieldset {
        display: flex; min-width: 0; margin: 0; padding: 2px; gap: 2px; border: 0; border-radius: var(--radius-control);
        background: var(--well); overflow-x: auto;
      }
      label {
        display: inline-flex; align-items: center; gap: 6px; height: calc(var(--control) - 4px); padding: 0 10px; cursor: pointer;
        border-radius: 4px; font: var(--weight-medium) var(--size-s)/1 var(--font-sans); color: var(--text-muted); white-space: nowrap;
        transition: background-color var(--motion-fast) ease-out, color var(--motion-fast) ease-out;
      }
      label:hover { color: var(--text); }
      label.on { color: var(--text); background: var(--well-raised); box-shadow: 0 1px 2px oklch(0 0 0 / 0.12); }
      label:focus-within:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: -1px; }
      input { position: absolute; opacity: 0; width: 1px; height: 1px; margin: 0; }
      :host([disabled]) label { opacity: 0.6; cursor: default; }
      @media (forced-colors: active) { label.on { border: 2px solid Highlight; } }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    /** @type {Segment[]} */
    this.options = [];
    this.value = '';
    this.disabled = false;
    this.iconsOnly = false;
  }

  /** @param {string} value */
  #choose(value) {
    this.value = value;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  render() {
    return html`<fieldset ?disabled=${this.disabled}>
      <legend class="visually-hidden">${this.label}</legend>
      ${this.options.map(
        (option) => html`<label class=${option.value === this.value ? 'on' : ''}>
          <input type="radio" name="segment" value=${option.value} .checked=${live(option.value === this.value)}
            @change=${() => this.#choose(option.value)} />
          ${option.icon ? html`<ws-icon .name=${option.icon}></ws-icon>` : nothing}
          <span class=${this.iconsOnly && option.icon ? 'visually-hidden' : ''}>${option.label}</span>
          ${option.keys ? html`<ws-kbd .keys=${option.keys} aria-hidden="true"></ws-kbd>` : nothing}
        </label>`,
      )}
    </fieldset>`;
  }
}

customElements.define('ws-segmented', WsSegmented);
