import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApplication } from '../app/start.js';
import '../app/workspace-app.js';
import { ADDRESSES } from '../../client/app.js';
import { drawn } from '../components/fixture.js';
import { language, setLanguage } from '../i18n/i18n.js';
import { ApiError } from '../transport/errors.js';
import { FakeShell, INFO } from './fake-shell.js';
import { testLink } from './test-link.js';

/** @type {FakeShell} */
let shell;
/** @type {ReturnType<typeof testLink>} */
let link;
/** @type {any} */
let app;
let focused = true;

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockImplementation(() => focused);
  focused = true;
  location.hash = '';
});

afterEach(() => {
  app?.desktop.leave();
  app = null;
  document.body.replaceChildren();
  shell.uninstall();
  vi.useRealTimers();
  setLanguage('en');
  localStorage.clear();
});

/**
 * Starts the client as its page does.
 * @param {Partial<import('./bridge.js').Start>} [start]
 * @param {{ signedIn?: boolean, routes?: Record<string, () => any> }} [options]
 */
async function start(start = {}, { signedIn = true, routes = {} } = {}) {
  link = testLink({ signedIn });
  Object.assign(link.routes, routes);
  shell = new FakeShell(start, link).install();
  app = document.createElement('workspace-app');
  document.body.replaceChildren(app);
  await startApplication({ application: 'client', addresses: ADDRESSES });
  await settled();
}

async function settled() {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await drawn(document.body);
}

