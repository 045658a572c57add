import { css, html, nothing } from 'lit';
import { WsElement } from '../components/element.js';
import '../components/ws-banner.js';
import '../components/ws-icon.js';
import { Watch } from '../data/store.js';
import { t } from '../i18n/i18n.js';
import { notices } from './notices.js';
import { isExposed } from './shell.js';

/** Which server the form above is about, the way to another one, and what else there is to know at this computer. */
export class ServerLine extends WsElement {
  static properties = { shell: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 12px; }
      p { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 2px 8px; color: var(--text-muted); font-size: var(--size-s); }
      .where { display: inline-flex; align-items: center; gap: 6px; min-width: 0; overflow-wrap: anywhere; }
      button { padding: 4px 2px; border: 0; border-radius: var(--radius-small); font: inherit; color: var(--accent-ink); text-decoration: underline; text-underline-offset: 2px; background: none; cursor: pointer; }
    `,
  ];

  constructor() {
    super();
    this.shell = /** @type {import('./shell.js').Shell} */ (/** @type {unknown} */ (undefined));
    new Watch(this, () => [this.shell]);
  }

  render() {
    const { host, fixed, server } = this.shell;
    return html`${notices(this.shell)}
      ${server && isExposed(server.address) ? html`<ws-banner tone="attention" icon="lock-open">${t('desktop.exposed')}</ws-banner>` : nothing}<p>
      <span class="where"><ws-icon name="server"></ws-icon>${t('desktop.connectedTo', { host })}</span>
      ${
        fixed
          ? html`<span>${t('desktop.fixedShort')}</span>`
          : html`<button type="button" @click=${() => this.shell.choose()}>${t('desktop.chooseOther')}</button>`
      }
    </p>`;
  }
}

customElements.define('server-line', ServerLine);
