import { html, nothing } from 'lit';
import { explain } from '../../../../shared/app/problems.js';
import { confirmAction } from '../../../../shared/components/confirm.js';
import { toast } from '../../../../shared/components/toast.js';
import { deleteMessages, MAX_DELETIONS } from '../../../../shared/data/chat.js';
import { Selection } from '../../../../shared/data/selection.js';
import { t } from '../../../../shared/i18n/i18n.js';
import './selection-bar.js';

/**
 * @typedef {import('lit').ReactiveController} ReactiveController
 * @typedef {import('../../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('lit').ReactiveControllerHost & { workspace: Workspace, channel: number }} Host
 */

/**
 * Whether one may choose many messages of a channel to delete them: the server has it done by who keeps order in the
 * chat and manages the channel.
 * @param {Workspace} workspace
 * @param {number} channel
 */
export function mayDeleteMany({ chat, session }, channel) {
  return session.may('chat:manage') && chat.manages(channel);
}

/**
 * Choosing many messages of a channel or a thread, and deleting them together.
 * @implements {ReactiveController}
 */
export class Selecting {
  /** @type {Selection | null} */
  #selection = null;
  #busy = false;
  #host;
  #list;
  #stop = () => {};

  /**
   * @param {Host} host
   * @param {() => import('../message-list.js').MessageList | null} list Where they are chosen.
   */
  constructor(host, list) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  hostConnected() {
    this.#stop = this.#host.workspace.onEvent((event) => this.#hear(event));
  }

  hostDisconnected() {
    this.#stop();
    this.#selection = null;
  }

  /** The ids of the chosen ones; `null` while none are being chosen. @returns {ReadonlySet<number> | null} */
  get chosen() {
    const { workspace, channel } = this.#host;
    return this.#selection && mayDeleteMany(workspace, channel) ? this.#selection.ids : null;
  }

  /** @param {Message} message The first one. */
  begin(message) {
    this.#selection = new Selection(message.id, MAX_DELETIONS);
    this.#focus();
  }

  /**
   * @param {Message} message
   * @param {{ range: boolean, all: number[] }} how `range`: with all from the one before; `all`: what there is to choose.
   */
  pick(message, { range, all }) {
    if (range) this.#selection?.extend(message.id, all);
    else this.#selection?.toggle(message.id);
    this.#host.requestUpdate();
  }

  /** Chooses no more; the focus goes back to where it was. */
  end() {
    this.forget();
    this.#focus();
  }

  /** Chooses no more: something else is shown. */
  forget() {
    if (!this.#selection) return;
    this.#selection = null;
    this.#host.requestUpdate();
  }

  /** What stands at the bottom meanwhile. */
  bar() {
    const { chosen } = this;
    if (!chosen) return nothing;
    return html`<selection-bar
      .count=${chosen.size}
      .full=${this.#selection?.full ?? false}
      .busy=${this.#busy}
      @selection-delete=${() => this.#delete([...chosen])}
      @selection-end=${() => this.end()}
    ></selection-bar>`;
  }

  #focus() {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#list()?.focusRow());
  }

  /** @param {number[]} ids */
  async #delete(ids) {
    const count = ids.length;
    const { workspace } = this.#host;
    const sure = await confirmAction({
      title: t('chat.deleteChosenTitle', { count }),
      body: html`<p>${t('chat.deleteChosenText')}</p>`,
      action: t('chat.deleteChosenVerb', { count }),
      danger: true,
    });
    if (!sure) return;
    this.#setBusy(true);
    try {
      const { items } = await deleteMessages(workspace.transport, ids);
      for (const message of items) workspace.take(message);
      toast({ text: t('chat.deletedChosen', { count }), tone: 'ok' });
      this.end();
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#host.requestUpdate();
  }

  /**
   * What is deleted meanwhile is not chosen any more.
   * @param {import('../../../../shared/transport/frames.js').EventFrame} event
   */
  #hear({ kind, data }) {
    if (!this.#selection || !data) return;
    if (kind === 'chat.message.deleted') this.#selection.drop((id) => id === data.message.id);
    else if (kind === 'chat.messages.expired' && data.channel === this.#host.channel)
      this.#selection.drop((id) => id < data.before);
    else return;
    this.#host.requestUpdate();
  }
}
