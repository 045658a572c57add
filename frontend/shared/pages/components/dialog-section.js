import { css, html } from 'lit';
import '../../components/ws-button.js';
import '../../components/ws-dialog.js';
import { t } from '../../i18n/i18n.js';
import './secret-box.js';
import { Section } from './section.js';

/** What is shown in a dialog of its own, put on the page by its `show…` function. */
export class DialogSection extends Section {
  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    Section.styles,
    css`
      form, .content { display: grid; gap: 16px; max-width: none; }
      /* What may be longer than the screen takes the focus, so that keys scroll it. */
      .content:focus-visible { outline-offset: 6px; border-radius: var(--radius-small); }
      .end { justify-content: flex-end; }
    `,
  ];

  /** Closes the dialog. */
  close = () => {
    /** @type {import('../../components/ws-dialog.js').WsDialog | null | undefined} */ (
      this.shadowRoot?.querySelector('ws-dialog')
    )?.close();
  };

  /**
   * A secret that was just made, to be handed over.
   * @param {string} about
   * @param {string} label
   * @param {string} secret
   */
  handOver(about, label, secret) {
    return html`<div class="content">
      <p class="about">${about}</p>
      <secret-box .value=${secret} .label=${label}></secret-box>
      <div class="buttons end"><ws-button @click=${this.close}>${t('account.doneCopying')}</ws-button></div>
    </div>`;
  }
}
