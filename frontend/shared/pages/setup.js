import { css, html, nothing } from 'lit';
import '../components/ws-button.js';
import '../components/ws-field.js';
import '../components/ws-state.js';
import { language, t } from '../i18n/i18n.js';
import { ACCOUNT_FIELDS, accountFields } from './components/account-fields.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';
import { Submission, valuesOf } from '../app/submission.js';

/** The first start: whoever has the printed link creates the first administrator. */
export class SetupPage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      form { display: grid; gap: 16px; }
      code { padding: 2px 6px; border-radius: var(--radius-small); background: var(--surface-2); font-family: var(--font-mono); font-size: var(--size-s); }
      .steps { display: grid; gap: 12px; margin: 0; padding-inline-start: 20px; }
    `,
  ];

  #submission = new Submission(this, ['organisation', ...ACCOUNT_FIELDS]);

  get heading() {
    return t('auth.setup');
  }

  render() {
    const token = this.route.page === 'setup' ? this.route.parameters.token : undefined;
    return token ? this.#form(token) : this.#explanation();
  }

  #explanation() {
    return html`
      <public-layout .heading=${t('auth.setupWaiting')} .sub=${t('auth.setupWaitingSub')} wide>
        <ol class="steps">
          <li>${t('auth.setupStepLog')}</li>
          <li>${t('auth.setupStepFile')} <code>setup-token</code></li>
          <li>${t('auth.setupStepCommand')} <code>workspace-server setup-link</code></li>
        </ol>
        ${this.desktop?.serverLine() ?? nothing}
      </public-layout>
    `;
  }

  /** @param {string} token */
  #form(token) {
    return html`
      <public-layout .heading=${t('auth.setup')} .sub=${t('auth.setupSub')} wide>
        ${this.#submission.banner()}
        <form @submit=${(/** @type {SubmitEvent} */ event) => this.#submit(event, token)}>
          <ws-field
            .label=${t('auth.organisation')}
            .hint=${t('auth.organisationHint')}
            name="organisation"
            autocomplete="organization"
            required
            maxlength="80"
            autofocus
            .error=${this.#submission.field('organisation')}
          ></ws-field>
          ${accountFields(this.#submission)}
          <ws-button type="submit" variant="primary" wide ?loading=${this.#submission.busy}>
            ${t('auth.setupVerb')}
          </ws-button>
        </form>
      </public-layout>
    `;
  }

  /**
   * @param {SubmitEvent} event
   * @param {string} token
   */
  async #submit(event, token) {
    const { organisation, display_name, username, password } = valuesOf(event);
    const form = { token, organisation, display_name, username, password, language: language() };
    if (await this.#submission.run(() => this.workspace.session.setUp(form))) {
      this.router.go('/', { replace: true });
    }
  }
}

customElements.define('setup-page', SetupPage);
