import { css, html } from 'lit';
import { copyText } from '../../components/copy.js';
import { WsElement } from '../../components/element.js';
import '../../components/ws-button.js';
import '../../components/ws-icon.js';
import { t } from '../../i18n/i18n.js';

/** A secret that is shown this once, to be copied. */
export class SecretBox extends WsElement {
  static properties = { value: {}, label: {}, copied: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 8px; }
      .box { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; border: 1px solid var(--line-control); border-radius: var(--radius-control); background: var(--surface-2); }
      input { flex: 1; min-width: 0; padding: 4px 0; border: 0; outline: 0; color: var(--text); background: none; font-family: var(--font-mono); font-size: var(--size-s); text-overflow: ellipsis; }
      .box:focus-within { border-color: var(--focus); }
      .once { display: flex; gap: 6px; align-items: flex-start; color: var(--state-attention); font-size: var(--size-xs); }
      .once ws-icon { flex: none; margin-top: 1px; }
    `,
  ];

  constructor() {
    super();
    this.value = '';
    this.label = '';
    this.copied = false;
  }

  render() {
    return html`
      <div class="box">
        <input readonly aria-label=${this.label} .value=${this.value} @focus=${(/** @type {any} */ event) => event.target.select()} />
        <ws-button size="s" variant="primary" icon=${this.copied ? 'check' : 'copy'} @click=${this.#copy}>
          ${this.copied ? t('ui.copied') : t('account.copy')}
        </ws-button>
      </div>
      <div class="once"><ws-icon name="triangle-alert"></ws-icon>${t('account.shownOnce')}</div>
    `;
  }

  async firstUpdated() {
    // It takes the place of the form that was sent, and with it of what had the focus.
    const button = /** @type {import('../../components/ws-button.js').WsButton} */ (
      this.shadowRoot?.querySelector('ws-button')
    );
    await button.updateComplete;
    button.focus();
  }

  async #copy() {
    this.copied = await copyText(this.value);
    if (this.copied) return;
    const input = this.shadowRoot?.querySelector('input');
    // Where copying is not allowed, the user can still do it by hand.
    input?.focus();
    input?.select();
  }
}

customElements.define('secret-box', SecretBox);
