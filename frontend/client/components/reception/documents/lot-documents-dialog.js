import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { lotName } from '../words.js';
import './record-documents.js';

/** @typedef {import('../../../../shared/data/types.js').Lot} Lot */

/** The documents of a lot: its bench has no room for them. */
export class LotDocumentsDialog extends DialogSection {
  static properties = { lot: { attribute: false } };

  constructor() {
    super();
    this.lot = /** @type {Lot} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    return html`<ws-dialog open size="l" .heading=${t('documents.ofLot', { lot: lotName(this.lot) })}>
      <record-documents plain subject="lot" .workspace=${this.workspace} .record=${this.lot.id}></record-documents>
      <ws-button slot="footer" @click=${this.close}>${t('ui.close')}</ws-button>
    </ws-dialog>`;
  }
}

customElements.define('lot-documents-dialog', LotDocumentsDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {Lot} lot
 */
export function showLotDocuments(workspace, lot) {
  showDialog('lot-documents-dialog', /** @type {Partial<LotDocumentsDialog>} */ ({ workspace, lot }));
}
