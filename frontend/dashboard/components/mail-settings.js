import { css, html, nothing } from 'lit';
import { nameOf } from '../../shared/app/names.js';
import { explain, stateOf } from '../../shared/app/problems.js';
import { Submission, valuesOf } from '../../shared/app/submission.js';
import { confirmAction } from '../../shared/components/confirm.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-password-field.js';
import '../../shared/components/ws-state.js';
import {
  getMailSettings,
  listMails,
  MAX_LINE,
  PORTS,
  removeMailSettings,
  sendTestMail,
  setMailSettings,
} from '../../shared/data/mail.js';
import { uuidv7 } from '../../shared/data/uuid.js';
import { t } from '../../shared/i18n/i18n.js';
import { Section } from '../../shared/pages/components/section.js';
import { ApiError } from '../../shared/transport/errors.js';
import { mailState, problemOf } from './mail-words.js';

/**
 * @typedef {import('../../shared/data/mail.js').Mail} Mail
 * @typedef {import('../../shared/data/mail.js').MailSecurity} MailSecurity
 * @typedef {import('../../shared/data/mail.js').MailSettings} Settings
 */

/** @type {readonly MailSecurity[]} */
const SECURITIES = ['starttls', 'tls', 'none'];
/** Among so many of the newest mails the test is looked for. */
const LOOKED_AT = 50;
/** How long until the test is looked at again: while its first attempt goes on, and later, in milliseconds. */
const SOON = 1_500;
const AGAIN = 10_000;
const FIELDS = ['host', 'port', 'security', 'username', 'password', 'sender_address', 'sender_name'];

/** How the server sends mail, and a test of that. */
export class MailSettingsSection extends Section {
  static properties = {
    settings: { state: true },
    security: { state: true },
    failed: { state: true },
    tested: { state: true },
  };

