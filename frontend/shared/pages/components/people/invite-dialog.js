import { css, html } from 'lit';
import '../../../components/ws-button.js';
import '../../../components/ws-dialog.js';
import '../../../components/ws-field.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { createInvitation } from '../../../data/invitations.js';
import { uuidv7 } from '../../../data/uuid.js';
import { formatDateTime, t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import '../secret-box.js';
import { showDialog } from '../../../app/show-dialog.js';
import { Section } from '../section.js';
import { roleOptions } from './create-account-dialog.js';

/** Makes an invitation, and shows its link this once. */
export class InviteDialog extends Section {
  static properties = { made: { state: true } };

  static styles = [
    Section.styles,
    css`
      form, .made { display: grid; gap: 16px; max-width: none; }
      .end { justify-content: flex-end; }
    `,
  ];

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
          <ws-button @click=${this.#close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('people.inviteVerb')}</ws-button>
        </div>
      </form>
    `;
  }

  /** @param {import('../../../data/types.js').CreatedInvitation} made */
  #link(made) {
    return html`<div class="made">
      <p class="about">
        ${t('people.linkAbout', { role: t(`auth.as_${made.invitation.role}`), date: formatDateTime(made.invitation.expires_at) })}
      </p>
      <secret-box .value=${made.link} .label=${t('people.link')}></secret-box>
      <div class="buttons end"><ws-button @click=${this.#close}>${t('account.doneCopying')}</ws-button></div>
    </div>`;
  }

  #close() {
    /** @type {import('../../../components/ws-dialog.js').WsDialog | null | undefined} */ (
      this.shadowRoot?.querySelector('ws-dialog')
    )?.close();
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
