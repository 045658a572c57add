import { css, html } from 'lit';
import '../components/ws-button.js';
import '../components/ws-state.js';
import { previewInvitation } from '../data/auth.js';
import { formatDateTime, language, t } from '../i18n/i18n.js';
import { ACCOUNT_FIELDS, accountFields } from './components/account-fields.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';
import { stateOf } from '../app/problems.js';
import { Submission, valuesOf } from '../app/submission.js';

/** @typedef {import('../data/types.js').InvitationPreview} InvitationPreview */

/** An invitation becomes an account. */
export class JoinPage extends AppPage {
  static properties = { preview: { state: true }, problem: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      form { display: grid; gap: 16px; }
      .until { color: var(--text-muted); font-size: var(--size-xs); }
    `,
  ];

  #submission = new Submission(this, ACCOUNT_FIELDS);

  constructor() {
    super();
    /** @type {InvitationPreview | null} */
    this.preview = null;
    /** @type {unknown} */
    this.problem = null;
  }

  get heading() {
    return t('auth.join');
  }

  firstUpdated() {
    void this.#look();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    const before = /** @type {any} */ (changed.get('route'));
    if (before && before.parameters.token !== this.route.parameters.token) void this.#look();
  }

  async #look() {
    const { token } = this.route.parameters;
    this.problem = null;
    this.preview = null;
    if (!token) return;
    try {
      this.preview = await previewInvitation(this.workspace.transport, token);
    } catch (error) {
      this.problem = error;
    }
  }

  render() {
    const { server } = this.workspace.session;
    const { token } = this.route.parameters;
    if (this.problem || !token) return this.#refused(server?.name ?? '');
    if (!this.preview) {
      return html`<public-layout .heading=${t('auth.join')} .organisation=${server?.name ?? ''}>
        <ws-state kind="loading" shape="form" .lines=${3}></ws-state>
      </public-layout>`;
    }
    const { organisation, invited_by, role, expires_at } = this.preview;
    return html`
      <public-layout
        .heading=${t('auth.joinHeading', { organisation })}
        .sub=${t('auth.joinSub', { name: invited_by, role: t(`auth.as_${role}`) })}
        .organisation=${organisation}
      >
        ${this.#submission.banner()}
        <form @submit=${(/** @type {SubmitEvent} */ event) => this.#submit(event, token)}>
          ${accountFields(this.#submission)}
          <ws-button type="submit" variant="primary" wide ?loading=${this.#submission.busy}>
            ${t('auth.joinVerb')}
          </ws-button>
        </form>
        <p class="until">${t('auth.joinUntil', { date: formatDateTime(expires_at) })}</p>
      </public-layout>
    `;
  }

  /** @param {string} organisation */
  #refused(organisation) {
    const state = this.problem ? stateOf(this.problem) : null;
    const gone = state?.kind !== 'offline';
    return html`
      <public-layout .heading=${t(gone ? 'auth.joinGone' : 'ui.offlineHeading')} .organisation=${organisation}
        .sub=${state?.text || t('auth.joinIncomplete')}>
        ${gone ? '' : html`<ws-button variant="primary" icon="refresh-cw" @click=${this.#look}>${t('ui.retry')}</ws-button>`}
        <ws-button href="#/">${t('auth.toSignIn')}</ws-button>
      </public-layout>
    `;
  }

  /**
   * @param {SubmitEvent} event
   * @param {string} token
   */
  async #submit(event, token) {
    const { display_name, username, password } = valuesOf(event);
    const form = { token, display_name, username, password, language: language() };
    if (await this.#submission.run(() => this.workspace.session.join(form))) {
      this.router.go('/', { replace: true });
    }
  }
}

customElements.define('join-page', JoinPage);
