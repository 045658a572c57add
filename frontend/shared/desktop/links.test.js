import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { keepApart } from './apart.js';
import { FakeShell } from './fake-shell.js';
import { reportFaults } from './faults.js';
import { followLinks } from './links.js';
import { shortened } from './notifier.js';
import { hostOf, isExposed } from './shell.js';
import { zoomFor } from './zoom.js';

describe('links', () => {
  const go = vi.fn();
  const open = vi.fn();
  const save = vi.fn();
  let stop = () => {};

  beforeEach(() => {
    stop = followLinks({ go, open, save, server: () => 'http://atelier.local:8060' });
  });

  afterEach(() => {
    stop();
    vi.clearAllMocks();
  });

  /** @param {string} href @param {Record<string, string>} [more] @param {string} [type] */
  function click(href, more = {}, type = 'click') {
    const host = document.createElement('div');
    document.body.replaceChildren(host);
    // As deep as the links of our pages lie.
    const root = host.attachShadow({ mode: 'open' });
    const link = document.createElement('a');
    for (const [name, value] of Object.entries({ href, ...more })) link.setAttribute(name, value);
    root.append(link);
    const event = new MouseEvent(type, {
      bubbles: true,
      composed: true,
      cancelable: true,
      button: type === 'click' ? 0 : 1,
    });
    link.dispatchEvent(event);
    return event;
  }

  it('that lead outside open in the system’s browser', () => {
    expect(click('https://example.org/a?b#c', { target: '_blank' }).defaultPrevented).toBe(true);
    click('mailto:lina@example.org');
    click('https://example.org/middle', {}, 'auxclick');
    expect(open.mock.calls).toEqual([
      ['https://example.org/a?b#c'],
      ['mailto:lina@example.org'],
      ['https://example.org/middle'],
    ]);
  });

  it('to a message, as somebody else copied them, are followed here', () => {
    expect(click('http://atelier.local:8060/#/chat/7/12').defaultPrevented).toBe(true);
    click('http://atelier.local:8060/#/join/secret');
    click('http://elsewhere.local:8060/#/chat/7/12');
    expect(go.mock.calls).toEqual([['/chat/7/12']]);
    expect(open.mock.calls).toEqual([
      ['http://atelier.local:8060/#/join/secret'],
      ['http://elsewhere.local:8060/#/chat/7/12'],
    ]);
  });

  it('to our own pages are followed here', () => {
    expect(click('#/chat/7').defaultPrevented).toBe(false);
    expect(open).not.toHaveBeenCalled();
  });

  it('to our own pages are followed where the address of the window has no path', () => {
    stop();
    vi.stubGlobal('location', { protocol: 'tauri:', host: 'localhost', pathname: '/', search: '' });
    stop = followLinks({ go, open, save, server: () => 'http://atelier.local:8060' });
    vi.unstubAllGlobals();
    expect(click('tauri://localhost#/chat/7').defaultPrevented).toBe(false);
    click('tauri://localhost/api/docs');
    expect(open.mock.calls).toEqual([['http://atelier.local:8060/api/docs']]);
  });

  it('to files of the server save them, to its other pages open outside', () => {
    click(new URL('/api/files/42/lot%2042.pdf', location.href).href, { download: '' });
    click(new URL('/api/files/42', location.href).href, { download: 'lot.pdf' });
    click(new URL('/api/docs', location.href).href);
    expect(save.mock.calls).toEqual([
      ['/api/files/42/lot%2042.pdf', 'lot 42.pdf'],
      ['/api/files/42', 'lot.pdf'],
    ]);
    expect(open.mock.calls).toEqual([['http://atelier.local:8060/api/docs']]);
  });

  it('that somebody else took care of are left alone', () => {
    document.body.addEventListener('click', (event) => event.preventDefault(), { once: true });
    click('https://example.org/');
    expect(open).not.toHaveBeenCalled();
  });
});

