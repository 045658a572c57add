import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/**
 * A server of a few lines that speaks the part of the contract that the transport lives on, for tests:
 * sessions with rotating refresh tokens in a cookie, a journal, and a socket with resume.
 */
export class ContractServer {
  /** @type {{ seq: number, kind: string, at: string, actor: number | null, data: any }[]} */
  journal = [];
  session = 1;
  refreshToken = 'r1';
  accessToken = '';
  expiresIn = 900;
  /** How often each route was asked, `POST /api/auth/refresh`. @type {Map<string, number>} */
  asked = new Map();
  /** What every hello said. @type {{ token: string, resume: number | null }[]} */
  hellos = [];
  /** @type {Set<import('ws').WebSocket>} */
  sockets = new Set();
  /** What signals arrived. @type {any[]} */
  signals = [];
  /** When set, pings stay without an answer. */
  deaf = false;
  /** When set, resuming answers `reset`. */
  forgetful = false;
  /** Why the session is over, if it is. @type {string | null} */
  ended = null;
  /** Answers of further routes; a body that is not JSON is given and answered as bytes. @type {Record<string, (body: any) => { status: number, body?: any, headers?: Record<string, string> }>} */
  routes = {};

  #http = createServer((request, response) => void this.#answer(request, response));
  #ws = new WebSocketServer({ server: this.#http, path: '/ws' });
  #minted = 0;
  port = 0;

  async start() {
    this.#ws.on('connection', (socket) => this.#greet(socket));
    await new Promise((resolve) => this.#http.listen(this.port, '127.0.0.1', () => resolve(undefined)));
    this.port = /** @type {import('node:net').AddressInfo} */ (this.#http.address()).port;
    return this;
  }

  async stop() {
    for (const socket of this.#ws.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  get base() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A fetch with the one cookie that matters, as a browser would keep it. */
  browserFetch() {
    let cookie = '';
    return async (
      /** @type {string | URL | Request} */ input,
      /** @type {RequestInit | undefined} */ init,
    ) => {
      const response = await fetch(input, { ...init, headers: { ...init?.headers, cookie } });
      const set = response.headers.get('set-cookie');
      if (set) cookie = set.split(';')[0];
      return response;
    };
  }

  /**
   * @param {string} kind
   * @param {any} [data]
   */
  record(kind, data = {}) {
    const seq = (this.journal.at(-1)?.seq ?? 0) + 1;
    const event = { seq, kind, at: new Date().toISOString(), actor: 1, data };
    this.journal.push(event);
    for (const socket of this.sockets) socket.send(JSON.stringify({ type: 'event', ...event }));
  }

  /**
   * @param {number} code
   * @param {string} [reason]
   */
  closeAll(code, reason) {
    for (const socket of this.sockets) socket.close(code, reason);
  }

  /** Cuts every line without a word, as a network does. */
  cut() {
    for (const socket of this.sockets) socket.terminate();
  }

  mint() {
    this.#minted += 1;
    const payload = Buffer.from(JSON.stringify({ jti: String(this.session), n: this.#minted }));
    this.accessToken = `h.${payload.toString('base64url')}.s`;
    return { access_token: this.accessToken, expires_in: this.expiresIn };
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const asked = request.headers['content-type'] === 'application/octet-stream' ? bytes : jsonOf(bytes);
    const name = `${request.method} ${request.url?.split('?')[0]}`;
    this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
    const { status, body, headers } = this.#route(name, request, asked);
    const kind = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { 'content-type': kind, ...headers });
    response.end(body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }

  /**
   * @param {string} name
   * @param {import('node:http').IncomingMessage} request
   * @param {any} body
   * @returns {{ status: number, body?: any, headers?: Record<string, string> }}
   */
  #route(name, request, body) {
    if (name === 'POST /api/auth/login') {
      this.ended = null;
      this.refreshToken = `r${this.#minted + 1}`;
      return {
        status: 200,
        body: { tokens: this.mint(), session: { id: this.session }, account: { id: 1 }, permissions: [] },
        headers: { 'set-cookie': `refresh=${this.refreshToken}` },
      };
    }
    if (name === 'POST /api/auth/refresh') return this.#refresh(request.headers.cookie ?? '');
    const own = this.routes[name];
    if (own && name.startsWith('GET /api/server')) return own(body);
    if (request.headers.authorization !== `Bearer ${this.accessToken}` || this.ended) {
      return problem(401, 'invalid_token');
    }
    if (name === 'POST /api/auth/logout') {
      this.ended = 'signed_out';
      return { status: 204 };
    }
    return own ? own(body) : problem(404, 'not_found');
  }

  /** @param {string} cookie */
  #refresh(cookie) {
    if (this.ended) return problem(401, 'session_ended', { reason: this.ended });
    if (!cookie) return problem(401, 'invalid_token');
    if (cookie !== `refresh=${this.refreshToken}`) {
      this.ended = 'token_reused';
      return problem(401, 'session_ended', { reason: this.ended });
    }
    const tokens = this.mint();
    this.refreshToken = `r${this.#minted}`;
    return { status: 200, body: tokens, headers: { 'set-cookie': `refresh=${this.refreshToken}` } };
  }

  /** @param {import('ws').WebSocket} socket */
  #greet(socket) {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === 'ping' && !this.deaf) socket.send('{"type":"pong"}');
      if (frame.type === 'signal') this.signals.push(frame);
      if (frame.type !== 'hello') return;
      this.hellos.push(frame);
      if (frame.token !== this.accessToken) {
        socket.close(4001, 'unauthorised');
        return;
      }
      const seq = this.journal.at(-1)?.seq ?? 0;
      socket.send(JSON.stringify({ type: 'ready', seq, session: this.session }));
      socket.send(JSON.stringify({ type: 'presence', users: [{ id: 1 }] }));
      if (this.forgetful && frame.resume !== null) {
        socket.send(JSON.stringify({ type: 'reset', seq }));
      } else {
        for (const event of this.journal) {
          if (frame.resume !== null && event.seq > frame.resume) {
            socket.send(JSON.stringify({ type: 'event', ...event }));
          }
        }
      }
      this.sockets.add(socket);
    });
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** @param {Buffer} bytes */
const jsonOf = (bytes) => (bytes.length > 0 ? JSON.parse(bytes.toString()) : null);

/**
 * @param {number} status
 * @param {string} code
 * @param {any} [current]
 */
export function problem(status, code, current) {
  return {
    status,
    body: { type: `/api/docs#${code}`, title: code, status, code, request_id: 'req-1', current },
  };
}
