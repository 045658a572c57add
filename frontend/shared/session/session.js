import { Store } from '../data/store.js';
import { ApiError } from '../transport/errors.js';

/**
 * @typedef {import('../transport/transport.js').Transport} Transport
 * @typedef {import('../transport/transport.js').Place} Place
 * @typedef {import('../data/types.js').Me} Me
 * @typedef {import('../data/types.js').Account} Account
 * @typedef {import('../data/types.js').ServerInfo} ServerInfo
 * @typedef {import('../data/types.js').Permission} Permission
 *
 * @typedef {object} Ended
 * @property {string} reason
 * @property {string | null} elsewhere
 * @property {number} at
 *
 * @typedef {{ name: 'unknown' }
 *   | { name: 'unreachable', error: ApiError }
 *   | { name: 'setup_required' }
 *   | { name: 'signed_out' }
 *   | { name: 'must_change_password', me: Me }
 *   | { name: 'signed_in', me: Me }
 *   | { name: 'ended', ended: Ended }} SessionState
 */

const CHANNEL = 'workspace-session';
const RETRY = 3_000;

/**
 * Who is signed in here. One machine of states that all windows of a browser profile go through
 * together: they share one session through the refresh cookie, so signing in or out in one of them is
 * followed by the others.
 */
export class Session extends Store {
  /** @type {SessionState} */
  state = { name: 'unknown' };
  /** What the server says of itself; known from the first answer on. @type {ServerInfo | null} */
  server = null;
  /** Who was signed in here until the session ended, so that they need not type it again. */
  lastUsername = '';

  #transport;
  #place;
  #others;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** Whether something changed since the last reading of who we are began. */
  #stale = false;
  /** @type {Promise<void> | null} */
  #reading = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rereading;
  /** Where somebody went on with our account, told just before the session ended. @type {string | null} */
  #successor = null;

