import { css, html, nothing } from 'lit';
import { WsElement } from './element.js';
import './ws-icon.js';
import './ws-kbd.js';

/**
 * A button, or a link that looks like one.
 * @fires click
 * @slot - the verb
 */
export class WsButton extends WsElement {
  static formAssociated = true;
  static shadowRootOptions = { ...WsElement.shadowRootOptions, delegatesFocus: true };

  static properties = {
    variant: { reflect: true },
    size: { reflect: true },
    icon: {},
    iconEnd: { attribute: 'icon-end' },
    type: {},
    disabled: { type: Boolean, reflect: true },
    loading: { type: Boolean, reflect: true },
    wide: { type: Boolean, reflect: true },
    href: {},
    keys: {},
    label: {},
    haspopup: {},
    expanded: {},
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; vertical-align: middle; min-width: 0; }
      :host([wide]) { display: flex; }
      .button {
        display: inline-flex; align-items: center; justify-content: center; gap: 8px; flex: 1; min-width: 0;
        height: var(--control); padding: 0 12px; border: 1px solid var(--line); border-radius: var(--radius-control);
        font: var(--weight-medium) var(--size-m)/1 var(--font-sans); color: var(--text); background: var(--surface-1);
        text-decoration: none; white-space: nowrap; cursor: pointer; user-select: none; -webkit-user-select: none;
        transition: background-color var(--motion-fast) ease-out, border-color var(--motion-fast) ease-out;
      }
      .label { overflow: hidden; text-overflow: ellipsis; line-height: 1.4; }
      ws-icon { color: inherit; }
      .button:hover { background: var(--surface-2); }
      .button:active { background: var(--surface-3); }

      :host([variant='primary']) .button { border-color: transparent; color: var(--on-accent); background: var(--accent); }
      :host([variant='primary']) .button:hover { background: var(--accent-hover); }
      :host([variant='danger']) .button { border-color: transparent; color: var(--on-danger); background: var(--state-danger-fill); }
      :host([variant='danger']) .button:hover { background: var(--state-danger-fill-hover); }
      :host([variant='quiet']) .button { border-color: transparent; background: transparent; }
      :host([variant='quiet']) .button:hover { background: var(--surface-3); }

      /* Looks like the field it opens. */
      :host([variant='field']) .button { justify-content: flex-start; padding-inline: 10px; font-weight: var(--weight-normal); color: var(--text-muted); }
      :host([variant='field']) .button:hover { border-color: var(--line-control); background: var(--surface-1); }
      :host([variant='field']) .label { flex: 1; text-align: start; }

      :host([size='s']) .button { height: var(--control-s); padding: 0 8px; gap: 6px; font-size: var(--size-s); }

      :host([disabled]) .button { color: var(--text-muted); background: var(--surface-2); border-color: var(--line); cursor: default; }
      :host([disabled]) .label, :host([disabled]) ws-icon { opacity: 0.6; }
      :host([loading]) .button { cursor: progress; }
      .turning { animation: turn 0.9s linear infinite; }
      @keyframes turn { to { transform: rotate(1turn); } }
      @media (prefers-reduced-motion: reduce) { .turning { animation: none; } }
      ws-kbd { margin-inline-end: -4px; }
      :host([variant='primary']) ws-kbd, :host([variant='danger']) ws-kbd {
        --kbd-line: currentColor; --kbd-text: currentColor; --kbd-surface: transparent;
      }
      @media (forced-colors: active) {
        :host([variant='primary']) .button { border: 2px solid ButtonText; }
      }
    `,
  ];

  #internals = this.attachInternals?.();

  constructor() {
    super();
    /** @type {'primary' | 'secondary' | 'quiet' | 'danger' | 'field'} */
    this.variant = 'secondary';
    /** @type {'m' | 's'} */
    this.size = 'm';
    this.icon = '';
    this.iconEnd = '';
    /** @type {'button' | 'submit' | 'reset'} */
    this.type = 'button';
    this.disabled = false;
    this.loading = false;
    this.wide = false;
    this.href = '';
    this.keys = '';
    this.label = '';
    /** @type {'menu' | 'dialog' | ''} */
    this.haspopup = '';
    /** @type {boolean | undefined} */
    this.expanded = undefined;
    this.addEventListener('click', (event) => this.#clicked(event));
  }

  /** @param {Event} event */
  #clicked(event) {
    if (this.disabled || this.loading) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const form = this.#internals?.form;
    if (this.type === 'submit') form?.requestSubmit();
    if (this.type === 'reset') form?.reset();
  }

  /** Presses it, as the user would. */
  click() {
    /** @type {HTMLElement | null | undefined} */ (this.renderRoot?.querySelector('.button'))?.click();
  }

  #content() {
    const icon = this.loading ? 'loader-circle' : this.icon;
    return html`
      ${icon ? html`<ws-icon class=${this.loading ? 'turning' : ''} .name=${icon}></ws-icon>` : nothing}
      <span class="label"><slot></slot></span>
      ${this.iconEnd ? html`<ws-icon .name=${this.iconEnd}></ws-icon>` : nothing}
      ${this.keys ? html`<ws-kbd .keys=${this.keys} aria-hidden="true"></ws-kbd>` : nothing}
    `;
  }

  render() {
    if (this.href && !this.disabled) {
      return html`<a class="button" part="button" href=${this.href} aria-label=${this.label || nothing}>${this.#content()}</a>`;
    }
    return html`
      <button class="button" part="button" type="button" ?disabled=${this.disabled}
        aria-label=${this.label || nothing} aria-busy=${this.loading ? 'true' : nothing}
        aria-disabled=${this.loading ? 'true' : nothing} aria-haspopup=${this.haspopup || nothing}
        aria-expanded=${this.expanded === undefined ? nothing : String(this.expanded)}
      >${this.#content()}</button>
    `;
  }
}

customElements.define('ws-button', WsButton);
