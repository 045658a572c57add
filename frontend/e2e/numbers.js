// Measures the pages of the chat in Chromium and prints a table, each figure beside what it has to hold:
//   make bench ARGS=pages            (builds the optimised server first)
import { chromium } from '@playwright/test';
import { launchOptions } from '../chromium.js';
import { composer, go } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

const CHANNELS = 30;
const MESSAGES = 200;
const LONG = 10_000;
/** How many messages a second arrive while somebody types, and for how many seconds. */
const PER_SECOND = 100;
const SECONDS = 10;
/** A frame at 60 a second, with a little for the clock, in milliseconds. */
const FRAME = 17.5;

const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);
const row = (/** @type {string} */ what, /** @type {string} */ figure, held = '') =>
  say(`  ${what.padEnd(52)} ${figure.padStart(30)}   ${held}`);
const mebibytes = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** @param {number[]} values */
function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return `p50 ${at(0.5).toFixed(1)}, p95 ${at(0.95).toFixed(1)}, p99 ${at(0.99).toFixed(1)} ms`;
}

/** Channels full of messages, as an export of another chat: the quickest way to get them. */
function history() {
  const names = [...Array.from({ length: CHANNELS }, (_, number) => `channel-${number}`), 'long'];
  const lines = [
    { type: 'version', version: 1 },
    ...names.map((name) => ({ type: 'channel', channel: { team: 't', name, type: 'O' } })),
    ...['nora', 'samir'].map((username) => ({
      type: 'user',
      user: { username, teams: [{ name: 't', channels: names.map((name) => ({ name })) }] },
    })),
  ];
  for (const name of names) {
    const count = name === 'long' ? LONG : MESSAGES;
    for (let number = 1; number <= count; number += 1) {
      const more = number % 7 === 0 ? '\n- with **a list**\n- and `code`\n- of a few lines' : '';
      lines.push({
        type: 'post',
        // @ts-expect-error The lines of an export have different forms.
        post: {
          team: 't',
          channel: name,
          user: number % 3 ? 'nora' : 'samir',
          message: `${name} message ${number}.${more}`,
          create_at: 1_700_000_000_000 + number * 60_000,
        },
      });
    }
  }
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

/** Put into the page: finds elements through shadow roots, and waits for what was drawn. */
function tools() {
  /** @type {(selector: string, root?: Document | ShadowRoot) => Element | null} */
  const deep = (selector, root = document) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && deep(selector, element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const list = () => deep('message-list')?.shadowRoot;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  Object.assign(window, { deep, list, frame });
}

/**
 * From the click on a channel until its newest message is painted, in milliseconds.
 * @param {Page} page
 * @param {{ id: number, name: string }} channel
 */
async function open(page, channel) {
  return await page.evaluate(async ({ id, name }) => {
    const { deep, list, frame } = /** @type {any} */ (window);
    const link = deep(`a[href="#/chat/${id}"]`);
    const begun = performance.now();
    link.click();
    for (;;) {
      await frame();
      const rows = list()?.querySelectorAll('.row[role=article]') ?? [];
      const last = rows[rows.length - 1];
      if (last?.textContent.includes(`${name} message `)) break;
      if (performance.now() - begun > 10_000) throw new Error(`${name} does not open`);
    }
    // The frame in which it was found is painted before the next one begins.
    await frame();
    return performance.now() - begun;
  }, channel);
}

/**
 * Scrolls from the newest message to the first, as fast as one flicks, and notes every frame.
 * @param {Page} page
 */
async function scroll(page) {
  return await page.evaluate(async () => {
    const { list, frame } = /** @type {any} */ (window);
    const scroller = list().querySelector('.scroller');
    const frames = [];
    let [rows, before] = [0, await frame()];
    const begins = () =>
      scroller.scrollTop <= 0 && scroller.textContent.includes('where the conversation begins');
    while (!begins() && frames.length < 20_000) {
      scroller.scrollTop -= 240;
      const now = await frame();
      frames.push(now - before);
      before = now;
      rows = Math.max(rows, list().querySelectorAll('.row').length);
    }
    return { frames, rows, text: list().querySelector('.row[role=article]')?.textContent ?? '' };
  });
}

/**
 * Types for a while, and notes how long each key takes to be painted.
 * @param {Page} page
 * @param {number} seconds
 */
async function type(page, seconds) {
  await page.evaluate(() => {
    const took = /** @type {number[]} */ ([]);
    const note = (/** @type {KeyboardEvent} */ event) =>
      requestAnimationFrame(() => setTimeout(() => took.push(performance.now() - event.timeStamp)));
    addEventListener('keydown', note, { capture: true });
    Object.assign(window, { took });
  });
  await composer(page).focus();
  const until = Date.now() + seconds * 1_000;
  while (Date.now() < until) await page.keyboard.type('words to write ', { delay: 40 });
  await composer(page).fill('');
  return await page.evaluate(() => /** @type {any} */ (window).took.splice(0));
}

/** @param {Page} page */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session
    .send('Performance.enable')
    .then(() => session.send('Performance.getMetrics'));
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

const browser = await chromium.launch(launchOptions);
const people = await TwoPeople.meet(browser, { environment: { LOG_LEVEL: 'error' } });
const { server, nora, samir, token } = people;
try {
  const begun = performance.now();
  const brought = await fetch(`${server.direct}/api/chat/imports?source=mattermost&dry_run=false`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: history(),
  });
  const { messages } = await brought.json();
  row(`import of ${messages} messages`, `${((performance.now() - begun) / 1_000).toFixed(2)} s`);

  await samir.close();
  const { items } = await server.ask('/api/chat/channels', { token });
  const named = (/** @type {string} */ name) => items.find((/** @type {any} */ one) => one.name === name);
  const channels = Array.from({ length: CHANNELS }, (_, number) => named(`channel-${number}`));
  await go(nora, '/chat');
  await composer(nora).waitFor();
  await nora.evaluate(tools);
  const first = [];
  const again = [];
  for (const channel of channels) first.push(await open(nora, channel));
  for (const channel of channels) again.push(await open(nora, channel));
  row('opening a channel for the first time, painted', quantiles(first), 'below 100 ms');
  row('opening it again', quantiles(again), 'below 100 ms');

  await open(nora, named('long'));
  const before = await heap(nora);
  const { frames, rows, text } = await scroll(nora);
  const after = await heap(nora);
  if (!text.includes('long message 1.')) throw new Error(`the scrolling ended at ${text.trim()}`);
  const inTime = (frames.filter((one) => one <= FRAME).length / frames.length) * 100;
  row(`scrolling through ${LONG} messages, a frame`, quantiles(frames), 'below 17 ms');
  row('frames in time', `${inTime.toFixed(1)} % of ${frames.length}`, '60 a second');
  row('rows in the page at the most', String(rows), 'does not grow');
  row('memory of the scripts before and after', `${mebibytes(before)}, ${mebibytes(after)}`, 'bounded');

  await open(nora, channels[0]);
  row('a key in the composer, painted', quantiles(await type(nora, SECONDS)));
  let arrived = 0;
  const arriving = setInterval(() => {
    arrived += 1;
    const body = { client_id: crypto.randomUUID(), text: `news ${arrived}` };
    void server.ask(`/api/chat/channels/${channels[0].id}/messages`, { token, method: 'POST', body });
  }, 1_000 / PER_SECOND);
  const busy = await type(nora, SECONDS);
  clearInterval(arriving);
  row(
    `the same while ${Math.round(arrived / SECONDS)} messages a second arrive`,
    quantiles(busy),
    'below 50 ms',
  );
} finally {
  await people.part(() => false);
  await browser.close();
}
