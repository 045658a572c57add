import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { copyText } from './copy.js';
import { WsElement } from './element.js';
import './ws-button.js';
import './ws-icon.js';
import './ws-icon-button.js';

const ICONS = {
  empty: 'package-open',
  loading: '',
  error: 'triangle-alert',
  offline: 'server-off',
  ended: 'log-out',
};

/**
 * What stands where content will be: nothing yet, on its way, failed, or out of reach.
 * @fires ws-retry
 * @slot - more words
 * @slot action - the first thing to do
 */
export class WsState extends WsElement {
  static properties = {
    kind: { reflect: true },
    heading: {},
    text: {},
    icon: {},
    requestId: { attribute: 'request-id' },
    shape: { reflect: true },
    lines: { type: Number },
    retry: { type: Boolean },
    copied: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .message {
        display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; gap: 8px; max-width: 440px; margin: 0 auto; padding: 40px 24px; text-align: center;
      }
      .message > ws-icon { color: var(--text-muted); margin-bottom: 4px; }
      :host([kind='error']) .message > ws-icon { color: var(--state-danger); }
      :host([kind='offline']) .message > ws-icon { color: var(--state-attention); }
      h2 { font: var(--weight-bold) var(--size-l)/1.35 var(--font-sans); text-wrap: balance; }
      .text { color: var(--text-muted); text-wrap: pretty; }
      .reference {
        display: inline-flex; align-items: center; gap: 8px; max-width: 100%; padding-inline-start: 8px; border: 1px solid var(--line);
        border-radius: var(--radius-control); font-size: var(--size-xs); color: var(--text-muted);
      }
      code { min-width: 0; overflow: hidden; text-overflow: ellipsis; font-family: var(--font-mono); color: var(--text); }
      .actions { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin-top: 8px; }
      .actions:not(.filled) { margin: 0; }

      /* What comes within 150 ms comes without a skeleton. */
      .skeleton { container-type: inline-size; padding: 8px 16px; animation: appear 1ms 150ms both; }
      @keyframes appear { from { opacity: 0; } }
      .bone { height: 10px; border-radius: 5px; background: var(--skeleton); animation: breathe 1.6s ease-in-out infinite alternate; }
      @keyframes breathe { to { opacity: 0.55; } }
      @media (prefers-reduced-motion: reduce) { .bone { animation: none; } }
      .row { display: grid; grid-template-columns: 2fr 1.4fr 1fr 0.7fr; gap: 32px; align-items: center; height: var(--row); border-bottom: 1px solid var(--line); }
      .row:nth-child(3n) .bone:nth-child(1) { width: 62%; } .row:nth-child(3n + 1) .bone:nth-child(1) { width: 84%; }
      .row:nth-child(2n) .bone:nth-child(2) { width: 55%; } .row .bone:nth-child(1) { width: 72%; } .row .bone:nth-child(2) { width: 78%; }
      @container (max-width: 340px) {
        .row { grid-template-columns: 1fr; border-bottom-color: transparent; }
        .row .bone:not(:first-child) { display: none; }
      }
      .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 12px; padding: 16px; }
      .card { display: grid; gap: 14px; align-content: start; height: 112px; padding: 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); }
      .card .bone:nth-child(1) { width: 40%; } .card .bone:nth-child(2) { width: 60%; height: 22px; } .card .bone:nth-child(3) { width: 80%; }
      .message-row { display: flex; gap: 12px; padding: 10px 8px; }
      .message-row .face { flex: none; width: 36px; height: 36px; border-radius: 50%; }
      .message-row .lines { flex: 1; display: grid; gap: 10px; padding-top: 4px; }
      .lines .bone:nth-child(1) { width: 130px; } .lines .bone:nth-child(2) { width: 70%; }
      .message-row:nth-child(2n) .lines .bone:nth-child(2) { width: 45%; }
      .input { display: grid; gap: 8px; max-width: 420px; padding: 8px 0; }
      .input .bone:nth-child(1) { width: 110px; } .input .bone:nth-child(2) { height: var(--control); border-radius: var(--radius-control); }
    `,
  ];

  constructor() {
    super();
    /** @type {keyof typeof ICONS} */
    this.kind = 'empty';
    this.heading = '';
    this.text = '';
    this.icon = '';
    this.requestId = '';
    /** @type {'rows' | 'cards' | 'messages' | 'form'} */
    this.shape = 'rows';
    this.lines = 6;
    this.retry = false;
    this.copied = false;
  }

  async #copy() {
    this.copied = await copyText(this.requestId);
    setTimeout(() => {
      this.copied = false;
    }, 2000);
  }

  #skeleton() {
    const bone = html`<div class="bone"></div>`;
    const pieces = {
      rows: () => html`<div class="row">${bone}${bone}${bone}${bone}</div>`,
      cards: () => html`<div class="card">${bone}${bone}${bone}</div>`,
      messages: () =>
        html`<div class="message-row"><div class="bone face"></div><div class="lines">${bone}${bone}</div></div>`,
      form: () => html`<div class="input">${bone}${bone}</div>`,
    };
    return html`<div role="status" aria-busy="true"><span class="visually-hidden">${t('ui.loading')}</span>
      <div class="skeleton ${this.shape === 'cards' ? 'cards' : ''}" aria-hidden="true">
        ${Array.from({ length: this.lines }, pieces[this.shape])}
      </div>
    </div>`;
  }

  #words() {
    return {
      empty: { heading: t('ui.emptyHeading'), text: '' },
      loading: { heading: '', text: '' },
      error: { heading: t('ui.errorHeading'), text: this.requestId ? t('ui.errorText') : '' },
      offline: { heading: t('ui.offlineHeading'), text: t('ui.offlineText') },
      ended: { heading: t('ui.endedHeading'), text: t('ui.endedText') },
    }[this.kind];
  }

  render() {
    if (this.kind === 'loading') return this.#skeleton();
    const words = this.#words();
    const text = this.text || (this.heading ? '' : words.text);
    return html`<div class="message" role=${this.kind === 'error' ? 'alert' : nothing}>
      <ws-icon .name=${this.icon || ICONS[this.kind]} .size=${28}></ws-icon>
      <h2>${this.heading || words.heading}</h2>
      ${text ? html`<p class="text">${text}</p>` : nothing}
      <slot></slot>
      ${
        this.requestId
          ? html`<div class="reference"><span>${t('ui.reference')}</span><code>${this.requestId}</code>
              <ws-icon-button size="s" .icon=${this.copied ? 'check' : 'copy'}
                .label=${this.copied ? t('ui.copied') : t('ui.copyReference')} @click=${this.#copy}></ws-icon-button></div>`
          : nothing
      }
      <div class="actions ${this.retry || this.querySelector('[slot=action]') ? 'filled' : ''}">
        ${this.retry ? html`<ws-button icon="refresh-cw" @click=${() => this.emit('ws-retry')}>${t('ui.retry')}</ws-button>` : nothing}
        <slot name="action" @slotchange=${() => this.requestUpdate()}></slot>
      </div>
    </div>`;
  }
}

customElements.define('ws-state', WsState);
