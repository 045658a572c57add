import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../shared/data/store.js';
import { MonitoringStore } from './monitoring-store.js';

const START = Date.parse('2026-11-20T12:00:00.000Z');
/** @param {number} seconds @param {number} users */
const sample = (seconds, users) => ({ at: new Date(START + seconds * 1000).toISOString(), users });

/** @type {any} */
let workspace;
/** @type {any} */
let answers;
/** @type {Record<string, (news?: any) => void>} */
let tell;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  tell = {};
  answers = {
    '/api/monitoring/overview': { state: 'online', reasons: [], sample: sample(0, 2) },
    '/api/monitoring/series': {
      step_seconds: 5,
      from: sample(-10, 0).at,
      to: sample(0, 0).at,
      series: { users: [null, 1, 2] },
    },
    '/api/monitoring/problems': { items: [{}, {}], next: null },
  };
  const session = Object.assign(new Store(), {
    state: { name: 'signed_in' },
    me: { account: { id: 7 } },
    may: () => true,
  });
  workspace = {
    session,
    link: Object.assign(new Store(), { downSince: null }),
    transport: { request: vi.fn(async (_, /** @type {string} */ path) => answers[path]) },
    onBack: (/** @type {any} */ listener) => {
      tell.back = listener;
    },
    onSignal: (/** @type {any} */ listener) => {
      tell.signal = listener;
    },
    onEvent: (/** @type {any} */ listener) => {
      tell.event = listener;
    },
  };
});

afterEach(() => vi.useRealTimers());

/** @param {MonitoringStore} store */
const users = (store) => store.hour?.line((point) => point.users);
const signIn = async () => {
  workspace.session.changed();
  await vi.advanceTimersByTimeAsync(0);
};

describe('monitoring', () => {
  it('reads the last hour once an administrator is signed in', async () => {
    const store = new MonitoringStore(workspace);
    expect(workspace.transport.request).not.toHaveBeenCalled();
    await signIn();
    expect(users(store)).toEqual([null, 1, 2]);
    expect(store.overview?.state).toBe('online');
    expect(store.problems).toBe(2);
    expect(store.fresh).toBe(true);
  });

  it('asks for nothing that would be refused', async () => {
    workspace.session.may = () => false;
    const store = new MonitoringStore(workspace);
    await signIn();
    tell.signal({ kind: 'monitoring.sample', data: sample(5, 3) });
    expect(workspace.transport.request).not.toHaveBeenCalled();
    expect(store.sample).toBeNull();
  });

  it('follows the samples, also one that comes while the hour is on its way', async () => {
    const store = new MonitoringStore(workspace);
    workspace.session.changed();
    await Promise.resolve();
    tell.signal({ kind: 'monitoring.sample', data: sample(5, 3) });
    await vi.advanceTimersByTimeAsync(0);
    expect(users(store)).toEqual([1, 2, 3]);
    tell.signal({ kind: 'monitoring.sample', data: sample(10, 4) });
    expect(users(store)).toEqual([2, 3, 4]);
    expect(store.sample?.users).toBe(4);
  });

  it('is of the past when no sample comes, or the line is gone', async () => {
    const store = new MonitoringStore(workspace);
    await signIn();
    const changed = vi.fn();
    store.subscribe(changed);
    await vi.advanceTimersByTimeAsync(15_100);
    expect(store.fresh).toBe(false);
    expect(changed).toHaveBeenCalled();
    tell.signal({ kind: 'monitoring.sample', data: sample(20, 3) });
    expect(store.fresh).toBe(true);
    workspace.link.downSince = Date.now();
    expect(store.fresh).toBe(false);
  });

  it('reads everything anew when the line is back', async () => {
    const store = new MonitoringStore(workspace);
    await signIn();
    answers['/api/monitoring/overview'] = { state: 'degraded', reasons: [{ code: 'disk', detail: '' }] };
    tell.back();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.overview?.state).toBe('degraded');
  });

  it('asks for the state every other sample', async () => {
    const store = new MonitoringStore(workspace);
    await signIn();
    answers['/api/monitoring/overview'] = { state: 'degraded', reasons: [], sample: null };
    tell.signal({ kind: 'monitoring.sample', data: sample(5, 3) });
    tell.signal({ kind: 'monitoring.sample', data: sample(10, 3) });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.overview?.state).toBe('degraded');
  });

  it('forgets everything with the session', async () => {
    const store = new MonitoringStore(workspace);
    await signIn();
    workspace.session.state = { name: 'signed_out' };
    await signIn();
    expect([store.overview, store.hour, store.sample, store.problems]).toEqual([null, null, null, null]);
  });
});
