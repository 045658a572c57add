import { css, html } from 'lit';
import '../components/ws-button.js';
import '../components/ws-password-field.js';
import { toast } from '../components/toast.js';
import { t } from '../i18n/i18n.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';
import { explain } from '../app/problems.js';
import { Submission, valuesOf } from '../app/submission.js';

/** A temporary password has to become one's own before anything else. */
export class ChangePasswordPage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      form { display: grid; gap: 16px; }
      .out { justify-self: center; }
    `,
  ];

  #submission = new Submission(this, ['current_password', 'new_password']);

  get heading() {
    return t('auth.newPassword');
  }

  render() {
    const { server, me } = this.workspace.session;
    return html`
      <public-layout
        .heading=${t('auth.newPasswordHeading', { name: me?.account.display_name ?? '' })}
        .sub=${t('auth.newPasswordSub')}
        .organisation=${server?.name ?? ''}
      >
        ${this.#submission.banner()}
        <form @submit=${this.#submit}>
          <input type="text" name="username" autocomplete="username" .value=${me?.account.username ?? ''} readonly hidden />
          <ws-password-field
            .label=${t('auth.temporaryPassword')}
            name="current_password"
            autocomplete="current-password"
            required
            autofocus
            .error=${this.#submission.field('current_password')}
          ></ws-password-field>
          <ws-password-field
            .label=${t('auth.newPassword')}
            name="new_password"
            autocomplete="new-password"
            fresh
            required
            minlength="10"
            .error=${this.#submission.field('new_password')}
          ></ws-password-field>
          <ws-button type="submit" variant="primary" wide ?loading=${this.#submission.busy}>
            ${t('auth.changePassword')}
          </ws-button>
        </form>
        <ws-button class="out" variant="quiet" size="s" @click=${this.#leave}>${t('frame.signOut')}</ws-button>
      </public-layout>
    `;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { current_password, new_password } = valuesOf(event);
    await this.#submission.run(() =>
      this.workspace.session.changePassword({ current_password, new_password }),
    );
  }

  async #leave() {
    try {
      await this.workspace.session.signOut();
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('change-password-page', ChangePasswordPage);
