import { html } from 'lit';
import '../../../components/ws-field.js';
import { showDialog } from '../../../app/show-dialog.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { createInvitation } from '../../../data/invitations.js';
import { uuidv7 } from '../../../data/uuid.js';
import { formatDateTime, t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import { DialogSection } from '../dialog-section.js';
import { roleOptions } from './create-account-dialog.js';

/** Makes an invitation, and shows its link this once. */
export class InviteDialog extends DialogSection {
  static properties = { made: { state: true } };

  #submission = new Submission(this, ['role', 'note']);
  #key = uuidv7();

  constructor() {
    super();
    /** @type {import('../../../data/types.js').CreatedInvitation | null} */
    this.made = null;
  }

  render() {
    return html`<ws-dialog open .hold=${Boolean(this.made)} .heading=${t(this.made ? 'people.invitationMade' : 'people.invite')}>
      ${this.made ? this.#link(this.made) : this.#form()}
    </ws-dialog>`;
  }

  #form() {
    return html`
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <p class="about">${t('people.inviteAbout')}</p>
        <ws-field .label=${t('people.note')} .hint=${t('people.noteHint')} name="note" maxlength="200" autofocus autocomplete="off" .error=${this.#submission.field('note')}></ws-field>
        <ws-field .label=${t('people.role')} name="role" type="select" .options=${roleOptions()} value="member" .error=${this.#submission.field('role')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('people.inviteVerb')}</ws-button>
        </div>
      </form>
    `;
  }

  /** @param {import('../../../data/types.js').CreatedInvitation} made */
  #link({ invitation, link }) {
    const role = t(`auth.as_${invitation.role}`);
    const about = t('people.linkAbout', { role, date: formatDateTime(invitation.expires_at) });
    return this.handOver(about, t('people.link'), link);
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { role, note } = valuesOf(event);
    const form = /** @type {import('../../../data/types.js').CreateInvitation} */ ({
      role,
      note: note.trim(),
    });
    const done = await this.#submission.run(async () => {
      this.made = await createInvitation(this.workspace.transport, form, this.#key);
    });
    if (!done && !(this.#submission.error instanceof ApiError && this.#submission.error.unanswered))
      this.#key = uuidv7();
  }
}

customElements.define('invite-dialog', InviteDialog);

/** @param {import('../../../data/workspace.js').Workspace} workspace */
export function showInviteDialog(workspace) {
  showDialog('invite-dialog', /** @type {Partial<InviteDialog>} */ ({ workspace }));
}
