import { ApiError } from '../transport/errors.js';

/**
 * @typedef {import('./bridge.js').Start} Start
 * @typedef {import('./bridge.js').ShellNotice} ShellNotice
 * @typedef {import('../transport/transport.js').Transport} Transport
 * @typedef {{ status?: number, code: string, title?: string, detail?: string, [more: string]: any }} Problem
 */

/** What a server says of itself. */
export const INFO = /** @type {import('../data/types.js').ServerInfo} */ ({
  id: '0193a5b0-5b7e-7c3e-9a55-3f0d3a9c1e11',
  name: 'Atelier Vélo',
  product: 'workspace',
  version: '0.1.0',
  oldest_client: '0.1.0',
  setup_required: false,
  registration: false,
  modules: ['accounts', 'chat'],
  sign_in_methods: ['password'],
  accent: '#3E3B8C',
  lease_seconds: 90,
  max_upload_mb: 25,
});

/** @type {Start} */
const START = {
  application: 'client',
  version: '0.1.0',
  os: 'Debian 12',
  workstation_name: 'poste-3',
  language: 'en',
  server: { address: 'http://atelier.local:8060', info: INFO, from: 'saved' },
  keeper: 'keyring',
  keeper_trouble: null,
  set_aside: [],
  settings: {
    autostart: false,
    close_to_tray: true,
    notifications: true,
    reports: true,
    zoom: 1,
    spell_check: true,
  },
  route: null,
  news: [],
};

/**
 * The Rust side of the bridge, in memory, for tests: it stands where Tauri puts its own, so that everything on
 * the page's side is the real thing. What crosses is written as JSON and read again, as there.
 */
export class FakeShell {
  /** Every command that was called, with what came. @type {{ command: string, args: any }[]} */
  calls = [];
  /** What a command answers next instead, once. @type {Map<string, Problem>} */
  refusals = new Map();
  /** How an address answers: a server, or why not. @type {Map<string, import('../data/types.js').ServerInfo | Problem>} */
  servers = new Map();
  /** @type {import('./bridge.js').FoundServer[]} */
  found = [];
  /** What lies on the disk. @type {Map<string, any>} */
  files = new Map();
  diskFull = false;
  /** @type {import('./bridge.js').About} */
  about = {
    name: 'Workspace',
    version: '0.1.0',
    tauri: '2.12.0',
    webview: 'WebKitGTK 2.50.3',
    os: 'Debian 12',
    licences: [
      { name: 'tauri', licence: 'Apache-2.0 OR MIT' },
      { name: 'lit', licence: 'BSD-3-Clause' },
    ],
  };
  /** The newer version, if there is one. @type {string | null} */
  update = null;
  /** The disks in this computer. @type {import('./bridge.js').Detected} */
  detected = { disks: [], smart: 'read' };
  /** Where a download goes; `null`: the person closes the dialog. @type {string | null} */
  saveAs = null;

  /** Keeps answers back until it is settled. @type {Promise<unknown>} */
  held = Promise.resolve();

  #link;
  /** What the page has not asked for yet. @type {ShellNotice[]} */
  #notices = [];
  #subscription = 0;
  /** Whether the page waits for notices. */
  #asks = false;
  /** Answers it. */
  #wake = () => {};
  /** Tells whoever waits until the page has heard everything. */
  #allHeard = () => {};
  /** @type {Map<number, AbortController>} */
  #running = new Map();

  /**
   * @param {Partial<Start>} [start]
   * @param {Transport | null} [link] What reaches the server; none: nothing answers.
   */
  constructor(start = {}, link = null) {
    /** @type {Start} */
    this.start = structuredClone({ ...START, ...start });
    this.#link = link;
    link?.subscribe((notice) => this.tell(notice));
    if (this.start.server?.info) this.servers.set(this.start.server.address, this.start.server.info);
  }

  /** Puts itself where Tauri puts its own. */
  install() {
    // Tests of what has no page run without a window.
    globalThis.window ??= /** @type {any} */ (globalThis);
    Object.assign(globalThis, { __TAURI_INTERNALS__: this });
    return this;
  }

  /** Takes itself away again. */
  uninstall() {
    this.#subscription = 0;
    this.#wake();
    Reflect.deleteProperty(globalThis, '__TAURI_INTERNALS__');
  }

  /**
   * Refuses a command, once.
   * @param {string} command
   * @param {Problem} problem
   */
  refuse(command, problem) {
    this.refusals.set(command, problem);
  }

