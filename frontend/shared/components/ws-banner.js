import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import './ws-icon.js';
import './ws-icon-button.js';

const ICONS = {
  info: 'info',
  ok: 'circle-check',
  attention: 'bell-ring',
  danger: 'triangle-alert',
  neutral: 'info',
};

/**
 * Something the whole page should know, without shouting.
 * @fires ws-dismiss
 * @slot - what it says
 * @slot actions
 */
export class WsBanner extends WsElement {
  static properties = {
    tone: { reflect: true },
    heading: {},
    icon: {},
    dismissible: { type: Boolean },
    flush: { type: Boolean, reflect: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; --ink: var(--state-info); --soft: var(--state-info-soft); }
      :host([tone='ok']) { --ink: var(--state-ok); --soft: var(--state-ok-soft); }
      :host([tone='attention']) { --ink: var(--state-attention); --soft: var(--state-attention-soft); }
      :host([tone='danger']) { --ink: var(--state-danger); --soft: var(--state-danger-soft); }
      :host([tone='neutral']) { --ink: var(--text-muted); --soft: var(--surface-2); }
      .banner {
        display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; min-height: 40px; padding: 6px 12px;
        border: 1px solid color-mix(in oklab, var(--ink) 45%, transparent); border-radius: var(--radius-surface);
        color: var(--text); background: var(--soft);
      }
      :host([flush]) .banner { border-width: 0 0 1px; border-radius: 0; }
      ws-icon { color: var(--ink); }
      .words { flex: 1 1 180px; min-width: 0; padding: 3px 0; text-wrap: pretty; }
      strong { font-weight: var(--weight-bold); margin-inline-end: 4px; }
      .actions { display: flex; flex-wrap: wrap; gap: 8px; }
      .banner > ws-icon-button { margin-inline: -4px; }
    `,
  ];

  constructor() {
    super();
    /** @type {keyof typeof ICONS} */
    this.tone = 'info';
    this.heading = '';
    this.icon = '';
    this.dismissible = false;
    this.flush = false;
  }

  render() {
    return html`<div class="banner" part="banner">
      <ws-icon .name=${this.icon || ICONS[this.tone]} .size=${18}></ws-icon>
      <div class="words">${this.heading ? html`<strong>${this.heading}</strong>` : nothing}<slot></slot></div>
      <div class="actions"><slot name="actions"></slot></div>
      ${
        this.dismissible
          ? html`<ws-icon-button size="s" icon="x" .label=${t('ui.close')} @click=${() => this.emit('ws-dismiss')}></ws-icon-button>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('ws-banner', WsBanner);
