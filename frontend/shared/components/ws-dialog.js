import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import { deepFocus } from './focus.js';
import './ws-icon-button.js';

const FIELDS = 'ws-field, ws-password-field, ws-checkbox, input, select, textarea';

/**
 * A dialog that holds the page until answered.
 * @fires ws-close - detail.result: what close() was given, or 'dismissed'
 * @slot - content
 * @slot footer - buttons, the primary one last
 */
export class WsDialog extends WsElement {
  static properties = {
    open: { type: Boolean, reflect: true },
    heading: {},
    size: { reflect: true },
    hold: { type: Boolean },
  };

  static styles = [
    WsElement.styles,
    css`
      dialog {
        display: flex; flex-direction: column; width: min(var(--dialog-width, 480px), calc(100vw - 32px)); max-width: none;
        max-height: min(86dvh, 860px); padding: 0; border: 1px solid var(--line); border-radius: 12px; overflow: hidden;
        color: var(--text); background: var(--surface-1); box-shadow: var(--shadow-float);
        font: var(--weight-normal) var(--size-m)/var(--leading) var(--font-sans);
      }
      dialog:focus-visible { outline: none; }
      dialog:not([open]) { display: none; }
      :host([size='s']) { --dialog-width: 400px; }
      :host([size='l']) { --dialog-width: 760px; }
      dialog::backdrop { background: var(--scrim); animation: fade var(--motion) ease-out; }
      dialog[open] { animation: rise var(--motion) var(--ease); }
      @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
      @keyframes fade { from { opacity: 0; } }
      .head { display: flex; align-items: flex-start; gap: 8px; padding: 16px 12px 0 24px; }
      h2 { flex: 1; padding: 4px 0; font: var(--weight-bold) var(--size-l)/1.4 var(--font-sans); text-wrap: balance; overflow-wrap: anywhere; }
      /* Not from nothing (flex: 1): WebKit makes the dialog no higher than what its parts begin with. */
      .content { flex: auto; min-height: 0; overflow: auto; padding: 8px 24px 24px; overflow-wrap: anywhere; }
      .foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; padding: 12px 24px; border-top: 1px solid var(--line); background: var(--surface-0); }
      @media (max-width: 560px) {
        dialog { width: 100vw; margin-bottom: 0; border-width: 1px 0 0; border-radius: 12px 12px 0 0; }
        .head { padding-inline: 16px 8px; } .content, .foot { padding-inline: 16px; }
      }
    `,
  ];

  /** @type {HTMLElement | null} */
  #before = null;

  constructor() {
    super();
    this.open = false;
    this.heading = '';
    /** @type {'s' | 'm' | 'l'} */
    this.size = 'm';
    this.hold = false;
  }

  /** @returns {HTMLDialogElement | null} */
  get dialog() {
    return this.renderRoot?.querySelector('dialog') ?? null;
  }

  show() {
    this.open = true;
  }

  /** @param {unknown} [result] */
  close(result = 'dismissed') {
    if (!this.open) return;
    this.open = false;
    this.emit('ws-close', { result });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.dialog?.open) this.dialog.close();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (!changed.has('open')) return;
    const { dialog } = this;
    if (!dialog || dialog.open === this.open) return;
    if (this.open) {
      this.#before = deepFocus();
      dialog.showModal();
      this.#focusFirst();
    } else {
      dialog.close();
      if (this.#before?.isConnected) this.#before.focus();
      this.#before = null;
    }
  }

  /** What is marked `autofocus`, else the first field, else the dialog itself: never its cross. */
  async #focusFirst() {
    const first = /** @type {HTMLElement & { updateComplete?: Promise<unknown> } | null} */ (
      this.querySelector('[autofocus]') ?? this.querySelector(FIELDS)
    );
    await first?.updateComplete;
    if (this.open) (first ?? this.dialog)?.focus();
  }

  /** @param {Event} event */
  #cancelled(event) {
    event.preventDefault();
    if (!this.hold) this.close();
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    const { dialog } = this;
    if (this.hold || !dialog || event.target !== dialog || event.button !== 0) return;
    const box = dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!inside) this.close();
  }

  render() {
    return html`<dialog tabindex="-1" aria-labelledby="heading" @cancel=${this.#cancelled} @pointerdown=${this.#pressed}>
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        ${this.hold ? nothing : html`<ws-icon-button icon="x" .label=${t('ui.close')} @click=${() => this.close()}></ws-icon-button>`}
      </div>
      <div class="content" part="content"><slot></slot></div>
      <div class="foot" ?hidden=${!this.querySelector(':scope > [slot=footer]')}>
        <slot name="footer" @slotchange=${() => this.requestUpdate()}></slot>
      </div>
    </dialog>`;
  }
}

customElements.define('ws-dialog', WsDialog);
