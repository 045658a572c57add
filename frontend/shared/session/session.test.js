// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { Session } from './session.js';
import { nameOf } from './workstation.js';

/** @type {(notice: any) => void} */
let tell;
/** @type {any} */
let transport;
/** @type {EventTarget & { postMessage: any }} */
let others;
const account = { id: 7, username: 'lina', role: 'member', version: 1, must_change_password: false };
const me = { account, permissions: ['chat:read'], session: 3 };
const server = { setup_required: false };

beforeEach(() => {
  others = Object.assign(new EventTarget(), { postMessage: vi.fn() });
  transport = {
    state: {},
    request: vi.fn(async (_, path) => (path === '/api/me' ? me : server)),
    restore: vi.fn(async () => true),
    signIn: vi.fn(async () => ({ account, permissions: ['chat:read'], session: { id: 3 } })),
    signOut: vi.fn(async () => {}),
    connect: vi.fn(),
    disconnect: vi.fn(),
    subscribe: (/** @type {any} */ listener) => {
      tell = listener;
      return () => {};
    },
  };
});

const place = () => /** @type {any} */ ({ application: 'client' });
const make = () => new Session(transport, place, /** @type {any} */ (others));

describe('the session', () => {
  it('asks for the setup on a fresh server', async () => {
    transport.request = async () => ({ setup_required: true });
    const session = make();
    expect(session.state.name).toBe('unknown');
    await session.start();
    expect(session.state.name).toBe('setup_required');
  });

  it('is taken up where there is one', async () => {
    const session = make();
    await session.start();
    expect(session.state).toEqual({ name: 'signed_in', me });
    expect(session.may('chat:read')).toBe(true);
    expect(session.may('accounts:manage')).toBe(false);
    expect(transport.connect).toHaveBeenCalled();
  });

  it('is asked for where there is none', async () => {
    transport.restore = async () => false;
    const session = make();
    await session.start();
    expect(session.state.name).toBe('signed_out');
  });

  it.each([
    ['taken_over', 'ended'],
    ['ended_by_admin', 'ended'],
    ['signed_out', 'signed_out'],
  ])('that ended as %s before the page was opened is %s', async (reason, name) => {
    transport.restore = async () => {
      throw new ApiError({ status: 401, code: 'session_ended', current: { reason } });
    };
    const session = make();
    await session.start();
    expect(session.state.name).toBe(name);
  });

  it('says that the server cannot be reached, and looks again when the network is back', async () => {
    transport.request = vi.fn().mockRejectedValueOnce(ApiError.unanswered(new Error('x')));
    const session = make();
    await session.start();
    expect(session.state.name).toBe('unreachable');
    transport.request = vi.fn(async (_, path) => (path === '/api/me' ? me : server));
    tell({ type: 'state', state: { online: true } });
    await vi.waitFor(() => expect(session.state.name).toBe('signed_in'));
  });

  it('lets a temporary password lead nowhere but to its change', async () => {
    transport.signIn = async () => ({
      account: { ...account, must_change_password: true },
      permissions: [],
      session: { id: 3 },
    });
    const session = make();
    await session.signIn({ username: 'lina', password: 'x' });
    expect(session.state.name).toBe('must_change_password');
    expect(transport.connect).not.toHaveBeenCalled();
    await session.changePassword({ current_password: 'x', new_password: 'y' });
    expect(session.state.name).toBe('signed_in');
  });

  it('says why it ended, and who it was', async () => {
    const session = make();
    await session.start();
    tell({ type: 'ended', ended: { reason: 'taken_over', elsewhere: 'Firefox' } });
    expect(session.state).toMatchObject({
      name: 'ended',
      ended: { reason: 'taken_over', elsewhere: 'Firefox' },
    });
    expect(session.lastUsername).toBe('lina');
    session.acknowledgeEnd();
    expect(session.state.name).toBe('signed_out');
  });

  it('says where the account went on', async () => {
    const session = make();
    await session.start();
    const data = { session: 3, account: 7, reason: 'taken_over', successor: 'Firefox · Linux' };
    tell({ type: 'event', event: { kind: 'accounts.session.ended', data } });
    tell({ type: 'ended', ended: { reason: 'taken_over', elsewhere: null } });
    expect(session.state).toMatchObject({ name: 'ended', ended: { elsewhere: 'Firefox · Linux' } });
  });

  it('is followed by the other windows of the browser', async () => {
    transport.restore = async () => false;
    const session = make();
    await session.start();
    transport.restore = async () => true;
    others.dispatchEvent(Object.assign(new Event('message'), { data: 'signed_in' }));
    await vi.waitFor(() => expect(session.state.name).toBe('signed_in'));
    tell({ type: 'ended', ended: { reason: 'signed_out', elsewhere: null } });
    expect(session.state.name).toBe('signed_out');
  });

  it('stays when signing out was not heard', async () => {
    const session = make();
    await session.start();
    transport.signOut = async () => {
      throw ApiError.unanswered(new Error('x'));
    };
    await expect(session.signOut()).rejects.toThrow();
    expect(session.state.name).toBe('signed_in');
  });

  it('takes newer versions of the account, and asks what a new role may do', async () => {
    const session = make();
    await session.start();
    session.updateAccount(/** @type {any} */ ({ ...account, version: 2, display_name: 'Lina' }));
    expect(session.me?.account.version).toBe(2);
    session.updateAccount(/** @type {any} */ ({ ...account, version: 1 }));
    expect(session.me?.account.version).toBe(2);
    transport.request.mockClear();
    session.updateAccount(/** @type {any} */ ({ ...account, version: 3, role: 'viewer' }));
    expect(transport.request).toHaveBeenCalledWith('GET', '/api/me');
  });
});