  /**
   * What came with the calls of a command.
   * @param {string} command
   * @returns {any[]}
   */
  called(command) {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  /** @param {ShellNotice} notice */
  tell(notice) {
    if (this.#subscription === 0) return;
    this.#notices.push(JSON.parse(JSON.stringify(notice)));
    this.#wake();
  }

  /** Waits until the page has heard everything and asks for more. */
  async heard() {
    if (this.#asks && this.#notices.length === 0) return;
    await new Promise((resolve) => {
      this.#allHeard = () => resolve(undefined);
    });
  }

  /**
   * Tauri's own: a command from the page.
   * @param {string} name
   * @param {any} given
   * @param {{ headers: Record<string, string> }} [options]
   */
  async invoke(name, given = {}, options) {
    // Bytes go as they are, with what there is to say of them in a header; everything else goes as JSON.
    const about = options?.headers['workspace-upload'];
    const args = about
      ? { ...JSON.parse(decodeURIComponent(about)), bytes: given }
      : JSON.parse(JSON.stringify(given));
    const command = name.replace(/^plugin:workspace-shell\|/, '');
    // Asked for all the time, and whatever else is held up.
    if (command === 'next_notices') return await this.#nextNotices(args.subscription);
    const answer = /** @type {Record<string, (args: any) => any>} */ (this.#commands)[command];
    if (command === name || !answer) throw `Command ${command} not found`;
    this.calls.push({ command, args });
    await this.held;
    const refusal = this.refusals.get(command);
    this.refusals.delete(command);
    if (refusal) throw problem(refusal);
    try {
      const answered = (await answer(args)) ?? null;
      return answered instanceof ArrayBuffer ? answered : JSON.parse(JSON.stringify(answered));
    } catch (error) {
      throw error instanceof ApiError ? problemOf(error) : error;
    }
  }

  /** @param {number} subscription */
  async #nextNotices(subscription) {
    if (this.#notices.length === 0) {
      this.#asks = true;
      this.#allHeard();
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
      this.#asks = false;
    }
    return subscription === this.#subscription ? this.#notices.splice(0) : null;
  }

  get #reach() {
    if (!this.start.server) throw new ApiError({ status: 0, code: 'no_server' });
    if (!this.#link) throw new ApiError({ status: 0, code: 'unreachable' });
    return this.#link;
  }

  /** @param {string} address */
  #probe(address) {
    const answer = this.servers.get(address) ?? { code: 'unknown_host', detail: `${address}: no such host` };
    if ('code' in answer) throw problem(answer);
    return { address, server: /** @type {import('../data/types.js').ServerInfo} */ (answer) };
  }

  #commands = {
    start: () => this.start,
    probe: (/** @type {any} */ { address }) => this.#probe(address),
    choose_server: (/** @type {any} */ { address }) => {
      if (this.start.server?.from === 'environment') throw problem({ code: 'fixed' });
      const chosen = this.#probe(address);
      this.start.server = { address, info: chosen.server, from: 'saved' };
      return chosen;
    },
    found_servers: () => this.found,
    subscribe: () => {
      const off = { phase: 'off', since: 5, retryAt: null, online: true, latency: null };
      this.#subscription += 1;
      this.#notices = [{ type: 'state', state: this.#link?.state ?? /** @type {any} */ (off) }];
      this.#wake();
      return this.#subscription;
    },
    request: async (/** @type {any} */ { id, method, path, ...options }) => {
      const giveUp = new AbortController();
      this.#running.set(id, giveUp);
      try {
        return await this.#reach.request(method, path, { ...options, signal: giveUp.signal });
      } finally {
        this.#running.delete(id);
      }
    },
    cancel: (/** @type {any} */ { id }) => this.#running.get(id)?.abort(),
    sign_in: (/** @type {any} */ { path, body }) => this.#reach.signIn(path, body),
    restore: () => this.#reach.restore(),
    sign_out: () => this.#reach.signOut(),
    connect: () => this.#link?.connect(),
    disconnect: () => this.#link?.disconnect(),
    retry_now: () => this.#link?.retryNow(),
    signal: (/** @type {any} */ { kind, data }) => this.#link?.signal(kind, data) ?? false,
    outbox_list: (/** @type {any} */ { account }) =>
      [...this.files].filter(([path]) => path.startsWith(`${account}/`)).map(([, entry]) => entry),
    outbox_put: (/** @type {any} */ { entry }) => {
      if (this.diskFull) throw problem({ code: 'disk_full' });
      this.files.set(`${entry.account}/${entry.client_id}`, entry);
      this.files = new Map([...this.files].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    outbox_remove: (/** @type {any} */ { account, clientId }) => {
      this.files.delete(`${account}/${clientId}`);
    },
    upload: (/** @type {any} */ { path, bytes, replaces }) =>
      this.#reach.upload(path, new Blob([bytes]), { replaces }),
    fetch_file: async (/** @type {any} */ { path }) => await (await this.#reach.blob(path)).arrayBuffer(),
    open_pdf: () => null,
    download: () => (this.saveAs ? { saved: this.saveAs } : null),
    change_settings: (/** @type {any} */ { change }) => {
      this.start.settings = { ...this.start.settings, ...change };
      return this.start.settings;
    },
    notify: () => null,
    badge: () => null,
    open_external: (/** @type {any} */ { url }) => {
      if (!/^(https?|mailto):/.test(url)) throw problem({ code: 'not_allowed' });
    },
    detect_disks: () => this.detected,
    about: () => this.about,
    report: () => null,
    diagnostics: () => `Workspace 0.1.0\nserver ${this.start.server?.address}`,
    check_update: () => ({ available: this.update ? { version: this.update, notes: '' } : null }),
    install_update: () => null,
    ready: () => null,
  };
}

/** @param {Problem} given */
function problem(given) {
  return { status: 0, title: given.code, ...given };
}

/** @param {ApiError} error */
function problemOf(error) {
  return {
    status: error.status,
    // Rust has one word for every silence.
    code: ['network', 'timeout'].includes(error.code) ? 'unreachable' : error.code,
    title: error.title,
    detail: error.detail || undefined,
    request_id: error.requestId || undefined,
    retry_after: error.retryAfter,
    errors: error.errors.length ? error.errors : undefined,
    current: error.current,
  };
}
