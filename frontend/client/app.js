import { html } from 'lit';
import { notifyInBrowser } from '../shared/app/browser-notices.js';
import { channelIcon, labelOf } from '../shared/app/channels.js';
import { watchIdle } from '../shared/app/idle.js';
import { explain } from '../shared/app/problems.js';
import { WorkspaceApp } from '../shared/app/workspace-app.js';
import { toast } from '../shared/components/toast.js';
import '../shared/components/ws-banner.js';
import { calls, isDirect } from '../shared/data/channel-rules.js';
import { plain } from '../shared/frame/palette-match.js';
import { formatDateTime, t } from '../shared/i18n/i18n.js';
import { isOpenEnd, quietEnd } from './components/status/status-times.js';
import { NoticeStore } from './notices.js';
import { RECEPTION_ADDRESSES, RECEPTION_PAGES, SECTIONS } from './pages/reception/sections.js';

/** @typedef {import('../shared/frame/palette-match.js').Command} Command */

/**
 * The addresses of the client's own pages.
 * @type {import('../shared/app/router.js').Addresses}
 */
export const ADDRESSES = [
  ['home', '/'],
  ['chat', '/chat'],
  ['chat', '/chat/:channel'],
  ['chat', '/chat/:channel/:message'],
  ['chat', '/chat/:channel/thread/:root'],
  ['chat', '/chat/:channel/thread/:root/:message'],
  ['search', '/search'],
  ['search', '/search/:query'],
  ...RECEPTION_ADDRESSES,
  ['join', '/join'],
  ['join', '/join/:token'],
  ['register', '/register'],
];

/** So many channels and people are found by a search of the palette. */
const FOUND = 12;

/** The client: where people work. */
export class ClientApp extends WorkspaceApp {
  /** @type {NoticeStore | null} */
  #notices = null;
  /** @type {(() => void)[]} */
  #watchers = [];

  get pages() {
    return {
      chat: () => import('./pages/chat.js'),
      home: () => import('./pages/home.js'),
      search: () => import('./pages/search.js'),
      ...RECEPTION_PAGES,
    };
  }

  /** @returns {import('../shared/app/workspace-app.js').Item[]} */
  get items() {
    const { mentions, unread } = this.workspace.chat;
    return [
      { id: 'home', label: t('app.home'), icon: 'house', href: '#/', keys: 'g h' },
      {
        id: 'chat',
        label: t('app.chat'),
        icon: 'message-square',
        href: '#/chat',
        keys: 'g c',
        // What is meant for me in amber; of the rest, only that there is something.
        count: mentions || unread,
        attention: mentions > 0,
        countLabel: mentions
          ? t('channels.mentionCount', { count: mentions })
          : t('chat.unreadCount', { count: unread }),
        permission: 'chat:read',
      },
      {
        id: 'reception',
        label: t('reception.title'),
        icon: 'package-open',
        href: '#/reception',
        keys: 'g r',
        permission: 'reception:read',
      },
      this.peopleItem,
      this.activityItem,
    ];
  }

  /** @param {string} page */
  sectionOf(page) {
    if (page in RECEPTION_PAGES) return 'reception';
    return page === 'search' ? 'chat' : page;
  }