  /**
   * @param {Transport} transport
   * @param {() => Place | undefined} place Where we are; `undefined` where the transport knows it.
   * @param {BroadcastChannel | null} [others] The other windows; `null` where there is no such thing.
   */
  constructor(transport, place, others = null) {
    super();
    this.#transport = transport;
    this.#place = place;
    this.#others = others;
    transport.subscribe((notice) => this.#hear(notice));
    others?.addEventListener('message', (message) => void this.#hearOthers(message.data));
  }

  /** The signed-in caller, in whichever state it has one. @returns {Me | null} */
  get me() {
    return 'me' in this.state ? this.state.me : null;
  }

  /**
   * Whether the caller may do something. Hiding what would be refused is a courtesy; the server decides.
   * @param {Permission} permission
   */
  may(permission) {
    return /** @type {Permission[]} */ (this.me?.permissions ?? []).includes(permission);
  }

  /** Finds out where we stand: at the start, and again when the server could not be reached. */
  async start() {
    clearTimeout(this.#retry);
    try {
      this.server = await this.#transport.request('GET', '/api/server');
      if (this.server?.setup_required) {
        this.#enter({ name: 'setup_required' });
      } else if (await this.#transport.restore()) {
        await this.#enterAs(await this.#transport.request('GET', '/api/me'));
      } else {
        this.#enter({ name: 'signed_out' });
      }
    } catch (cause) {
      this.#failedStart(cause);
    }
  }

  /**
   * Creates the first administrator.
   * @param {{ token: string, organisation: string, username: string, display_name: string, password: string, language: 'fr' | 'en' }} form
   */
  async setUp(form) {
    await this.#begin('/api/setup', form);
    this.server = await this.#transport.request('GET', '/api/server').catch(() => this.server);
    this.changed();
  }

  /**
   * @param {{ username: string, password: string, takeover?: boolean }} form
   */
  async signIn(form) {
    await this.#begin('/api/auth/login', form);
  }

  /**
   * @param {{ username: string, display_name: string, password: string, language: 'fr' | 'en' }} form
   */
  async register(form) {
    await this.#begin('/api/auth/register', form);
  }

  /**
   * Turns an invitation into an account.
   * @param {{ token: string, username: string, display_name: string, password: string, language: 'fr' | 'en' }} form
   */
  async join(form) {
    await this.#begin('/api/auth/join', form);
  }

  /** Ends the session. Throws when the server did not hear of it: then nothing has ended. */
  async signOut() {
    await this.#transport.signOut();
    this.#enter({ name: 'signed_out' });
    this.#others?.postMessage('signed_out');
  }

  /**
   * @param {{ current_password: string, new_password: string }} form
   */
  async changePassword(form) {
    await this.#transport.request('POST', '/api/me/password', { body: form });
    await this.reload();
  }

  /**
   * Deletes the caller's account, and with it the session.
   * @param {string} password
   */
  async deleteAccount(password) {
    // Without the line first, lest the deletion come back as news that somebody ended the session.
    this.#transport.disconnect();
    try {
      await this.#transport.request('POST', '/api/me/deletion', { body: { password } });
    } catch (error) {
      this.#transport.connect();
      throw error;
    }
    // The session is over with its account; signing out only clears what this browser keeps of it.
    await this.#transport.signOut().catch(() => {});
    this.#enter({ name: 'signed_out' });
    this.#others?.postMessage('signed_out');
  }

  /** Reads anew who we are. */
  async reload() {
    const before = this.me;
    const me = await this.#transport.request('GET', '/api/me');
    // The session may have ended, or newer news have arrived, while the answer was on its way.
    const now = this.me;
    if (!now) return;
    if (now !== before && me.account.version < now.account.version) this.#readAgain();
    else this.#enterAs(me);
  }

  /**
   * Takes over a newer version of the caller's account.
   * @param {Account} account
   */
  updateAccount(account) {
    const me = this.me;
    if (!me || account.id !== me.account.id || account.version < me.account.version) return;
    // A changed role changes what we may do, which only the server can tell.
    if (account.role !== me.account.role) this.#readAgain();
    this.#enterAs({ ...me, account });
  }

  /** Leaves the screen that says why the session ended. */
  acknowledgeEnd() {
    if (this.state.name === 'ended') this.#enter({ name: 'signed_out' });
  }

  /**
   * @param {string} path
   * @param {object} form
   */
  async #begin(path, form) {
    const answer = await this.#transport.signIn(path, { ...form, place: this.#place() });
    this.#enterAs({ account: answer.account, permissions: answer.permissions, session: answer.session.id });
    this.#others?.postMessage('signed_in');
  }

  /** @param {Me} me */
  #enterAs(me) {
    this.#enter({ name: me.account.must_change_password ? 'must_change_password' : 'signed_in', me });
  }

  /** @param {SessionState} state */
  #enter(state) {
    clearTimeout(this.#retry);
    this.state = state;
    this.#successor = null;
    if (state.name === 'signed_in') this.#transport.connect();
    this.changed();
  }

  /**
   * Something may have changed that concerns us: reads who we are, one reading at a time, until one began
   * after the last piece of news. Where the server does not answer, the next connection reads.
   */
  #readAgain() {
    this.#stale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = null;
    });
  }

  async #readWhileStale() {
    while (this.#stale && this.me) {
      this.#stale = false;
      try {
        await this.reload();
      } catch {
        this.#stale = true;
        clearTimeout(this.#rereading);
        this.#rereading = setTimeout(() => this.#readAgain(), RETRY * (1 + Math.random()));
        return;
      }
    }
  }

  /** @param {unknown} cause */
  #failedStart(cause) {
    const error = cause instanceof ApiError ? cause : ApiError.unanswered(cause);
    if (error.status === 401) {
      const reason = error.current?.reason ?? 'unknown';
      // Having signed out oneself is no news.
      if (reason === 'signed_out' || error.code !== 'session_ended') this.#enter({ name: 'signed_out' });
      else this.#end(reason, error.current?.workstation_name ?? null);
      return;
    }
    this.#enter({ name: 'unreachable', error });
    const wait = Math.max(RETRY, (error.retryAfter ?? 0) * 1000) * (1 + Math.random());
    this.#retry = setTimeout(() => void this.start(), wait);
  }

  /** @param {import('../transport/transport.js').Notice} notice */
  #hear(notice) {
    if (notice.type === 'ended') {
      if (notice.ended.reason === 'signed_out') this.#enter({ name: 'signed_out' });
      else this.#end(notice.ended.reason, notice.ended.elsewhere ?? this.#successor);
    } else if (notice.type === 'session_changed' || notice.type === 'sync') {
      // `sync`: events may have passed between the last reading and this connection.
      this.#readAgain();
    } else if (notice.type === 'resumed' && this.#stale) {
      this.#readAgain();
    } else if (notice.type === 'state' && notice.state.online && this.state.name === 'unreachable') {
      void this.start();
    } else if (notice.type === 'event') {
      this.#hearEvent(notice.event);
    }
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  #hearEvent(event) {
    const account = this.me?.account;
    if (!account) return;
    if (event.kind === 'accounts.session.ended') {
      if (event.data?.session === this.me?.session) this.#successor = event.data.successor ?? null;
    } else if (event.kind === 'accounts.me.changed') {
      this.updateAccount(event.data.account);
    } else if (event.kind === 'accounts.person.changed') {
      // An administrator changed us; what everyone is told of it is not all that concerns us.
      if (event.data?.person?.id === account.id) this.#readAgain();
    }
  }

  /**
   * @param {string} reason
   * @param {string | null} elsewhere
   */
  #end(reason, elsewhere) {
    this.lastUsername = this.me?.account.username ?? '';
    this.#enter({ name: 'ended', ended: { reason, elsewhere, at: Date.now() } });
  }

  /** @param {unknown} news */
  async #hearOthers(news) {
    const out = ['signed_out', 'setup_required', 'ended'].includes(this.state.name);
    if (news === 'signed_in' && out) await this.start();
  }
}

/**
 * What the windows of one application in this browser tell each other.
 * @param {'client' | 'dashboard'} application
 */
export function openChannel(application) {
  return 'BroadcastChannel' in globalThis ? new BroadcastChannel(`${CHANNEL}-${application}`) : null;
}
