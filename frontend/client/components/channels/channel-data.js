import { css, html } from 'lit';
import { titleOf } from '../../../shared/app/channels.js';
import { explain } from '../../../shared/app/problems.js';
import { Submission, valuesOf } from '../../../shared/app/submission.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-checkbox.js';
import '../../../shared/components/ws-field.js';
import { exportPath, updateChannel } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { Section } from '../../../shared/pages/components/section.js';
import { archive } from './membership.js';

/** @typedef {import('../../../shared/data/types.js').Channel} Channel */

const MOST_DAYS = 3_650;
const USUAL_DAYS = 365;

/** What becomes of a channel's messages: how long they are kept, taking them along, and putting the channel away. */
export class ChannelData extends Section {
  static properties = { channel: { attribute: false }, limited: { state: true }, exporting: { state: true } };

  static styles = [
    Section.styles,
    css`
      section + section { padding-top: 24px; border-top: 1px solid var(--line); }
      section { gap: 12px; }
      h3 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      form { max-width: none; }
      ws-field { max-width: 240px; }
    `,
  ];

  #submission = new Submission(this, ['retention_days']);

  constructor() {
    super();
    this.channel = /** @type {Channel} */ (/** @type {unknown} */ (undefined));
    /** Whether a time is being chosen; `null`: as it is. @type {boolean | null} */
    this.limited = null;
    /** Which export is on its way. @type {'json' | 'html' | ''} */
    this.exporting = '';
  }

  render() {
    return html`${this.#retention()} ${this.#export()} ${this.#archive()}`;
  }

  #retention() {
    const { channel } = this;
    const limited = this.limited ?? Boolean(channel.retention_days);
    return html`<section>
      <h3>${t('channels.retention')}</h3>
      <p class="about">${t('channels.retentionAbout')}</p>
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <ws-checkbox kind="switch" .label=${t('channels.retentionLimited')} .checked=${limited} ?disabled=${Boolean(channel.archived_at)}
          @change=${(/** @type {any} */ event) => {
            this.limited = event.currentTarget.checked;
          }}></ws-checkbox>
        ${
          limited
            ? html`<ws-field type="number" name="days" .label=${t('channels.retentionDays')} required min="1" max=${MOST_DAYS} step="1" .value=${String(channel.retention_days ?? USUAL_DAYS)}
                .error=${this.#submission.field('retention_days')}></ws-field>`
            : ''
        }
        <div class="buttons"><ws-button type="submit" ?disabled=${Boolean(channel.archived_at)} ?loading=${this.#submission.busy}>${t('chat.save')}</ws-button></div>
      </form>
    </section>`;
  }

  #export() {
    return html`<section>
      <h3>${t('channels.export')}</h3>
      <p class="about">${t('channels.exportAbout')}</p>
      <div class="buttons">
        <ws-button icon="download" ?loading=${this.exporting === 'html'} ?disabled=${this.exporting === 'json'} @click=${() => this.#save('html')}>${t('channels.exportHtml')}</ws-button>
        <ws-button icon="download" ?loading=${this.exporting === 'json'} ?disabled=${this.exporting === 'html'} @click=${() => this.#save('json')}>${t('channels.exportJson')}</ws-button>
      </div>
    </section>`;
  }

  #archive() {
    const { channel, workspace } = this;
    if (channel.kind === 'everyone') return '';
    const archived = Boolean(channel.archived_at);
    return html`<section>
      <h3>${t(archived ? 'channels.unarchive' : 'channels.archive')}</h3>
      <p class="about">${t(archived ? 'channels.unarchiveAbout' : 'channels.archiveBody')}</p>
      <div class="buttons">
        <ws-button icon="archive" variant=${archived ? 'secondary' : 'danger'} @click=${() => archive(workspace, channel)}>${t(archived ? 'channels.unarchive' : 'channels.archive')}</ws-button>
      </div>
    </section>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { days } = valuesOf(event);
    const { channel, workspace } = this;
    const limited = this.limited ?? Boolean(channel.retention_days);
    const retention = limited ? Number(days) : 0;
    if (retention === (channel.retention_days ?? 0)) {
      this.limited = null;
      return;
    }
    const kept = channel.retention_days ?? Number.POSITIVE_INFINITY;
    const shorter = retention > 0 && retention < kept;
    const sure =
      !shorter ||
      (await confirmAction({
        title: t('channels.retentionTitle', { name: titleOf(workspace, channel), count: retention }),
        body: t('channels.retentionBody'),
        action: t('channels.retentionVerb'),
        danger: true,
      }));
    if (!sure) return;
    const done = await this.#submission.run(async () => {
      const change = { version: channel.version, retention_days: retention };
      workspace.chat.put(await updateChannel(workspace.transport, channel.id, change));
    });
    if (!done) return;
    this.limited = null;
    toast({ text: t('channels.saved'), tone: 'ok' });
  }

  /** @param {'json' | 'html'} format */
  async #save(format) {
    const { channel, workspace } = this;
    this.exporting = format;
    try {
      const name = `${channel.name || `channel-${channel.id}`}-${format}.zip`;
      const saved = await workspace.transport.download(exportPath(channel.id, format), name);
      if (saved) toast({ text: t('channels.exported', { name: saved }), tone: 'ok' });
    } catch (error) {
      toast({ text: t('channels.exportFailed', { reason: explain(error) }), tone: 'danger' });
    } finally {
      this.exporting = '';
    }
  }
}

customElements.define('channel-data', ChannelData);
