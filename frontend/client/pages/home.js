import { css, html, nothing } from 'lit';
import '../../shared/components/ws-avatar.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-state.js';
import { nameOf } from '../../shared/app/names.js';
import { AppPage } from '../../shared/app/page.js';
import { stateOf } from '../../shared/app/problems.js';
import { oncePerFrame } from '../../shared/data/frames.js';
import { formatDate, formatRelative, t } from '../../shared/i18n/i18n.js';

/** How many of those who are on are named before the rest is counted. */
const NAMED = 12;

/** The first page of the day: what waits for me, and who is on. */
export class HomePage extends AppPage {
  static styles = [
    AppPage.styles,
    css`
      :host { display: block; flex: 1; overflow: auto; }
      .page { display: grid; gap: 24px; max-width: 1080px; margin: 0 auto; padding: 40px 24px; }
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
      .symbol { grid-row: span 2; display: grid; place-content: center; width: 36px; height: 36px; border-radius: var(--radius-surface); background: var(--surface-3); color: var(--text-muted); }
      .name { font-weight: var(--weight-medium); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .unread .name { font-weight: var(--weight-bold); }
      .when { color: var(--text-muted); font-size: var(--size-xs); white-space: nowrap; }
      .last { grid-column: 2; color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .unread .last { color: var(--text); }
      .badge { grid-column: 3; justify-self: end; }
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

  watches() {
    const { session, link, chat, people, presence } = this.workspace;
    return [session, link, chat, people, presence];
  }

  get heading() {
    return t('app.home');
  }

  connectedCallback() {
    super.connectedCallback();
    // The greeting and the ages of messages follow the day.
    this.#clock = setInterval(() => this.requestUpdate(), 60_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#opened.clear();
  }

  willUpdate() {
    const { chat } = this.workspace;
    for (const id of chat.channels.keys()) {
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
          <h1>${t(`home.${partOfDay()}`, { name: account.display_name })}</h1>
          <p class="date">${capital(formatDate(Date.now(), { weekday: true, year: true }))}</p>
        </header>
        ${this.#start()}
        <div class="columns">
          ${this.workspace.session.may('chat:read') ? this.#conversations() : nothing} ${this.#present()}
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
    const channels = [...chat.channels.values()].sort((a, b) => b.read.unread - a.read.unread);
    const state = chat.status === 'error' ? stateOf(chat.error) : null;
    return html`<section aria-labelledby="conversations">
      <div class="title">
        <h2 id="conversations">${t('home.conversations')}</h2>
        ${chat.status === 'ready' ? html`<span class="count">${t('home.unread', { count: chat.unread })}</span>` : nothing}
      </div>
      ${
        state
          ? html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => chat.load()}></ws-state>`
          : chat.status !== 'ready'
            ? html`<ws-state kind="loading" .lines=${2}></ws-state>`
            : html`<ul>${channels.map((channel) => html`<li>${this.#conversation(channel)}</li>`)}</ul>`
      }
    </section>`;
  }

  /** @param {import('../../shared/data/types.js').Channel} channel */
  #conversation(channel) {
    const { chat, people } = this.workspace;
    const last = chat.timeline(channel.id).last;
    const { unread } = channel.read;
    return html`<a class="conversation ${unread ? 'unread' : ''}" href="#/chat/${channel.id}">
      <span class="symbol"><ws-icon name="hash" .size=${20}></ws-icon></span>
      <span class="name">${channel.name}</span>
      <span class="when">${last ? formatRelative(last.created_at) : nothing}</span>
      <span class="last">${
        last
          ? html`${nameOf(people, last.author)} · ${last.deleted_at ? t('chat.deleted') : last.text}`
          : channel.topic || t('home.nothingYet')
      }</span>
      ${
        unread
          ? html`<ws-badge class="badge" tone="accent" .count=${unread} .countLabel=${t('chat.unreadCount', { count: unread })}></ws-badge>`
          : nothing
      }
    </a>`;
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
                  <ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} presence="online" decorative></ws-avatar>
                  <span class="who">${person.display_name}</span>
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
