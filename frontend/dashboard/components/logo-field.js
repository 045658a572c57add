import { css, html, nothing } from 'lit';
import { Submission } from '../../shared/app/submission.js';
import { confirmAction } from '../../shared/components/confirm.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-icon.js';
import { logoOf, MAX_LOGO, removeLogo, setLogo } from '../../shared/data/organisation.js';
import { formatBytes, t } from '../../shared/i18n/i18n.js';
import { Section } from '../../shared/pages/components/section.js';
import { ApiError } from '../../shared/transport/errors.js';

/** @typedef {import('../../shared/data/organisation.js').Organisation} Organisation */

/**
 * The logo of the organisation as documents show it: chosen, exchanged, taken away.
 * @fires ws-logo - detail: { organisation }: as it is now; `null` where it has to be looked up
 */
export class LogoField extends Section {
  static properties = {
    organisation: { attribute: false },
    address: { state: true },
    over: { state: true },
    wrong: { state: true },
  };

  static styles = [
    Section.styles,
    css`
      :host { gap: 12px; }
      .row { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: center; }
      /* Paper is white whatever the screen's colours are. */
      .paper { display: grid; place-items: center; width: 240px; height: 120px; padding: 12px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: #fff; color: #555; font-size: var(--size-s); text-align: center; }
      .paper.over { border-color: var(--accent); outline: 2px solid var(--focus); }
      img { max-width: 100%; max-height: 100%; object-fit: contain; }
      .words { display: grid; gap: 8px; justify-items: start; }
      .size { color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      .wrong { color: var(--state-danger); font-size: var(--size-s); }
      input { display: none; }
    `,
  ];

  #submission = new Submission(this);
  #shown = '';

  constructor() {
    super();
    this.organisation = /** @type {Organisation} */ (/** @type {unknown} */ (undefined));
    /** Where the picture is, in this browser. */
    this.address = '';
    this.over = false;
    this.wrong = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#show(null);
    this.#shown = '';
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (changed.has('organisation')) void this.#fetch();
  }

  async #fetch() {
    const wanted = this.organisation.logo?.sha256 ?? '';
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    if (!wanted) {
      this.#show(null);
      return;
    }
    try {
      const logo = await logoOf(this.workspace.transport);
      if (this.#shown === wanted && this.isConnected) this.#show(logo);
    } catch {
      this.#shown = '';
    }
  }

  /** @param {Blob | null} logo */
  #show(logo) {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = logo ? URL.createObjectURL(logo) : '';
  }

  render() {
    const { logo } = this.organisation;
    return html`
      ${this.#submission.banner()}
      <div class="row">
        <div class="paper ${this.over ? 'over' : ''}" @dragover=${this.#dragged} @dragleave=${() => (this.over = false)} @drop=${this.#dropped}>
          ${this.address ? html`<img src=${this.address} alt=${t('organisation.logo')} />` : t(logo ? 'ui.loading' : 'organisation.noLogo')}
        </div>
        <div class="words">
          ${logo ? html`<span class="size">${logo.width} × ${logo.height} px · ${formatBytes(logo.size)}</span>` : nothing}
          <div class="buttons">
            <ws-button icon="upload" ?loading=${this.#submission.busy} @click=${this.#choose}>${t(logo ? 'organisation.otherLogo' : 'organisation.chooseLogo')}</ws-button>
            ${logo ? html`<ws-button variant="quiet" icon="trash" @click=${this.#remove}>${t('organisation.removeLogo')}</ws-button>` : nothing}
          </div>
          <span class="size">${t('organisation.logoHint')}</span>
          ${this.wrong ? html`<span class="wrong" role="alert">${this.wrong}</span>` : nothing}
        </div>
      </div>
      <input type="file" accept="image/png,image/jpeg" tabindex="-1" aria-label=${t('organisation.logo')} @change=${this.#picked} />
    `;
  }

  #choose() {
    this.renderRoot.querySelector('input')?.click();
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = input.files?.[0];
    input.value = '';
    if (file) void this.#send(file);
  }

  /** @param {DragEvent} event */
  #dragged(event) {
    event.preventDefault();
    this.over = true;
  }

  /** @param {DragEvent} event */
  #dropped(event) {
    event.preventDefault();
    this.over = false;
    const file = event.dataTransfer?.files[0];
    if (file) void this.#send(file);
  }

  /** @param {File} file */
  async #send(file) {
    this.wrong = '';
    if (file.size > MAX_LOGO) {
      this.wrong = t('organisation.logoTooLarge');
      return;
    }
    const done = await this.#submission.run(async () => {
      const organisation = await setLogo(this.workspace.transport, file);
      this.emit('ws-logo', { organisation });
    });
    if (done) {
      toast({ text: t('organisation.logoSaved'), tone: 'ok' });
      return;
    }
    const { error } = this.#submission;
    if (error instanceof ApiError && error.field('body')) {
      this.wrong = t('organisation.notALogo');
      this.#submission.clear();
    }
  }

  async #remove() {
    const sure = await confirmAction({
      title: t('organisation.removeLogoTitle'),
      body: t('organisation.removeLogoBody'),
      action: t('organisation.removeLogo'),
      danger: true,
    });
    if (!sure) return;
    const done = await this.#submission.run(() => removeLogo(this.workspace.transport));
    if (done) this.emit('ws-logo', { organisation: null });
  }
}

customElements.define('logo-field', LogoField);
