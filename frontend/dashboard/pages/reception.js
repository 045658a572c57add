import { css, html, nothing } from 'lit';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-tabs.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/catalogue-table.js';
import '../components/deleted-table.js';
import '../components/reception-figures.js';
import { DashboardPage } from '../page.js';

/** How reception does, and keeping it in order: its names, and what was deleted. */
export class ReceptionPage extends DashboardPage {
  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; --tabs-edge: 12px; }
      ws-tabs { flex: 1; min-height: 0; background: var(--surface-0); }
      .panel { display: flex; flex-direction: column; height: 100%; min-height: 0; padding: 16px 20px; }
      .scrolled { overflow: auto; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('keeping.title');
  }

  get keyGroups() {
    return [
      {
        label: t('keeping.title'),
        keys: [
          { keys: 'ArrowDown', label: t('frame.moveList') },
          { keys: 'Enter', label: t('frame.openItem') },
        ],
      },
    ];
  }

  render() {
    const { workspace } = this;
    const tabs = this.#tabs();
    const wanted = this.route.parameters.section;
    const section = tabs.find(({ id }) => id === wanted)?.id ?? 'figures';
    return html`
      <ws-page-header .heading=${t('keeping.title')} .sub=${t('keeping.sub')}></ws-page-header>
      <ws-tabs .label=${t('keeping.title')} .value=${section} .tabs=${tabs}
        @change=${(/** @type {any} */ event) => {
          // The parts inside say when they change, too.
          if (event.target === event.currentTarget)
            this.router.go(`/reception/${event.currentTarget.value}`, { replace: true });
        }}>
        <div slot="figures" class="panel scrolled">
          ${section === 'figures' ? html`<reception-figures .workspace=${workspace}></reception-figures>` : nothing}
        </div>
        <div slot="catalogue" class="panel">
          ${section === 'catalogue' ? html`<catalogue-table .workspace=${workspace}></catalogue-table>` : nothing}
        </div>
        <div slot="deleted" class="panel">
          ${section === 'deleted' ? html`<deleted-table .workspace=${workspace}></deleted-table>` : nothing}
        </div>
      </ws-tabs>
    `;
  }

  /** The parts that who is signed in may use. @returns {import('../../shared/components/ws-tabs.js').Tab[]} */
  #tabs() {
    const { session } = this.workspace;
    return [
      { id: 'figures', label: t('keeping.figures'), icon: 'chart-line' },
      ...(session.may('reception:write')
        ? [{ id: 'catalogue', label: t('keeping.catalogue'), icon: 'tags' }]
        : []),
      ...(session.may('reception:manage')
        ? [{ id: 'deleted', label: t('keeping.deleted'), icon: 'trash' }]
        : []),
    ];
  }
}

customElements.define('reception-page', ReceptionPage);
