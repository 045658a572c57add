import { setStatus } from './me.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').OwnStatus} OwnStatus
 * @typedef {import('./workspace.js').Workspace} Workspace
 *
 * @typedef {{ emoji?: string, text?: string, until?: string | null }} Shown What others see of a status.
 */

/** `setTimeout` counts in 32 bits; what lies further off is looked at again then. */
const LONGEST = 2 ** 31 - 1;

/**
 * A status as it is now: gone once its time is over, also where nobody has told so.
 * @param {Shown | null | undefined} status
 * @param {number} [now]
 * @returns {{ emoji: string, text: string, until: string | null } | null}
 */
export function shownStatus(status, now = Date.now()) {
  if (!status || (!status.text && !status.emoji)) return null;
  if (status.until && Date.parse(status.until) <= now) return null;
  return { emoji: status.emoji ?? '', text: status.text ?? '', until: status.until ?? null };
}

/**
 * Whether somebody wants no notifications now.
 * @param {{ quiet_until?: string | null } | null | undefined} status
 * @param {number} [now]
 */
export function isQuiet(status, now = Date.now()) {
  return Boolean(status?.quiet_until) && Date.parse(/** @type {string} */ (status?.quiet_until)) > now;
}

/** What one says of oneself, and whether one wants to be left alone. */
export class StatusStore extends Store {
  /** @type {Partial<OwnStatus>} */
  own = {};
  #workspace;
  /** @type {number | null} */
  #account = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #over;

  /** @param {Workspace} workspace */
  constructor(workspace) {
    super();
    this.#workspace = workspace;
    workspace.session.subscribe(() => this.#followSession());
    workspace.onEvent(({ kind, data }) => {
      if (kind !== 'accounts.status.changed' || data?.account !== this.#account) return;
      // Others are not told until when one wants to be left alone; what they are told leaves that as it is.
      this.#take({ ...this.own, emoji: '', text: '', until: null, ...data.status });
    });
    workspace.onBack(() => void this.load());
  }

  /** What others see. */
  get shown() {
    return shownStatus(this.own);
  }

  /** Whether no notifications are wanted. */
  get quiet() {
    return isQuiet(this.own);
  }

  /** Fetches it: a sign-in does not answer it, and another screen may have changed it. */
  async load() {
    const account = this.#account;
    if (account === null) return;
    try {
      const me = await this.#workspace.transport.request('GET', '/api/me');
      if (account === this.#account && me?.status) this.#take(me.status);
    } catch {
      // It is known as it was; the next event or line tells more.
    }
  }

  /**
   * Changes it; what is absent stays.
   * @param {import('./types.js').SetStatus} change
   */
  async change(change) {
    const { emoji = '', text = '', until = null, quiet_until = null } = this.own;
    const wanted = { emoji, text, until, quiet_until, ...change };
    // What is over is not to be set again.
    if (wanted.until && Date.parse(wanted.until) <= Date.now())
      Object.assign(wanted, { emoji: '', text: '', until: null });
    if (wanted.quiet_until && Date.parse(wanted.quiet_until) <= Date.now()) wanted.quiet_until = null;
    this.#take(await setStatus(this.#workspace.transport, wanted));
  }

  #followSession() {
    const { me } = this.#workspace.session;
    const account = me?.account.id ?? null;
    if (account === this.#account) return;
    this.#account = account;
    this.#take(me?.status ?? {});
    if (me && !me.status) void this.load();
  }

  /** @param {Partial<OwnStatus>} status */
  #take(status) {
    this.own = status ?? {};
    clearTimeout(this.#over);
    const now = Date.now();
    const ends = [this.own.until, this.own.quiet_until]
      .map((time) => (time ? Date.parse(time) - now : 0))
      .filter((left) => left > 0);
    // What ends by itself is shown as over then.
    if (ends.length)
      this.#over = setTimeout(() => this.#take(this.own), Math.min(LONGEST, Math.min(...ends) + 50));
    this.changed();
  }
}
