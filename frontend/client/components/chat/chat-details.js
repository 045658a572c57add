import { css, html, nothing } from 'lit';
import { kindWords, titleOf } from '../../../shared/app/channels.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-icon-button.js';
import { isDirect } from '../../../shared/data/channel-rules.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { showChannelSettings } from '../channels/channel-settings.js';
import '../channels/file-list.js';
import '../channels/member-list.js';
import { leave, prefer } from '../channels/membership.js';
import '../channels/pin-list.js';

/** @typedef {import('../../../shared/data/types.js').Channel} Channel */

/** What there is to know about a channel: what it is for, what is pinned in it, what files it has, who is in it. */
export class ChatDetails extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    channel: { attribute: false },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; flex: 1; padding: 16px; background: var(--surface-0); overflow-y: auto; }
      .title { display: flex; align-items: flex-start; gap: 8px; min-height: 28px; }
      h2 { flex: 1; font: var(--weight-bold) var(--size-m)/1.6 var(--font-sans); overflow-wrap: anywhere; }
      .topic { margin-top: 4px; font-size: var(--size-s); text-wrap: pretty; overflow-wrap: anywhere; }
      .kind { display: flex; gap: 6px; align-items: flex-start; margin-top: 6px; color: var(--text-muted); font-size: var(--size-s); }
      .kind ws-icon { flex: none; margin-top: 2px; }
      .mine { display: grid; gap: 8px; margin-top: 16px; }
      .foot { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 20px; padding-top: 12px; border-top: 1px solid var(--line); }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = /** @type {Channel} */ (/** @type {unknown} */ (undefined));
    new Watch(this, () => [this.workspace.session, this.workspace.chat, this.workspace.people]);
  }

  render() {
    const { workspace, channel, router } = this;
    const { chat } = workspace;
    const mine = chat.channels.has(channel.id);
    const direct = isDirect(channel);
    const icon =
      { everyone: 'users', public: 'globe', private: 'lock', direct: 'lock' }[channel.kind] ?? 'hash';
    return html`
      <div class="title">
        <h2>${direct ? titleOf(workspace, channel) : t('chat.about', { name: channel.name })}</h2>
        ${
          chat.manages(channel.id) || (mine && !direct)
            ? html`<ws-icon-button size="s" icon="settings-2" .label=${t('channels.settings')} @click=${() => showChannelSettings(workspace, channel.id)}></ws-icon-button>`
            : nothing
        }
      </div>
      ${channel.topic ? html`<p class="topic">${channel.topic}</p>` : nothing}
      <p class="kind"><ws-icon name=${icon} .size=${14}></ws-icon><span>${kindWords(channel)}</span></p>
      ${
        channel.archived_at
          ? html`<p class="kind"><ws-icon name="archive" .size=${14}></ws-icon><span>${t('channels.archivedText')}</span></p>`
          : nothing
      }
      ${
        channel.retention_days
          ? html`<p class="kind"><ws-icon name="clock" .size=${14}></ws-icon><span>${t('channels.retentionOf', { count: channel.retention_days })}</span></p>`
          : nothing
      }
      ${mine ? this.#mine() : nothing}
      <pin-list .workspace=${workspace} .channel=${channel.id}></pin-list>
      <file-list .workspace=${workspace} .channel=${channel.id}></file-list>
      <member-list .workspace=${workspace} .router=${router} .channel=${channel}></member-list>
      ${this.#foot(mine, direct)}
    `;
  }

  /** What one wants to hear of it. */
  #mine() {
    const { channel } = this;
    const direct = isDirect(channel);
    const choices = ['usual', 'all', 'nothing'].filter((value) => !direct || value !== 'all');
    const label = (/** @type {string} */ value) =>
      t(direct && value === 'usual' ? 'channels.notify_direct' : `channels.notify_${value}`);
    return html`<div class="mine">
      <ws-field type="select" .label=${t('channels.notify')} .value=${direct && channel.preferences.notify === 'all' ? 'usual' : channel.preferences.notify}
        .options=${choices.map((value) => ({ value, label: label(value) }))}
        @change=${(/** @type {any} */ event) => this.#prefer(event.currentTarget)}></ws-field>
    </div>`;
  }

  /** @param {import('../../../shared/components/ws-field.js').WsField} field */
  async #prefer(field) {
    const notify = /** @type {import('../../../shared/data/types.js').Notify} */ (field.value);
    if (!(await prefer(this.workspace, this.channel.id, { notify }))) {
      field.value = this.channel.preferences.notify;
    }
  }

  /**
   * @param {boolean} mine
   * @param {boolean} direct
   */
  #foot(mine, direct) {
    if (!mine || this.channel.kind === 'everyone') return nothing;
    if (direct) {
      return html`<div class="foot"><ws-button size="s" icon="eye-off" @click=${this.#hide}>${t('channels.hide')}</ws-button></div>`;
    }
    return html`<div class="foot"><ws-button size="s" icon="log-out" @click=${() => leave(this.workspace, this.channel)}>${t('channels.leave')}</ws-button></div>`;
  }

  async #hide() {
    if (!(await prefer(this.workspace, this.channel.id, { hidden: true }))) return;
    // Whoever goes on looking at it would have read what brings it back.
    const [other] = [...this.workspace.chat.channels.values()].filter(({ kind }) => kind === 'everyone');
    this.router.go(other ? `/chat/${other.id}` : '/chat');
  }
}

customElements.define('chat-details', ChatDetails);
