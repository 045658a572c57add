import { vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { INFO } from './fake-shell.js';

/** @typedef {import('../transport/transport.js').Notice} Notice */

const LINA = {
  id: 1,
  username: 'lina',
  display_name: 'Lina',
  role: 'member',
  version: 1,
  language: 'en',
  theme: 'light',
  avatar_color: '#3e3b8c',
  must_change_password: false,
};
const GENERAL = {
  id: 7,
  name: 'general',
  topic: '',
  kind: 'everyone',
  people: [],
  archived_at: null,
  created_at: '2026-11-20T09:00:00.000Z',
  created_by: null,
  retention_days: null,
  version: 1,
  owner: false,
  last_message: 0,
  read: { channel: 7, message: 0, unread: 0, mentions: 0 },
  preferences: { notify: 'usual', hidden: false },
};
const SAMIR = { ...LINA, id: 2, username: 'samir', display_name: 'Samir', former: false };

/**
 * What reaches the server, for tests of what the page makes of it: it answers from a list and says what it is told to.
 * @param {{ signedIn?: boolean }} [options]
 */
export function testLink({ signedIn = false } = {}) {
  /** @type {Set<(notice: Notice) => void>} */
  const listeners = new Set();
  /** What each route answers. @type {Record<string, () => any>} */
  const routes = {
    'GET /api/server': () => INFO,
    'GET /api/me': () => ({ account: LINA, permissions: ['people:read', 'chat:read'], session: 3 }),
    'GET /api/people': () => ({ items: [LINA, SAMIR], next: null }),
    'GET /api/chat/channels': () => ({
      items: [GENERAL],
      next: null,
    }),
  };
  const state = { phase: 'off', since: 1, retryAt: null, online: true, latency: null };
  const link = {
    routes,
    state: /** @type {any} */ (state),
    request: vi.fn(async (/** @type {string} */ method, /** @type {string} */ path) => {
      const answer = routes[`${method} ${path}`];
      if (!answer) throw new ApiError({ status: 404, code: 'not_found' });
      return answer();
    }),
    upload: vi.fn(async () => ({})),
    download: vi.fn(async (/** @type {string} */ _path, /** @type {string} */ name) => name),
    show: vi.fn(async () => {}),
    blob: vi.fn(async () => new Blob()),
    signIn: vi.fn(async () => ({ account: LINA, permissions: ['chat:read'], session: { id: 3 } })),
    restore: vi.fn(async () => signedIn),
    signOut: vi.fn(async () => {}),
    connect: vi.fn(() => {
      link.tell({ type: 'state', state: { ...state, phase: 'live' } });
      link.tell({ type: 'sync' });
    }),
    disconnect: vi.fn(),
    retryNow: vi.fn(),
    signal: vi.fn(() => true),
    subscribe: (/** @type {(notice: Notice) => void} */ listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** @param {any} notice */
    tell: (notice) => {
      for (const listener of listeners) listener(notice);
    },
    /**
     * Somebody writes a message that mentions us.
     * @param {number} id
     * @param {string} text
     * @param {number} [author]
     */
    write: (id, text, author = SAMIR.id) => {
      const message = { id, channel: 7, author, text, version: 1, created_at: '2026-11-20T10:00:00.000Z' };
      const data = { message: { ...message, thread: null, mentions: [LINA.id], mentions_channel: false } };
      link.tell({ type: 'event', event: { type: 'event', seq: id, kind: 'chat.message.created', data } });
    },
  };
  return link;
}
