import { css, html, nothing } from 'lit';
import { WsElement } from './element.js';
import { attachTooltip } from './tooltip.js';
import './ws-badge.js';
import './ws-icon.js';

/**
 * A button that is only an icon; its label is read aloud and shown as a tooltip.
 * @fires click
 */
export class WsIconButton extends WsElement {
  static shadowRootOptions = { ...WsElement.shadowRootOptions, delegatesFocus: true };

  static properties = {
    icon: {},
    label: {},
    variant: { reflect: true },
    size: { reflect: true },
    pressed: { attribute: false },
    expanded: { attribute: false },
    haspopup: {},
    disabled: { type: Boolean, reflect: true },
    loading: { type: Boolean, reflect: true },
    count: { type: Number },
    href: {},
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; vertical-align: middle; }
      .button {
        position: relative; display: inline-grid; place-items: center; width: var(--control); height: var(--control);
        padding: 0; border: 1px solid transparent; border-radius: var(--radius-control);
        color: var(--text-muted); background: transparent; cursor: pointer;
        transition: background-color var(--motion-fast) ease-out, color var(--motion-fast) ease-out;
      }
      .button:hover { color: var(--text); background: var(--surface-3); }
      .button[aria-pressed='true'], .button[aria-expanded='true'] { color: var(--accent-ink); background: var(--accent-soft); }
      :host([variant='secondary']) .button { color: var(--text); border-color: var(--line); background: var(--surface-1); }
      :host([variant='secondary']) .button:hover { background: var(--surface-2); }
      :host([variant='danger']) .button:hover { color: var(--state-danger); background: var(--state-danger-soft); }
      :host([size='s']) .button { width: var(--control-s); height: var(--control-s); }
      :host([disabled]) .button { opacity: 0.5; cursor: default; background: none; color: var(--text-muted); }
      @media (forced-colors: active) { .button[aria-pressed='true'] { outline: 2px solid Highlight; outline-offset: -3px; } }
      ws-badge { position: absolute; top: -4px; inset-inline-end: -4px; pointer-events: none; }
      .turning { animation: turn 0.9s linear infinite; }
      @keyframes turn { to { transform: rotate(1turn); } }
      @media (prefers-reduced-motion: reduce) { .turning { animation: none; } }
    `,
  ];

  /** @type {(() => void) | null} */
  #detach = null;

  constructor() {
    super();
    this.icon = '';
    this.label = '';
    /** @type {'quiet' | 'secondary' | 'danger'} */
    this.variant = 'quiet';
    /** @type {'m' | 's'} */
    this.size = 'm';
    /** @type {boolean | undefined} */
    this.pressed = undefined;
    /** @type {boolean | undefined} */
    this.expanded = undefined;
    /** @type {'menu' | 'dialog' | ''} */
    this.haspopup = '';
    this.disabled = false;
    this.loading = false;
    this.count = 0;
    this.href = '';
    this.addEventListener('click', (event) => {
      if (!this.disabled && !this.loading) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.#detach = attachTooltip(this, () => this.label);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#detach?.();
  }

  /** Presses it, as the user would. */
  click() {
    /** @type {HTMLElement | null | undefined} */ (this.renderRoot?.querySelector('.button'))?.click();
  }

  render() {
    const name = this.loading ? 'loader-circle' : this.icon;
    const content = html`
      <ws-icon class=${this.loading ? 'turning' : ''} .name=${name}></ws-icon>
      ${this.count ? html`<ws-badge tone="attention" .count=${this.count} aria-hidden="true"></ws-badge>` : nothing}
    `;
    const label = this.count ? `${this.label}, ${this.count}` : this.label;
    if (this.href && !this.disabled) {
      return html`<a class="button" part="button" href=${this.href} aria-label=${label}>${content}</a>`;
    }
    return html`
      <button class="button" part="button" type="button" ?disabled=${this.disabled} aria-label=${label}
        aria-busy=${this.loading ? 'true' : nothing} aria-haspopup=${this.haspopup || nothing}
        aria-pressed=${this.pressed === undefined ? nothing : String(this.pressed)}
        aria-expanded=${this.expanded === undefined ? nothing : String(this.expanded)}
      >${content}</button>
    `;
  }
}

customElements.define('ws-icon-button', WsIconButton);
