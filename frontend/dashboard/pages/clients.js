import { css, html } from 'lit';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-page-header.js';
import { isTyping } from '../../shared/components/focus.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/clients-table.js';
import { showNoticeDialog } from '../components/notice-dialog.js';
import { DashboardPage } from '../page.js';

/** Who is on, from where and with what, and what an administrator may do about it. */
export class ClientsPage extends DashboardPage {
  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('app.clients');
  }

  get keyGroups() {
    return [{ label: t('app.clients'), keys: [{ keys: 'n', label: t('clients.noticeToAll') }] }];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  render() {
    return html`
      <ws-page-header .heading=${t('app.clients')} .sub=${t('clients.sub')}>
        <ws-button slot="actions" variant="primary" icon="send" @click=${this.#notice}>${t('clients.noticeToAll')}</ws-button>
      </ws-page-header>
      <div class="panel"><clients-table .workspace=${this.workspace}></clients-table></div>
    `;
  }

  #notice = () => showNoticeDialog(this.workspace);

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    const dialog = event.composedPath().some((node) => node instanceof HTMLDialogElement);
    if (dialog || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    if (event.key !== 'n') return;
    event.preventDefault();
    this.#notice();
  };
}

customElements.define('clients-page', ClientsPage);
