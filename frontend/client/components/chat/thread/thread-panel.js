import { css, html, nothing } from 'lit';
import { announce } from '../../../../shared/app/announce.js';
import { titleOf } from '../../../../shared/app/channels.js';
import { nameOf } from '../../../../shared/app/names.js';
import { explain, stateOf } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-state.js';
import { markThreadRead } from '../../../../shared/data/chat.js';
import { oncePerFrame } from '../../../../shared/data/frames.js';
import { Watch } from '../../../../shared/data/store.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { actOn, saveEdit } from '../actions.js';
import { DropZone } from '../attachments/drop-zone.js';
import '../conversation-foot.js';
import { edgeOf, keyOf, threadItemsOf } from '../items.js';
import { wordsOf } from '../markdown/parse.js';
import { Selecting } from '../message/selecting.js';
import { Attention, isAttended, surroundingsOf } from '../message/surroundings.js';
import '../message-list.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../../shared/data/thread-store.js').Thread} Thread
 * @typedef {import('../message-list.js').View} View
 */

/**
 * A thread beside its channel: the message that it began with, the replies, and where to write one.
 * @fires thread-close - it is not wanted any more
 */
export class ThreadPanel extends WsElement {
  static properties = {
    workspace: { attribute: false },
    channel: { type: Number },
    root: { type: Number },
    wanted: { type: Number },
    editing: { state: true },
    lineAfter: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; background: var(--surface-1); }
      header { display: flex; align-items: center; gap: 4px; min-height: var(--header-height); padding: 0 8px 0 16px; border-bottom: 1px solid var(--line); }
      h2 { font: var(--weight-bold) var(--size-l)/1.3 var(--font-sans); }
      .where { flex: 1; min-width: 0; }
      .where p { color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .stage { position: relative; display: flex; flex: 1; min-height: 0; }
      message-list { flex: 1; }
      .middle { flex: 1; align-self: center; }
      .drop { position: absolute; inset: 8px; z-index: 4; display: grid; place-content: center; border: 2px dashed var(--accent); border-radius: var(--radius-surface); color: var(--accent-ink); background: var(--accent-soft); pointer-events: none; }
    `,
  ];

  #entered = 0;
  #jumped = 0;
  /** @type {Thread | null} */
  #thread = null;
  #stopThread = () => {};
  #stopEvents = () => {};
  /** @type {View} */
  #view = { atEnd: true, first: null, last: null };
  #draw = oncePerFrame(() => this.requestUpdate());
  #selecting = new Selecting(this, () => this.#list);

  #dropped = new DropZone(
    this,
    (files) => this.#foot?.attach(files),
    () => this.workspace.chat.writing(this.channel) === null && !this.#selecting.chosen,
  );

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    this.root = 0;
    /** The reply that an address asks for. */
    this.wanted = 0;
    /** @type {string | null} */
    this.editing = null;
    /** @type {number | null} */
    this.lineAfter = null;
    new Watch(this, () => {
      const { session, chat, people, outbox } = this.workspace;
      return [session, chat, chat.followed, people, outbox];
    });
    new Attention(this, () => this.#see());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stopEvents = this.workspace.onEvent((event) => this.#speak(event));
    // Coming back onto the page, it takes up its thread again.
    this.#entered = 0;
    // Short notices come in the corner where one writes replies: above that.
    document.documentElement.style.setProperty('--toast-lift', '132px');
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopThread();
    this.#stopEvents();
    document.documentElement.style.removeProperty('--toast-lift');
    this.#thread = null;
  }

  /** Puts the cursor where one writes. */
  write() {
    this.#selecting.forget();
    void this.updateComplete.then(() => this.#foot?.focus());
  }

  get #list() {
    return /** @type {import('../message-list.js').MessageList | null} */ (
      this.shadowRoot?.querySelector('message-list') ?? null
    );
  }

  get #foot() {
    return /** @type {import('../conversation-foot.js').ConversationFoot | null} */ (
      this.shadowRoot?.querySelector('conversation-foot') ?? null
    );
  }

  get #self() {
    return this.workspace.session.me?.account.id ?? 0;
  }

  willUpdate() {
    if (this.root && this.root !== this.#entered) this.#enter();
    if (this.wanted && this.wanted !== this.#jumped) {
      this.#jumped = this.wanted;
      void this.#jump(this.wanted);
    }
  }

  #enter() {
    this.#stopThread();
    this.#entered = this.root;
    this.editing = null;
    this.#selecting.forget();
    const { chat, threads } = this.workspace;
    const thread = threads.of(this.channel, this.root);
    this.#thread = thread;
    this.#stopThread = thread.subscribe(this.#draw);
    void thread.open(chat.timeline(this.channel).get(this.root));
    const marker = chat.followed.marker(this.root);
    this.lineAfter = marker && marker.unread > 0 && marker.message > 0 ? marker.message : null;
    void this.updateComplete.then(() => {
      if (matchMedia('(pointer: fine)').matches) this.write();
    });
  }

  render() {
    const thread = this.#thread;
    const channel = this.workspace.chat.get(this.channel);
    if (!thread || !channel) return nothing;
    const following = this.workspace.chat.followed.marker(this.root)?.following ?? false;
    return html`
      <header>
        <div class="where"><h2>${t('chat.thread')}</h2><p>${titleOf(this.workspace, channel)}</p></div>
        <ws-icon-button icon=${following ? 'bell-ring' : 'bell'} .label=${t(following ? 'chat.unfollow' : 'chat.follow')} .pressed=${following} @click=${() => this.#follow(!following)}></ws-icon-button>
        <ws-icon-button icon="x" .label=${t('chat.closeThread')} @click=${() => this.emit('thread-close')}></ws-icon-button>
      </header>
      <div class="stage" @keydown=${this.#onKey}>
        ${this.#stage(thread)}
        ${this.#dropped.over ? html`<div class="drop">${t('chat.dropInThread')}</div>` : nothing}
      </div>
      ${this.#selecting.bar()}
      <conversation-foot ?hidden=${this.#selecting.chosen !== null} narrow .workspace=${this.workspace} .channel=${this.channel} .thread=${this.root} @keydown=${this.#onKey}
        @chat-sent=${this.#onSent} @chat-edit-last=${this.#editLast}></conversation-foot>
    `;
  }

  /** @param {Thread} thread */
  #stage(thread) {
    const { replies, root } = thread;
    const error = thread.error ?? replies.error;
    if (thread.status === 'error' || (replies.status === 'error' && !root)) {
      const state = stateOf(error);
      return html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => thread.recover()}></ws-state>`;
    }
    const pending = replies.hasNewer ? [] : this.workspace.outbox.of(this.channel, this.root);
    const coming = replies.status === 'idle' || replies.status === 'loading';
    if (!root || (coming && pending.length === 0)) {
      return html`<ws-state class="middle" kind="loading" shape="messages" .lines=${4}></ws-state>`;
    }
    const edge = edgeOf(replies);
    const items = threadItemsOf({
      root,
      count: root.replies?.count ?? replies.messages.length,
      messages: replies.messages,
      pending,
      self: this.#self,
      lineAfter: this.lineAfter,
      edge: edge === 'beginning' ? null : edge,
    });
    return html`<message-list
      fromTop
      .items=${items}
      .around=${surroundingsOf(this.workspace, this.channel, true)}
      .editing=${this.editing}
      .chosen=${this.#selecting.chosen}
      .openEnded=${replies.hasNewer}
      .label=${t('chat.thread')}
      @chat-view=${this.#onView}
      @chat-near=${(/** @type {CustomEvent} */ event) => this.#near(event.detail)}
      @chat-act=${this.#onAct}
    ></message-list>`;
  }

  /** @param {CustomEvent<View>} event */
  #onView(event) {
    this.#view = event.detail;
    if (this.#thread) this.#thread.replies.held = !event.detail.atEnd;
    this.#see();
  }

  /** What is in view of somebody who looks has been read. */
  #see() {
    const thread = this.#thread;
    if (!thread || !isAttended(this) || !this.isConnected) return;
    const last = this.#view.atEnd ? thread.replies.last?.id : this.#view.last;
    if (!last || last === this.root) return;
    const { followed } = this.workspace.chat;
    if (followed.marker(this.root)) void followed.markSeen(this.root, last);
    else void this.#learn(last);
  }

  /** The threads asked about already, so that none is asked about twice. */
  #asked = 0;

  /**
   * Whether this thread is followed is not known yet: the server says so when it hears how far it was read.
   * @param {number} last
   */
  async #learn(last) {
    if (this.#asked === this.root) return;
    this.#asked = this.root;
    try {
      this.workspace.chat.followed.set(await markThreadRead(this.workspace.transport, this.root, last));
    } catch {
      // The next look at the thread asks again.
      this.#asked = 0;
    }
  }

  /** @param {boolean} following */
  async #follow(following) {
    try {
      await this.workspace.chat.followed.follow(this.root, following);
      toast({ text: t(following ? 'chat.followed' : 'chat.unfollowed') });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {'start' | 'end'} edge */
  #near(edge) {
    const replies = this.#thread?.replies;
    if (edge === 'start' && !replies?.growError) void replies?.loadOlder();
    if (edge === 'end') void replies?.loadNewer();
  }

  #onSent() {
    this.lineAfter = null;
    void this.#toEnd();
  }

  async #toEnd() {
    const replies = this.#thread?.replies;
    if (replies?.hasNewer) await replies.toEnd();
    this.#list?.toEnd();
  }

  /** @param {number} id */
  async #jump(id) {
    const thread = this.#thread;
    if (!thread) return;
    const found = id === this.root || (await thread.replies.showAround(id));
    this.requestUpdate();
    await this.updateComplete;
    const target = id === this.root ? thread.root : thread.replies.get(id);
    if (found && target) this.#list?.showRow(keyOf(target, this.#self));
    else toast({ text: t('chat.notFound'), tone: 'attention' });
  }

  #editLast() {
    const own = this.#thread?.replies.messages.findLast(
      (message) => message.author === this.#self && !message.deleted_at,
    );
    if (own) this.#edit(own);
  }

