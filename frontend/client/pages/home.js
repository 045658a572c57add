import { css, html, nothing } from 'lit';
import '../../shared/components/ws-avatar.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-state.js';
import { channelIcon, labelOf, othersIn } from '../../shared/app/channels.js';
import { excerptOf } from '../../shared/app/excerpt.js';
import { LiveList } from '../../shared/app/live-list.js';
import { nameOf } from '../../shared/app/names.js';
import { AppPage } from '../../shared/app/page.js';
import { stateOf } from '../../shared/app/problems.js';
import { calls, concerns, isDirect } from '../../shared/data/channel-rules.js';
import { listMentions } from '../../shared/data/chat.js';
import { oncePerFrame } from '../../shared/data/frames.js';
import { shownStatus } from '../../shared/data/status.js';
import { formatDate, formatRelative, t } from '../../shared/i18n/i18n.js';
import { messageLink, messageLinkStyle } from '../components/home/message-link.js';
import '../components/home/reception-section.js';
import { threadRow, threadRowStyle } from '../components/home/thread-list.js';
import { showStatusDialog } from '../components/status/status-dialog.js';

/**
 * @typedef {import('../../shared/data/types.js').Channel} Channel
 * @typedef {import('../../shared/data/types.js').Message} Message
 */

/** How many unread conversations are shown before the rest is counted, and how many mentions and threads. */
const UNREAD = 8;
const FEW = 4;
/** How many of those who are on are named before the rest is counted. */
const NAMED = 12;

/** The first page of the day: what waits for me, and who is on. */
export class HomePage extends AppPage {
  static styles = [
    AppPage.styles,
    messageLinkStyle,
    threadRowStyle,
    css`
      :host { display: block; flex: 1; overflow: auto; }
      .page { display: grid; gap: 24px; max-width: 1080px; margin: 0 auto; padding: 40px 24px; }
      header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
      h1 { font: var(--weight-bold) var(--size-2xl)/1.25 var(--font-sans); text-wrap: balance; }
      .date { margin-top: 4px; color: var(--text-muted); }
      .columns { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 24px; align-items: start; }
      section { border: 1px solid var(--line); border-radius: 12px; background: var(--surface-1); overflow: hidden; }
      .title { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; padding: 16px 20px 10px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .count { color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      ul { margin: 0; padding: 0 8px 8px; list-style: none; }
      .conversation { display: grid; grid-template-columns: 36px minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 10px 12px; border-radius: var(--radius-surface); color: var(--text); text-decoration: none; }
      .conversation:hover { background: var(--surface-2); }
      .face { grid-row: span 2; display: grid; }
      .symbol { grid-row: span 2; display: grid; place-content: center; width: 36px; height: 36px; border-radius: var(--radius-surface); background: var(--surface-3); color: var(--text-muted); }
      .name { font-weight: var(--weight-medium); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .unread .name { font-weight: var(--weight-bold); }
      .when { color: var(--text-muted); font-size: var(--size-xs); white-space: nowrap; }
      .last { grid-column: 2; color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .unread .last { color: var(--text); }
      .badge { grid-column: 3; justify-self: end; }
      .stack { display: grid; gap: 24px; min-width: 0; }
      .list { padding: 0 8px 8px; }
      .all { font-size: var(--size-s); }
      .rest { display: block; padding: 8px 12px; font-size: var(--size-s); }
      .said { flex: 0 1 auto; min-width: 0; color: var(--text-muted); font-size: var(--size-xs); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .person { display: flex; align-items: center; gap: 12px; min-height: 40px; padding: 0 12px; min-width: 0; }
      .who { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .me { color: var(--text-muted); font-size: var(--size-xs); }
      .more { padding: 6px 12px; color: var(--text-muted); font-size: var(--size-s); }
      .start { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 16px; align-items: center; padding: 20px; border-color: transparent; background: var(--accent-soft); }
      .start ws-icon { color: var(--accent-ink); }
      .start p { color: var(--text-muted); font-size: var(--size-s); text-wrap: pretty; }
      @media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } }
      @media (max-width: 560px) {
        .page { padding: 24px 12px; gap: 16px; }
        h1 { font-size: var(--size-xl); }
        .start { grid-template-columns: minmax(0, 1fr); }
      }
    `,
  ];

  #draw = oncePerFrame(() => this.requestUpdate());
  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {Set<number>} */
  #opened = new Set();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /** @type {LiveList<Message>} */
  #mentioned = new LiveList(this, (page) => this.#fetchMentions(page), { limit: FEW, follows: () => true });

  watches() {
    const { session, link, chat, people, presence, status } = this.workspace;
    return [session, link, chat, chat.followed, people, presence, status];
  }

