import { css, html, nothing } from 'lit';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-tabs.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/import-section.js';
import '../components/reports-table.js';
import { DashboardPage } from '../page.js';

/** Keeping order in the chat: what was reported, and bringing in another chat. */
export class ModerationPage extends DashboardPage {
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
    return t('moderation.title');
  }

  get keyGroups() {
    return [
      {
        label: t('moderation.reports'),
        keys: [
          { keys: 'ArrowDown', label: t('frame.moveList') },
          { keys: 'Enter', label: t('frame.openItem') },
        ],
      },
    ];
  }

  render() {
    const { workspace } = this;
    // An import creates accounts.
    const imports = workspace.session.may('accounts:manage');
    const section = imports && this.route.parameters.section === 'import' ? 'import' : 'reports';
    return html`
      <ws-page-header .heading=${t('moderation.title')} .sub=${t('moderation.sub')}></ws-page-header>
      <ws-tabs .label=${t('moderation.title')} .value=${section}
        .tabs=${[
          { id: 'reports', label: t('moderation.reports'), icon: 'shield-alert' },
          ...(imports ? [{ id: 'import', label: t('moderation.import'), icon: 'upload' }] : []),
        ]}
        @change=${(/** @type {any} */ event) => {
          // The parts inside say when they change, too.
          if (event.target === event.currentTarget)
            this.router.go(`/moderation/${event.currentTarget.value}`, { replace: true });
        }}>
        <div slot="reports" class="panel">
          ${section === 'reports' ? html`<reports-table .workspace=${workspace}></reports-table>` : nothing}
        </div>
        ${
          imports
            ? html`<div slot="import" class="panel scrolled">
                ${section === 'import' ? html`<import-section .workspace=${workspace}></import-section>` : nothing}
              </div>`
            : nothing
        }
      </ws-tabs>
    `;
  }
}

customElements.define('moderation-page', ModerationPage);
