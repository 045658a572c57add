import { css, html, nothing } from 'lit';
import { titleOf } from '../../shared/app/channels.js';
import { nameOf } from '../../shared/app/names.js';
import { AppPage } from '../../shared/app/page.js';
import { stateOf } from '../../shared/app/problems.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-state.js';
import { neighbour, nextUnread } from '../../shared/data/channel-rules.js';
import '../../shared/frame/ws-columns.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/channels/channel-directory.js';
import { showCreateChannelDialog } from '../components/channels/create-channel-dialog.js';
import { showDirectDialog } from '../components/channels/direct-dialog.js';
import '../components/chat/channel-list.js';
import '../components/chat/chat-details.js';
import '../components/chat/conversation.js';
import { mayDeleteMany } from '../components/chat/message/selecting.js';
import '../components/chat/thread/thread-panel.js';
import '../components/home/mention-list.js';
import '../components/home/thread-list.js';
import { chatKeys } from './chat-keys.js';

/** What the middle shows when it is no channel, by the address. */
const PLACES = ['browse', 'threads', 'mentions'];
const STORED = 'workspace.chat.channel';

/** Conversations: the channels, one of them, and what there is to know about it. */
export class ChatPage extends AppPage {
  static properties = {
    details: { state: true },
    showing: { state: true },
    channel: { state: true },
    problem: { state: true },
  };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex: 1; min-height: 0; min-width: 0; }
      .middle { flex: 1; align-content: center; }
    `,
  ];

  #looking = 0;
  /** @type {(() => void)[]} */
  #stops = [];

  constructor() {
    super();
    this.details = matchMedia('(min-width: 1180px)').matches;
    /** @type {'list' | 'content' | 'details'} */
    this.showing = 'content';
    this.channel = 0;
    /** Why the channel of the address can't be shown. @type {{ channel: number, error: unknown } | null} */
    this.problem = null;
  }

  watches() {
    const { session, chat, people } = this.workspace;
    return [session, chat, people];
  }

  get heading() {
    if (this.#place) return t(`channels.${this.#place}`);
    const channel = this.workspace.chat.get(this.channel);
    return channel ? titleOf(this.workspace, channel) : t('app.chat');
  }

  get keyGroups() {
    return chatKeys(mayDeleteMany(this.workspace, this.channel));
  }

  get commands() {
    const group = t('app.chat');
    const { session } = this.workspace;
    const open = this.workspace.chat.get(this.channel) && !this.#place;
    return [
      ...(open
        ? [
            {
              id: 'chat-write',
              label: t('chat.keyWrite'),
              icon: 'pencil',
              run: () => this.#conversation?.write(),
            },
            {
              id: 'chat-end',
              label: t('chat.toEnd'),
              icon: 'arrow-down',
              run: () => void this.#conversation?.toEnd(),
            },
            {
              id: 'chat-details',
              label: t('chat.toggleDetails'),
              icon: 'panel-right',
              run: () => this.#toggleDetails(),
            },
          ]
        : []),
      {
        id: 'chat-next',
        label: t('channels.nextUnread'),
        icon: 'arrow-down',
        keys: 'Alt+Shift+ArrowDown',
        run: () => this.#goUnread(1),
      },
      ...(session.may('chat:write')
        ? [
            {
              id: 'chat-create',
              label: t('channels.create'),
              icon: 'plus',
              run: () => showCreateChannelDialog(this.workspace, this.router),
            },
            {
              id: 'chat-direct',
              label: t('channels.newDirect'),
              icon: 'message-square-plus',
              run: () => showDirectDialog(this.workspace, this.router),
            },
          ]
        : []),
    ].map((command) => ({ group, ...command }));
  }

  get #conversation() {
    return /** @type {import('../components/chat/conversation.js').ChatConversation | null} */ (
      this.shadowRoot?.querySelector('chat-conversation') ?? null
    );
  }

  get #list() {
    return /** @type {import('../components/chat/channel-list.js').ChannelList | null} */ (
      this.shadowRoot?.querySelector('channel-list') ?? null
    );
  }

  /** Which list stands in the middle instead of a channel. */
  get #place() {
    const { channel = '' } = this.route.parameters;
    return PLACES.includes(channel) ? channel : '';
  }

  get #thread() {
    return Number(this.route.parameters.root ?? 0);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    const { chat } = this.workspace;
    this.#stops = [this.workspace.onEvent((event) => this.#hear(event))];
    // How many threads have something unread stands in the list.
    if (chat.followed.status === 'idle' && this.workspace.session.may('chat:read')) void chat.followed.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.workspace.chat.looked = { channel: 0, thread: 0 };
  }

  willUpdate() {
    const { chat } = this.workspace;
    const named = this.#place ? 0 : Number(this.route.parameters.channel ?? 0);
    const wanted = named || this.channel || this.#first();
    if (chat.get(wanted)) {
      this.channel = wanted;
      this.problem = null;
    } else if (named && chat.status === 'ready') {
      void this.#look(named);
    } else if (!named) {
      // The one that was open is gone: the next best.
      this.channel = this.#first();
    }
    chat.looked = this.#place ? { channel: 0, thread: 0 } : { channel: this.channel, thread: this.#thread };
  }

  /** Where one comes to without saying where: the last channel, else the first. */
  #first() {
    const { channels } = this.workspace.chat;
    try {
      const last = Number(localStorage.getItem(STORED));
      if (channels.has(last)) return last;
    } catch {
      // Without storage it is the first.
    }
    for (const channel of channels.values()) if (channel.kind === 'everyone') return channel.id;
    return channels.keys().next().value ?? 0;
  }

  /**
   * Looks for a channel that one is not in.
   * @param {number} channel
   */
  async #look(channel) {
    if (this.#looking === channel || this.problem?.channel === channel) return;
    this.#looking = channel;
    try {
      await this.workspace.chat.look(channel);
    } catch (error) {
      this.problem = { channel, error };
    } finally {
      this.#looking = 0;
      this.requestUpdate();
    }
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('channel') && this.channel) {
      try {
        localStorage.setItem(STORED, String(this.channel));
      } catch {
        // Without storage the first channel is where one begins.
      }
    }
    if (!changed.has('route')) return;
    // A channel that was chosen in the list is what one wants to see; of a thread, the thread.
    if (this.#thread) this.showing = 'details';
    else if (this.route.parameters.channel) this.showing = 'content';
  }

  render() {
    const { workspace, channel } = this;
    const { chat } = workspace;
    const current = this.#place || this.problem ? undefined : chat.get(channel);
    const thread = current ? this.#thread : 0;
    const detailed = Boolean(current) && (this.details || thread > 0);
    return html`
      <ws-columns
        storage-key="chat"
        .showing=${this.showing}
        .listLabel=${t('chat.channels')}
        .contentLabel=${current ? titleOf(workspace, current) : t('app.chat')}
        .detailsLabel=${thread ? t('channels.thread') : t('chat.details')}
        .details=${detailed}
        .detailsWidth=${thread ? 380 : 280}
        @ws-back=${this.#onBack}
      >
        <channel-list slot="list" .workspace=${workspace} .current=${this.problem ? 0 : channel} .place=${this.#place}
          @chat-retry=${() => chat.load()} @chat-new=${this.#onNew} @click=${this.#onChosen}></channel-list>
        ${this.#middle(current)}
        ${current ? this.#aside(current, thread) : nothing}
      </ws-columns>
    `;
  }

  /** @param {import('../../shared/data/types.js').Channel | undefined} current */
  #middle(current) {
    const { workspace, router } = this;
    if (this.#place === 'browse')
      return html`<channel-directory .workspace=${workspace} .router=${router}></channel-directory>`;
    if (this.#place === 'threads')
      return html`<followed-thread-list .workspace=${workspace}></followed-thread-list>`;
    if (this.#place === 'mentions') return html`<mention-list .workspace=${workspace}></mention-list>`;
    if (!current) return this.#nothing();
    return html`<chat-conversation
      .workspace=${workspace}
      .channel=${current.id}
      .wanted=${this.#thread ? 0 : Number(this.route.parameters.message ?? 0)}
      .detailed=${this.details && !this.#thread}
      @chat-details=${this.#toggleDetails}
      @chat-thread=${(/** @type {CustomEvent} */ event) => router.go(`/chat/${current.id}/thread/${event.detail.root}`)}
    ></chat-conversation>`;
  }

  /**
   * @param {import('../../shared/data/types.js').Channel} current
   * @param {number} thread
   */
  #aside(current, thread) {
    const { workspace, router } = this;
    if (thread) {
      return html`<thread-panel slot="details" .workspace=${workspace} .channel=${current.id} .root=${thread}
        .wanted=${Number(this.route.parameters.message ?? 0)} @thread-close=${this.#closeThread}></thread-panel>`;
    }
    return html`<chat-details slot="details" .workspace=${workspace} .router=${router} .channel=${current}></chat-details>`;
  }

  #nothing() {
    const { chat } = this.workspace;
    if (this.problem) {
      const state = stateOf(this.problem.error);
      const gone = /** @type {{ status?: number }} */ (this.problem.error).status === 404;
      return gone
        ? html`<ws-state class="middle" kind="empty" icon="hash" .heading=${t('channels.notThere')} .text=${t('channels.notThereText')}>
            <ws-button slot="action" href="#/chat/browse">${t('channels.browse')}</ws-button>
          </ws-state>`
        : html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${this.#retry}></ws-state>`;
    }
    if (chat.status === 'error') {
      const state = stateOf(chat.error);
      return html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => chat.load()}></ws-state>`;
    }
    if (chat.status === 'ready' && !this.#looking) {
      return html`<ws-state class="middle" kind="empty" icon="message-square" .heading=${t('chat.noChannel')}
        .text=${t('chat.noChannelText')}></ws-state>`;
    }
    return html`<ws-state kind="loading" shape="messages"></ws-state>`;
  }

  #retry() {
    this.problem = null;
  }

  /**
   * Says when somebody takes us out of a channel, which is gone from the list then.
   * @param {import('../../shared/transport/frames.js').EventFrame} event
   */
  #hear({ kind, data, actor }) {
    const self = this.workspace.session.me?.account.id;
    if (kind !== 'chat.member.removed' || data?.account !== self || actor === self) return;
    const channel = this.workspace.chat.former.get(data.channel);
    if (!channel) return;
    const name = nameOf(this.workspace.people, actor);
    toast({
      text: t('channels.removedYou', { name, channel: titleOf(this.workspace, channel) }),
      tone: 'attention',
    });
  }

  #toggleDetails() {
    if (this.#thread) {
      this.details = true;
      this.#closeThread();
    } else {
      this.details = !this.details;
    }
    this.showing = this.details ? 'details' : 'content';
  }

  #closeThread() {
    this.router.go(`/chat/${this.channel}`);
    this.showing = 'content';
    this.#conversation?.write();
  }

  /** @param {CustomEvent} event */
  #onNew(event) {
    if (event.detail.what === 'channel') showCreateChannelDialog(this.workspace, this.router);
    else showDirectDialog(this.workspace, this.router);
  }

  /** @param {Event} event */
  #onChosen(event) {
    // Also for the channel that is open already, whose address does not change.
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement)) this.showing = 'content';
  }

  /** @param {CustomEvent} event */
  #onBack(event) {
    if (event.detail.from === 'details') {
      if (this.#thread) this.#closeThread();
      else this.details = false;
      this.showing = 'content';
    } else {
      this.showing = 'list';
    }
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || !event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    event.preventDefault();
    if (event.shiftKey) {
      this.#goUnread(step);
    } else {
      const next = neighbour(this.#list?.order ?? [], this.channel, step);
      if (next) this.router.go(`/chat/${next.id}`);
    }
  };

  /** @param {1 | -1} step */
  #goUnread(step) {
    const next = nextUnread(this.#list?.order ?? [], this.#place ? 0 : this.channel, step);
    if (next) this.router.go(`/chat/${next.id}`);
    else toast({ text: t('channels.nothingUnread') });
  }
}

customElements.define('chat-page', ChatPage);