/** @param {string} selector @param {ParentNode} [root] @returns {any} */
function find(selector, root = document) {
  for (const element of root.querySelectorAll('*')) {
    if (element.matches(selector)) return element;
    const inside = element.shadowRoot && find(selector, element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

const toasts = () => find('ws-toasts')?.toasts.map((/** @type {any} */ toast) => toast.text) ?? [];

describe('the start', () => {
  it('asks the shell before anything else, and says when there is something to use', async () => {
    await start();
    expect(shell.calls.slice(0, 2).map((call) => call.command)).toEqual(['start', 'subscribe']);
    expect(find('ws-frame').host).toBe('atelier.local:8060');
    expect(shell.called('ready')).toHaveLength(1);
    link.tell({ type: 'sync' });
    await settled();
    expect(shell.called('ready')).toHaveLength(1);
  });

  it('speaks the system’s language until somebody chose one', async () => {
    await start({ language: 'fr', server: null }, { signedIn: false });
    expect(language()).toBe('fr');
    app.desktop.leave();
    setLanguage('en');
    await start({ language: 'fr', server: null }, { signedIn: false });
    expect(language()).toBe('en');
  });

  it('that fails says why, and can be tried again', async () => {
    shell = new FakeShell().install();
    shell.refuse('start', { code: 'storage_failed', detail: 'permission denied' });
    document.body.replaceChildren(document.createElement('workspace-app'));
    await startApplication({ application: 'client', addresses: ADDRESSES });
    await settled();
    expect(find('start-failed-page').shadowRoot.querySelector('code').textContent).toBe(
      'storage_failed: permission denied',
    );
    expect(shell.called('ready')).toHaveLength(1);
  });

  it('asks for a server where none is chosen, and goes on with it', async () => {
    await start({ server: null }, { signedIn: false });
    expect(find('server-choice-page')).not.toBe(null);
    expect(shell.called('ready')).toHaveLength(1);
    shell.servers.set('http://atelier.local:8060', INFO);
    await app.desktop.shell.use('http://atelier.local:8060');
    await settled();
    expect(find('server-choice-page')).toBe(null);
    expect(find('sign-in-page')).not.toBe(null);
  });

  it('says why the server does not answer', async () => {
    const gone = () => {
      throw ApiError.unanswered(new Error('gone'));
    };
    await start({}, { routes: { 'GET /api/server': gone } });
    shell.servers.set('http://atelier.local:8060', { code: 'certificate', detail: 'expired' });
    await app.workspace.session.start();
    await settled();
    expect(find('server-problem').trouble.code).toBe('certificate');
    link.routes['GET /api/server'] = () => INFO;
    await app.workspace.session.start();
    await settled();
    expect(find('server-trouble-page')).toBe(null);
    expect(app.desktop.shell.trouble).toBe(null);
  });

  it('leads where the link that opened us does, and nowhere else', async () => {
    await start({ route: '/chat/7' });
    expect(app.router.route).toMatchObject({ page: 'chat', parameters: { channel: '7' } });
    shell.tell({ type: 'open', route: '/activity' });
    await vi.waitFor(() => expect(app.router.route.page).toBe('activity'));
    for (const route of [
      '//evil.example',
      '/chat/../x',
      'javascript:alert(1)',
      `/chat/${'a/'.repeat(9)}`,
      '/chat/7?x',
    ]) {
      shell.tell({ type: 'open', route });
    }
    await settled();
    expect(app.router.route.page).toBe('activity');
  });

  it('tells what happened to the program since', async () => {
    await start({ news: [{ kind: 'page_crashed' }, { kind: 'update_undone', version: '2.0.0' }] });
    expect(toasts()).toEqual([
      'The window had to be loaded anew. What was sent and what waits is still there.',
      'Version 2.0.0 did not start, so the one before is back.',
    ]);
  });
});

describe('what the page holds', () => {
  it('is no token, and it reaches no network', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const socket = vi.fn();
    vi.stubGlobal('WebSocket', socket);
    await start();
    await app.workspace.transport.request('GET', '/api/me');
    expect(fetch).not.toHaveBeenCalled();
    expect(socket).not.toHaveBeenCalled();
    expect(JSON.stringify({ ...localStorage })).not.toMatch(/token/i);
    vi.unstubAllGlobals();
  });
});

describe('the warning of a session in a file', () => {
  it('is seen, explained, and gone until the next start once read', async () => {
    await start({ keeper: 'file', keeper_trouble: 'locked' });
    const banner = () => find('[data-notice=keeper]');
    expect(banner().textContent).toContain('keyring of this system is locked');
    banner().dispatchEvent(new CustomEvent('ws-dismiss'));
    await settled();
    expect(banner()).toBe(null);
    shell.tell({ type: 'keeper', keeper: 'file', trouble: 'denied' });
    await settled();
    expect(banner().textContent).toContain('refused it');
    shell.tell({ type: 'keeper', keeper: 'keyring', trouble: null });
    await settled();
    expect(banner()).toBe(null);
  });

  it('stands where one signs in, too', async () => {
    await start({ keeper: 'file', keeper_trouble: null }, { signedIn: false });
    expect(find('[data-notice=keeper]').textContent).toContain('has no keyring');
    expect(find('server-line').shadowRoot.textContent).toContain('Connected to atelier.local:8060');
    find('server-line').shadowRoot.querySelector('button').click();
    await settled();
    expect(find('server-choice-page')).not.toBe(null);
  });
});

describe('damaged files', () => {
  it('are named, until that is read', async () => {
    await start({ set_aside: ['settings.json', 'outbox/1/x.json'] });
    const banner = () => find('[data-notice=set-aside]');
    expect(banner().textContent).toContain('settings.json and outbox/1/x.json could not be read');
    banner().dispatchEvent(new CustomEvent('ws-dismiss'));
    await settled();
    expect(banner()).toBe(null);
  });
});

describe('a line that is gone', () => {
  it('for a reason that waiting does not mend says so', async () => {
    await start();
    vi.useFakeTimers();
    link.tell({
      type: 'state',
      state: { phase: 'waiting', since: 2, retryAt: 9, online: true, latency: null },
    });
    shell.servers.set('http://atelier.local:8060', { code: 'certificate' });
    await vi.advanceTimersByTimeAsync(10_100);
    vi.useRealTimers();
    await settled();
    expect(find('[data-notice=trouble]').heading).toContain('is not safe');
    link.tell({ type: 'state', state: { phase: 'live', since: 3, retryAt: null, online: true, latency: 1 } });
    await settled();
    expect(find('[data-notice=trouble]')).toBe(null);
  });

  it('to a server of another age is a page of its own', async () => {
    await start();
    shell.tell({ type: 'server', error: 'server_too_old' });
    await settled();
    expect(find('server-trouble-page')).not.toBe(null);
    expect(find('ws-frame')).toBe(null);
    shell.tell({ type: 'server', error: null });
    await settled();
    expect(find('ws-frame')).not.toBe(null);
  });
});

describe('messages while nobody looks', () => {
  /** Starts, and looks away. @param {Partial<import('./bridge.js').Start>} [how] */
  async function away(how) {
    await start(how);
    await vi.waitFor(() => expect(app.workspace.people.status).toBe('ready'));
    focused = false;
    vi.useFakeTimers();
  }

  it('are told by the system, each leading to itself', async () => {
    await away();
    link.write(11, 'The pallet\n\nis here');
    link.write(12, 'x'.repeat(300));
    await vi.advanceTimersByTimeAsync(400);
    const told = shell.called('notify');
    expect(told[0]).toEqual({
      title: 'Samir in #general',
      body: 'The pallet is here',
      route: '/chat/7/11',
      tag: 'chat-7',
    });
    expect([...told[1].body]).toHaveLength(160);
  });

  it('are a number when there are many, and one telling at a time', async () => {
    await away();
    for (let id = 20; id < 60; id += 1) link.write(id, 'news');
    await vi.advanceTimersByTimeAsync(400);
    for (let id = 60; id < 90; id += 1) link.write(id, 'more');
    await vi.advanceTimersByTimeAsync(400);
    expect(shell.called('notify')).toEqual([
      { title: '40 new messages', body: 'Samir', route: '/chat/7/20', tag: 'chat' },
    ]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shell.called('notify')[1]).toMatchObject({ title: '30 new messages' });
  });

  it('are not told when they are one’s own, read already, looked at, or not wanted', async () => {
    await away();
    link.write(11, 'mine', 1);
    link.write(12, 'read elsewhere');
    link.tell({
      type: 'event',
      event: {
        type: 'event',
        seq: 13,
        kind: 'chat.read.moved',
        data: { channel: 7, message: 12, unread: 0, mentions: 0 },
      },
    });
    await vi.advanceTimersByTimeAsync(3_000);
    focused = true;
    app.workspace.chat.looked = { channel: 7, thread: 0 };
    link.write(14, 'seen');
    await vi.advanceTimersByTimeAsync(3_000);
    focused = false;
    await app.desktop.shell.changeSettings({ notifications: false });
    link.write(15, 'unwanted');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(shell.called('notify')).toEqual([]);
  });

  it('include what an administrator has to say to us', async () => {
    await away();
    const say = (/** @type {number | null} */ session, /** @type {string} */ text) => {
      const data = { notice: { id: 4, text, severity: 'info' }, session };
      link.tell({ type: 'event', event: { type: 'event', seq: 20, kind: 'monitoring.notice.sent', data } });
    };
    say(99, 'to somebody else');
    say(null, 'The server restarts at noon.');
    await vi.advanceTimersByTimeAsync(100);
    expect(shell.called('notify').map(({ body }) => body)).toEqual(['The server restarts at noon.']);
  });

  it('are counted in the tray', async () => {
    await away();
    link.write(11, 'one');
    link.write(12, 'two');
    await vi.advanceTimersByTimeAsync(100);
    expect(shell.called('badge').map((args) => args.count)).toEqual([0, 2]);
    link.tell({ type: 'ended', ended: { reason: 'taken_over', elsewhere: null } });
    await vi.advanceTimersByTimeAsync(100);
    expect(shell.called('badge').at(-1)).toEqual({ count: 0 });
  });
});

describe('keys and links', () => {
  it('make everything larger and smaller', async () => {
    await start();
    const press = async (/** @type {string} */ key) => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, cancelable: true }));
      await settled();
    };
    await press('+');
    await press('+');
    await press('-');
    await press('0');
    expect(shell.called('change_settings').map(({ change }) => change.zoom)).toEqual([1.1, 1.25, 1.1, 1]);
    expect(toasts()).toEqual(['Size 100%']);
  });

  it('lead outside by the shell, which may refuse', async () => {
    await start();
    for (const href of ['https://example.org/', 'ftp://example.org/']) {
      const anchor = Object.assign(document.createElement('a'), { href });
      document.body.append(anchor);
      anchor.click();
    }
    await settled();
    expect(shell.called('open_external').map(({ url }) => url)).toEqual([
      'https://example.org/',
      'ftp://example.org/',
    ]);
    expect(toasts()).toEqual(['This link cannot be opened.']);
  });

  it('save files of the server', async () => {
    await start();
    shell.saveAs = 'lot 42.pdf';
    const file = Object.assign(document.createElement('a'), { href: '/api/files/42', download: 'lot.pdf' });
    document.body.append(file);
    file.click();
    await settled();
    expect(toasts()).toEqual(['Saved as lot 42.pdf']);
    shell.refuse('download', { code: 'disk_full' });
    file.click();
    await settled();
    expect(toasts()).toEqual(['Saved as lot 42.pdf', 'lot.pdf could not be saved.']);
  });
});

