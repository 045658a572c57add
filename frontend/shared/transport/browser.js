import { ApiError } from './errors.js';
import { saveFile, showFile } from './files.js';
import { exclusively } from './lock.js';
import { report } from './report.js';
import { LiveSocket } from './socket.js';
import { Tokens } from './tokens.js';
import { sendFile } from './upload.js';

/**
 * @typedef {import('./transport.js').Transport} Transport
 * @typedef {import('./transport.js').Notice} Notice
 * @typedef {import('./transport.js').Method} Method
 * @typedef {import('./transport.js').RequestOptions} RequestOptions
 * @typedef {import('./transport.js').TransferOptions} TransferOptions
 */

const TIMEOUT = 30_000;
/** How long a file may take to come, in milliseconds. */
const FILE_TIMEOUT = 10 * 60_000;
/** All that changes the refresh cookie happens under this lock, one window at a time. */
const COOKIE_LOCK = 'workspace-refresh-cookie';

/**
 * The transport of a browser: fetch for requests, a WebSocket for what is live. The access token is in
 * memory only; the refresh token is in a cookie that no script can read.
 * @implements {Transport}
 */
export class BrowserTransport {
  #application;
  #base;
  #fetch;
  #XMLHttpRequest;
  #tokens;
  #socket;
  /** @type {Set<(notice: Notice) => void>} */
  #listeners = new Set();
  #stopWatching;

