import { ApiError } from '../transport/errors.js';
import { report } from '../transport/report.js';
import { invoke, listen } from './bridge.js';

/**
 * @typedef {import('../transport/transport.js').Transport} Transport
 * @typedef {import('../transport/transport.js').Notice} Notice
 * @typedef {import('../transport/transport.js').LinkState} LinkState
 * @typedef {import('../transport/transport.js').Method} Method
 * @typedef {import('../transport/transport.js').RequestOptions} RequestOptions
 * @typedef {import('./bridge.js').ShellNotice} ShellNotice
 */

const TIMEOUT = 30_000;
/** How long a file may take, in milliseconds. */
const FILE_TIMEOUT = 10 * 60_000;

/** What happens on a line, and means nothing before a `sync` said where it begins. */
const ON_THE_LINE = new Set(['event', 'signal', 'presence', 'resumed']);

/**
 * The transport of the desktop: every call goes to Rust, which holds the session's secrets and the line
 * to the server. What it tells is asked for and comes in order.
 * @implements {Transport}
 */
export class DesktopTransport {
  /** @type {LinkState} */
  state = {
    phase: 'off',
    since: Date.now(),
    retryAt: null,
    online: globalThis.navigator?.onLine ?? true,
    latency: null,
  };

  /** @type {Set<(notice: Notice) => void>} */
  #listeners = new Set();
  /** @type {Set<(notice: ShellNotice) => void>} */
  #shellListeners = new Set();
  /** Whether this page asked for the line; the shell's may be open since an earlier load of it. */
  #wanted = false;
  /** Whether a `sync` was said since. */
  #synced = false;
  #connecting = false;
  #lastRequest = 0;
  /** What turns the line on and off, one after the other. @type {Promise<unknown>} */
  #turning = Promise.resolve();
  #stopWatching;

  /**
   * @param {object} [options]
   * @param {EventTarget} [options.window]
   * @param {EventTarget & { visibilityState?: string }} [options.document]
   */
  constructor({ window = globalThis.window, document = globalThis.document } = {}) {
    this.#stopWatching = this.#watch(window, document);
  }

  /** Has the shell tell what happens. To be done before anything else is asked of this. */
  async open() {
    await listen((notice) => this.#hear(notice));
  }

  /** Closes what outlives a page: for tests. */
  close() {
    this.disconnect();
    this.#stopWatching();
    this.#listeners.clear();
    this.#shellListeners.clear();
  }

  /**
   * @param {(notice: Notice) => void} listener
   * @returns {() => void}
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hears what the shell tells beside what a transport does: servers found, links to open, updates…
   * @param {(notice: ShellNotice) => void} listener
   * @returns {() => void} Stops it.
   */
  onShell(listener) {
    this.#shellListeners.add(listener);
    return () => this.#shellListeners.delete(listener);
  }

  /** Opens the live connection and keeps it open. */
  connect() {
    // The shell opens a new line each time it is asked; the one there is, or on its way, will do.
    if (this.#wanted && (this.#connecting || this.state.phase !== 'off')) return;
    this.#wanted = true;
    this.#synced = false;
    this.#connecting = true;
    this.#turn('connect');
    void this.#turning.then(() => {
      this.#connecting = false;
    });
  }

  /** Closes it and stops coming back. */
  disconnect() {
    this.#wanted = false;
    this.#turn('disconnect');
    this.#change({ phase: 'off', retryAt: null, latency: null });
  }

  /** Makes a waiting attempt at once. */
  retryNow() {
    if (this.#wanted) this.#turn('retry_now');
  }

  /**
   * @param {string} kind
   * @param {any} data
   * @returns {boolean}
   */
  signal(kind, data) {
    if (this.state.phase !== 'live') return false;
    // A signal that gets lost is forgotten, like one for which there is no line.
    invoke('signal', { kind, data }).catch(() => {});
    return true;
  }

  /**
   * @param {Method} method
   * @param {string} path
   * @param {RequestOptions} [options]
   * @returns {Promise<any>}
   */
  async request(method, path, { body, query, key, signal, timeout = TIMEOUT } = {}) {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the server's: ${path}`);
    await this.#turning;
    if (signal?.aborted) throw ApiError.unanswered(new DOMException('given up', 'AbortError'));
    this.#lastRequest += 1;
    const id = this.#lastRequest;
    const parameters = given(query);
    return await this.#untilGivenUp(
      id,
      signal,
      timeout,
      invoke('request', {
        id,
        method,
        path,
        timeout,
        ...(parameters ? { query: parameters } : {}),
        ...(body === undefined ? {} : { body }),
        ...(key ? { key } : {}),
      }),
    );
  }

  /**
   * @param {string} path
   * @param {object} body Without the place, which the shell knows and fills in.
   * @returns {Promise<any>}
   */
  async signIn(path, body) {
    return await invoke('sign_in', { path, body });
  }

  /** @returns {Promise<boolean>} */
  async restore() {
    return await invoke('restore');
  }

  /** @returns {Promise<void>} */
  async signOut() {
    await invoke('sign_out');
    this.#wanted = false;
    this.#change({ phase: 'off', retryAt: null, latency: null });
  }