  get heading() {
    return t('app.home');
  }

  connectedCallback() {
    super.connectedCallback();
    // The greeting and the ages of messages follow the day.
    this.#clock = setInterval(() => this.requestUpdate(), 60_000);
    const { chat, session } = this.workspace;
    if (chat.followed.status === 'idle' && session.may('chat:read')) void chat.followed.load();
    this.#stops.push(
      this.workspace.onEvent(({ kind, data }) => {
        const self = session.me?.account.id ?? null;
        if (kind === 'chat.message.created' && data?.message && concerns(data.message, self, undefined))
          this.#mentioned.touch();
      }),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#opened.clear();
  }

  /** @param {{ cursor: string | null, limit: number }} page */
  async #fetchMentions(page) {
    if (!this.workspace.session.may('chat:read')) return { items: [], next: null };
    return await listMentions(this.workspace.transport, page);
  }

  /** What waits, the ones that are meant for me first, then by what was said last. @returns {Channel[]} */
  get #unread() {
    return [...this.workspace.chat.channels.values()]
      .filter(calls)
      .sort(
        (one, other) =>
          Math.sign(other.read.mentions) - Math.sign(one.read.mentions) ||
          other.last_message - one.last_message,
      );
  }

  willUpdate() {
    const { chat } = this.workspace;
    for (const { id } of this.#unread.slice(0, UNREAD)) {
      if (this.#opened.has(id)) continue;
      this.#opened.add(id);
      const timeline = chat.timeline(id);
      this.#stops.push(timeline.subscribe(this.#draw));
      void timeline.open();
    }
  }

  render() {
    const { account } = this.me;
    return html`
      <div class="page">
        <header>
          <div>
            <h1>${t(`home.${partOfDay()}`, { name: account.display_name })}</h1>
            <p class="date">${capital(formatDate(Date.now(), { weekday: true, year: true }))}</p>
          </div>
          ${this.#own()}
        </header>
        ${this.#start()}
        <div class="columns">
          <div class="stack">
            ${this.workspace.session.may('chat:read') ? html`${this.#conversations()} ${this.#mentions()} ${this.#threads()}` : nothing}
            ${this.workspace.session.may('reception:read') ? html`<reception-section .workspace=${this.workspace}></reception-section>` : nothing}
          </div>
          ${this.#present()}
        </div>
      </div>
    `;
  }

  /** The first thing to do, as long as one is alone here. */
  #start() {
    const { session, people } = this.workspace;
    if (!session.may('accounts:manage') || people.status !== 'ready' || people.active.length > 1)
      return nothing;
    return html`<section class="start">
      <ws-icon name="user-plus" .size=${24}></ws-icon>
      <div>
        <h2>${t('home.alone')}</h2>
        <p>${t('home.aloneText')}</p>
      </div>
      <ws-button variant="primary" href="#/people/invite">${t('people.invite')}</ws-button>
    </section>`;
  }

  #conversations() {
    const { chat } = this.workspace;
    const state = chat.status === 'error' ? stateOf(chat.error) : null;
    return html`<section aria-labelledby="conversations">
      <div class="title">
        <h2 id="conversations">${t('home.conversations')}</h2>
        ${chat.status === 'ready' && chat.unread > 0 ? html`<span class="count">${t('home.unread', { count: chat.unread })}</span>` : nothing}
      </div>
      ${
        state
          ? html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => chat.load()}></ws-state>`
          : chat.status !== 'ready'
            ? html`<ws-state kind="loading" .lines=${2}></ws-state>`
            : this.#waiting()
      }
    </section>`;
  }

  #waiting() {
    const unread = this.#unread;
    if (unread.length === 0) {
      return html`<ws-state kind="empty" icon="check-check" .heading=${t('home.allRead')} .text=${t('home.allReadText')}>
        <ws-button slot="action" href="#/chat">${t('home.toChat')}</ws-button>
      </ws-state>`;
    }
    const rest = unread.length - UNREAD;
    return html`<ul>${unread.slice(0, UNREAD).map((channel) => html`<li>${this.#conversation(channel)}</li>`)}</ul>
      ${rest > 0 ? html`<a class="rest" href="#/chat">${t('home.moreUnread', { count: rest })}</a>` : nothing}`;
  }

  /** @param {Channel} channel */
  #conversation(channel) {
    const { chat, people } = this.workspace;
    const last = chat.timeline(channel.id).last;
    const { unread, mentions } = channel.read;
    return html`<a class="conversation unread" href="#/chat/${channel.id}">
      ${this.#symbol(channel)}
      <span class="name">${labelOf(this.workspace, channel)}</span>
      <span class="when">${last ? formatRelative(last.created_at) : nothing}</span>
      <span class="last">${
        last
          ? html`${isDirect(channel) ? nothing : html`${last.shown_as ?? nameOf(people, last.author)} · `}${excerptOf(last)}`
          : channel.topic
      }</span>
      <ws-badge class="badge" tone=${mentions > 0 ? 'attention' : 'accent'} .count=${unread} .countLabel=${t('chat.unreadCount', { count: unread })}></ws-badge>
    </a>`;
  }

  /** @param {Channel} channel */
  #symbol(channel) {
    const { people, presence } = this.workspace;
    const others = isDirect(channel) ? othersIn(this.workspace, channel) : [];
    const person = others.length === 1 ? people.get(others[0]) : undefined;
    return person
      ? html`<span class="face"><ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${36} .presence=${presence.of(person.id) ?? ''} decorative></ws-avatar></span>`
      : html`<span class="symbol"><ws-icon name=${channelIcon(channel)} .size=${20}></ws-icon></span>`;
  }

  /** The mentions that are not read yet. */
  #mentions() {
    const { chat } = this.workspace;
    const fresh = this.#mentioned.rows.filter((message) => {
      const channel = chat.channels.get(message.channel);
      return channel && !message.thread && message.id > channel.read.message;
    });
    if (fresh.length === 0) return nothing;
    return html`<section aria-labelledby="mentions">
      <div class="title"><h2 id="mentions">${t('home.mentions')}</h2><a class="all" href="#/chat/mentions">${t('home.seeAll')}</a></div>
      <div class="list">${fresh.slice(0, FEW).map((message) => messageLink(this.workspace, message))}</div>
    </section>`;
  }

  /** The followed threads with something unread. */
  #threads() {
    const { followed } = this.workspace.chat;
    const fresh = followed.list.filter(({ root }) => (followed.marker(root.id)?.unread ?? 0) > 0);
    if (fresh.length === 0) return nothing;
    return html`<section aria-labelledby="threads">
      <div class="title"><h2 id="threads">${t('home.threads')}</h2><a class="all" href="#/chat/threads">${t('home.seeAll')}</a></div>
      <div class="list">${fresh.slice(0, FEW).map((thread) => threadRow(this.workspace, thread))}</div>
    </section>`;
  }

  #present() {
    const { people, presence, link } = this.workspace;
    const users = presence.users;
    const on = users ? people.active.filter((person) => users.has(person.id)) : [];
    return html`<section aria-labelledby="present">
      <div class="title">
        <h2 id="present">${t('home.present')}</h2>
        ${users ? html`<span class="count">${on.length}</span>` : nothing}
      </div>

      ${
        users
          ? html`<ul>
              ${on.slice(0, NAMED).map(
                (person) => html`<li class="person">
                  <ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} .presence=${presence.of(person.id) ?? ''} decorative></ws-avatar>
                  <span class="who">${person.display_name}</span>
                  ${this.#said(person)}
                  ${person.id === this.me.account.id ? html`<span class="me">${t('home.you')}</span>` : nothing}
                </li>`,
              )}
              ${on.length > NAMED ? html`<li class="more">${t('home.more', { count: on.length - NAMED })}</li>` : nothing}
            </ul>`
          : link.downSince !== null && Date.now() - link.downSince > 3_000
            ? html`<ws-state kind="offline" .heading=${t('home.presenceUnknown')} .text=${t('home.presenceUnknownText')}></ws-state>`
            : html`<ws-state kind="loading" .lines=${2}></ws-state>`
      }
    </section>`;
  }

  /** One's own status, which is also how to change it. */
  #own() {
    const { status } = this.workspace;
    const { shown, quiet } = status;
    const words = shown ? `${shown.emoji} ${shown.text}`.trim() : t(quiet ? 'status.quiet' : 'status.set');
    return html`<ws-button icon=${quiet ? 'bell-off' : shown?.emoji ? '' : 'face-slightly-smiling'} .label=${shown ? `${t('status.change')} (${words})` : ''}
      @click=${() => showStatusDialog(this.workspace)}>${words}</ws-button>`;
  }

  /** What somebody says of themselves. @param {import('../../shared/data/types.js').Person} person */
  #said(person) {
    const status = shownStatus(person.status);
    if (!status) return nothing;
    return html`<span class="said" title=${status.until ? t('status.until', { time: formatRelative(status.until) }) : status.text}>${status.emoji} ${status.text}</span>`;
  }
}

/** @param {Date} [now] */
function partOfDay(now = new Date()) {
  const hour = now.getHours();
  if (hour < 5 || hour >= 18) return 'evening';
  return hour < 12 ? 'morning' : 'afternoon';
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

customElements.define('home-page', HomePage);
