import { css, html, nothing } from 'lit';
import '../components/ws-banner.js';
import '../components/ws-button.js';
import '../components/ws-field.js';
import '../components/ws-password-field.js';
import { formatDateTime, formatRelative, t } from '../i18n/i18n.js';
import { ApiError } from '../transport/errors.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';
import { Submission, valuesOf } from '../app/submission.js';

/** @typedef {import('../data/types.js').SessionElsewhere} SessionElsewhere */

/** Signing in, with the offer to take over a session that runs elsewhere. */
export class SignInPage extends AppPage {
  static properties = {
    username: {},
    sub: {},
    registers: { type: Boolean },
    elsewhere: { state: true },
    waitUntil: { state: true },
  };

  static styles = [
    AppPage.styles,
    css`
      form { display: grid; gap: 16px; }
      .register { color: var(--text-muted); font-size: var(--size-s); text-align: center; }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; padding: 12px 16px; margin: 0; border-radius: var(--radius-surface); background: var(--surface-2); }
      dt { color: var(--text-muted); font-size: var(--size-s); }
      dd { margin: 0; font-size: var(--size-s); overflow-wrap: anywhere; }
      .choices { display: grid; gap: 8px; }
    `,
  ];

  #submission = new Submission(this, ['username', 'password']);
  /** What was typed, for the second attempt that takes over; forgotten with it. @type {{ username: string, password: string } | null} */
  #credentials = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #countdown;

  constructor() {
    super();
    this.username = '';
    /** What is said under the heading. */
    this.sub = '';
    /** Whether this application has a page to register on. */
    this.registers = false;
    /** @type {SessionElsewhere | null} */
    this.elsewhere = null;
    this.waitUntil = 0;
  }

  get heading() {
    return t('auth.signIn');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#countdown);
    this.#credentials = null;
  }

  render() {
    return this.elsewhere ? this.#takeover(this.elsewhere) : this.#form();
  }

  #form() {
    const { server } = this.workspace.session;
    const wait = Math.max(0, Math.ceil((this.waitUntil - Date.now()) / 1000));
    return html`
      <public-layout .heading=${t('auth.signIn')} .sub=${this.sub} .organisation=${server?.name ?? ''}>
        ${
          wait > 0
            ? html`<ws-banner tone="attention" role="alert">${t('auth.throttled', { time: spell(wait) })}</ws-banner>`
            : this.#submission.banner()
        }
        <form @submit=${this.#submit}>
          <ws-field
            .label=${t('auth.username')}
            name="username"
            .value=${this.username}
            autocomplete="username"
            required
            ?autofocus=${!this.username}
            .error=${this.#submission.field('username')}
          ></ws-field>
          <ws-password-field
            .label=${t('auth.password')}
            name="password"
            autocomplete="current-password"
            required
            ?autofocus=${Boolean(this.username)}
            .error=${this.#submission.field('password')}
          ></ws-password-field>
          <ws-button
            type="submit"
            variant="primary"
            wide
            ?disabled=${wait > 0}
            ?loading=${this.#submission.busy}
          >
            ${t('auth.signInVerb')}
          </ws-button>
        </form>
        ${
          this.registers && server?.registration
            ? html`<p class="register">${t('auth.noAccount')} <a href="#/register">${t('auth.register')}</a></p>`
            : nothing
        }
        ${this.desktop?.serverLine() ?? nothing}
      </public-layout>
    `;
  }

  /** @param {SessionElsewhere} elsewhere */
  #takeover(elsewhere) {
    const { server } = this.workspace.session;
    const own = elsewhere.because === 'account';
    const where = elsewhere.os
      ? `${elsewhere.workstation_name} (${elsewhere.os})`
      : elsewhere.workstation_name;
    return html`
      <public-layout
        .heading=${own ? t('auth.elsewhereOwn') : t('auth.elsewhereOther', { name: elsewhere.account })}
        .sub=${own ? t('auth.elsewhereOwnSub') : t('auth.elsewhereOtherSub')}
        .organisation=${server?.name ?? ''}
      >
        ${this.#submission.banner()}
        <dl>
          ${own ? nothing : html`<dt>${t('auth.who')}</dt><dd>${elsewhere.account}</dd>`}
          <dt>${t('auth.where')}</dt>
          <dd>${elsewhere.os && elsewhere.workstation_name.includes(elsewhere.os) ? elsewhere.workstation_name : where}</dd>
          <dt>${t('auth.since')}</dt>
          <dd>${formatDateTime(elsewhere.since)}</dd>
          <dt>${t('auth.lastSeen')}</dt>
          <dd>${formatRelative(elsewhere.last_seen_at)}</dd>
        </dl>
        <div class="choices">
          <ws-button variant="primary" wide autofocus ?loading=${this.#submission.busy} @click=${this.#takeOver}>
            ${t('auth.takeOver')}
          </ws-button>
          <ws-button wide @click=${this.#giveUp}>${t('auth.leaveIt')}</ws-button>
        </div>
      </public-layout>
    `;
  }

  updated() {
    // The offer takes the place of the form, and with it of what had the focus.
    if (this.elsewhere && !this.shadowRoot?.activeElement) {
      /** @type {HTMLElement | null | undefined} */ (
        this.shadowRoot?.querySelector('.choices ws-button')
      )?.focus();
    }
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { username, password } = valuesOf(event);
    this.username = username.trim();
    this.#credentials = { username: this.username, password };
    await this.#attempt(false);
  }

  async #takeOver() {
    await this.#attempt(true);
  }

  /** @param {boolean} takeover */
  async #attempt(takeover) {
    const credentials = this.#credentials;
    if (!credentials) return;
    if (await this.#submission.run(() => this.workspace.session.signIn({ ...credentials, takeover }))) return;
    const { error } = this.#submission;
    if (!(error instanceof ApiError)) return;
    if (error.code === 'session_exists' && error.current) {
      this.elsewhere = error.current;
      this.#submission.clear();
    } else if (error.status === 429) {
      this.elsewhere = null;
      this.#waitFor(error.retryAfter ?? 60);
    } else if (error.code === 'invalid_credentials') {
      this.elsewhere = null;
      await this.updateComplete;
      const field = /** @type {any} */ (this.shadowRoot?.querySelector('ws-password-field'));
      field?.focus();
      field?.select();
    }
  }

  #giveUp() {
    this.#credentials = null;
    this.elsewhere = null;
    this.#submission.clear();
  }

  /** @param {number} seconds */
  #waitFor(seconds) {
    this.waitUntil = Date.now() + seconds * 1000;
    clearInterval(this.#countdown);
    this.#countdown = setInterval(() => {
      if (Date.now() >= this.waitUntil) {
        clearInterval(this.#countdown);
        this.#submission.clear();
      }
      this.requestUpdate();
    }, 1000);
  }
}

/**
 * A wait, as people say it.
 * @param {number} seconds
 */
function spell(seconds) {
  if (seconds < 60) return t('auth.seconds', { count: seconds });
  return t('auth.minutesSeconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

customElements.define('sign-in-page', SignInPage);
