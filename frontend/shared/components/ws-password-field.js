import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { cssVars } from './css-vars.js';
import './ws-icon-button.js';
import { WsField } from './ws-field.js';

const GOOD = 16;

/**
 * A password that can be shown, and for a fresh one how long it is. Length is what counts; we ask for no odd characters.
 */
export class WsPasswordField extends WsField {
  static properties = {
    ...WsField.properties,
    fresh: { type: Boolean },
    shown: { state: true },
  };

  static styles = [
    WsField.styles,
    css`
      ws-icon-button { margin-inline-end: -6px; }
      .length { display: flex; align-items: center; gap: 8px; margin-top: 2px; font: var(--weight-normal) var(--size-xs)/1.45 var(--font-sans); color: var(--text-muted); }
      .track { width: 96px; height: 4px; border-radius: 2px; background: var(--surface-3); overflow: hidden; }
      .fill { height: 100%; width: var(--share); background: var(--text-muted); transition: width var(--motion) ease-out; }
      .fair .fill { background: var(--state-info); }
      .good .fill { background: var(--state-ok); }
      .good { color: var(--state-ok); }
    `,
  ];

  constructor() {
    super();
    this.type = 'password';
    this.fresh = false;
    this.shown = false;
    this.minlength = 0;
  }

  get least() {
    return this.minlength || 10;
  }

  inputType() {
    return this.shown ? 'text' : 'password';
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('fresh') && this.fresh) {
      this.minlength = this.least;
      if (!this.autocomplete) this.autocomplete = 'new-password';
    }
    if (!this.autocomplete) this.autocomplete = 'current-password';
  }

  renderEnd() {
    return html`<ws-icon-button size="s" .icon=${this.shown ? 'eye-off' : 'eye'} .pressed=${this.shown}
      .label=${t('ui.showPassword')} @click=${() => {
        this.shown = !this.shown;
      }}></ws-icon-button>`;
  }

  renderMore() {
    if (!this.fresh || !this.value) return nothing;
    const length = [...this.value].length;
    const level = length < this.least ? 'short' : length < GOOD ? 'fair' : 'good';
    const words = {
      short: () => t('ui.passwordShort', { count: this.least - length }),
      fair: () => t('ui.passwordFair'),
      good: () => t('ui.passwordGood'),
    }[level]();
    return html`<div class="length ${level}">
      <div class="track"><div class="fill" ${cssVars({ '--share': `${Math.min(100, (length / GOOD) * 100)}%` })}></div></div>
      ${words}
    </div>`;
  }
}

customElements.define('ws-password-field', WsPasswordField);