  /** @param {Message} message */
  #edit(message) {
    const key = keyOf(message, this.#self);
    this.editing = key;
    this.#list?.showRow(key);
  }

  /** @param {Message} message */
  #select(message) {
    this.editing = null;
    this.#selecting.begin(message);
  }

  #stopEditing() {
    this.editing = null;
    this.write();
  }

  /** @param {CustomEvent} event */
  #onAct(event) {
    event.stopPropagation();
    const { action, item, detail } = event.detail;
    const message = item?.message;
    /** @type {Record<string, () => unknown>} */
    const actions = {
      reply: () => this.#foot?.reply(message),
      edit: () => this.#edit(message),
      save: async () => {
        if (await saveEdit(this.workspace, message, detail)) this.#stopEditing();
      },
      cancel: () => this.#stopEditing(),
      select: () => this.#select(message),
      pick: () => this.#selecting.pick(message, detail),
      unread: () => this.#markUnread(message),
      jump: () => this.#jump(detail),
      discard: () => this.#discard(item.entry.client_id),
      older: () => {
        const replies = this.#thread?.replies;
        replies?.forgiveGrowing();
        void (replies?.status === 'error' ? replies.open() : replies?.loadOlder());
      },
      leave: () => this.write(),
    };
    if (actions[action]) actions[action]();
    else actOn(this.workspace, action, item ?? {}, detail);
  }

  /** @param {Message} message */
  async #markUnread(message) {
    try {
      this.#view = { ...this.#view, atEnd: false, last: null };
      const before = Math.max(0, message.id - 1);
      this.workspace.chat.followed.set(await markThreadRead(this.workspace.transport, this.root, before));
      this.lineAfter = before;
      toast({ text: t('chat.markedUnread') });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {string} clientId */
  async #discard(clientId) {
    const entry = await this.workspace.outbox.discard(clientId);
    if (!entry) return;
    toast({
      text: t('chat.discarded'),
      action: { label: t('chat.takeBack'), run: () => this.#foot?.takeBack(entry) },
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && this.#selecting.chosen) {
      event.preventDefault();
      this.#selecting.end();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.emit('thread-close');
    } else if (event.key === 'PageUp') {
      event.preventDefault();
      this.#list?.focusRow();
    }
  }

  /**
   * Says aloud what others reply while this is looked at.
   * @param {import('../../../../shared/transport/frames.js').EventFrame} event
   */
  #speak(event) {
    const message = event.data?.message;
    if (event.kind !== 'chat.message.created' || message?.thread !== this.root || !isAttended(this)) return;
    if (message.author === this.#self) return;
    const name = message.shown_as || nameOf(this.workspace.people, message.author);
    announce(t('chat.spoken', { name, text: wordsOf(message.text) || t('chat.aFile') }));
  }
}

customElements.define('thread-panel', ThreadPanel);