  get providers() {
    if (!this.workspace.session.may('chat:read')) return [];
    return [
      { id: 'channels', label: t('chat.channels'), search: this.#channels },
      { id: 'people', label: t('channels.people'), search: this.#people },
      { id: 'search', label: t('search.title'), search: this.#messages },
    ];
  }

  /** @returns {Command[]} */
  get commands() {
    const { session } = this.workspace;
    const group = t('frame.actions');
    return [
      ...(session.may('chat:read') ? this.#unread : []),
      ...(session.may('chat:read')
        ? [
            {
              id: 'search',
              label: t('search.title'),
              icon: 'search',
              group,
              keys: 'Ctrl+F',
              run: () => this.router.go('/search'),
            },
          ]
        : []),
      {
        id: 'status',
        label: t('status.set'),
        icon: 'face-slightly-smiling',
        group,
        run: () => void this.#showStatus(),
      },
      ...this.#receptionCommands,
      ...this.#quietCommands(group),
    ];
  }

  /** @param {string} page */
  given(page) {
    return page === 'sign_in' ? { registers: true } : {};
  }

  get keeps() {
    return true;
  }

  get waiting() {
    return this.workspace.chat.mentions;
  }

  get stores() {
    this.#notices ??= new NoticeStore(this.workspace);
    return [...super.stores, this.workspace.chat, this.workspace.status, this.#notices];
  }

  get banner() {
    const notices = this.#notices;
    return notices?.open.map(
      (
        notice,
      ) => html`<ws-banner slot="banner" flush dismissible role="alert" .tone=${notice.severity === 'warning' ? 'attention' : 'info'}
        .heading=${t('app.notice')} @ws-dismiss=${() => notices.dismiss(notice.id)}>${notice.text}</ws-banner>`,
    );
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (this.#watchers.length || !this.workspace || !this.router) return;
    this.#watchers = [watchIdle({ workspace: this.workspace })];
    // On the desktop the shell tells of messages.
    if (!this.desktop) {
      const notifier = notifyInBrowser(this.workspace, this.router);
      this.#watchers.push(() => notifier.stop());
    }
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    for (const stop of this.#watchers) stop();
    this.#watchers = [];
  }

  /** The browser's own search finds only what is on the screen; ours finds everything. */
  #onKey = (/** @type {KeyboardEvent} */ event) => {
    const wanted =
      (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f';
    if (!wanted || event.defaultPrevented || this.workspace?.session.state.name !== 'signed_in') return;
    if (!this.workspace.session.may('chat:read')) return;
    const { page } = this.router.route;
    // Elsewhere, and once one is on the page of the search, the browser's is of use.
    if (page !== 'chat' && page !== 'home') return;
    event.preventDefault();
    this.router.go('/search');
  };

  /** Where something waits, for a palette in which nothing was typed yet. @returns {Command[]} */
  get #unread() {
    return [...this.workspace.chat.channels.values()]
      .filter(calls)
      .sort((one, other) => other.read.mentions - one.read.mentions || other.last_message - one.last_message)
      .slice(0, 6)
      .map((channel) => ({ ...this.#toChannel(channel), group: t('channels.unreadGroup'), first: true }));
  }

  /**
   * @param {import('../shared/data/types.js').Channel} channel
   * @returns {Command}
   */
  #toChannel(channel) {
    return {
      id: `channel:${channel.id}`,
      label: labelOf(this.workspace, channel),
      icon: channelIcon(channel),
      group: isDirect(channel) ? t('channels.directs') : t('chat.channels'),
      hint: channel.read.unread ? t('chat.unreadCount', { count: channel.read.unread }) : channel.topic,
      run: () => this.router.go(`/chat/${channel.id}`),
    };
  }

  #channels = async (/** @type {string} */ query) => {
    const wanted = plain(query.trim().replace(/^[#@]/, ''));
    const score = (/** @type {import('../shared/data/types.js').Channel} */ channel) => {
      const label = plain(labelOf(this.workspace, channel));
      if (!label.includes(wanted)) return 0;
      return (label.startsWith(wanted) ? 4 : 1) + (calls(channel) ? 2 : 0) - (channel.archived_at ? 0.5 : 0);
    };
    return [...this.workspace.chat.channels.values()]
      .map((channel) => ({ channel, score: score(channel) }))
      .filter((one) => one.score > 0 && !calls(one.channel))
      .sort((one, other) => other.score - one.score || other.channel.last_message - one.channel.last_message)
      .slice(0, FOUND)
      .map(({ channel }) => this.#toChannel(channel));
  };

  /** People, to talk with; those with whom one does already are among the channels. */
  #people = async (/** @type {string} */ query) => {
    const { people, session, chat } = this.workspace;
    if (!session.may('chat:write') || query.startsWith('#')) return [];
    const wanted = plain(query.trim().replace(/^@/, ''));
    const self = session.me?.account.id;
    const known = new Set(
      [...chat.channels.values()]
        .filter((channel) => isDirect(channel) && channel.people.length === 2)
        .flatMap((channel) => channel.people),
    );
    return people.active
      .filter((person) => person.id !== self && !known.has(person.id))
      .filter(
        (person) => plain(person.display_name).includes(wanted) || plain(person.username).startsWith(wanted),
      )
      .slice(0, FOUND)
      .map((person) => ({
        id: `person:${person.id}`,
        label: person.display_name,
        icon: 'user',
        group: t('channels.people'),
        hint: `@${person.username}`,
        run: () => void this.#talkTo(person.id),
      }));
  };

  #messages = async (/** @type {string} */ query) => [
    {
      id: 'search-for',
      label: t('search.searchFor', { query: query.trim() }),
      icon: 'search',
      group: t('search.title'),
      last: true,
      run: () => this.router.go(`/search/${encodeURIComponent(query.trim())}`),
    },
  ];

  /** @param {number} account */
  async #talkTo(account) {
    try {
      const { goToDirect } = await import('./components/channels/direct-dialog.js');
      await goToDirect(this.workspace, this.router, [account]);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @returns {Command[]} */
  get #receptionCommands() {
    if (!this.workspace.session.may('reception:read')) return [];
    return SECTIONS.map(({ id, icon, path }) => ({
      id: `reception:${id}`,
      label: t(`reception.tab_${id}`),
      icon,
      group: t('reception.title'),
      run: () => this.router.go(path),
    }));
  }

  async #showStatus() {
    const { showStatusDialog } = await import('./components/status/status-dialog.js');
    showStatusDialog(this.workspace);
  }

  /**
   * @param {string} group
   * @returns {Command[]}
   */
  #quietCommands(group) {
    const quiet = (/** @type {string | null} */ end) => () => void this.#beQuiet(end);
    if (this.workspace.status.quiet)
      return [{ id: 'quiet-stop', label: t('status.quietStop'), icon: 'bell', group, run: quiet(null) }];
    return [
      {
        id: 'quiet-30',
        label: t('status.quietStart30'),
        icon: 'bell-off',
        group,
        run: () => quiet(quietEnd('30'))(),
      },
      {
        id: 'quiet-60',
        label: t('status.quietStart60'),
        icon: 'bell-off',
        group,
        run: () => quiet(quietEnd('60'))(),
      },
      {
        id: 'quiet-tomorrow',
        label: t('status.quietStartTomorrow'),
        icon: 'bell-off',
        group,
        run: () => quiet(quietEnd('tomorrow'))(),
      },
    ];
  }

  /** @param {string | null} end */
  async #beQuiet(end) {
    try {
      await this.workspace.status.change({ quiet_until: end });
      const text =
        end === null
          ? t('status.quietOver')
          : isOpenEnd(end)
            ? t('status.quietOn')
            : t('status.quietUntil', { time: formatDateTime(end) });
      toast({ text, tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('workspace-app', ClientApp);
