import { css, html } from 'lit';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-avatar.js';
import '../../../components/ws-button.js';
import '../../../components/ws-field.js';
import '../../../components/ws-segmented.js';
import { explain } from '../../../app/problems.js';
import { Submission, valuesOf } from '../../../app/submission.js';
import { updateMe } from '../../../data/me.js';
import { t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import { Section } from '../section.js';

/** Colours that the initials on them can be read on. */
const COLORS = ['#3e3b8c', '#2b6cb0', '#1f7a5c', '#5f6f1e', '#a8540c', '#b03a48', '#8f3d7f', '#5a5a66'];

/** Name, address, colour, language and theme. */
export class ProfileSection extends Section {
  static properties = { color: { state: true } };

  static styles = [
    Section.styles,
    css`
      .face { display: flex; align-items: center; gap: 16px; }
      .names { min-width: 0; }
      .name { font: var(--weight-bold) var(--size-l)/1.3 var(--font-sans); overflow-wrap: anywhere; }
      fieldset { display: grid; gap: 8px; margin: 0; padding: 0; border: 0; min-width: 0; }
      legend { padding: 0; margin-bottom: 8px; font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); }
      .colors { display: flex; flex-wrap: wrap; gap: 10px; }
      .color { position: relative; width: 32px; height: 32px; }
      .color input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
      .swatch { display: block; width: 32px; height: 32px; }
      .swatch rect { stroke: transparent; stroke-width: 2; }
      .color input:checked + .swatch rect { stroke: var(--text); }
      .color input:focus-visible + .swatch { outline: 2px solid var(--focus); outline-offset: 3px; border-radius: 50%; }
      .row { display: flex; flex-wrap: wrap; gap: 24px; }
    `,
  ];

  #submission = new Submission(this, ['display_name', 'email', 'avatar_color']);

  constructor() {
    super();
    /** @type {string | null} */
    this.color = null;
  }

  render() {
    const { account } = this.me;
    const color = this.color ?? account.avatar_color;
    return html`
      <section aria-labelledby="profile">
        <h2 id="profile">${t('account.profile')}</h2>
        <div class="face">
          <ws-avatar .name=${account.display_name} .color=${color} .size=${48} decorative></ws-avatar>
          <div class="names">
            <div class="name">${account.display_name}</div>
            <div class="about">@${account.username} · ${t(`auth.role_${account.role}`)}</div>
          </div>
        </div>
        ${this.#submission.banner()}
        <form @submit=${this.#submit}>
          <ws-field .label=${t('auth.displayName')} name="display_name" .value=${account.display_name} autocomplete="name" required
            maxlength="60" .error=${this.#submission.field('display_name')}></ws-field>
          <ws-field .label=${t('account.email')} .hint=${t('account.emailHint')} name="email" type="email" .value=${account.email ?? ''}
            autocomplete="email" maxlength="254" .error=${this.#submission.field('email')}></ws-field>
          <fieldset>
            <legend>${t('account.color')}</legend>
            <div class="colors">${this.#choices(account.avatar_color).map((choice) => this.#swatch(choice, color))}</div>
          </fieldset>
          <div class="buttons">
            <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('account.saveProfile')}</ws-button>
          </div>
        </form>
      </section>
      <section aria-labelledby="look">
        <h2 id="look">${t('account.look')}</h2>
        <div class="row">
          <fieldset>
            <legend>${t('frame.language')}</legend>
            <ws-segmented .label=${t('frame.language')} .value=${account.language}
              .options=${[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]}
              @change=${(/** @type {any} */ event) => this.#prefer({ language: event.currentTarget.value })}></ws-segmented>
          </fieldset>
          <fieldset>
            <legend>${t('frame.theme')}</legend>
            <ws-segmented .label=${t('frame.theme')} .value=${account.theme}
              .options=${[
                { value: 'system', label: t('frame.themeSystem'), icon: 'monitor' },
                { value: 'light', label: t('frame.themeLight'), icon: 'sun' },
                { value: 'dark', label: t('frame.themeDark'), icon: 'moon' },
              ]}
              @change=${(/** @type {any} */ event) => this.#prefer({ theme: event.currentTarget.value })}></ws-segmented>
          </fieldset>
        </div>
      </section>
    `;
  }

  /**
   * The colours offered; the present one is among them even when it is another.
   * @param {string} present
   */
  #choices(present) {
    return COLORS.includes(present.toLowerCase()) ? COLORS : [present, ...COLORS];
  }

  /**
   * @param {string} choice
   * @param {string} color
   */
  #swatch(choice, color) {
    return html`<span class="color">
      <input type="radio" name="avatar_color" value=${choice} aria-label=${t('account.colorChoice', { color: choice })}
        .checked=${choice.toLowerCase() === color.toLowerCase()}
        @change=${() => {
          this.color = choice;
        }} />
      <svg class="swatch" viewBox="0 0 32 32" aria-hidden="true"><rect x="2" y="2" width="28" height="28" rx="14" fill=${choice} /></svg>
    </span>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { display_name, email, avatar_color } = valuesOf(event);
    const change = { display_name, email: email.trim(), avatar_color };
    if (await this.#submission.run(() => this.#update(change))) {
      this.color = null;
      toast({ text: t('account.saved'), tone: 'ok' });
    }
  }

  /** @param {{ language?: 'fr' | 'en', theme?: 'system' | 'light' | 'dark' }} change */
  async #prefer(change) {
    try {
      await this.#update(change);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
      this.requestUpdate();
    }
  }

  /** @param {Omit<import('../../../data/types.js').UpdateMe, 'version'>} change */
  async #update(change) {
    const { session, transport } = this.workspace;
    try {
      session.updateAccount(await updateMe(transport, { version: this.me.account.version, ...change }));
    } catch (error) {
      // Somebody else changed the account meanwhile: show theirs, so that the next attempt is made on it.
      if (error instanceof ApiError && error.code === 'version_conflict')
        session.updateAccount(error.current);
      throw error;
    }
  }
}

customElements.define('profile-section', ProfileSection);
