import { html } from 'lit';
import { explain, explainField } from '../../../../shared/app/problems.js';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-dialog.js';
import '../../../../shared/components/ws-field.js';
import { reportMessage } from '../../../../shared/data/chat.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 */

/**
 * Asks why a message is reported, and reports it.
 * @param {Workspace} workspace
 * @param {Message} message
 */
export function showReport(workspace, message) {
  return showDialog('report-dialog', /** @type {Partial<ReportDialog>} */ ({ workspace, message }));
}

/** Reports a message to the administrators, with its text. */
export class ReportDialog extends WsElement {
  static properties = {
    workspace: { attribute: false },
    message: { attribute: false },
    busy: { state: true },
    error: { state: true },
  };

  constructor() {
    super();
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    this.message = /** @type {Message} */ (/** @type {unknown} */ (undefined));
    this.busy = false;
    /** @type {unknown} */
    this.error = null;
  }

  get #dialog() {
    return /** @type {import('../../../../shared/components/ws-dialog.js').WsDialog} */ (
      this.renderRoot.querySelector('ws-dialog')
    );
  }

  firstUpdated() {
    this.#dialog.show();
  }

  render() {
    return html`<ws-dialog .heading=${t('chat.reportTitle')}>
      <form @submit=${this.#send}>
        <p>${t('chat.reportText')}</p>
        <ws-field name="reason" type="textarea" rows="3" required maxlength="500" .label=${t('chat.reportReason')}
          .error=${this.error ? explainField(this.error, 'reason') || explain(this.error) : ''} autofocus></ws-field>
      </form>
      <ws-button slot="footer" @click=${() => this.#dialog.close()}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="primary" ?loading=${this.busy} @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>${t('chat.reportVerb')}</ws-button>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    event.preventDefault();
    const field = this.renderRoot.querySelector('ws-field');
    // One line, as the server takes it.
    const reason = (field?.value ?? '').replaceAll(/\s+/g, ' ').trim();
    if (!reason || this.busy) return;
    this.busy = true;
    try {
      await reportMessage(this.workspace.transport, this.message.id, reason);
      this.#dialog.close();
      toast({ text: t('chat.reported'), tone: 'ok' });
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('report-dialog', ReportDialog);
