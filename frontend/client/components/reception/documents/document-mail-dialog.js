import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-field.js';
import { MAX_MESSAGE, MAX_SUBJECT, mailDocument } from '../../../../shared/data/reception/documents.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { documentName } from './choices.js';

/** @typedef {import('../../../../shared/data/reception/documents.js').Document} Document */

/** Sends a document by mail. */
export class DocumentMailDialog extends DialogSection {
  static properties = { document: { attribute: false } };

  #submission = new Submission(this, ['recipient', 'subject', 'message']);
  #key = uuidv7();

  constructor() {
    super();
    this.document = /** @type {Document} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const submission = this.#submission;
    return html`<ws-dialog open .heading=${t('documents.mailTitle', { name: documentName(this.document) })}><div class="content">
      ${submission.banner()}
      <form @submit=${this.#send}>
        <p class="about">${t('documents.mailAbout', { file: this.document.name })}</p>
        <ws-field name="recipient" type="email" required autofocus autocomplete="off" .label=${t('documents.recipient')} .error=${submission.field('recipient')}></ws-field>
        <ws-field name="subject" .label=${t('documents.subject')} .hint=${t('documents.subjectHint')} .maxlength=${MAX_SUBJECT} .error=${submission.field('subject')}></ws-field>
        <ws-field name="message" type="textarea" rows="5" .label=${t('documents.message')} .hint=${t('documents.messageHint')} .maxlength=${MAX_MESSAGE}
          .error=${submission.field('message')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" icon="send" ?loading=${submission.busy}>${t('documents.send')}</ws-button>
        </div>
      </form>
    </div></ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const { recipient, subject, message } = valuesOf(event);
    const mail = {
      recipient: recipient.trim(),
      ...(subject.trim() ? { subject: subject.trim() } : {}),
      ...(message.trim() ? { message: message.trim() } : {}),
    };
    const sent = await this.#submission.run(() =>
      mailDocument(this.workspace.transport, this.document.id, mail, this.#key),
    );
    if (sent) {
      toast({ text: t('documents.sent', { to: mail.recipient }), tone: 'ok' });
      this.close();
    } else if (!(this.#submission.error instanceof ApiError && this.#submission.error.unanswered)) {
      // Refused: what is sent next is another mail. Unanswered, it may have gone: the same.
      this.#key = uuidv7();
    }
  }
}

customElements.define('document-mail-dialog', DocumentMailDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {Document} document
 */
export function showDocumentMailDialog(workspace, document) {
  showDialog('document-mail-dialog', /** @type {Partial<DocumentMailDialog>} */ ({ workspace, document }));
}
