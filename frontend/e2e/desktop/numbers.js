// Measures the desktop applications and prints a table, each figure beside what it has to hold:
//   make bench ARGS=desktop            (builds the optimised programs first)
// In the environment: MESSAGES, how many arrive in the channel that is looked at before memory is measured (3 600 are an hour of a
// busy chat), and PER_SECOND, how many in a second: 40, which takes a minute and a half and leaves the page less time to clean up than
// the real 1, which takes the hour.
import { spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Computer } from './support/computer.js';
import { memoriesOf, memoryOf } from './support/memory.js';
import { NORA, Organisation, SAMIR } from './support/organisation.js';
import { signIn } from './support/people.js';

const MESSAGES = Number(process.env.MESSAGES ?? 3600);
const PER_SECOND = Number(process.env.PER_SECOND ?? 40);
/** After so many messages memory is measured on the way, which has to level off: each minute, and four times at least. */
const EVERY = Math.ceil(Math.min(60 * PER_SECOND, MESSAGES / 4));
const STARTS = 9;
const CALLS = 1_000;
const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

/** @param {string} what @param {string} figure @param {string} held */
const row = (what, figure, held) => say(`  ${what.padEnd(46)} ${figure.padStart(22)}   ${held}`);

const mebibytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/**
 * From starting the program until its page is usable, as its own log says, in milliseconds.
 * @param {Computer} computer
 * @param {'client' | 'dashboard'} application
 * @param {string} program
 */
async function startOnce(computer, application, program) {
  const started = process.hrtime.bigint();
  const running = spawn(program, [], {
    env: { ...computer.environment, WORKSPACE_HOME: computer.home(application) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const took = await new Promise((resolve, reject) => {
    let log = '';
    running.stderr.on('data', (chunk) => {
      log += chunk;
      if (log.includes('the page is usable')) resolve(Number(process.hrtime.bigint() - started) / 1e6);
    });
    running.once('exit', () => reject(new Error(`${program} ended:\n${log}`)));
    setTimeout(() => reject(new Error(`${program} does not become usable:\n${log}`)), 20_000).unref();
  });
  const memory = await memoryOf(/** @type {number} */ (running.pid));
  running.removeAllListeners('exit');
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  await ended;
  return { took, memory };
}

const folder = path.join(process.env.WORKSPACE_PACKAGES ?? '', '.');
const organisation = await new Organisation({
  CHAT_RATE_LIMIT: '0',
  RATE_LIMIT_ACCOUNT: '0',
  RATE_LIMIT_ADDRESS: '0',
}).start();
const computer = await new Computer().start();
try {
  say('\nDesktop applications, optimised');
  row('what', 'measured', 'to hold');
  for (const [application, person] of /** @type {const} */ ([
    ['client', SAMIR],
    ['dashboard', NORA],
  ])) {
    const program = process.env[`WORKSPACE_${application.toUpperCase()}`] ?? '';
    await mkdir(computer.home(application), { recursive: true });
    const window = await computer.open(application, { server: organisation.server.address });
    await signIn(window, person);

    if (application === 'client') {
      const { bridge, bare } = await callsOf(window, organisation.server.direct);
      row('a request through the shell, mean', `${bridge.toFixed(2)} ms`, '');
      row(
        'the same from Node, bare, mean',
        `${bare.toFixed(2)} ms`,
        `difference < 1 ms: ${(bridge - bare).toFixed(2)} ms`,
      );
      await window.go('/chat');
      await window.find({ role: 'textbox', name: 'Write in #general' });
      await chat(window);
      if (process.env.PICTURE) await computer.picture(process.env.PICTURE);
    }
    await wait(10_000);
    const memory = await memoryOf(await window.pid());
    row(
      `${application}: memory, PSS${application === 'client' ? `, after ${MESSAGES} messages, ${PER_SECOND}/s` : ''}`,
      mebibytes(memory),
      '< 320 MiB',
    );
    await window.close();

    const starts = [];
    process.env.SERVER_URL = organisation.server.address;
    for (let start = 0; start < STARTS; start += 1)
      starts.push(await startOnce(computer, application, program));
    const times = starts.map(({ took }) => took);
    row(
      `${application}: start to usable, signed in, median and worst`,
      `${quantile(times, 0.5).toFixed(0)} ms, ${Math.max(...times).toFixed(0)} ms`,
      '< 1 500 ms',
    );
  }
  if (folder !== '.') {
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.deb'))) {
      row(name, `${((await stat(path.join(folder, name))).size / 1e6).toFixed(1)} MB`, '< 12 MB');
    }
  }
} finally {
  await computer.remove();
  await organisation.remove();
}
process.exit();

/**
 * Has messages arrive at their pace, and measures on the way.
 * @param {import('./support/app-window.js').AppWindow} window
 */
async function chat(window) {
  const began = Date.now();
  for (let number = 0; number < MESSAGES; number += 1) {
    await wait(began + (number * 1_000) / PER_SECOND - Date.now());
    await organisation.server.ask('/api/chat/channels/1/messages', {
      method: 'POST',
      token: organisation.token,
      body: {
        client_id: crypto.randomUUID(),
        text: `Message ${number} of an hour: the pallet of ${number % 40} laptops is at the gate.`,
      },
    });
    if (number % EVERY !== 0) continue;
    const parts = await memoriesOf(await window.pid());
    row(
      `client: memory, PSS, after ${number} messages`,
      mebibytes(parts.reduce((total, { bytes }) => total + bytes, 0)),
      parts.map(({ program, bytes }) => `${path.basename(program)} ${mebibytes(bytes)}`).join(', '),
    );
  }
}

/**
 * How long a call takes through the page, the bridge and the shell, and how long from a bare program.
 * @param {import('./support/app-window.js').AppWindow} window
 * @param {string} address
 */
async function callsOf(window, address) {
  /** @type {number} */
  const total = await window.runAsync(
    async (/** @type {number} */ calls, /** @type {(total: number) => void} */ done) => {
      const { invoke } = /** @type {any} */ (globalThis).__TAURI_INTERNALS__;
      const began = performance.now();
      for (let id = 1; id <= calls; id += 1) {
        await invoke('plugin:workspace-shell|request', { id: 1e9 + id, method: 'GET', path: '/api/health' });
      }
      done(performance.now() - began);
    },
    CALLS,
  );
  const began = performance.now();
  for (let call = 0; call < CALLS; call += 1) await (await fetch(`${address}/api/health`)).json();
  return { bridge: total / CALLS, bare: (performance.now() - began) / CALLS };
}
