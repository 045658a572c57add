import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-dialog.js';
import '../../../../shared/components/ws-field.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * Asks for a day.
 * @returns {Promise<string | null>} When it begins here, as the server takes it; `null` when somebody thought better of it.
 */
export function askForDate() {
  const dialog = showDialog('date-dialog', {});
  return new Promise((resolve) => {
    dialog.addEventListener('ws-close', (event) => {
      const { result } = /** @type {CustomEvent} */ (event).detail;
      resolve(typeof result === 'string' && result !== 'dismissed' ? result : null);
    });
  });
}

/** Which day to go to in a conversation. */
export class DateDialog extends WsElement {
  get #dialog() {
    return this.renderRoot.querySelector('ws-dialog');
  }

  firstUpdated() {
    this.#dialog?.show();
  }

  render() {
    const now = new Date();
    const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    return html`<ws-dialog size="s" .heading=${t('chat.toDate')}>
      <form @submit=${this.#go}>
        <ws-field name="day" type="date" required .label=${t('chat.day')} .value=${today} .max=${today} autofocus></ws-field>
      </form>
      <ws-button slot="footer" @click=${() => this.#dialog?.close()}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="primary" @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>${t('chat.show')}</ws-button>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  #go(event) {
    event.preventDefault();
    const day = this.renderRoot.querySelector('ws-field')?.value ?? '';
    // Without a zone it is this computer's own midnight.
    const begins = new Date(`${day}T00:00:00`);
    if (!Number.isNaN(begins.getTime())) this.#dialog?.close(begins.toISOString());
  }
}

customElements.define('date-dialog', DateDialog);
