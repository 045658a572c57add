import { css, html, nothing } from 'lit';
import { confirmAction } from '../../../components/confirm.js';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-button.js';
import '../../../components/ws-checkbox.js';
import '../../../components/ws-date.js';
import '../../../components/ws-dialog.js';
import '../../../components/ws-field.js';
import '../../../components/ws-icon.js';
import { Loading } from '../../../app/loading.js';
import { explain } from '../../../app/problems.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { createToken, listTokens, revokeToken } from '../../../data/me.js';
import { uuidv7 } from '../../../data/uuid.js';
import { formatDate, t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import '../secret-box.js';
import { Section } from '../section.js';

/**
 * @typedef {import('../../../data/types.js').ApiToken} ApiToken
 * @typedef {import('../../../data/types.js').CreatedApiToken} CreatedApiToken
 * @typedef {import('../../../data/types.js').Permission} Permission
 */

/** Tokens for scripts. */
export class TokensSection extends Section {
  static properties = { creating: { state: true }, created: { state: true } };

  static styles = [
    Section.styles,
    css`
      fieldset { display: grid; gap: 8px; margin: 0; padding: 0; border: 0; }
      legend { padding: 0; margin-bottom: 8px; font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); }
      .wrong { color: var(--state-danger); font-size: var(--size-xs); }
      .made { display: grid; gap: 16px; }
    `,
  ];

  #submission = new Submission(this, ['name', 'permissions', 'expires_in_days']);
  #tokens = new Loading(this, () => listTokens(this.workspace.transport));
  /** One key for all attempts of one form, so that a lost answer does not make two tokens. */
  #key = '';

  constructor() {
    super();
    this.creating = false;
    /** @type {CreatedApiToken | null} */
    this.created = null;
  }

  render() {
    return html`
      <section aria-labelledby="tokens">
        <div class="head">
          <h2 id="tokens">${t('account.tokens')}</h2>
          <ws-button variant="primary" icon="plus" @click=${this.#open}>${t('account.newToken')}</ws-button>
        </div>
        <p class="about">${t('account.tokensAbout')}</p>
        ${this.#tokens.show(({ items }) =>
          items.length === 0
            ? html`<ws-state kind="empty" icon="key-round" .heading=${t('account.noTokens')} .text=${t('account.noTokensText')}></ws-state>`
            : html`<ul class="list">${items.map((token) => this.#token(token))}</ul>`,
        )}
      </section>
      <ws-dialog
        .open=${this.creating}
        .hold=${Boolean(this.created)}
        .heading=${this.created ? t('account.tokenMade', { name: this.created.token.name }) : t('account.newToken')}
        @ws-close=${this.#close}
      >
        ${this.created ? this.#made(this.created) : this.#form()}
      </ws-dialog>
    `;
  }

  /** @param {ApiToken} token */
  #token(token) {
    const expired = Date.parse(token.expires_at) < Date.now();
    return html`<li>
      <ws-icon name="key-round" .size=${20}></ws-icon>
      <div>
        <div class="what">${token.name}</div>
        <div class="detail">
          ${token.permissions.map((permission) => t(`account.may_${permission.replace(':', '_')}`)).join(', ')}<br />
          ${expired ? t('account.tokenExpired') : t('account.tokenUntil', { date: formatDate(token.expires_at, { year: true }) })} ·
          ${token.last_used_at ? html`${t('account.tokenUsed')} <ws-date .value=${token.last_used_at}></ws-date>` : t('account.tokenUnused')}
        </div>
      </div>
      <ws-button size="s" .label=${t('account.revokeNamed', { name: token.name })} @click=${() => this.#revoke(token)}>${t('account.revoke')}</ws-button>
    </li>`;
  }

  #form() {
    const wrong = this.#submission.field('permissions');
    return html`
      ${this.#submission.banner()}
      <form @submit=${this.#create}>
        <ws-field .label=${t('account.tokenName')} .hint=${t('account.tokenNameHint')} name="name" required maxlength="60" autofocus
          .error=${this.#submission.field('name')}></ws-field>
        <fieldset>
          <legend>${t('account.tokenMay')}</legend>
          ${this.me.permissions.map(
            (permission) =>
              html`<ws-checkbox name=${permission} value="on" .label=${t(`account.may_${permission.replace(':', '_')}`)}></ws-checkbox>`,
          )}
          ${wrong ? html`<div class="wrong" role="alert">${wrong}</div>` : nothing}
        </fieldset>
        <ws-field .label=${t('account.tokenDays')} name="expires_in_days" type="number" value="90" min="1" max="366" required
          .error=${this.#submission.field('expires_in_days')}></ws-field>
        <div class="buttons">
          <ws-button @click=${this.#close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('account.createToken')}</ws-button>
        </div>
      </form>
    `;
  }

  /** @param {CreatedApiToken} created */
  #made(created) {
    return html`<div class="made">
      <secret-box .value=${created.secret} .label=${t('account.tokenSecret')}></secret-box>
      <div class="buttons"><ws-button @click=${this.#close}>${t('account.doneCopying')}</ws-button></div>
    </div>`;
  }

  #open() {
    this.#key = uuidv7();
    this.created = null;
    this.#submission.clear();
    this.creating = true;
  }

  #close() {
    this.creating = false;
    this.created = null;
  }

  /** @param {SubmitEvent} event */
  async #create(event) {
    const values = valuesOf(event);
    const permissions = this.me.permissions.filter((permission) => values[permission] === 'on');
    const form = { name: values.name, permissions, expires_in_days: Number(values.expires_in_days) };
    const made = await this.#submission.run(async () => {
      this.created = await createToken(this.workspace.transport, form, this.#key);
    });
    if (made) {
      void this.#tokens.load();
    } else if (!(this.#submission.error instanceof ApiError && this.#submission.error.unanswered)) {
      // A form that was refused and corrected is another one; one without an answer is still the same.
      this.#key = uuidv7();
    }
  }

  /** @param {ApiToken} token */
  async #revoke(token) {
    const sure = await confirmAction({
      title: t('account.revokeTitle', { name: token.name }),
      body: t('account.revokeBody'),
      action: t('account.revokeVerb'),
      danger: true,
    });
    if (!sure) return;
    try {
      await revokeToken(this.workspace.transport, token.id);
      toast({ text: t('account.revoked', { name: token.name }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    void this.#tokens.load();
  }
}

customElements.define('tokens-section', TokensSection);
