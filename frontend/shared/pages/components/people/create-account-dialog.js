import { css, html } from 'lit';
import '../../../components/ws-field.js';
import { showDialog } from '../../../app/show-dialog.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { createUser } from '../../../data/users.js';
import { uuidv7 } from '../../../data/uuid.js';
import { language, t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import { DialogSection } from '../dialog-section.js';
import { temporaryPassword } from './temporary-password.js';

/** The roles to choose from, least first. */
export const roleOptions = () =>
  ['viewer', 'member', 'admin'].map((value) => ({ value, label: t(`auth.role_${value}`) }));

/** Makes an account with a temporary password, and shows what to hand over. */
export class CreateAccountDialog extends DialogSection {
  static properties = { made: { state: true } };

  static styles = [
    DialogSection.styles,
    css`
      .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
      @media (max-width: 460px) { .pair { grid-template-columns: 1fr; } }
    `,
  ];

  #submission = new Submission(this, ['username', 'display_name', 'email', 'role', 'temporary_password']);
  #password = temporaryPassword();
  #key = uuidv7();

  constructor() {
    super();
    /** @type {{ username: string, name: string, password: string } | null} */
    this.made = null;
  }

  render() {
    return html`<ws-dialog open .hold=${Boolean(this.made)} .heading=${this.made ? t('people.made', { name: this.made.name }) : t('people.create')}>
      ${
        this.made
          ? this.handOver(
              t('people.handOver', { username: this.made.username }),
              t('auth.temporaryPassword'),
              this.made.password,
            )
          : this.#form()
      }
    </ws-dialog>`;
  }

  #form() {
    const wrong = (/** @type {string} */ name) => this.#submission.field(name);
    return html`
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <ws-field .label=${t('people.name')} name="display_name" required maxlength="60" autofocus autocomplete="off" .error=${wrong('display_name')}></ws-field>
        <div class="pair">
          <ws-field .label=${t('auth.username')} name="username" required minlength="3" maxlength="32" pattern="[A-Za-z0-9._\\-]+" autocomplete="off" .error=${wrong('username')}></ws-field>
          <ws-field .label=${t('people.role')} name="role" type="select" .options=${roleOptions()} value="member" .error=${wrong('role')}></ws-field>
        </div>
        <div class="pair">
          <ws-field .label=${t('people.emailOptional')} name="email" type="email" autocomplete="off" .error=${wrong('email')}></ws-field>
          <ws-field .label=${t('frame.language')} name="language" type="select" .value=${language()}
            .options=${[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]}></ws-field>
        </div>
        <ws-field .label=${t('auth.temporaryPassword')} .hint=${t('people.temporaryHint')} name="temporary_password" mono required minlength="10"
          autocomplete="off" .value=${this.#password} .error=${wrong('temporary_password')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('people.createVerb')}</ws-button>
        </div>
      </form>
    `;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { username, display_name, email, role, language: speaks, temporary_password } = valuesOf(event);
    const account = /** @type {import('../../../data/types.js').CreateAccount} */ ({
      username,
      display_name,
      role,
      language: speaks,
      temporary_password,
      ...(email.trim() ? { email: email.trim() } : {}),
    });
    const done = await this.#submission.run(() => createUser(this.workspace.transport, account, this.#key));
    if (done)
      this.made = { username: username.toLowerCase(), name: display_name, password: temporary_password };
    else if (!(this.#submission.error instanceof ApiError && this.#submission.error.unanswered))
      this.#key = uuidv7();
  }
}

customElements.define('create-account-dialog', CreateAccountDialog);

/** @param {import('../../../data/workspace.js').Workspace} workspace */
export function showCreateAccountDialog(workspace) {
  showDialog('create-account-dialog', /** @type {Partial<CreateAccountDialog>} */ ({ workspace }));
}