  static styles = [
    Section.styles,
    css`
      :host { max-width: 640px; }
      form { max-width: none; }
      .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 16px; align-items: start; }
      .server { display: grid; grid-template-columns: minmax(0, 1fr) 96px; gap: 16px; align-items: start; }
      .test { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; align-items: end; }
      .since { color: var(--text-muted); font-size: var(--size-s); }
      @media (max-width: 460px) { .test { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #submission = new Submission(this, FIELDS);
  #test = new Submission(this, ['recipient']);
  #key = uuidv7();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  #stop = () => {};
  #stopBack = () => {};

  constructor() {
    super();
    /** @type {Settings | null} */
    this.settings = null;
    /** How it is to be secured, as it is chosen. @type {MailSecurity} */
    this.security = 'starttls';
    /** @type {unknown} */
    this.failed = null;
    /** The test that was sent last. @type {Mail | null} */
    this.tested = null;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#load();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith('mail.mail.')) void this.#look();
    });
    this.#stopBack = this.workspace.onBack(() => {
      if (this.failed) void this.#load();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    this.#stopBack();
    clearTimeout(this.#looking);
  }

  async #load() {
    try {
      this.#take(await getMailSettings(this.workspace.transport));
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  /** @param {Settings} settings */
  #take(settings) {
    this.settings = settings;
    this.security = settings.configured ? settings.security : 'starttls';
  }

  /** Looks what became of the test: a failed attempt that is followed by another one is told to nobody. */
  async #look() {
    clearTimeout(this.#looking);
    const { tested } = this;
    if (!tested) return;
    try {
      const { items } = await listMails(this.workspace.transport, { limit: LOOKED_AT });
      const now = items.find(({ id }) => id === tested.id);
      if (now && this.tested?.id === now.id) this.tested = now;
    } catch {
      // The next look tells.
    }
    if (this.isConnected && this.tested?.state === 'queued')
      this.#looking = setTimeout(() => void this.#look(), this.tested.last_error ? AGAIN : SOON);
  }

  render() {
    const { settings } = this;
    if (!settings) {
      if (!this.failed) return html`<ws-state kind="loading" shape="form"></ws-state>`;
      const { kind, text, requestId } = stateOf(this.failed);
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${() => this.#load()}></ws-state>`;
    }
    return html`
      <section aria-labelledby="server">
        <div class="head">
          <h2 id="server">${t('mail.server')}</h2>
          ${
            settings.configured
              ? html`<ws-badge tone="ok" icon="check">${t('mail.configured')}</ws-badge>`
              : html`<ws-badge tone="attention" icon="circle-alert">${t('mail.notConfigured')}</ws-badge>`
          }
        </div>
        <p class="about">${t('mail.about')}</p>
        ${this.#submission.banner()} ${this.#form(settings)}
      </section>
      ${settings.configured ? this.#testing() : nothing}
    `;
  }

  /** @param {Settings} settings */
  #form(settings) {
    const submission = this.#submission;
    const port =
      settings.configured && settings.security === this.security ? settings.port : PORTS[this.security];
    return html`<form @submit=${this.#save}>
      <div class="server">
        <ws-field name="host" required .label=${t('mail.host')} placeholder="smtp.example.org" .value=${settings.host} maxlength="253" inputmode="url"
          .error=${submission.field('host')}></ws-field>
        <ws-field name="port" type="number" required min="1" max="65535" .label=${t('mail.port')} .value=${String(port)} .error=${submission.field('port')}></ws-field>
      </div>
      <ws-field name="security" type="select" .label=${t('mail.security')} .hint=${t(`mail.security_${this.security}_hint`)} .value=${this.security}
        .error=${submission.field('security')} .options=${SECURITIES.map((value) => ({ value, label: t(`mail.security_${value}`) }))}
        @change=${(/** @type {any} */ event) => (this.security = event.currentTarget.value)}></ws-field>
      <div class="two">
        <ws-field name="username" .label=${t('mail.username')} .hint=${t('mail.usernameHint')} .value=${settings.username} .maxlength=${MAX_LINE}
          autocomplete="off" .error=${submission.field('username')}></ws-field>
        <ws-password-field name="password" .label=${t('mail.password')} .hint=${t(settings.password_set ? 'mail.passwordKept' : 'mail.passwordNone')} .maxlength=${MAX_LINE}
          autocomplete="new-password" .error=${submission.field('password')}></ws-password-field>
      </div>
      <div class="two">
        <ws-field name="sender_address" type="email" required .label=${t('mail.senderAddress')} .value=${settings.sender_address}
          .error=${submission.field('sender_address')}></ws-field>
        <ws-field name="sender_name" .label=${t('mail.senderName')} .value=${settings.sender_name} .maxlength=${MAX_LINE}
          .error=${submission.field('sender_name')}></ws-field>
      </div>
      <div class="buttons">
        <ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t('mail.save')}</ws-button>
        ${settings.configured ? html`<ws-button variant="quiet" @click=${this.#switchOff}>${t('mail.switchOff')}</ws-button>` : nothing}
      </div>
      ${
        settings.changed_at
          ? html`<p class="since">${t('mail.changedBy', { name: nameOf(this.workspace.people, settings.changed_by) })} <ws-date .value=${settings.changed_at}></ws-date></p>`
          : nothing
      }
    </form>`;
  }

  #testing() {
    return html`<section aria-labelledby="test">
      <h2 id="test">${t('mail.test')}</h2>
      <p class="about">${t('mail.testAbout')}</p>
      ${this.#test.banner()}
      <form class="test" @submit=${this.#send}>
        <ws-field name="recipient" type="email" required .label=${t('mail.recipient')} .value=${this.me.account.email ?? ''}
          .error=${this.#test.field('recipient')}></ws-field>
        <ws-button type="submit" icon="send" ?loading=${this.#test.busy}>${t('mail.sendTest')}</ws-button>
      </form>
      <div role="status">${this.#verdict()}</div>
    </section>`;
  }

  /** What became of the test, in words. */
  #verdict() {
    const { tested } = this;
    if (!tested) return nothing;
    const [tone, , words] = mailState(tested);
    const heading = t(`mail.tested_${words}`, { to: tested.recipient });
    return html`<ws-banner .tone=${tone === 'neutral' ? 'info' : tone} .heading=${heading}>${problemOf(tested.last_error)}</ws-banner>`;
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    const values = valuesOf(event);
    const settings = /** @type {Settings} */ (this.settings);
    const username = values.username.trim();
    const done = await this.#submission.run(async () => {
      this.#take(
        await setMailSettings(this.workspace.transport, {
          version: settings.version,
          host: values.host.trim(),
          port: Number(values.port),
          security: this.security,
          username,
          // Left empty, the password that is kept stays; without a user name there is none.
          ...(values.password ? { password: values.password } : username ? {} : { password: null }),
          sender_address: values.sender_address.trim(),
          sender_name: values.sender_name.trim(),
        }),
      );
    });
    if (done) {
      this.tested = null;
      const password = /** @type {any} */ (this.renderRoot.querySelector('ws-password-field'));
      if (password) password.value = '';
      toast({ text: t('mail.saved'), tone: 'ok' });
      return;
    }
    const { error } = this.#submission;
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current)
      this.#take(error.current);
  }

  async #switchOff() {
    const sure = await confirmAction({
      title: t('mail.switchOffTitle'),
      body: t('mail.switchOffText'),
      action: t('mail.switchOff'),
    });
    if (!sure) return;
    try {
      await removeMailSettings(this.workspace.transport);
      this.tested = null;
      await this.#load();
      toast({ text: t('mail.switchedOff'), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const { recipient } = valuesOf(event);
    const done = await this.#test.run(async () => {
      this.tested = await sendTestMail(this.workspace.transport, recipient.trim(), this.#key);
    });
    if (done) void this.#look();
    const { error } = this.#test;
    // Unanswered it may have gone: the same key sends it once.
    if (done || !(error instanceof ApiError && error.unanswered)) this.#key = uuidv7();
  }
}

customElements.define('mail-settings', MailSettingsSection);
