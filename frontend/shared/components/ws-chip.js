import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import './ws-icon.js';

/**
 * A filter on or off, or something chosen that can be taken away.
 * @fires change - the filter was switched
 * @fires ws-remove
 * @slot - its words
 */
export class WsChip extends WsElement {
  static properties = {
    icon: {},
    pressed: { attribute: false },
    removable: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; vertical-align: middle; max-width: 100%; }
      .chip {
        display: inline-flex; align-items: center; gap: 6px; min-width: 0; height: 26px; padding: 0 10px; margin: 0;
        border: 1px solid var(--line); border-radius: 13px; color: var(--text); background: var(--surface-1);
        font: var(--weight-medium) var(--size-s)/1 var(--font-sans); white-space: nowrap;
      }
      .words { overflow: hidden; text-overflow: ellipsis; line-height: 1.4; }
      button.chip { cursor: pointer; transition: background-color var(--motion-fast) ease-out; }
      button.chip:hover { background: var(--surface-2); }
      .chip[aria-pressed='true'] { color: var(--accent-ink); border-color: var(--accent-ink); background: var(--accent-soft); }
      @media (forced-colors: active) { .chip[aria-pressed='true'] { outline: 2px solid Highlight; } }
      .chip:disabled { opacity: 0.5; cursor: default; }
      .remove {
        display: grid; place-items: center; width: 20px; height: 20px; margin-inline-end: -6px; padding: 0; border: 0;
        border-radius: 50%; color: var(--text-muted); background: none; cursor: pointer;
      }
      .remove:hover { color: var(--text); background: var(--surface-3); }
      @media (pointer: coarse) { .chip { height: 36px; border-radius: 18px; } .remove { width: 28px; height: 28px; } }
    `,
  ];

  constructor() {
    super();
    this.icon = '';
    /** @type {boolean | undefined} */
    this.pressed = undefined;
    this.removable = false;
    this.disabled = false;
  }

  #toggle() {
    this.pressed = !this.pressed;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  render() {
    const content = html`
      ${this.icon ? html`<ws-icon .name=${this.icon} .size=${14}></ws-icon>` : nothing}
      <span class="words"><slot></slot></span>
    `;
    if (this.pressed !== undefined) {
      return html`<button class="chip" type="button" ?disabled=${this.disabled} aria-pressed=${String(this.pressed)}
        @click=${this.#toggle}>${this.pressed && !this.icon ? html`<ws-icon name="check" .size=${14}></ws-icon>` : nothing}${content}</button>`;
    }
    return html`<span class="chip">
      ${content}
      ${
        this.removable
          ? html`<button class="remove" type="button" ?disabled=${this.disabled}
              aria-label=${`${t('ui.remove')} ${this.textContent?.trim() ?? ''}`}
              @click=${() => this.emit('ws-remove')}><ws-icon name="x" .size=${14}></ws-icon></button>`
          : nothing
      }
    </span>`;
  }
}

customElements.define('ws-chip', WsChip);
