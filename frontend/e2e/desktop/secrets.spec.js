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
  desk = await new Computer().start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  await window.go('/chat');
  await window.sees({ role: 'textbox', name: 'Write in #general' });
  /** @type {string[]} */
  const found = await window.runAsync(readEverything);
  expect(found.length).toBeGreaterThan(100);
  // What a token looks like: a JWT, or 256 bits in base64url or hexadecimal.
  const tokens = found.filter((text) => /eyJ[\w-]+\.[\w-]+\.[\w-]+|access_token|refresh_token/.test(text));
  expect(tokens).toEqual([]);
  const long = found.filter((text) => /(?<![\w/+-])(?:[\w-]{43}|[0-9a-f]{64})(?![\w/+-])/.test(text));
  expect(long).toEqual([]);
});

test('the page cannot reach the network by itself', async () => {
  desk = await new Computer().start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  const { address } = organisation.server;
  /** @type {Record<string, string>} */
  const outcome = await window.runAsync(tryTheNetwork, address);
  expect(outcome).toEqual({
    fetch: 'refused',
    XMLHttpRequest: 'refused',
    WebSocket: 'refused',
    EventSource: 'refused',
    beacon: 'refused',
    image: 'refused',
    script: 'refused',
    stylesheet: 'refused',
    frame: 'refused',
    worker: 'refused',
    form: 'refused',
    popup: 'refused',
    eval: 'refused',
  });
  // Going elsewhere is refused too: the page is still there.
  await window.run((/** @type {string} */ to) => location.assign(to), `${address}/`);
  await window.sees({ css: 'ws-frame' });
  expect(await window.run(() => location.protocol)).toBe('tauri:');
});

for (const [keyring, words] of /** @type {const} */ ([
  ['none', 'no keyring'],
  ['locked', 'locked'],
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
    if (value instanceof Element && value.shadowRoot) read(value.shadowRoot, depth);
    if (value instanceof Node) for (const child of value.childNodes) read(child, depth);
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
 * Tries every way out that a page has; `refused` is what is wanted of each.
 * @param {string} address
 * @param {(outcome: Record<string, string>) => void} done
 */
async function tryTheNetwork(address, done) {
  /** @type {Record<string, string>} */
  const outcome = {};
  /** @param {string} way @param {(passed: () => void, refused: () => void) => void} attempt */
  const attempt = async (way, attempt) => {
    outcome[way] = await Promise.race([
      new Promise((resolve) => {
        try {
          attempt(
            () => resolve('PASSED'),
            () => resolve('refused'),
          );
        } catch {
          resolve('refused');
        }
      }),
      new Promise((resolve) => setTimeout(() => resolve('refused'), 1_500)),
    ]);
  };
  /** @param {string} tag @param {Record<string, string>} attributes */
  const element =
    (tag, attributes) => (/** @type {() => void} */ passed, /** @type {() => void} */ refused) => {
      const made = document.createElement(tag);
      made.addEventListener('load', passed);
      made.addEventListener('error', refused);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      document.body.append(made);
      setTimeout(() => made.remove(), 2_000);
    };
  await attempt('fetch', (passed, refused) => {
    fetch(`${address}/api/health`, { mode: 'no-cors' }).then(passed, refused);
  });
  await attempt('XMLHttpRequest', (passed, refused) => {
    const request = new XMLHttpRequest();
    request.onload = passed;
    request.onerror = refused;
    request.open('GET', `${address}/api/health`);
    request.send();
  });
  await attempt('WebSocket', (passed, refused) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`);
    socket.onopen = passed;
    socket.onerror = refused;
  });
  await attempt('EventSource', (passed, refused) => {
    const source = new EventSource(`${address}/api/health`);
    source.onopen = passed;
    source.onerror = refused;
  });
  await attempt('beacon', (passed, refused) => {
    // It answers whether it was queued; the policy stops it before or after, and the violation tells.
    document.addEventListener('securitypolicyviolation', refused, { once: true });
    navigator.sendBeacon(`${address}/api/health`);
  });
  await attempt('image', element('img', { src: `${address}/favicon.ico` }));
  await attempt('script', element('script', { src: `${address}/assets/x.js` }));
  await attempt('stylesheet', element('link', { rel: 'stylesheet', href: `${address}/assets/x.css` }));
  await attempt('frame', (passed, refused) => {
    document.addEventListener('securitypolicyviolation', refused, { once: true });
    element('iframe', { src: `${address}/` })(passed, refused);
  });
  await attempt('worker', (passed, refused) => {
    const worker = new Worker(
      URL.createObjectURL(new Blob([`fetch('${address}').then(() => postMessage(1))`])),
    );
    worker.onmessage = passed;
    worker.onerror = refused;
  });
  await attempt('form', (passed, refused) => {
    document.addEventListener('securitypolicyviolation', refused, { once: true });
    addEventListener('beforeunload', passed, { once: true });
    const form = document.createElement('form');
    form.action = `${address}/`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    form.remove();
  });
  await attempt('popup', (passed, refused) => {
    if (window.open(`${address}/`)) passed();
    else refused();
  });
  await attempt('eval', (passed) => {
    // biome-ignore lint/security/noGlobalEval: whether it is refused is the question
    globalThis.eval('1');
    passed();
  });
  done(outcome);
}
