import { ApiError } from './errors.js';

/** An access token this close to its end is renewed before it is used, in milliseconds. */
const MARGIN = 20_000;

/**
 * Keeps the access token, in memory only, and renews it. All who need a new one at the same time wait
 * for the same renewal: a refresh token is good for one use, and using it twice looks like a theft.
 */
export class Tokens {
  /** @type {string | null} */
  #access = null;
  #goodUntil = 0;
  /** @type {Promise<string> | null} */
  #renewal = null;
  /** Counts the sessions, so that an answer that was on its way cannot bring back one that is over. */
  #generation = 0;
  #renew;
  #onChanged;

  /**
   * @param {() => Promise<{ access_token: string, expires_in: number }>} renew Asks the server; must
   *   itself see to it that no other window does so at the same time.
   * @param {() => void} onChanged A renewal gave the token of another session: another window of this
   *   browser has signed in since, and the refresh cookie is that session's now.
   */
  constructor(renew, onChanged) {
    this.#renew = renew;
    this.#onChanged = onChanged;
  }

  /** Whether there is a session. */
  get present() {
    return this.#access !== null;
  }

  /**
   * Begins with the tokens of a new session.
   * @param {{ access_token: string, expires_in: number }} tokens
   */
  take(tokens) {
    this.#generation += 1;
    this.#renewal = null;
    this.#keep(tokens);
  }

  /** Forgets the session. */
  drop() {
    this.#generation += 1;
    this.#renewal = null;
    this.#access = null;
    this.#goodUntil = 0;
  }

  /** The token is not taken any more: the next use renews it first. */
  invalidate() {
    this.#goodUntil = 0;
  }

  /**
   * A token that is good for now; `null` when there is no session.
   * @returns {Promise<string | null>}
   */
  async current() {
    if (this.#access === null) return null;
    if (Date.now() < this.#goodUntil) return this.#access;
    return await this.refresh(this.#access);
  }

  /**
   * A token other than `used`, which the server no longer takes. Renews only when nobody has since.
   * @param {string | null} [used]
   * @returns {Promise<string>}
   */
  async refresh(used = this.#access) {
    if (this.#access !== null && this.#access !== used) return this.#access;
    this.#renewal ??= this.#run();
    return await this.#renewal;
  }

  async #run() {
    const generation = this.#generation;
    try {
      const tokens = await this.#renew();
      if (generation !== this.#generation) {
        if (this.#access !== null) return this.#access;
        throw new ApiError({ status: 401, code: 'signed_out' });
      }
      const before = this.#access === null ? null : sessionOf(this.#access);
      this.#keep(tokens);
      if (before !== null && before !== sessionOf(tokens.access_token)) this.#onChanged();
      return tokens.access_token;
    } finally {
      if (generation === this.#generation) this.#renewal = null;
    }
  }

  /** @param {{ access_token: string, expires_in: number }} tokens */
  #keep(tokens) {
    const life = tokens.expires_in * 1000;
    this.#access = tokens.access_token;
    this.#goodUntil = Date.now() + life - Math.min(MARGIN, life / 4);
  }
}

/**
 * The session's id in a JWT (`jti`). Only for noticing that it changed: the server alone verifies it.
 * @param {string} token
 * @returns {string | null}
 */
function sessionOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { jti } = JSON.parse(atob(payload));
    return jti === undefined ? null : String(jti);
  } catch {
    return null;
  }
}
