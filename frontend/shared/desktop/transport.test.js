// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { BrowserTransport } from '../transport/browser.js';
import { keepsItsPromises } from '../transport/contract.js';
import { FakeShell } from './fake-shell.js';
import { testLink } from './test-link.js';
import { DesktopTransport } from './transport.js';

/** @type {FakeShell | null} */
let shell = null;

afterEach(() => shell?.uninstall());

describe('through the bridge', () => {
  keepsItsPromises(async ({ server, fetch, window, socket }) => {
    // What Rust does is another transport here; that it keeps the promises too is tested over there.
    const link = new BrowserTransport({
      base: server.base,
      fetch,
      WebSocket: /** @type {any} */ (WebSocket),
      socket,
      window: new EventTarget(),
      document: new EventTarget(),
    });
    shell = new FakeShell({}, link).install();
    const transport = new DesktopTransport({ window, document: new EventTarget() });
    await transport.open();
    const close = transport.close.bind(transport);
    return Object.assign(transport, {
      close: () => {
        close();
        link.close();
      },
    });
  });
});

async function open(rust = testLink()) {
  rust.request.mockResolvedValue({ ok: true });
  // What the line says is for each test to tell.
  rust.connect.mockImplementation(() => {});
  shell = new FakeShell({}, rust).install();
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const transport = new DesktopTransport({ window, document });
  /** @type {any[]} */
  const heard = [];
  transport.subscribe((notice) => heard.push(notice));
  await transport.open();
  return { transport, rust, heard, window, document, shell };
}

const types = (/** @type {any[]} */ heard) =>
  heard.map((notice) => notice.type).filter((type) => type !== 'state');
const live = { phase: 'live', since: 9, retryAt: null, online: true, latency: 3 };

describe('a request', () => {
  it('leaves out what is not there, and writes parameters as texts', async () => {
    const { transport, shell } = await open();
    await transport.request('GET', '/api/chat/channels', {
      query: { limit: 50, cursor: null, before: undefined, q: '', all: true },
    });
    await transport.request('POST', '/api/users', { body: { name: 'x' }, key: 'k1', timeout: 5_000 });
    expect(shell.called('request')).toEqual([
      {
        id: 1,
        method: 'GET',
        path: '/api/chat/channels',
        query: { limit: '50', all: 'true' },
        timeout: 30_000,
      },
      { id: 2, method: 'POST', path: '/api/users', body: { name: 'x' }, key: 'k1', timeout: 5_000 },
    ]);
  });

  it('that nobody waits for any more is given up in the shell too', async () => {
    const { transport, rust, shell } = await open();
    /** @type {AbortSignal | undefined} */
    let seen;
    const asking = async (/** @type {any[]} */ ...given) => {
      seen = given[2].signal;
      return await new Promise(() => {});
    };
    rust.request.mockImplementation(asking);
    const giveUp = new AbortController();
    const asked = transport.request('GET', '/api/me', { signal: giveUp.signal });
    await vi.waitFor(() => expect(seen).toBeDefined());
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ status: 0, code: 'aborted', unanswered: true });
    expect(shell.called('cancel')).toEqual([{ id: 1 }]);
    await vi.waitFor(() => expect(seen?.aborted).toBe(true));
  });

  it('that was given up before it was made is none', async () => {
    const { transport, shell } = await open();
    const asked = transport.request('GET', '/api/me', { signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
    expect(shell.called('request')).toEqual([]);
  });

  it('ends in time, whatever the shell does', async () => {
    const { transport, rust, shell } = await open();
    rust.request.mockImplementation(() => new Promise(() => {}));
    const asked = transport.request('GET', '/api/me', { timeout: 20 });
    await expect(asked).rejects.toMatchObject({ status: 0, code: 'timeout' });
    expect(shell.called('cancel')).toEqual([{ id: 1 }]);
  });

  it('to a command that does not exist is a fault of the program', async () => {
    const { transport, shell } = await open();
    shell.refuse('request', /** @type {any} */ ({ status: 'x' }));
    await expect(transport.request('GET', '/api/me')).rejects.toThrow('the shell refused request');
  });

  it('comes after the line was turned off, when it was asked after', async () => {
    const { transport, shell } = await open();
    transport.disconnect();
    await transport.request('POST', '/api/me/deletion', { body: {} });
    expect(shell.calls.map((call) => call.command)).toEqual(['subscribe', 'disconnect', 'request']);
  });
});

describe('signing in', () => {
  it('shows no token to the page, and takes none of the place from it', async () => {
    const { transport, shell } = await open();
    expect(await transport.signIn('/api/auth/login', { username: 'lina', place: undefined })).toMatchObject({
      account: { id: 1 },
    });
    expect(shell.called('sign_in')).toEqual([{ path: '/api/auth/login', body: { username: 'lina' } }]);
  });
});