  /**
   * @param {string} path
   * @param {Blob} file
   * @param {import('../transport/transport.js').TransferOptions} [options]
   * @returns {Promise<any>}
   */
  async upload(path, file, { onProgress, signal, replaces = false } = {}) {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the server's: ${path}`);
    const bytes = await file.arrayBuffer();
    this.#lastRequest += 1;
    const id = this.#lastRequest;
    const stop = this.onShell((notice) => {
      if (notice.type === 'progress' && notice.id === id && notice.total > 0)
        onProgress?.(notice.sent / notice.total);
    });
    const name = file instanceof File ? file.name : 'file';
    const about = { id, path, name, ...(replaces ? { replaces } : {}) };
    const headers = { 'workspace-upload': encodeURIComponent(JSON.stringify(about)) };
    try {
      return await this.#untilGivenUp(id, signal, FILE_TIMEOUT, invoke('upload', bytes, { headers }));
    } finally {
      stop();
    }
  }

  /**
   * @param {string} path
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Blob>}
   */
  async blob(path, { signal } = {}) {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the server's: ${path}`);
    this.#lastRequest += 1;
    const id = this.#lastRequest;
    return new Blob([await this.#untilGivenUp(id, signal, FILE_TIMEOUT, invoke('fetch_file', { id, path }))]);
  }

  /**
   * Saves a file of the server's where the person wants it, asked by the system's own dialog.
   * @param {string} path
   * @param {string} name The name that the dialog proposes.
   * @returns {Promise<string | null>} The name it got, or `null` when the person thought better of it.
   */
  async download(path, name) {
    this.#lastRequest += 1;
    const answer = await invoke('download', { id: this.#lastRequest, path, name });
    return answer?.saved ?? null;
  }

  /**
   * @param {string} path
   * @param {string} name
   */
  async show(path, name) {
    this.#lastRequest += 1;
    await invoke('open_pdf', { id: this.#lastRequest, path, name });
  }

  /**
   * Waits for an answer until the caller or the clock gives up, and then has the shell give up too.
   * @param {number} id
   * @param {AbortSignal | undefined} signal
   * @param {number} timeout
   * @param {Promise<any>} answer
   * @returns {Promise<any>}
   */
  async #untilGivenUp(id, signal, timeout, answer) {
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DOMException('no answer in time', 'TimeoutError')),
      timeout,
    );
    const over = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    /** @type {() => void} */
    let stop = () => {};
    const givenUp = new Promise((_, reject) => {
      const giveUp = () => {
        invoke('cancel', { id }).catch(() => {});
        const { reason } = over;
        reject(ApiError.unanswered(reason instanceof Error ? reason : new DOMException('', 'AbortError')));
      };
      stop = () => over.removeEventListener('abort', giveUp);
      over.addEventListener('abort', giveUp);
    });
    try {
      return await Promise.race([givenUp, answer]);
    } finally {
      clearTimeout(timer);
      stop();
      // An answer that comes after all is nobody's any more.
      answer.catch(() => {});
    }
  }

  /** @param {'connect' | 'disconnect' | 'retry_now'} command */
  #turn(command) {
    this.#turning = this.#turning.then(() => invoke(command)).catch(report);
  }

  /** @param {ShellNotice} notice */
  #hear(notice) {
    switch (notice.type) {
      case 'found':
      case 'open':
      case 'progress':
      case 'update':
      case 'keeper':
      case 'server':
        this.#tell(this.#shellListeners, notice);
        break;
      case 'state':
        // A line that this page does not want is none to it.
        if (this.#wanted || notice.state.phase === 'off') this.#change(notice.state);
        else if (notice.state.online !== this.state.online) this.#change({ online: notice.state.online });
        break;
      case 'sync':
        if (!this.#wanted) break;
        this.#synced = true;
        this.#tell(this.#listeners, notice);
        break;
      case 'ended':
        this.#wanted = false;
        this.#change({ phase: 'off', retryAt: null, latency: null });
        this.#tell(this.#listeners, notice);
        break;
      default:
        if (ON_THE_LINE.has(notice.type) && !(this.#wanted && this.#synced)) break;
        this.#tell(this.#listeners, notice);
    }
  }

  /** @param {Partial<LinkState>} change */
  #change(change) {
    const since = change.since ?? (change.phase === this.state.phase ? this.state.since : Date.now());
    this.state = { ...this.state, ...change, since };
    this.#tell(this.#listeners, { type: 'state', state: this.state });
  }

  /**
   * @template {ShellNotice} N
   * @param {Set<(notice: N) => void>} listeners
   * @param {N} notice
   */
  #tell(listeners, notice) {
    for (const listener of [...listeners]) {
      try {
        listener(notice);
      } catch (error) {
        // One listener's fault must not keep the others from hearing.
        report(error);
      }
    }
  }

  /**
   * The page sees the network and its window come back too, and sometimes first.
   * @param {EventTarget} window
   * @param {EventTarget & { visibilityState?: string }} document
   */
  #watch(window, document) {
    const wake = () => this.retryNow();
    const seen = () => {
      if (document.visibilityState !== 'hidden') wake();
    };
    const online = () => {
      this.#change({ online: true });
      wake();
    };
    const offline = () => {
      this.#change({ online: false });
      wake();
    };
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      document.removeEventListener('visibilitychange', seen);
    };
  }
}

/**
 * The parameters that are there, as texts.
 * @param {RequestOptions['query']} query
 * @returns {Record<string, string> | null}
 */
function given(query = {}) {
  const there = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return there.length ? Object.fromEntries(there.map(([name, value]) => [name, String(value)])) : null;
}
