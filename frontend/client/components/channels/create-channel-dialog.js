import { css, html } from 'lit';
import { showDialog } from '../../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../../shared/app/submission.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-segmented.js';
import { createChannel } from '../../../shared/data/chat.js';
import { uuidv7 } from '../../../shared/data/uuid.js';
import { t } from '../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../shared/transport/errors.js';
import { explainName } from './channel-name.js';
import './people-picker.js';

/** @typedef {import('../../../shared/data/types.js').CreateChannel} CreateChannel */

/** Makes a channel: its name, who may come in, and who is in it from the start. */
export class CreateChannelDialog extends DialogSection {
  static properties = {
    name: { state: true },
    kind: { state: true },
    members: { state: true },
    checked: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .kind { display: grid; gap: 6px; }
      .title { font-size: var(--size-s); font-weight: var(--weight-medium); }
      .hint { color: var(--text-muted); font-size: var(--size-s); text-wrap: pretty; }
    `,
  ];

  #submission = new Submission(this, ['name', 'topic', 'members']);
  #key = uuidv7();

  constructor() {
    super();
    this.router = /** @type {import('../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.name = '';
    /** @type {'public' | 'private'} */
    this.kind = 'public';
    /** @type {number[]} */
    this.members = [];
    /** Whether the name is judged yet: not while its first letters are typed. */
    this.checked = false;
  }

  render() {
    const wrong = this.#submission.error instanceof ApiError && this.#submission.error.code === 'name_taken';
    const nameError = wrong
      ? t('channels.nameTaken')
      : this.#submission.field('name') ||
        (this.checked || this.name ? explainName(this.name, this.checked) : '');
    const self = this.workspace.session.me?.account.id ?? 0;
    return html`<ws-dialog open .heading=${t('channels.create')}>
      ${wrong ? '' : this.#submission.banner()}
      <form @submit=${this.#submit}>
        <ws-field .label=${t('channels.name')} .hint=${t('channels.nameHint')} name="name" icon=${this.kind === 'private' ? 'lock' : 'hash'} maxlength="40"
          autofocus autocomplete="off" .value=${this.name} .error=${nameError} @input=${this.#named}></ws-field>
        <div class="kind">
          <span class="title" aria-hidden="true">${t('channels.kind')}</span>
          <ws-segmented .label=${t('channels.kind')} .value=${this.kind}
            .options=${[
              { value: 'public', label: t('channels.public'), icon: 'hash' },
              { value: 'private', label: t('channels.private'), icon: 'lock' },
            ]}
            @change=${(/** @type {any} */ event) => {
              this.kind = event.currentTarget.value;
            }}></ws-segmented>
          <p class="hint" role="status">${t(`channels.about_${this.kind}`)}</p>
        </div>
        <ws-field .label=${t('channels.topicOptional')} name="topic" maxlength="250" autocomplete="off" .error=${this.#submission.field('topic')}></ws-field>
        <people-picker .workspace=${this.workspace} .label=${t('channels.firstMembers')} .without=${new Set([self])} .value=${this.members}
          .error=${this.#submission.field('members')}
          @change=${(/** @type {any} */ event) => {
            this.members = event.currentTarget.value;
          }}></people-picker>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('channels.createVerb')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {Event} event */
  #named(event) {
    // Spaces are what people type where a dash belongs.
    this.name = /** @type {HTMLInputElement} */ (event.currentTarget).value
      .replace(/^#/, '')
      .replace(/\s/g, '-');
    if (this.#submission.error) this.#submission.clear();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { topic } = valuesOf(event);
    this.checked = true;
    if (explainName(this.name, true)) return;
    const form = /** @type {CreateChannel} */ ({
      name: this.name,
      topic: topic.trim(),
      kind: this.kind,
      members: this.members,
    });
    const done = await this.#submission.run(async () => {
      const channel = await createChannel(this.workspace.transport, form, this.#key);
      this.workspace.chat.put(channel);
      this.close();
      this.router.go(`/chat/${channel.id}`);
    });
    // What was refused is another request the next time; what was not answered is the same one.
    if (!done && !(this.#submission.error instanceof ApiError && this.#submission.error.unanswered))
      this.#key = uuidv7();
  }
}

customElements.define('create-channel-dialog', CreateChannelDialog);

/**
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {import('../../../shared/app/router.js').Router} router
 */
export function showCreateChannelDialog(workspace, router) {
  showDialog('create-channel-dialog', /** @type {Partial<CreateChannelDialog>} */ ({ workspace, router }));
}