describe('what happens', () => {
  it('on a line that this page has not asked for is not told', async () => {
    const { heard, shell, transport } = await open();
    shell.tell({ type: 'state', state: /** @type {any} */ (live) });
    shell.tell({ type: 'sync' });
    shell.tell({ type: 'event', event: /** @type {any} */ ({ seq: 1 }) });
    await shell.heard();
    expect(types(heard)).toEqual([]);
    expect(transport.state.phase).toBe('off');
  });

  it('needs the line asked for once, and again when the shell gave it up', async () => {
    const { shell, transport, rust } = await open();
    transport.connect();
    transport.connect();
    await vi.waitFor(() => expect(rust.connect).toHaveBeenCalledOnce());
    shell.tell({ type: 'state', state: /** @type {any} */ (live) });
    await shell.heard();
    transport.connect();
    shell.tell({ type: 'state', state: { .../** @type {any} */ (live), phase: 'off' } });
    await shell.heard();
    transport.connect();
    await vi.waitFor(() => expect(rust.connect).toHaveBeenCalledTimes(2));
  });

  it('is told from the sync on', async () => {
    const { heard, shell, transport } = await open();
    transport.connect();
    shell.tell({ type: 'event', event: /** @type {any} */ ({ seq: 1 }) });
    shell.tell({ type: 'sync' });
    shell.tell({ type: 'event', event: /** @type {any} */ ({ seq: 2 }) });
    await shell.heard();
    expect(heard.filter((notice) => notice.type !== 'state')).toEqual([
      { type: 'sync' },
      { type: 'event', event: { seq: 2 } },
    ]);
  });

  it('to the session ends with it', async () => {
    const { heard, shell, transport } = await open();
    transport.connect();
    shell.tell({ type: 'sync' });
    shell.tell({ type: 'ended', ended: { reason: 'taken_over', elsewhere: 'poste-4' } });
    shell.tell({ type: 'event', event: /** @type {any} */ ({ seq: 2 }) });
    await shell.heard();
    expect(types(heard)).toEqual(['sync', 'ended']);
    expect(transport.state.phase).toBe('off');
  });

  it('to this computer goes to whoever asks for that', async () => {
    const { heard, shell, transport } = await open();
    /** @type {any[]} */
    const own = [];
    transport.onShell((notice) => own.push(notice));
    shell.tell({ type: 'open', route: '/chat/1' });
    await shell.heard();
    expect(own).toEqual([{ type: 'open', route: '/chat/1' }]);
    expect(types(heard)).toEqual([]);
  });

  it('is heard by the others when one listener fails', async () => {
    const failing = vi.fn();
    vi.stubGlobal('reportError', failing);
    const { heard, shell, transport } = await open();
    transport.subscribe(() => {
      throw new Error('mine');
    });
    transport.subscribe((notice) => heard.push(notice));
    transport.connect();
    shell.tell({ type: 'sync' });
    await shell.heard();
    expect(types(heard)).toEqual(['sync', 'sync']);
    expect(failing).toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});

describe('the network and the window', () => {
  it('coming back have the shell try at once', async () => {
    const { transport, rust, window, document } = await open();
    window.dispatchEvent(new Event('online'));
    expect(rust.retryNow).not.toHaveBeenCalled();
    transport.connect();
    window.dispatchEvent(new Event('offline'));
    expect(transport.state.online).toBe(false);
    window.dispatchEvent(new Event('online'));
    expect(transport.state.online).toBe(true);
    document.dispatchEvent(new Event('visibilitychange'));
    document.visibilityState = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(rust.retryNow).toHaveBeenCalledTimes(3));
    transport.close();
  });
});

describe('a download', () => {
  it('answers what the file is called, or that the person thought better of it', async () => {
    const { transport, shell } = await open();
    shell.saveAs = 'lot-42.pdf';
    expect(await transport.download('/api/files/1', 'lot.pdf')).toBe('lot-42.pdf');
    shell.saveAs = null;
    expect(await transport.download('/api/files/1', 'lot.pdf')).toBe(null);
    expect(shell.called('download')[0]).toEqual({ id: 1, path: '/api/files/1', name: 'lot.pdf' });
  });

  it('is shown by the system’s own program', async () => {
    const { transport, shell } = await open();
    await transport.show('/api/documents/1/content', 'lot.pdf');
    expect(shell.called('open_pdf')[0]).toMatchObject({ path: '/api/documents/1/content', name: 'lot.pdf' });
    shell.refuse('open_pdf', { code: 'not_opened' });
    await expect(transport.show('/api/documents/1/content', 'lot.pdf')).rejects.toMatchObject({
      code: 'not_opened',
    });
  });
});
