import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isQuiet, StatusStore, shownStatus } from './status.js';
import { Store } from './store.js';

/** @type {any} */
let workspace;
/** @type {(event: any) => void} */
let tell;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') });
  workspace = {
    session: Object.assign(new Store(), { me: { account: { id: 7 }, session: 3 } }),
    onEvent: (/** @type {any} */ listener) => {
      tell = listener;
    },
    onBack: () => {},
    transport: {
      request: vi.fn(
        async (/** @type {string} */ _, /** @type {string} */ path, /** @type {any} */ options) =>
          path === '/api/me'
            ? { status: { emoji: '', text: '', until: null, quiet_until: null } }
            : options.body,
      ),
    },
  };
});
afterEach(() => vi.useRealTimers());

const make = async () => {
  const store = new StatusStore(workspace);
  workspace.session.changed();
  await vi.advanceTimersByTimeAsync(1);
  return store;
};

describe('a status', () => {
  it('is over when its time is', () => {
    const status = { emoji: '🍽️', text: 'Lunch', until: '2026-11-20T13:00:00Z' };
    expect(shownStatus(status)).toEqual(status);
    expect(shownStatus(status, Date.parse('2026-11-20T13:00:00Z'))).toBe(null);
    expect(shownStatus({ emoji: '', text: '', until: null })).toBe(null);
    expect(shownStatus(null)).toBe(null);
    expect(isQuiet({ quiet_until: '2026-11-20T12:00:01Z' })).toBe(true);
    expect(isQuiet({ quiet_until: '2026-11-20T11:59:59Z' })).toBe(false);
  });

  it('is fetched where the sign-in did not tell it, and follows the other screens', async () => {
    const store = await make();
    expect(workspace.transport.request).toHaveBeenCalledWith('GET', '/api/me');
    tell({ kind: 'accounts.status.changed', data: { account: 8, status: { text: 'no', until: null } } });
    expect(store.shown).toBe(null);
    tell({
      kind: 'accounts.status.changed',
      data: { account: 7, status: { text: 'At bench 2', until: null } },
    });
    expect(store.shown?.text).toBe('At bench 2');
  });

  it('is changed in part, and what is over is not set again', async () => {
    const store = await make();
    await store.change({ text: 'Lunch', until: '2026-11-20T12:30:00Z' });
    await store.change({ quiet_until: '2026-11-20T14:00:00Z' });
    expect(store.own).toMatchObject({ text: 'Lunch', quiet_until: '2026-11-20T14:00:00Z' });
    const told = vi.fn();
    store.subscribe(told);
    await vi.advanceTimersByTimeAsync(31 * 60_000);
    expect(told).toHaveBeenCalled();
    expect(store.shown).toBe(null);
    expect(store.quiet).toBe(true);
    await store.change({ quiet_until: null });
    expect(store.own).toEqual({ emoji: '', text: '', until: null, quiet_until: null });
  });

  it('keeps what only oneself knows when others are told', async () => {
    const store = await make();
    await store.change({ quiet_until: '2026-11-20T14:00:00Z' });
    tell({ kind: 'accounts.status.changed', data: { account: 7, status: null } });
    expect(store.quiet).toBe(true);
  });
});
