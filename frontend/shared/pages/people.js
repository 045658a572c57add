import { css, html, nothing } from 'lit';
import '../components/ws-button.js';
import '../components/ws-page-header.js';
import '../components/ws-tabs.js';
import { t } from '../i18n/i18n.js';
import './components/people/accounts-table.js';
import './components/people/all-sessions-table.js';
import { showCreateAccountDialog } from './components/people/create-account-dialog.js';
import './components/people/invitations-table.js';
import { AppPage } from '../app/page.js';
import { showInviteDialog } from './components/people/invite-dialog.js';

const SECTIONS = ['accounts', 'invitations', 'sessions'];

/** Who may come in: accounts, invitations and everyone's sessions, for administrators. */
export class PeoplePage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; --tabs-edge: 12px; }
      ws-tabs { flex: 1; min-height: 0; background: var(--surface-0); }
      .panel { display: flex; flex-direction: column; height: 100%; min-height: 0; padding: 16px 20px; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('app.people');
  }

  get keyGroups() {
    return [
      {
        label: t('app.people'),
        keys: [
          { keys: 'i', label: t('people.invite') },
          { keys: 'n', label: t('people.create') },
        ],
      },
    ];
  }

  get commands() {
    return [
      {
        id: 'create-account',
        label: t('people.create'),
        icon: 'plus',
        group: t('app.people'),
        run: () => this.#create(),
      },
    ];
  }

  get #section() {
    const { section } = this.route.parameters;
    if (section === 'invite') return 'invitations';
    return SECTIONS.includes(section) ? section : 'accounts';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('route') && this.route.parameters.section === 'invite') {
      this.router.go('/people/invitations', { replace: true });
      this.#invite();
    }
  }

  render() {
    const section = this.#section;
    const { workspace } = this;
    return html`
      <ws-page-header .heading=${t('app.people')} .sub=${t('people.sub')}>
        <ws-button slot="actions" icon="plus" @click=${this.#create}>${t('people.create')}</ws-button>
        <ws-button slot="actions" variant="primary" icon="user-plus" @click=${this.#invite}>${t('people.invite')}</ws-button>
      </ws-page-header>
      <ws-tabs
        .label=${t('app.people')}
        .tabs=${[
          { id: 'accounts', label: t('people.accounts'), icon: 'users' },
          { id: 'invitations', label: t('people.invitations'), icon: 'mail' },
          { id: 'sessions', label: t('people.sessions'), icon: 'monitor' },
        ]}
        .value=${section}
        @change=${(/** @type {any} */ event) => this.router.go(`/people/${event.currentTarget.value}`, { replace: true })}
      >
        <div slot="accounts" class="panel">
          ${section === 'accounts' ? html`<accounts-table .workspace=${workspace}></accounts-table>` : nothing}
        </div>
        <div slot="invitations" class="panel">
          ${
            section === 'invitations'
              ? html`<invitations-table .workspace=${workspace} @people-invite=${this.#invite}></invitations-table>`
              : nothing
          }
        </div>
        <div slot="sessions" class="panel">
          ${section === 'sessions' ? html`<all-sessions-table .workspace=${workspace}></all-sessions-table>` : nothing}
        </div>
      </ws-tabs>
    `;
  }

  #create = () => showCreateAccountDialog(this.workspace);

  #invite = () => showInviteDialog(this.workspace);

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    const path = event.composedPath();
    const busy = path.some(
      (node) => node instanceof Element && ['INPUT', 'TEXTAREA', 'SELECT', 'DIALOG'].includes(node.tagName),
    );
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'i') this.#invite();
    else if (event.key === 'n') this.#create();
    else return;
    event.preventDefault();
  };
}

customElements.define('people-page', PeoplePage);
