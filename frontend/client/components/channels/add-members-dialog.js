import { html } from 'lit';
import { titleOf } from '../../../shared/app/channels.js';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { showDialog } from '../../../shared/app/show-dialog.js';
import { Submission } from '../../../shared/app/submission.js';
import { toast } from '../../../shared/components/toast.js';
import { setMember } from '../../../shared/data/chat.js';
import { formatList, t } from '../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../shared/pages/components/dialog-section.js';
import './people-picker.js';

/** @typedef {import('../../../shared/data/types.js').Channel} Channel */

/** Lets people into a channel. */
export class AddMembersDialog extends DialogSection {
  static properties = { people: { state: true } };

  #submission = new Submission(this);

  constructor() {
    super();
    this.channel = /** @type {Channel} */ (/** @type {unknown} */ (undefined));
    /** @type {number[]} */
    this.people = [];
  }

  firstUpdated() {
    /** @type {import('./people-picker.js').PeoplePicker | null} */ (
      this.renderRoot.querySelector('people-picker')
    )?.focus();
  }

  render() {
    const { workspace, channel } = this;
    const members = workspace.chat.membersOf(channel.id).members;
    return html`<ws-dialog open .heading=${t('channels.addPeopleTo', { name: titleOf(workspace, channel) })}>
      ${this.#submission.banner()}
      <form @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        void this.#add();
      }}>
        <people-picker autofocus .workspace=${workspace} .label=${t('channels.addWho')} .without=${new Set(members.keys())} .value=${this.people}
          @change=${(/** @type {any} */ event) => {
            this.people = event.currentTarget.value;
          }} @people-done=${() => this.#add()}></people-picker>
        ${channel.kind === 'private' ? html`<p class="about">${t('channels.addPrivate')}</p>` : ''}
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?disabled=${this.people.length === 0} ?loading=${this.#submission.busy}>${t('channels.addVerb')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  async #add() {
    const { workspace, channel } = this;
    /** @type {number[]} */
    const refused = [];
    /** @type {unknown} */
    let reason = null;
    await this.#submission.run(async () => {
      for (const account of this.people) {
        try {
          await setMember(workspace.transport, channel.id, account, {});
        } catch (error) {
          refused.push(account);
          reason = error;
        }
      }
    });
    if (refused.length === 0) {
      this.close();
      return;
    }
    // Those who are in are in; the others stay picked.
    this.people = refused;
    const names = formatList(refused.map((id) => nameOf(workspace.people, id)));
    toast({ text: t('channels.addFailed', { names, reason: explain(reason) }), tone: 'danger' });
  }
}

customElements.define('add-members-dialog', AddMembersDialog);

/**
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {Channel} channel
 */
export function showAddMembersDialog(workspace, channel) {
  showDialog('add-members-dialog', /** @type {Partial<AddMembersDialog>} */ ({ workspace, channel }));
}