  /**
   * @param {object} [options]
   * @param {'client' | 'dashboard'} [options.application] Which of the applications this is: each has a
   *   session of its own, and a cookie.
   * @param {string} [options.base] The server's address, without a slash at the end.
   * @param {typeof fetch} [options.fetch]
   * @param {typeof WebSocket} [options.WebSocket]
   * @param {typeof XMLHttpRequest | undefined} [options.XMLHttpRequest] Without it, an upload does not tell how far it is.
   * @param {Partial<ConstructorParameters<typeof LiveSocket>[0]>} [options.socket] For tests: other times.
   * @param {EventTarget} [options.window]
   * @param {EventTarget & { visibilityState?: string }} [options.document]
   */
  constructor(options = {}) {
    this.#application = options.application ?? 'client';
    this.#base = options.base ?? globalThis.location.origin;
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#XMLHttpRequest = options.fetch ? options.XMLHttpRequest : globalThis.XMLHttpRequest;
    this.#tokens = new Tokens(
      () => this.#renew(),
      () => this.#tell({ type: 'session_changed' }),
    );
    this.#socket = new LiveSocket({
      url: `${this.#base.replace(/^http/, 'ws')}/ws`,
      token: () => this.#goodToken(),
      tokenRefused: () => this.#tokens.invalidate(),
      onEnded: (reason) => void this.#endedBy(reason),
      onNotice: (notice) => this.#tell(notice),
      ...(options.WebSocket ? { WebSocket: options.WebSocket } : {}),
      ...options.socket,
    });
    this.#stopWatching = this.#watch(
      options.window ?? globalThis.window,
      options.document ?? globalThis.document,
    );
  }

  /** How the live connection is doing. */
  get state() {
    return this.#socket.state;
  }

  /**
   * @param {(notice: Notice) => void} listener
   * @returns {() => void}
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the live connection and keeps it open. */
  connect() {
    this.#socket.start();
  }

  /** Closes it and stops coming back. */
  disconnect() {
    this.#socket.stop();
  }

  /** Closes everything that outlives a page: for tests and for a page that is replaced. */
  close() {
    this.disconnect();
    this.#stopWatching();
    this.#listeners.clear();
  }

  /** Makes a waiting attempt at once. */
  retryNow() {
    this.#socket.wake();
  }

  /**
   * @param {string} kind
   * @param {any} data
   * @returns {boolean}
   */
  signal(kind, data) {
    return this.#socket.signal(kind, data);
  }

  /**
   * @param {Method} method
   * @param {string} path
   * @param {RequestOptions} [options]
   * @returns {Promise<any>}
   */
  async request(method, path, options = {}) {
    return await bodyOf(await this.#asOurselves((token) => this.#send(method, path, options, token)));
  }

  /**
   * @param {string} path
   * @param {Blob} file
   * @param {TransferOptions} [options]
   * @returns {Promise<any>}
   */
  async upload(path, file, options = {}) {
    return await bodyOf(await this.#asOurselves((token) => this.#sendFile(path, file, options, token)));
  }

  /**
   * @param {string} path
   * @param {string} name
   * @returns {Promise<string | null>}
   */
  async download(path, name) {
    saveFile(await this.blob(path), name);
    return name;
  }

  /**
   * @param {string} path
   * @param {string} name
   */
  async show(path, name) {
    // At once, while the browser still knows that somebody asked for it.
    const tab = globalThis.open('', '_blank');
    try {
      const file = await this.blob(path);
      if (tab) showFile(file, tab);
      else saveFile(file, name);
    } catch (error) {
      tab?.close();
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Blob>}
   */
  async blob(path, { signal } = {}) {
    const options = { signal, timeout: FILE_TIMEOUT };
    const response = await this.#asOurselves((token) => this.#send('GET', path, options, token));
    if (!response.ok) throw await ApiError.from(response);
    try {
      return await response.blob();
    } catch (cause) {
      throw ApiError.unanswered(cause);
    }
  }

  /**
   * Asks with a good token, and once more with another when the server refuses that one.
   * @param {(token: string | null) => Promise<Response>} send
   * @returns {Promise<Response>}
   */
  async #asOurselves(send) {
    const token = await this.#goodToken();
    const response = await send(token);
    if (response.status !== 401 || token === null) return response;
    return await send(await this.#anotherToken(token));
  }

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<any>}
   */
  async signIn(path, body) {
    return await exclusively(COOKIE_LOCK, async () => {
      const answer = await bodyOf(await this.#send('POST', path, { body }, null));
      const { tokens, ...rest } = answer;
      this.#tokens.take(tokens);
      return rest;
    });
  }

  /** @returns {Promise<boolean>} */
  async restore() {
    try {
      const tokens = await this.#renew();
      this.#tokens.take(tokens);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401 && error.code !== 'session_ended') return false;
      throw error;
    }
  }

  /** @returns {Promise<void>} */
  async signOut() {
    const token = await this.#goodToken();
    await exclusively(COOKIE_LOCK, async () => {
      if (token !== null) {
        const response = await this.#send('POST', '/api/auth/logout', {}, token);
        // A session that is over already is as good as one that we end.
        if (response.status !== 401) await bodyOf(response);
      }
      this.#socket.stop();
      this.#tokens.drop();
    });
  }

  /**
   * @param {Method} method
   * @param {string} path
   * @param {RequestOptions} options
   * @param {string | null} token
   * @returns {Promise<Response>}
   */
  async #send(method, path, options, token) {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the server's: ${path}`);
    const headers = headersFor(token);
    if (options.body !== undefined) headers['Content-Type'] = 'application/json';
    if (options.key) headers['Idempotency-Key'] = options.key;
    const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT);
    try {
      return await this.#fetch(this.#base + path + queryOf(options.query), {
        method,
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      });
    } catch (cause) {
      throw ApiError.unanswered(cause);
    }
  }

  /**
   * @param {string} path
   * @param {Blob} file
   * @param {TransferOptions} options
   * @param {string | null} token
   * @returns {Promise<Response>}
   */
  async #sendFile(path, file, { onProgress, signal, replaces }, token) {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the server's: ${path}`);
    const url = this.#base + path;
    const headers = { ...headersFor(token), 'Content-Type': 'application/octet-stream' };
    const method = replaces ? 'PUT' : 'POST';
    const XMLHttpRequest = this.#XMLHttpRequest;
    if (XMLHttpRequest)
      return await sendFile({ url, headers, file, method, onProgress, signal, XMLHttpRequest });
    try {
      return await this.#fetch(url, { method, headers, body: file, signal });
    } catch (cause) {
      throw ApiError.unanswered(cause);
    }
  }

  /**
   * A token that is good for now. Renewing may find that the session is over, which is then said.
   * @returns {Promise<string | null>}
   */
  async #goodToken() {
    try {
      return await this.#tokens.current();
    } catch (error) {
      this.#overBecause(error);
      throw error;
    }
  }

  /**
   * @param {string} refused
   * @returns {Promise<string>}
   */
  async #anotherToken(refused) {
    try {
      return await this.#tokens.refresh(refused);
    } catch (error) {
      this.#overBecause(error);
      throw error;
    }
  }

  /** Uses the refresh cookie, once, alone among the windows of this browser. */
  async #renew() {
    return await exclusively(COOKIE_LOCK, async () =>
      bodyOf(
        await this.#send('POST', '/api/auth/refresh', { body: { application: this.#application } }, null),
      ),
    );
  }

  /**
   * The socket was told that the session is over. The refresh route knows more: from where it was taken
   * over, or that another window has signed in again meanwhile.
   * @param {string} reason
   */
  async #endedBy(reason) {
    try {
      await this.#tokens.refresh();
      this.#socket.start();
    } catch (error) {
      const current = error instanceof ApiError ? error.current : undefined;
      this.#over(current?.reason ?? (reason || 'unknown'), current?.workstation_name ?? null);
    }
  }

  /** @param {unknown} error */
  #overBecause(error) {
    if (!(error instanceof ApiError) || error.status !== 401 || !this.#tokens.present) return;
    this.#over(error.current?.reason ?? 'unknown', error.current?.workstation_name ?? null);
  }

  /**
   * @param {string} reason
   * @param {string | null} elsewhere
   */
  #over(reason, elsewhere) {
    if (!this.#tokens.present) return;
    this.#tokens.drop();
    this.#socket.stop();
    this.#tell({ type: 'ended', ended: { reason, elsewhere } });
  }

  /** @param {Notice} notice */
  #tell(notice) {
    for (const listener of [...this.#listeners]) {
      try {
        listener(notice);
      } catch (error) {
        // One listener's fault must not keep the others from hearing.
        report(error);
      }
    }
  }

  /**
   * Comes back at once when the network, the page or the machine does.
   * @param {EventTarget} window
   * @param {EventTarget & { visibilityState?: string }} document
   */
  #watch(window, document) {
    const wake = () => this.#socket.wake();
    const seen = () => {
      if (document.visibilityState !== 'hidden') wake();
    };
    const online = () => this.#socket.setOnline(true);
    const offline = () => this.#socket.setOnline(false);
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    window.addEventListener('pageshow', wake);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      window.removeEventListener('pageshow', wake);
      document.removeEventListener('visibilitychange', seen);
    };
  }
}

/**
 * @param {string | null} token
 * @returns {Record<string, string>}
 */
function headersFor(token) {
  return { Accept: 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
}

/** @param {RequestOptions['query']} query */
function queryOf(query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/**
 * @param {Response} response
 * @returns {Promise<any>}
 */
async function bodyOf(response) {
  if (!response.ok) throw await ApiError.from(response);
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (cause) {
    // The line broke in the middle of the answer: nothing is known of the outcome.
    throw ApiError.unanswered(cause);
  }
}
