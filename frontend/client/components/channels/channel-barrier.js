import { css, html, nothing } from 'lit';
import { titleOf } from '../../../shared/app/channels.js';
import { explain } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { join } from './membership.js';

/** What stands where one would write, where one can't: why, and what to do about it. */
export class ChannelBarrier extends WsElement {
  static properties = { workspace: { attribute: false }, channel: { type: Number }, busy: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .barrier { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 8px 16px; min-height: 56px; padding: 10px 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      p { display: flex; align-items: center; gap: 8px; color: var(--text-muted); }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    this.busy = false;
    new Watch(this, () => [this.workspace.chat, this.workspace.session, this.workspace.people]);
  }

  render() {
    const { chat } = this.workspace;
    const channel = chat.get(this.channel);
    const barrier = chat.writing(this.channel);
    if (!channel || barrier === null || barrier === 'unknown') return nothing;
    const icons = { viewer: 'eye', archived: 'archive', not_member: 'eye' };
    return html`<div class="barrier">
      <p><ws-icon name=${icons[barrier]}></ws-icon><span>${t(`channels.barrier_${barrier}`, { name: titleOf(this.workspace, channel) })}</span></p>
      ${
        barrier === 'not_member'
          ? html`<ws-button variant="primary" ?loading=${this.busy} @click=${this.#join}>${t('channels.joinNamed', { name: titleOf(this.workspace, channel) })}</ws-button>`
          : nothing
      }
    </div>`;
  }

  async #join() {
    this.busy = true;
    try {
      await join(this.workspace, this.channel);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('channel-barrier', ChannelBarrier);
