import { css, html, nothing } from 'lit';
import { confirmAction } from '../../../components/confirm.js';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-badge.js';
import '../../../components/ws-button.js';
import '../../../components/ws-date.js';
import '../../../components/ws-dialog.js';
import '../../../components/ws-icon.js';
import '../../../components/ws-password-field.js';
import { Loading } from '../../../app/loading.js';
import { explain } from '../../../app/problems.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { endMySession, listFailedSignIns, listMySessions } from '../../../data/me.js';
import { formatDateTime, t } from '../../../i18n/i18n.js';
import { Section } from '../section.js';

/** @typedef {import('../../../data/types.js').Session} Session */

/** What this account's sessions and sign-ins do is told as events of these kinds. */
const ABOUT_SESSIONS = ['accounts.session.started', 'accounts.session.ended'];

/** Password, own sessions, failed sign-ins, and leaving for good. */
export class SecuritySection extends Section {
  static properties = { deleting: { state: true } };

  static styles = [
    Section.styles,
    css`
      .leave { padding-top: 24px; border-top: 1px solid var(--line); }
      .plain { margin: 0; padding: 0; list-style: none; }
      .attempt { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 6px 0; font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      .address { font-family: var(--font-mono); font-size: var(--size-s); }
      .all { justify-self: start; }
    `,
  ];

  #submission = new Submission(this, ['current_password', 'new_password']);
  #deletion = new Submission(this, ['password']);
  #sessions = new Loading(this, () => listMySessions(this.workspace.transport));
  #failed = new Loading(this, () => listFailedSignIns(this.workspace.transport));
  #stop = () => {};

  constructor() {
    super();
    this.deleting = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent((event) => {
      if (ABOUT_SESSIONS.includes(event.kind)) void this.#sessions.load();
      if (event.kind === 'accounts.sign_in.failed') void this.#failed.load();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    return html`
      <section aria-labelledby="password">
        <h2 id="password">${t('auth.password')}</h2>
        <p class="about">${t('account.passwordAbout')}</p>
        ${this.#submission.banner()}
        <form @submit=${this.#changePassword}>
          <input type="text" name="username" autocomplete="username" .value=${this.me.account.username} readonly hidden />
          <ws-password-field .label=${t('account.currentPassword')} name="current_password" autocomplete="current-password" required
            .error=${this.#submission.field('current_password')}></ws-password-field>
          <ws-password-field .label=${t('auth.newPassword')} name="new_password" autocomplete="new-password" fresh required minlength="10"
            .error=${this.#submission.field('new_password')}></ws-password-field>
          <div class="buttons">
            <ws-button type="submit" ?loading=${this.#submission.busy}>${t('auth.changePassword')}</ws-button>
          </div>
        </form>
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">${t('account.sessions')}</h2>
        <p class="about">${t('account.sessionsAbout')}</p>
        ${this.#sessions.show(({ items }) => html`<ul class="list">${items.map((session) => this.#session(session))}</ul>`)}
      </section>
      <section aria-labelledby="failed">
        <h2 id="failed">${t('account.failed')}</h2>
        ${this.#failed.show(({ items }) =>
          items.length === 0
            ? html`<p class="about">${t('account.noFailed')}</p>`
            : html`<ul class="plain">
                ${items.map(
                  (attempt) => html`<li class="attempt">
                    <ws-date .value=${attempt.at}></ws-date><span class="address">${attempt.address}</span>
                  </li>`,
                )}
              </ul>`,
        )}
      </section>
      <section class="leave" aria-labelledby="leave">
        <h2 id="leave">${t('account.delete')}</h2>
        <p class="about">${t('account.deleteAbout')}</p>
        <div class="buttons">
          <ws-button variant="danger" @click=${() => {
            this.deleting = true;
          }}>${t('account.deleteVerb')}</ws-button>
        </div>
      </section>
      ${this.#dialog()}
    `;
  }

  /** @param {Session} session */
  #session(session) {
    const own = session.id === this.me.session;
    const where = session.workstation_name;
    return html`<li>
      <ws-icon name=${session.application === 'api' ? 'terminal' : 'monitor'} .size=${20}></ws-icon>
      <div>
        <div class="what">${where} ${own ? html`<ws-badge tone="ok" dot>${t('account.thisOne')}</ws-badge>` : nothing}</div>
        <div class="detail">
          ${t(`account.app_${session.application}`)} · ${session.address} ·
          ${
            session.ended_at
              ? html`${t('account.endedBecause', { reason: t(`account.reason_${session.end_reason ?? 'expired'}`) })} <ws-date .value=${session.ended_at}></ws-date>`
              : html`<span title=${formatDateTime(session.created_at)}>${t('account.sinceWhen')} <ws-date .value=${session.created_at}></ws-date></span>`
          }
        </div>
      </div>
      ${
        own || session.ended_at
          ? nothing
          : html`<ws-button size="s" @click=${() => this.#end(session)}>${t('account.endSession')}</ws-button>`
      }
    </li>`;
  }

  #dialog() {
    return html`<ws-dialog
      .open=${this.deleting}
      .heading=${t('account.deleteTitle', { name: this.me.account.display_name })}
      @ws-close=${() => {
        this.deleting = false;
        this.#deletion.clear();
      }}
    >
      ${this.#deletion.banner()}
      <p class="about">${t('account.deleteConfirm')}</p>
      <form id="deletion" @submit=${this.#delete}>
        <ws-password-field .label=${t('auth.password')} name="password" autocomplete="current-password" required autofocus
          .error=${this.#deletion.field('password')}></ws-password-field>
        <div class="buttons">
          <ws-button @click=${() => {
            this.deleting = false;
          }}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="danger" ?loading=${this.#deletion.busy}>${t('account.deleteVerb')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #changePassword(event) {
    const { current_password, new_password } = valuesOf(event);
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const change = () => this.workspace.session.changePassword({ current_password, new_password });
    if (await this.#submission.run(change)) {
      form.reset();
      toast({ text: t('account.passwordChanged'), tone: 'ok' });
      void this.#sessions.load();
    }
  }

  /** @param {Session} session */
  async #end(session) {
    const sure = await confirmAction({
      title: t('account.endTitle', { where: session.workstation_name }),
      body: t('account.endBody'),
      action: t('account.endSession'),
      danger: true,
    });
    if (!sure) return;
    try {
      await endMySession(this.workspace.transport, session.id);
      toast({ text: t('account.sessionEnded'), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    void this.#sessions.load();
  }

  /** @param {SubmitEvent} event */
  async #delete(event) {
    const { password } = valuesOf(event);
    await this.#deletion.run(() => this.workspace.session.deleteAccount(password));
  }
}

customElements.define('security-section', SecuritySection);
