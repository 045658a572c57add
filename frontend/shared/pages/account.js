import { css, html, nothing } from 'lit';
import '../components/ws-page-header.js';
import '../components/ws-tabs.js';
import { t } from '../i18n/i18n.js';
import './components/account/profile-section.js';
import './components/account/security-section.js';
import './components/account/tokens-section.js';
import { AppPage } from '../app/page.js';

/** One's own account: profile, password and sessions, tokens for scripts. */
export class AccountPage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; --tabs-edge: 12px; }
      ws-tabs { flex: 1; min-height: 0; overflow: auto; }
      .section { max-width: 760px; margin: 0 auto; padding: 24px; }
      @media (max-width: 560px) { .section { padding: 16px 12px; } }
    `,
  ];

  get heading() {
    return t('app.account');
  }

  get #tabs() {
    return [
      { id: 'profile', label: t('account.profile'), icon: 'circle-user' },
      { id: 'security', label: t('account.security'), icon: 'shield' },
      { id: 'tokens', label: t('account.tokens'), icon: 'key-round' },
      ...(this.desktop ? [{ id: 'computer', label: t('desktop.computer'), icon: 'monitor' }] : []),
    ];
  }

  get #section() {
    const { section } = this.route.parameters;
    return this.#tabs.some((tab) => tab.id === section) ? section : 'profile';
  }

  render() {
    const section = this.#section;
    return html`
      <ws-page-header .heading=${t('account.title')} .sub=${`@${this.me.account.username}`}></ws-page-header>
      <ws-tabs
        .label=${t('account.title')}
        .tabs=${this.#tabs}
        .value=${section}
        @change=${(/** @type {Event} */ event) => {
          this.router.go(`/account/${/** @type {any} */ (event.currentTarget).value}`, { replace: true });
        }}
      >
        <div slot="profile" class="section">
          ${section === 'profile' ? html`<profile-section .workspace=${this.workspace}></profile-section>` : nothing}
        </div>
        <div slot="security" class="section">
          ${section === 'security' ? html`<security-section .workspace=${this.workspace}></security-section>` : nothing}
        </div>
        <div slot="tokens" class="section">
          ${section === 'tokens' ? html`<tokens-section .workspace=${this.workspace}></tokens-section>` : nothing}
        </div>
        ${
          this.desktop
            ? html`<div slot="computer" class="section">${section === 'computer' ? this.desktop.settings() : nothing}</div>`
            : nothing
        }
      </ws-tabs>
    `;
  }
}

customElements.define('account-page', AccountPage);
