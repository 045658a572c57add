import { css, html, nothing } from 'lit';
import { titleOf } from '../../../shared/app/channels.js';
import { showDialog } from '../../../shared/app/show-dialog.js';
import '../../../shared/components/ws-tabs.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../shared/pages/components/dialog-section.js';
import '../webhooks/webhook-section.js';
import './channel-data.js';
import './channel-general.js';

/** What can be changed about a channel, by whom it may be. */
export class ChannelSettings extends DialogSection {
  static properties = { channel: { type: Number }, tab: { state: true } };

  static styles = [
    DialogSection.styles,
    css`
      .panel { padding-top: 16px; min-height: 320px; }
    `,
  ];

  constructor() {
    super();
    this.channel = 0;
    this.tab = 'general';
    new Watch(this, () => [this.workspace.chat]);
  }

  render() {
    const { chat } = this.workspace;
    const channel = chat.get(this.channel);
    // It was left, or one was taken out of it, while this was open.
    if (!channel)
      return html`<ws-dialog open .heading=${t('channels.settings')}><p class="about">${t('channels.goneText')}</p></ws-dialog>`;
    const manages = chat.manages(channel.id);
    const tabs = [
      { id: 'general', label: t('channels.general'), icon: 'settings-2' },
      ...(manages ? [{ id: 'webhooks', label: t('webhooks.title'), icon: 'link' }] : []),
      ...(manages ? [{ id: 'data', label: t('channels.data'), icon: 'database' }] : []),
    ];
    return html`<ws-dialog open size="l" .heading=${t('channels.settingsOf', { name: titleOf(this.workspace, channel) })}>
      <ws-tabs .label=${t('channels.settings')} .tabs=${tabs} .value=${this.tab}
        @change=${(/** @type {any} */ event) => {
          // What is changed in a panel says so too.
          if (event.target === event.currentTarget) this.tab = event.currentTarget.value;
        }}>
        <div class="panel" slot="general">${this.tab === 'general' ? html`<channel-general .workspace=${this.workspace} .channel=${channel}></channel-general>` : nothing}</div>
        <div class="panel" slot="webhooks">${this.tab === 'webhooks' && manages ? html`<webhook-section .workspace=${this.workspace} .channel=${channel.id}></webhook-section>` : nothing}</div>
        <div class="panel" slot="data">${this.tab === 'data' && manages ? html`<channel-data .workspace=${this.workspace} .channel=${channel}></channel-data>` : nothing}</div>
      </ws-tabs>
    </ws-dialog>`;
  }
}

customElements.define('channel-settings', ChannelSettings);

/**
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {number} channel
 * @param {string} [tab] `general`, `webhooks` or `data`.
 */
export function showChannelSettings(workspace, channel, tab = 'general') {
  showDialog('channel-settings', /** @type {Partial<ChannelSettings>} */ ({ workspace, channel, tab }));
}
