import { expect, it, vi } from 'vitest';
import { Workspace } from './workspace.js';

it('fetches what other screens began to write once the line is there, and again after a gap', async () => {
  localStorage.clear();
  const drafts = [{ channel: 7, thread: null, text: 'begun elsewhere', reply_to: null }];
  const account = { id: 1, username: 'samir', role: 'member', version: 1, must_change_password: false };
  /** @type {Record<string, any>} */
  const answers = {
    '/api/me': { account, permissions: ['chat:read', 'chat:write'], session: 3 },
    '/api/chat/drafts': { items: drafts, next: null },
  };
  /** @type {((notice: any) => void)[]} */
  const listeners = [];
  const transport = /** @type {any} */ ({
    state: { phase: 'off', since: 0, retryAt: null, online: true, latency: null },
    request: vi.fn(async (_, path) => answers[path] ?? { items: [], next: null, setup_required: false }),
    restore: async () => true,
    connect() {},
    disconnect() {},
    subscribe: (/** @type {(notice: any) => void} */ listener) => listeners.push(listener),
  });
  const storage = /** @type {any} */ ({ list: async () => [] });
  const workspace = new Workspace({ application: 'client', transport, place: () => undefined, storage });
  await workspace.start();
  expect(workspace.drafts.has(7)).toBe(false);
  const sync = () => {
    for (const listener of listeners) listener({ type: 'sync', seq: 1 });
  };
  sync();
  await expect.poll(() => workspace.drafts.of(7).text).toBe('begun elsewhere');
  drafts[0].text = 'and more of it';
  sync();
  await expect.poll(() => workspace.drafts.of(7).text).toBe('and more of it');
});
