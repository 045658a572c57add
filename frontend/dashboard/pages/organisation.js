import { css, html, nothing } from 'lit';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-tabs.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/mail-settings.js';
import '../components/mails-table.js';
import '../components/organisation-profile.js';
import { DashboardPage } from '../page.js';

/** How the organisation presents itself, and how it writes to others. */
export class OrganisationPage extends DashboardPage {
  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; --tabs-edge: 12px; }
      ws-tabs { flex: 1; min-height: 0; background: var(--surface-0); }
      .panel { display: flex; flex-direction: column; height: 100%; min-height: 0; padding: 16px 20px; }
      .scrolled { display: block; overflow: auto; padding-block: 24px; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('organisation.title');
  }

  render() {
    const { workspace } = this;
    const wanted = this.route.parameters.section;
    const section = wanted === 'mail' || wanted === 'queue' ? wanted : 'profile';
    return html`
      <ws-page-header .heading=${t('organisation.title')} .sub=${t('organisation.sub')}></ws-page-header>
      <ws-tabs .label=${t('organisation.title')} .value=${section}
        .tabs=${[
          { id: 'profile', label: t('organisation.profile'), icon: 'file-text' },
          { id: 'mail', label: t('mail.settings'), icon: 'mail' },
          { id: 'queue', label: t('mail.queue'), icon: 'send' },
        ]}
        @change=${(/** @type {any} */ event) => {
          // The parts inside say when they change, too.
          if (event.target === event.currentTarget)
            this.router.go(`/organisation/${event.currentTarget.value}`, { replace: true });
        }}>
        <div slot="profile" class="panel scrolled">
          ${section === 'profile' ? html`<organisation-profile .workspace=${workspace}></organisation-profile>` : nothing}
        </div>
        <div slot="mail" class="panel scrolled">
          ${section === 'mail' ? html`<mail-settings .workspace=${workspace}></mail-settings>` : nothing}
        </div>
        <div slot="queue" class="panel">
          ${section === 'queue' ? html`<mails-table .workspace=${workspace}></mails-table>` : nothing}
        </div>
      </ws-tabs>
    `;
  }
}

customElements.define('organisation-page', OrganisationPage);
