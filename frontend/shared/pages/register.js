import { css, html } from 'lit';
import '../components/ws-button.js';
import { language, t } from '../i18n/i18n.js';
import { ACCOUNT_FIELDS, accountFields } from './components/account-fields.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';
import { Submission, valuesOf } from '../app/submission.js';

/** A visitor creates their own account, where the server allows it. */
export class RegisterPage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      form { display: grid; gap: 16px; }
      .back { color: var(--text-muted); font-size: var(--size-s); text-align: center; }
    `,
  ];

  #submission = new Submission(this, ACCOUNT_FIELDS);

  get heading() {
    return t('auth.register');
  }

  render() {
    const { server } = this.workspace.session;
    return html`
      <public-layout .heading=${t('auth.register')} .organisation=${server?.name ?? ''}>
        ${this.#submission.banner()}
        <form @submit=${this.#submit}>
          ${accountFields(this.#submission)}
          <ws-button type="submit" variant="primary" wide ?loading=${this.#submission.busy}>
            ${t('auth.registerVerb')}
          </ws-button>
        </form>
        <p class="back">${t('auth.haveAccount')} <a href="#/">${t('auth.signIn')}</a></p>
      </public-layout>
    `;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { display_name, username, password } = valuesOf(event);
    const form = { display_name, username, password, language: language() };
    if (await this.#submission.run(() => this.workspace.session.register(form))) {
      this.router.go('/', { replace: true });
    }
  }
}

customElements.define('register-page', RegisterPage);
