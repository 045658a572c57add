import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { Organisation, SAMIR } from './support/organisation.js';
import { signIn } from './support/people.js';

/** @type {Organisation} */
let organisation;
/** @type {Computer} */
let desk;

test.beforeEach(async () => {
  organisation = await new Organisation().start();
});

test.afterEach(async () => {
  await desk.remove();
  await organisation.remove();
});

test('no token is anywhere in the page', async () => {
  // Without a keyring the refresh token lies in a file, so that it is known what must not be found.
  desk = await new Computer({ keyring: 'none' }).start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  const [kept] = await desk.files('client', /\/refresh-token$/);
  const refreshToken = (await readFile(kept, 'utf8')).trim();
  expect(refreshToken.length).toBeGreaterThanOrEqual(43);
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
  await window.go('/chat');
  await window.sees({ role: 'textbox', name: 'Write in #general' });
  /** @type {string[]} */
  const found = await window.runAsync(readEverything);
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter((text) => text.includes(refreshToken))).toEqual([]);
  // The access token is a JWT (RFC 7519); whatever else would be sent along has a name.
  expect(found.filter((text) => /eyJ[\w-]+\.[\w-]+\.[\w-]+|access_token|refresh_token/.test(text))).toEqual(
    [],
  );
});

test('the page cannot reach the network by itself', async () => {
  desk = await new Computer().start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  /** @type {string[]} */
  const reached = [];
  const listener = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').end('reached');
  }).on('upgrade', (request, socket) => {
    reached.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (listener.address());
  const address = `http://127.0.0.1:${port}`;
  try {
    await fetch(`${address}/from-outside`);
    expect(reached).toEqual(['GET /from-outside']);
    /** @type {Record<string, boolean>} */
    const allowed = await window.runAsync(tryTheNetwork, address);
    expect(allowed).toEqual({ popup: false, eval: false });
    // Going elsewhere is refused too: the page is still there.
    await window.run((/** @type {string} */ to) => location.assign(to), `${address}/navigation`);
    await wait(500);
    await window.sees({ css: 'ws-frame' });
    expect(await window.run(() => location.protocol)).toBe('tauri:');
    expect(reached).toEqual(['GET /from-outside']);
  } finally {
    listener.closeAllConnections();
    listener.close();
  }
});

for (const [keyring, words] of /** @type {const} */ ([
  ['none', 'This system has no keyring'],
  ['locked', 'The keyring of this system is locked'],
])) {
  test(`without a keyring that opens (${keyring}), a file that only its owner reads keeps the session, and this is said`, async () => {
    desk = await new Computer({ keyring }).start();
    const options = { server: organisation.server.address };
    const before = await desk.open('client', options);
    await signIn(before, SAMIR);
    await before.sees({ includes: words });
    await before.close();
    const after = await desk.open('client', options);
    await after.sees({ css: 'ws-frame' });
    await after.sees({ includes: words });
  });
}

/**
 * Every text that a script of the page could come upon: storage, cookies, globals and what hangs on
 * them, the document with its shadow trees, and what the elements hold as properties.
 * @param {(found: string[]) => void} done
 */
async function readEverything(done) {
  /** @type {Set<string>} */
  const texts = new Set();
  const seen = new WeakSet();
  /** @param {unknown} value @param {number} depth */
  const read = (value, depth) => {
    if (typeof value === 'string') texts.add(value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (seen.has(value) || depth > 12 || texts.size > 200_000) return;
    seen.add(value);
    if (value instanceof Map) for (const pair of value) read(pair, depth + 1);
    if (value instanceof Set) for (const held of value) read(held, depth + 1);
    // Not the prototypes, which are instances by name only.
    if (value instanceof Node && Object.hasOwn(value, 'constructor') === false) {
      for (const child of value.childNodes) read(child, depth);
      if (value instanceof Element && value.shadowRoot) read(value.shadowRoot, depth);
    }
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === 'string') texts.add(key);
      let held;
      try {
        held = /** @type {any} */ (value)[key];
      } catch {
        continue;
      }
      read(held, depth + 1);
    }
  };
  read(globalThis, 0);
  texts
    .add(document.cookie)
    .add(document.documentElement.outerHTML)
    .add(location.href)
    .add(document.referrer);
  for (const storage of [localStorage, sessionStorage]) {
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index) ?? '';
      texts.add(key).add(storage.getItem(key) ?? '');
    }
  }
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name ?? '');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of database.objectStoreNames) {
      const all = await new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      texts.add(JSON.stringify(all));
    }
  }
  done([...texts]);
}

/**
 * Tries every way out that a page has. Whether one of them led out is seen at the other end.
 * @param {string} address
 * @param {(allowed: Record<string, boolean>) => void} done
 */
async function tryTheNetwork(address, done) {
  /** @param {() => unknown} attempt */
  const attempt = (attempt) => {
    try {
      Promise.resolve(attempt()).catch(() => {});
    } catch {
      // Refused at once: as good.
    }
  };
  /** @param {string} tag @param {Record<string, string>} attributes */
  const element = (tag, attributes) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    document.body.append(made);
    setTimeout(() => made.remove(), 1_000);
  };
  attempt(() => fetch(`${address}/fetch`, { mode: 'no-cors' }));
  attempt(() => {
    const request = new XMLHttpRequest();
    request.open('GET', `${address}/xhr`);
    request.send();
  });
  attempt(() => new WebSocket(`${address.replace('http', 'ws')}/websocket`));
  attempt(() => new EventSource(`${address}/event-source`));
  attempt(() => navigator.sendBeacon(`${address}/beacon`));
  attempt(() => element('img', { src: `${address}/image.png` }));
  attempt(() => element('audio', { src: `${address}/audio.ogg`, preload: 'auto' }));
  attempt(() => element('script', { src: `${address}/script.js` }));
  attempt(() => element('link', { rel: 'stylesheet', href: `${address}/style.css` }));
  attempt(() => element('link', { rel: 'prefetch', href: `${address}/prefetch` }));
  attempt(() => element('iframe', { src: `${address}/frame` }));
  attempt(() => element('object', { data: `${address}/object` }));
  attempt(() => new FontFace('x', `url(${address}/font.woff2)`).load());
  attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch('${address}/worker')`]))));
  attempt(() => {
    const style = new CSSStyleSheet();
    style.replaceSync(`body { background-image: url(${address}/background.png) }`);
    document.adoptedStyleSheets.push(style);
  });
  attempt(() => {
    const form = document.createElement('form');
    form.action = `${address}/form`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    form.remove();
  });
  const allowed = { popup: false, eval: false };
  attempt(() => {
    allowed.popup = window.open(`${address}/popup`) !== null;
  });
  attempt(() => {
    // biome-ignore lint/security/noGlobalEval: whether it is refused is the question
    allowed.eval = globalThis.eval('true');
  });
  setTimeout(() => done(allowed), 1_500);
}
