import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import './record-documents.js';

/** @typedef {import('../../../../shared/data/reception/documents.js').Subject} Subject */

/** The documents of a record whose page has no room for them. */
export class DocumentsDialog extends DialogSection {
  static properties = { subject: {}, record: { type: Number }, heading: {} };

  constructor() {
    super();
    /** @type {Subject} */
    this.subject = 'lot';
    this.record = 0;
    this.heading = '';
  }

  render() {
    return html`<ws-dialog open size="l" .heading=${this.heading}>
      <record-documents plain subject=${this.subject} .workspace=${this.workspace} .record=${this.record}></record-documents>
      <ws-button slot="footer" @click=${this.close}>${t('ui.close')}</ws-button>
    </ws-dialog>`;
  }
}

customElements.define('documents-dialog', DocumentsDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {{ subject: Subject, record: number, heading: string }} of
 */
export function showDocuments(workspace, of) {
  showDialog('documents-dialog', /** @type {Partial<DocumentsDialog>} */ ({ workspace, ...of }));
}
