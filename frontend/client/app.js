import { html } from 'lit';
import { WorkspaceApp } from '../shared/app/workspace-app.js';
import '../shared/components/ws-banner.js';
import { t } from '../shared/i18n/i18n.js';
import { NoticeStore } from './notices.js';

/**
 * The addresses of the client's own pages.
 * @type {import('../shared/app/router.js').Addresses}
 */
export const ADDRESSES = [
  ['home', '/'],
  ['chat', '/chat'],
  ['chat', '/chat/:channel'],
  ['chat', '/chat/:channel/:message'],
  ['join', '/join'],
  ['join', '/join/:token'],
  ['register', '/register'],
];

/** The client: where people work. */
export class ClientApp extends WorkspaceApp {
  /** @type {NoticeStore | null} */
  #notices = null;

  get pages() {
    return {
      chat: () => import('./pages/chat.js'),
      home: () => import('./pages/home.js'),
    };
  }

  /** @returns {import('../shared/app/workspace-app.js').Item[]} */
  get items() {
    return [
      { id: 'home', label: t('app.home'), icon: 'house', href: '#/', keys: 'g h' },
      {
        id: 'chat',
        label: t('app.chat'),
        icon: 'message-square',
        href: '#/chat',
        keys: 'g c',
        count: this.workspace.chat.unread,
        permission: 'chat:read',
      },
      this.peopleItem,
      this.activityItem,
    ];
  }

  get providers() {
    return [{ id: 'channels', label: t('chat.channels'), search: this.#channels }];
  }

  /** @param {string} page */
  given(page) {
    return page === 'sign_in' ? { registers: true } : {};
  }

  get keeps() {
    return true;
  }

  get waiting() {
    return this.workspace.chat.unread;
  }

  get stores() {
    this.#notices ??= new NoticeStore(this.workspace);
    return [...super.stores, this.workspace.chat, this.#notices];
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

  #channels = async (/** @type {string} */ query) => {
    const wanted = query.replace(/^#/, '').toLocaleLowerCase();
    return [...this.workspace.chat.channels.values()]
      .filter((channel) => channel.name.toLocaleLowerCase().includes(wanted))
      .map((channel) => ({
        id: `channel:${channel.id}`,
        label: channel.name,
        icon: 'hash',
        group: t('chat.channels'),
        hint: channel.topic,
        run: () => this.router.go(`/chat/${channel.id}`),
      }));
  };
}

customElements.define('workspace-app', ClientApp);
