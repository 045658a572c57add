import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../support/port.js';
import { AppWindow } from './app-window.js';

/** @typedef {'client' | 'dashboard'} Application */

const PROGRAMS = {
  client: process.env.WORKSPACE_CLIENT ?? program('workspace-client'),
  dashboard: process.env.WORKSPACE_DASHBOARD ?? program('workspace-dashboard'),
};

/** @param {string} name */
function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, '../../../../target');
  return path.join(target, 'debug', name);
}

const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=RUN</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * One person's computer: a display, a session bus, a keyring (or none), and a home folder of its own.
 * Two of them are two machines, or two users of one machine.
 */
export class Computer {
  #home = '';
  #display = '';
  #bus = '';
  /** @type {import('node:child_process').ChildProcess[]} */
  #processes = [];
  /** @type {AppWindow[]} */
  #windows = [];
  #keyring;

  /** @param {{ keyring?: 'unlocked' | 'locked' | 'none' }} [options] */
  constructor({ keyring = 'unlocked' } = {}) {
    this.#keyring = keyring;
  }

  /** Switches it on. */
  async start() {
    this.#home = await mkdtemp(path.join(tmpdir(), 'workspace-computer-'));
    await mkdir(path.join(this.#home, 'run'), { mode: 0o700 });
    this.#display = await this.#startDisplay();
    this.#bus = await this.#startBus();
    if (this.#keyring !== 'none') await this.#startKeyring();
    return this;
  }

  /** Switches it off and removes what is on it. */
  async remove() {
    for (const window of this.#windows) await window.kill().catch(() => {});
    for (const process of this.#processes.reverse()) await end(process);
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Where the applications keep their files. @param {Application} application */
  home(application) {
    return path.join(this.#home, application);
  }

  /** What programs on this computer see around them. @returns {Record<string, string>} */
  get environment() {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.#home,
      XDG_RUNTIME_DIR: path.join(this.#home, 'run'),
      XDG_DATA_HOME: path.join(this.#home, 'data'),
      XDG_CONFIG_HOME: path.join(this.#home, 'config'),
      XDG_CACHE_HOME: path.join(this.#home, 'cache'),
      LANG: 'en_GB.UTF-8',
      LANGUAGE: 'en',
      ...(process.env.LD_LIBRARY_PATH ? { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH } : {}),
      ...(this.#display ? { DISPLAY: this.#display } : {}),
      ...(this.#bus ? { DBUS_SESSION_BUS_ADDRESS: this.#bus } : {}),
    };
  }

  /**
   * Opens an application in a window that can be driven.
   * @param {Application} application
   * @param {{ server?: string, environment?: Record<string, string>, args?: string[] }} [options]
   *   `server`: the address given as SERVER_URL; without one, what was chosen before counts.
   */
  async open(application, { server, environment = {}, args = [] } = {}) {
    const port = await freePort();
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
      env: {
        ...this.environment,
        WORKSPACE_HOME: this.home(application),
        TAURI_AUTOMATION: 'true',
        TAURI_WEBVIEW_AUTOMATION: 'true',
        ...(server ? { SERVER_URL: server } : {}),
        ...environment,
      },
      // The applications keep a log of their own; a pipe that nobody reads would hold them up once it is full.
      stdio: 'ignore',
    });
    this.#processes.push(driver);
    const window = await AppWindow.open(driver, port, PROGRAMS[application], args);
    this.#windows.push(window);
    return window;
  }

  /**
   * Starts an application a second time, as a person does who does not see its window.
   * @param {Application} application
   * @param {string[]} [args]
   * @returns {Promise<number | null>} Its exit code.
   */
  async startAgain(application, args = []) {
    const second = spawn(PROGRAMS[application], args, {
      env: { ...this.environment, WORKSPACE_HOME: this.home(application) },
      stdio: 'ignore',
    });
    this.#processes.push(second);
    return await new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('the second instance stays')), 15_000);
      second.once('exit', (code) => {
        clearTimeout(patience);
        resolve(code);
      });
    });
  }

  /**
   * Takes a picture of its screen, for people to look at (with ImageMagick, which no test needs).
   * @param {string} file
   */
  async picture(file) {
    const taken = spawn('import', ['-window', 'root', '-trim', file], {
      env: this.environment,
      stdio: 'ignore',
    });
    await new Promise((resolve, reject) => taken.once('exit', resolve).once('error', reject));
  }

  async #startDisplay() {
    // Xvfb itself finds a number that nobody uses and tells it on the descriptor.
    const display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#processes.push(display);
    const number = await firstLine(/** @type {import('node:stream').Readable} */ (display.stdio[3]), 'Xvfb');
    return `:${number}`;
  }

  async #startBus() {
    // Nothing comes up by being asked for: what runs on this computer is what the test says.
    const configuration = path.join(this.#home, 'bus.conf');
    await writeFile(configuration, BUS.replace('RUN', path.join(this.#home, 'run')));
    const bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address=3'], {
      env: this.environment,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#processes.push(bus);
    return await firstLine(/** @type {import('node:stream').Readable} */ (bus.stdio[3]), 'dbus-daemon');
  }

  async #startKeyring() {
    const unlocked = this.#keyring === 'unlocked';
    if (!unlocked) {
      // A login keyring that exists and that nobody has opened.
      await this.#runKeyring('secret');
      const made = this.#processes.pop();
      if (made) await end(made);
    }
    await this.#runKeyring(unlocked ? 'secret' : null);
  }

  /** @param {string | null} password */
  async #runKeyring(password) {
    const args = ['--foreground', '--components=secrets', ...(password === null ? [] : ['--unlock'])];
    const keyring = spawn('gnome-keyring-daemon', args, {
      env: this.environment,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#processes.push(keyring);
    keyring.stdin?.end(password ?? '');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const asked = spawn(
        'dbus-send',
        [
          '--session',
          '--print-reply',
          '--dest=org.freedesktop.DBus',
          '/org/freedesktop/DBus',
          'org.freedesktop.DBus.GetNameOwner',
          'string:org.freedesktop.secrets',
        ],
        { env: this.environment, stdio: 'ignore' },
      );
      if ((await new Promise((resolve) => asked.once('exit', resolve))) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the keyring does not come up');
  }

  /**
   * The files of an application whose paths fit.
   * @param {Application} application
   * @param {RegExp} pattern
   * @returns {Promise<string[]>}
   */
  async files(application, pattern) {
    const names = await readdir(this.home(application), { recursive: true });
    return names.map((name) => path.join(this.home(application), name)).filter((name) => pattern.test(name));
  }

  /**
   * Damages a file of an application, as a full disk or a power cut does.
   * @param {Application} application
   * @param {string} name
   */
  async corrupt(application, name) {
    await writeFile(path.join(this.home(application), name), '{"half a fi');
  }
}

/**
 * The processes that were started by one, directly.
 * @param {number} parent
 * @returns {Promise<{ pid: number, program: string }[]>}
 */
export async function childrenOf(parent) {
  const found = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = await readFile(`/proc/${name}/stat`, 'utf8');
      // The name in parentheses may hold spaces; the parent is the second field behind it.
      const ppid = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
      if (ppid === parent) found.push({ pid: Number(name), program: await readlink(`/proc/${name}/exe`) });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/**
 * Whether a process still runs, and holds its files and connections; one that has ended and waits to be reaped does not.
 * @param {number} pid
 * @returns {Promise<boolean>}
 */
export async function isRunning(pid) {
  try {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (!/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2))) return true;
    // The first of its threads may be gone before the others.
    return (await readdir(`/proc/${pid}/task`)).length > 1;
  } catch {
    return false;
  }
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {string} what
 * @returns {Promise<string>}
 */
async function firstLine(stream, what) {
  return await new Promise((resolve, reject) => {
    let text = '';
    const patience = setTimeout(() => reject(new Error(`${what} does not start`)), 15_000);
    stream.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(patience);
      resolve(text.split('\n')[0].trim());
    });
    stream.once('end', () => reject(new Error(`${what} ended at once`)));
  });
}

/** @param {import('node:child_process').ChildProcess} process */
async function end(process) {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGTERM');
  const patience = setTimeout(() => process.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(patience);
}
