import { css, html } from 'lit';
import { stateOf } from '../../shared/app/problems.js';
import { Submission, valuesOf } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-state.js';
import {
  getOrganisation,
  MAX_LEGAL,
  MAX_LINES,
  MAX_NAME,
  setOrganisation,
} from '../../shared/data/organisation.js';
import { t } from '../../shared/i18n/i18n.js';
import { Section } from '../../shared/pages/components/section.js';
import { ApiError } from '../../shared/transport/errors.js';
import './logo-field.js';

/** @typedef {import('../../shared/data/organisation.js').Organisation} Organisation */

/** What of the organisation stands on its documents. */
export class OrganisationProfile extends Section {
  static properties = { organisation: { state: true }, failed: { state: true } };

  static styles = [
    Section.styles,
    css`
      :host { max-width: 640px; }
      form { max-width: none; }
      .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 16px; }
    `,
  ];

  #submission = new Submission(this, ['name', 'address', 'contact', 'legal']);
  #stop = () => {};
  #stopBack = () => {};

  constructor() {
    super();
    /** @type {Organisation | null} */
    this.organisation = null;
    /** @type {unknown} */
    this.failed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#load();
    this.#stop = this.workspace.onEvent(({ kind, data }) => {
      const { organisation } = /** @type {any} */ (data) ?? {};
      // The fields stay as they are being written; a save on what has changed says so.
      if (kind.startsWith('organisation.logo.') && organisation) this.#take(organisation);
    });
    this.#stopBack = this.workspace.onBack(() => {
      if (this.failed) void this.#load();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    this.#stopBack();
  }

  async #load() {
    try {
      this.organisation = await getOrganisation(this.workspace.transport);
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  /** A newer logo, and the version that goes with it. @param {Organisation} now */
  #take(now) {
    if (this.organisation) this.organisation = { ...this.organisation, logo: now.logo, version: now.version };
  }

  render() {
    const { organisation } = this;
    if (!organisation) {
      if (!this.failed) return html`<ws-state kind="loading" shape="form"></ws-state>`;
      const { kind, text, requestId } = stateOf(this.failed);
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${() => this.#load()}></ws-state>`;
    }
    const submission = this.#submission;
    return html`
      <section aria-labelledby="logo">
        <h2 id="logo">${t('organisation.logo')}</h2>
        <logo-field .workspace=${this.workspace} .organisation=${organisation}
          @ws-logo=${(/** @type {CustomEvent<{ organisation: Organisation | null }>} */ event) => {
            if (event.detail.organisation) this.#take(event.detail.organisation);
            else void this.#load();
          }}></logo-field>
      </section>
      <section aria-labelledby="words">
        <h2 id="words">${t('organisation.words')}</h2>
        <p class="about">${t('organisation.about')}</p>
        ${submission.banner()}
        <form @submit=${this.#save}>
          <ws-field name="name" required .label=${t('organisation.name')} .value=${organisation.name} .maxlength=${MAX_NAME}
            .error=${submission.field('name')} autocomplete="organization"></ws-field>
          <div class="two">
            <ws-field name="address" type="textarea" rows="4" .label=${t('organisation.address')} .value=${organisation.address} .maxlength=${MAX_LINES}
              .error=${submission.field('address')}></ws-field>
            <ws-field name="contact" type="textarea" rows="4" .label=${t('organisation.contact')} .hint=${t('organisation.contactHint')} .value=${organisation.contact}
              .maxlength=${MAX_LINES} .error=${submission.field('contact')}></ws-field>
          </div>
          <ws-field name="legal" type="textarea" rows="5" .label=${t('organisation.legal')} .hint=${t('organisation.legalHint')} .value=${organisation.legal}
            .maxlength=${MAX_LEGAL} .error=${submission.field('legal')}></ws-field>
          <div class="buttons">
            <ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t('organisation.save')}</ws-button>
          </div>
        </form>
      </section>
    `;
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    const { name, address, contact, legal } = valuesOf(event);
    const { version } = /** @type {Organisation} */ (this.organisation);
    const done = await this.#submission.run(async () => {
      this.organisation = await setOrganisation(this.workspace.transport, {
        version,
        name: name.trim(),
        address: address.trim(),
        contact: contact.trim(),
        legal: legal.trim(),
      });
    });
    if (done) {
      toast({ text: t('organisation.saved'), tone: 'ok' });
      return;
    }
    const { error } = this.#submission;
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current)
      this.organisation = error.current;
  }
}

customElements.define('organisation-profile', OrganisationProfile);