describe('a newer version', () => {
  it('is offered, and installed when asked', async () => {
    await start();
    shell.tell({ type: 'update', version: '2.0.0' });
    await settled();
    expect(toasts()).toEqual(['Workspace 2.0.0 is there']);
    shell.refuse('install_update', { code: 'storage_failed' });
    find('ws-toasts').shadowRoot.querySelector('.action').click();
    await settled();
    expect(toasts()).toEqual(['The update could not be installed. The version you have goes on working.']);
  });
});

describe('the settings of this computer', () => {
  async function settings(how = {}) {
    await start(how);
    app.router.go('/account/computer');
    await vi.waitFor(() => expect(find('computer-section')).not.toBe(null));
    await settled();
    return find('computer-section');
  }

  it('are changed where they are shown, and stay when they can’t be kept', async () => {
    const section = await settings();
    const box = section.shadowRoot.querySelector('ws-checkbox[name=autostart]');
    const input = box.shadowRoot.querySelector('input');
    input.click();
    await settled();
    expect(shell.called('change_settings')).toEqual([{ change: { autostart: true } }]);
    expect(app.desktop.shell.settings.autostart).toBe(true);
    shell.refuse('change_settings', { code: 'disk_full' });
    input.click();
    await settled();
    expect(box.checked).toBe(true);
    expect(toasts()).toEqual(['This setting could not be kept. Nothing was changed.']);
  });

  it('say where the session is kept, which server it is, and what runs', async () => {
    const section = await settings({ keeper: 'file', keeper_trouble: 'denied' });
    const words = section.shadowRoot.textContent.replace(/\s+/g, ' ');
    expect(words).toContain('Your session is kept in a file.');
    expect(words).toContain('Atelier Vélo http://atelier.local:8060 · version 0.1.0');
    expect(words).toContain('WebKitGTK');
    expect(words).toContain('poste-3');
    section.shadowRoot.querySelector('ws-button[icon=scroll-text]').click();
    await settled();
    expect(section.shadowRoot.querySelector('.licences').textContent).toContain('BSD-3-Clause');
  });

  it('lead to the choice of server, unless it is fixed', async () => {
    const section = await settings();
    section.shadowRoot.querySelector('.list ws-button').click();
    await settled();
    expect(find('server-choice-page')).not.toBe(null);
    app.desktop.leave();
    shell.uninstall();
    const fixed = await settings({
      server: { address: 'https://ws.example.org', info: INFO, from: 'environment' },
    });
    expect(fixed.shadowRoot.querySelector('.list ws-button')).toBe(null);
    expect(fixed.shadowRoot.textContent).toContain('SERVER_URL');
  });

  it('copy the diagnostics and look for updates', async () => {
    const copied = vi.fn(async () => {});
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: copied } });
    const section = await settings();
    const button = (/** @type {string} */ icon) =>
      section.shadowRoot.querySelector(`ws-button[icon=${icon}]`);
    button('copy').click();
    await settled();
    expect(copied).toHaveBeenCalledWith('Workspace 0.1.0\nserver http://atelier.local:8060');
    button('refresh-cw').click();
    await settled();
    shell.update = '2.0.0';
    button('refresh-cw').click();
    await settled();
    expect(toasts()).toEqual([
      'Diagnostics copied',
      'This is the newest version',
      'Workspace 2.0.0 is there',
    ]);
    vi.unstubAllGlobals();
  });
});
