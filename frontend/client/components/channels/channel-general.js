import { css, html, nothing } from 'lit';
import { kindWords } from '../../../shared/app/channels.js';
import { factList, factsStyle } from '../../../shared/app/facts.js';
import { nameOf } from '../../../shared/app/names.js';
import { Submission, valuesOf } from '../../../shared/app/submission.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import { updateChannel } from '../../../shared/data/chat.js';
import { formatDate, t } from '../../../shared/i18n/i18n.js';
import { Section } from '../../../shared/pages/components/section.js';
import { ApiError } from '../../../shared/transport/errors.js';
import { explainName } from './channel-name.js';

/** @typedef {import('../../../shared/data/types.js').Channel} Channel */

/** A channel's name and topic, and since when there is one. */
export class ChannelGeneral extends Section {
  static properties = { channel: { attribute: false }, name: { state: true } };

  static styles = [
    Section.styles,
    factsStyle,
    css`
      form { max-width: none; }
    `,
  ];

  #submission = new Submission(this, ['name', 'topic']);

  constructor() {
    super();
    this.channel = /** @type {Channel} */ (/** @type {unknown} */ (undefined));
    /** The name that is being typed. @type {string | null} */
    this.name = null;
  }

  render() {
    const { channel, workspace } = this;
    const { chat } = workspace;
    const facts = html`${factList([
      [t('channels.kind'), kindWords(channel)],
      [t('channels.createdAt'), formatDate(channel.created_at, { year: true })],
      [t('channels.createdBy'), nameOf(workspace.people, channel.created_by)],
    ])}`;
    if (!chat.manages(channel.id)) {
      return html`<p class="about">${t('channels.notOwner')}</p>
        ${facts}`;
    }
    const taken = this.#submission.error instanceof ApiError && this.#submission.error.code === 'name_taken';
    const name = this.name ?? channel.name;
    const nameError = taken ? t('channels.nameTaken') : this.#submission.field('name') || explainName(name);
    const off = Boolean(channel.archived_at);
    return html`
      ${taken ? nothing : this.#submission.banner()}
      <form @submit=${this.#submit}>
        <ws-field .label=${t('channels.name')} .hint=${t('channels.nameHint')} name="name" icon=${channel.kind === 'private' ? 'lock' : 'hash'} maxlength="40" autocomplete="off"
          ?disabled=${off || channel.kind === 'everyone'} .value=${name} .error=${nameError} @input=${this.#named}></ws-field>
        <ws-field .label=${t('channels.topic')} .hint=${t('channels.topicHint')} name="topic" maxlength="250" autocomplete="off" ?disabled=${off} .value=${channel.topic}
          .error=${this.#submission.field('topic')}></ws-field>
        <div class="buttons"><ws-button type="submit" variant="primary" ?disabled=${off} ?loading=${this.#submission.busy}>${t('chat.save')}</ws-button></div>
      </form>
      ${facts}
    `;
  }

  /** @param {Event} event */
  #named(event) {
    const { value } = /** @type {HTMLInputElement} */ (event.currentTarget);
    this.name = value.replace(/^#/, '').replace(/\s/g, '-');
    if (this.#submission.error) this.#submission.clear();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { topic } = valuesOf(event);
    const { channel, workspace } = this;
    const name = this.name ?? channel.name;
    if (explainName(name)) return;
    const change = {
      version: channel.version,
      ...(name === channel.name ? {} : { name }),
      ...(topic.trim() === channel.topic ? {} : { topic: topic.trim() }),
    };
    const done = await this.#submission.run(async () => {
      try {
        workspace.chat.put(await updateChannel(workspace.transport, channel.id, change));
      } catch (error) {
        // Somebody was faster: what they made of it is shown, to be changed again.
        if (error instanceof ApiError && error.code === 'version_conflict')
          void workspace.chat.refresh(channel.id);
        throw error;
      }
    });
    if (!done) return;
    this.name = null;
    toast({ text: t('channels.saved'), tone: 'ok' });
  }
}

customElements.define('channel-general', ChannelGeneral);