describe('zoom by keys', () => {
  /** @param {KeyboardEventInit} init @param {number} zoom */
  const asked = (init, zoom) => zoomFor(new KeyboardEvent('keydown', { ctrlKey: true, ...init }), zoom);

  it('goes by the steps of browsers, and no further', () => {
    expect(asked({ key: '+' }, 1)).toBe(1.1);
    expect(asked({ key: '=' }, 1.1)).toBe(1.25);
    expect(asked({ key: '+' }, 2)).toBe(2);
    expect(asked({ key: '-' }, 1)).toBe(0.9);
    expect(asked({ key: '-' }, 0.5)).toBe(0.5);
    expect(asked({ key: '+' }, 1.03)).toBe(1.1);
  });

  it('starts over with the zero, also where it is typed with Shift', () => {
    expect(asked({ key: '0' }, 1.5)).toBe(1);
    expect(asked({ key: 'à', code: 'Digit0' }, 1.5)).toBe(1);
  });

  it('leaves other keys alone', () => {
    expect(asked({ key: 'k' }, 1)).toBe(null);
    expect(asked({ key: '+', ctrlKey: false }, 1)).toBe(null);
    expect(asked({ key: '+', altKey: true }, 1)).toBe(null);
  });
});

describe('faults of the page', () => {
  it('are told once each, and what the server refused is none', async () => {
    const shell = new FakeShell().install();
    const window = new EventTarget();
    const stop = reportFaults({ where: () => 'chat', window });
    const fail = (/** @type {unknown} */ error) =>
      window.dispatchEvent(Object.assign(new Event('error'), { error, message: String(error) }));
    fail(new TypeError('x is undefined'));
    fail(new TypeError('x is undefined'));
    fail(new ApiError({ status: 403, code: 'not_allowed' }));
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'a word' }));
    for (let count = 0; count < 50; count += 1) fail(new Error(`number ${count}`));
    stop();
    fail(new Error('later'));
    const told = shell.called('report');
    expect(told).toHaveLength(20);
    expect(told[0].problem).toMatchObject({ message: 'TypeError: x is undefined', where: 'chat' });
    expect(told[0].problem.stack.length).toBeLessThanOrEqual(4_000);
    expect(told[1].problem.message).toBe('Error: a word');
    shell.uninstall();
  });
});

describe('addresses', () => {
  it('are called as people call them', () => {
    expect(hostOf('http://atelier.local:8060')).toBe('atelier.local:8060');
    expect(hostOf('https://ws.example.org/')).toBe('ws.example.org');
  });

  it.each([
    ['http://atelier.local:8060', false],
    ['http://atelier:8060', false],
    ['http://192.168.1.20:8060', false],
    ['http://172.20.0.1:8060', false],
    ['http://[fd00::1]:8060', false],
    ['http://localhost:8060', false],
    ['https://ws.example.org', false],
    ['http://ws.example.org:8060', true],
    ['http://8.8.8.8:8060', true],
    ['http://172.32.0.1', true],
  ])('%s can be read on the way: %s', (address, exposed) => {
    expect(isExposed(address)).toBe(exposed);
  });
});

describe('what is remembered of one server', () => {
  it('lies aside while another is worked with', () => {
    localStorage.clear();
    keepApart('http://a');
    localStorage.setItem('workspace.draft.1.7', 'for a');
    localStorage.setItem('workspace.look', 'mine');
    keepApart('http://b');
    expect(localStorage.getItem('workspace.draft.1.7')).toBe(null);
    expect(localStorage.getItem('workspace.look')).toBe('mine');
    localStorage.setItem('workspace.draft.1.7', 'for b');
    keepApart('http://a');
    expect(localStorage.getItem('workspace.draft.1.7')).toBe('for a');
    keepApart('http://b');
    expect(localStorage.getItem('workspace.draft.1.7')).toBe('for b');
    localStorage.clear();
  });
});

describe('what a notification shows of a text', () => {
  it('is its beginning, on one line', () => {
    expect(shortened('  a\n\n b ')).toBe('a b');
    expect([...shortened('👍🏽'.repeat(200))]).toHaveLength(160);
    expect(shortened('x'.repeat(200)).endsWith('…')).toBe(true);
  });
});