describe('what an administrator changes', () => {
  it('is read anew', async () => {
    const session = make();
    await session.start();
    transport.request.mockClear();
    tell({
      type: 'event',
      event: { kind: 'accounts.person.changed', data: { person: { id: 8, role: 'viewer' } } },
    });
    expect(transport.request).not.toHaveBeenCalled();
    tell({
      type: 'event',
      event: { kind: 'accounts.person.changed', data: { person: { id: 7, role: 'viewer' } } },
    });
    expect(transport.request).toHaveBeenCalledWith('GET', '/api/me');
  });

  const changed = { kind: 'accounts.person.changed', data: { person: { id: 7, role: 'member' } } };
  /** @param {number} version @param {string} role */
  const answer = (version, role) => ({ ...me, account: { ...account, version, role } });

  it('is not missed between the page and its connection', async () => {
    const session = make();
    await session.start();
    transport.request = vi.fn(async () => answer(2, 'viewer'));
    tell({ type: 'sync' });
    await vi.waitFor(() => expect(session.me?.account.role).toBe('viewer'));
  });

  it('is read again when it changed while it was read', async () => {
    const session = make();
    await session.start();
    /** @type {((answer: any) => void)[]} */
    const waiting = [];
    transport.request = vi.fn(() => new Promise((resolve) => waiting.push(resolve)));
    tell({ type: 'event', event: changed });
    tell({ type: 'event', event: changed });
    expect(waiting).toHaveLength(1);
    waiting[0](answer(2, 'viewer'));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1](answer(3, 'member'));
    await vi.waitFor(() => expect(session.me?.account.version).toBe(3));
    expect(waiting).toHaveLength(2);
  });

  it('is read once the line is back when the server did not answer', async () => {
    const session = make();
    await session.start();
    transport.request = vi.fn().mockRejectedValueOnce(ApiError.unanswered(new Error('x')));
    tell({ type: 'event', event: changed });
    await vi.waitFor(() => expect(transport.request).toHaveBeenCalledTimes(1));
    transport.request = vi.fn(async () => answer(2, 'viewer'));
    await new Promise((then) => setTimeout(then));
    tell({ type: 'resumed' });
    await vi.waitFor(() => expect(session.me?.account.role).toBe('viewer'));
  });

  it('does not bring back a session that ended meanwhile', async () => {
    const session = make();
    await session.start();
    /** @type {(answer: any) => void} */
    let resolve = () => {};
    transport.request = vi.fn(
      () =>
        new Promise((then) => {
          resolve = then;
        }),
    );
    tell({ type: 'event', event: changed });
    tell({ type: 'ended', ended: { reason: 'disabled', elsewhere: null } });
    resolve(answer(2, 'viewer'));
    await new Promise((then) => setTimeout(then));
    expect(session.state.name).toBe('ended');
  });
});

describe('the name of a workstation', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130', 'Edge', 'Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/17 Safari/605',
      'Safari',
      'macOS',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604', 'Safari', 'iOS'],
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36',
      'Chrome',
      'Android',
    ],
    ['something else', 'Browser', ''],
  ])('is what people call it: %s', (agent, browser, os) => {
    expect(nameOf(agent)).toEqual({ browser, os });
  });
});
