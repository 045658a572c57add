import { WorkspaceApp } from '../shared/app/workspace-app.js';
import { t } from '../shared/i18n/i18n.js';

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

  get signIn() {
    return { registers: true };
  }

  get waiting() {
    return this.workspace.chat.unread;
  }

  get stores() {
    return [...super.stores, this.workspace.chat];
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
