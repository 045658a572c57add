import { css, html } from 'lit';
import { WsElement } from '../components/element.js';
import '../components/ws-button.js';
import { t } from '../i18n/i18n.js';
import '../pages/components/public-layout.js';

/** The shell could not begin its work: its folder can't be used, or something in the program is broken. */
export class StartFailedPage extends WsElement {
  static properties = { detail: {} };

  static styles = [
    WsElement.styles,
    css`
      code { display: block; padding: 10px 12px; border-radius: var(--radius-control); font: var(--size-xs)/1.5 var(--font-mono); overflow-wrap: anywhere; background: var(--surface-2); }
    `,
  ];

  constructor() {
    super();
    this.detail = '';
  }

  render() {
    return html`<public-layout wide .heading=${t('desktop.startFailed')} .sub=${t('desktop.startFailedText')}>
      <code lang="en">${this.detail}</code>
      <ws-button variant="primary" wide icon="refresh-cw" @click=${() => location.reload()}>${t('ui.retry')}</ws-button>
    </public-layout>`;
  }
}

customElements.define('start-failed-page', StartFailedPage);
