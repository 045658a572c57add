import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './port.js';
import { Wire } from './wire.js';

const BINARY =
  process.env.WORKSPACE_SERVER ??
  fileURLToPath(new URL('../../../target/debug/workspace-server', import.meta.url));

/** A real server on a free port with a data folder of its own, and the wire to it, which can be cut. */
export class Server {
  /** @type {import('node:child_process').ChildProcess | null} */
  #process = null;
  #port = 0;
  #data = '';
  #environment;
  #log = '';
  /** @type {Wire} */
  wire;

  /** @param {Record<string, string>} [environment] Settings beside the usual ones. */
  constructor(environment = {}) {
    this.#environment = environment;
    this.wire = new Wire();
  }

  /** The address that browsers reach it by. */
  get address() {
    return `http://127.0.0.1:${this.wire.port}`;
  }

  /** The address beside the wire, which no cut touches. */
  get direct() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    this.#data = await mkdtemp(path.join(tmpdir(), 'workspace-e2e-'));
    this.#port = await freePort();
    await this.wire.open(this.#port);
    await this.run();
    return this;
  }

  /** Starts the program on the same port and data as before. */
  async run() {
    const server = spawn(BINARY, ['serve'], {
      cwd: this.#data,
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        DATA_DIR: this.#data,
        PUBLIC_URL: this.address,
        ALLOWED_ORIGINS: this.address,
        BCRYPT_ROUNDS: '4',
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = server;
    server.stdout?.on('data', (chunk) => {
      this.#log += chunk;
    });
    server.stderr?.on('data', (chunk) => {
      this.#log += chunk;
    });
    await this.#answers(server);
  }

  /** Kills it as a power cut would. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Stops it as an administrator would. */
  async stop() {
    await this.#end('SIGTERM');
  }

  /** Stops it and removes what it left. */
  async remove() {
    await this.#end('SIGKILL');
    await this.wire.close();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** The link by which the first administrator is created. */
  async setupLink() {
    const token = (await readFile(path.join(this.#data, 'setup-token'), 'utf8')).trim();
    return token.startsWith('http') ? token : `${this.address}/#/setup/${token}`;
  }

  /**
   * Asks the server beside the wire.
   * @param {string} where
   * @param {{ token?: string, method?: string, body?: any }} [options]
   */
  async ask(where, { token, method = 'GET', body } = {}) {
    const response = await fetch(this.direct + where, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : await response.json();
  }

  /** @param {import('node:child_process').ChildProcess} server */
  async #answers(server) {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (server.exitCode !== null) break;
      try {
        await this.ask('/api/health');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error(`the server does not answer (is ${BINARY} built?):\n${this.#log}`);
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    const server = this.#process;
    this.#process = null;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }
}
