import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import './ws-icon.js';
import './ws-icon-button.js';

/**
 * @typedef {'info' | 'ok' | 'attention' | 'danger'} Tone
 * @typedef {{ text: string, tone?: Tone, action?: { label: string, run: () => void }, timeout?: number }} Toast
 * @typedef {Toast & { id: number, tone: Tone, left: number, since: number }} Shown
 */

const ICONS = { info: 'info', ok: 'circle-check', attention: 'bell-ring', danger: 'triangle-alert' };
const KEPT = 4;

/** The corner where short notices come and go. */
class WsToasts extends WsElement {
  static properties = { toasts: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host {
        position: fixed; inset: auto 16px calc(var(--status-height) + var(--toast-lift, 12px)) auto; z-index: 900; display: flex; flex-direction: column; gap: 8px;
        width: min(400px, calc(100vw - 32px)); margin: 0; padding: 0; border: 0; background: none; overflow: visible; pointer-events: none;
      }
      .toast {
        display: flex; align-items: center; gap: 10px; min-height: 44px; padding: 6px 6px 6px 12px; pointer-events: auto;
        border: 1px solid var(--line); border-radius: var(--radius-surface); color: var(--text); background: var(--surface-1);
        box-shadow: var(--shadow-float); font: var(--weight-normal) var(--size-m)/1.45 var(--font-sans);
        animation: rise var(--motion) var(--ease);
      }
      @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
      .words { flex: 1; min-width: 0; overflow-wrap: anywhere; }
      .info > ws-icon { color: var(--state-info); } .ok > ws-icon { color: var(--state-ok); }
      .attention > ws-icon { color: var(--state-attention); } .danger > ws-icon { color: var(--state-danger); }
      .action {
        height: 28px; padding: 0 8px; border: 0; border-radius: var(--radius-control); white-space: nowrap; cursor: pointer;
        font: var(--weight-bold) var(--size-s)/1 var(--font-sans); color: var(--accent-ink); background: none;
      }
      .action:hover { background: var(--accent-soft); }
      @media (max-width: 719px) { :host { inset: auto 16px calc(64px + var(--toast-lift, 12px)) 16px; width: auto; } }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #held = false;

  constructor() {
    super();
    /** @type {Shown[]} */
    this.toasts = [];
    this.addEventListener('pointerenter', () => this.#hold(true));
    this.addEventListener('pointerleave', () => this.#hold(false));
    this.addEventListener('focusin', () => this.#hold(true));
    this.addEventListener('focusout', () => this.#hold(false));
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'region');
    this.setAttribute('popover', 'manual');
  }

  willUpdate() {
    this.setAttribute('aria-label', t('ui.notifications'));
  }

  /** @param {Shown} toast */
  add(toast) {
    this.toasts = [...this.toasts.slice(1 - KEPT), toast];
    // Shown anew, it comes above a dialog that was opened since.
    if (this.matches('[popover]')) {
      this.hidePopover?.();
      this.showPopover?.();
    }
    this.#wait();
  }

  /** @param {number} id */
  dismiss(id) {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
    this.#wait();
  }

  /** @param {boolean} held */
  #hold(held) {
    const now = Date.now();
    if (held && !this.#held) for (const toast of this.toasts) toast.left -= now - toast.since;
    if (!held) for (const toast of this.toasts) toast.since = now;
    this.#held = held;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#held || !this.toasts.length) return;
    const now = Date.now();
    const over = this.toasts.filter((toast) => toast.left - (now - toast.since) <= 0);
    if (over.length) this.toasts = this.toasts.filter((toast) => !over.includes(toast));
    const next = Math.min(...this.toasts.map((toast) => toast.left - (now - toast.since)));
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#wait(), Math.max(50, next));
  }

  render() {
    return html`${repeat(
      this.toasts,
      (toast) => toast.id,
      (toast) => html`<div class="toast ${toast.tone}" role=${toast.tone === 'danger' ? 'alert' : 'status'}>
        <ws-icon .name=${ICONS[toast.tone]} .size=${18}></ws-icon>
        <span class="words">${toast.text}</span>
        ${
          toast.action
            ? html`<button class="action" type="button" @click=${() => {
                toast.action?.run();
                this.dismiss(toast.id);
              }}>${toast.action.label}</button>`
            : nothing
        }
        <ws-icon-button size="s" icon="x" .label=${t('ui.close')} @click=${() => this.dismiss(toast.id)}></ws-icon-button>
      </div>`,
    )}`;
  }
}

customElements.define('ws-toasts', WsToasts);

/** @type {WsToasts | null} */
let corner = null;
let last = 0;

/**
 * Says briefly what happened. Errors stay until closed; what can be undone stays longer.
 * @param {Toast} toast
 */
export function toast({ text, tone = 'info', action, timeout }) {
  if (!corner?.isConnected) {
    corner = /** @type {WsToasts} */ (document.createElement('ws-toasts'));
    document.body.append(corner);
  }
  const id = ++last;
  const left = timeout ?? (tone === 'danger' ? Number.POSITIVE_INFINITY : action ? 10_000 : 5000);
  corner.add({ id, text, tone, action, left, since: Date.now() });
  return { close: () => corner?.dismiss(id) };
}
