import { html } from 'lit';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-field.js';
import { sendNotice } from '../../shared/data/monitoring.js';
import { uuidv7 } from '../../shared/data/uuid.js';
import { t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';

/** @typedef {import('../../shared/data/monitoring.js').Client} Client */

/** The longest text the server takes. */
const LONGEST = 500;

/** Writes a notice to everyone, or to one client. */
export class NoticeDialog extends DialogSection {
  static properties = { client: { attribute: false } };

  #submission = new Submission(this, ['text', 'severity']);
  #key = uuidv7();

  constructor() {
    super();
    /** Whose screen shows it; everyone's without. @type {Client | null} */
    this.client = null;
  }

  render() {
    const { client } = this;
    const heading = client ? t('clients.noticeTo', { name: client.display_name }) : t('clients.noticeToAll');
    return html`<ws-dialog open .heading=${heading}>
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <p class="about">${client ? t('clients.noticeAboutOne', { where: client.workstation_name }) : t('clients.noticeAbout')}</p>
        <ws-field .label=${t('clients.noticeText')} name="text" type="textarea" rows="3" required autofocus .maxlength=${LONGEST}
          .error=${this.#submission.field('text')}></ws-field>
        <ws-field .label=${t('clients.severity')} name="severity" type="select" value="info" .error=${this.#submission.field('severity')}
          .options=${[
            { value: 'info', label: t('clients.severity_info') },
            { value: 'warning', label: t('clients.severity_warning') },
          ]}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" icon="send" ?loading=${this.#submission.busy}>${t('clients.send')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { client } = this;
    const { text, severity } = valuesOf(event);
    const notice = {
      text: text.trim(),
      severity: /** @type {'info' | 'warning'} */ (severity),
      ...(client ? { session: client.session } : {}),
    };
    const sent = await this.#submission.run(() => sendNotice(this.workspace.transport, notice, this.#key));
    if (sent) {
      const to = client ? t('clients.noticeSentTo', { name: client.display_name }) : t('clients.noticeSent');
      toast({ text: to, tone: 'ok' });
      this.close();
    } else if (!(this.#submission.error instanceof ApiError && this.#submission.error.unanswered)) {
      // Refused: what is sent next is another notice. Unanswered, it may have arrived: the same.
      this.#key = uuidv7();
    }
  }
}

customElements.define('notice-dialog', NoticeDialog);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {Client | null} [client]
 */
export function showNoticeDialog(workspace, client = null) {
  showDialog('notice-dialog', /** @type {Partial<NoticeDialog>} */ ({ workspace, client }));
}
