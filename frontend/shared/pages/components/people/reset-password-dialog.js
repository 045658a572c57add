import { html } from 'lit';
import '../../../components/ws-field.js';
import { showDialog } from '../../../app/show-dialog.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { resetPassword } from '../../../data/users.js';
import { t } from '../../../i18n/i18n.js';
import { DialogSection } from '../dialog-section.js';
import { temporaryPassword } from './temporary-password.js';

/** @typedef {import('../../../data/types.js').Account} Account */

/** Gives somebody who lost theirs a temporary password. */
export class ResetPasswordDialog extends DialogSection {
  static properties = { account: { attribute: false }, made: { state: true } };

  #submission = new Submission(this, ['temporary_password']);
  #password = temporaryPassword();

  constructor() {
    super();
    this.account = /** @type {Account} */ (/** @type {unknown} */ (undefined));
    this.made = '';
  }

  render() {
    const { display_name: name, username } = this.account;
    return html`<ws-dialog open .hold=${Boolean(this.made)} .heading=${t('people.resetTitle', { name })}>
      ${
        this.made
          ? this.handOver(t('people.handOver', { username }), t('auth.temporaryPassword'), this.made)
          : html`${this.#submission.banner()}
              <form @submit=${this.#submit}>
                <p class="about">${t('people.resetAbout')}</p>
                <ws-field .label=${t('auth.temporaryPassword')} .hint=${t('people.temporaryHint')} name="temporary_password" mono required
                  minlength="10" autofocus autocomplete="off" .value=${this.#password} .error=${this.#submission.field('temporary_password')}></ws-field>
                <div class="buttons end">
                  <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
                  <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('people.resetVerb')}</ws-button>
                </div>
              </form>`
      }
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { temporary_password: password } = valuesOf(event);
    const done = await this.#submission.run(() =>
      resetPassword(this.workspace.transport, this.account.id, password),
    );
    if (done) this.made = password;
  }
}

customElements.define('reset-password-dialog', ResetPasswordDialog);

/**
 * @param {import('../../../data/workspace.js').Workspace} workspace
 * @param {Account} account
 */
export function showResetPasswordDialog(workspace, account) {
  showDialog('reset-password-dialog', /** @type {Partial<ResetPasswordDialog>} */ ({ workspace, account }));
}
