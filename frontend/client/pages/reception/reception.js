import { css, html } from 'lit';
import { AppPage } from '../../../shared/app/page.js';
import { isTyping } from '../../../shared/components/focus.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-page-header.js';
import { t } from '../../../shared/i18n/i18n.js';
import { showLotDialog } from '../../components/reception/lots/lot-dialog.js';
import '../../components/reception/lots/lots-table.js';
import './reception-tabs.js';

/** The lots that came in. */
export class ReceptionPage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; background: var(--surface-0); }
      lots-table { flex: 1; min-height: 0; }
      @media (max-width: 560px) { .page { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('reception.title');
  }

  get #mayWrite() {
    return this.workspace.session.may('reception:write');
  }

  get keyGroups() {
    return [
      {
        label: t('reception.title'),
        keys: [
          ...(this.#mayWrite ? [{ keys: 'n', label: t('reception.newLot') }] : []),
          { keys: '/', label: t('reception.searchLots') },
        ],
      },
    ];
  }

  get commands() {
    if (!this.#mayWrite) return [];
    const group = t('reception.title');
    return [{ id: 'new-lot', label: t('reception.newLot'), icon: 'plus', group, run: () => this.#create() }];
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
    return html`<ws-page-header .heading=${t('reception.title')} .sub=${t('reception.sub')}>
        ${
          this.#mayWrite
            ? html`<ws-button slot="actions" variant="primary" icon="plus" @click=${this.#create}>${t('reception.newLot')}</ws-button>`
            : ''
        }
      </ws-page-header>
      <reception-tabs current="lots"></reception-tabs>
      <div class="page"><lots-table .workspace=${this.workspace} .router=${this.router} .mayWrite=${this.#mayWrite} @reception-new=${this.#create}></lots-table></div>`;
  }

  #create = () =>
    showLotDialog(this.workspace, { done: (lot) => this.router.go(`/reception/lots/${lot.id}`) });

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key === 'n' && this.#mayWrite) this.#create();
    else if (event.key === '/') /** @type {any} */ (this.renderRoot.querySelector('lots-table'))?.search();
    else return;
    event.preventDefault();
  };
}

customElements.define('reception-page', ReceptionPage);
