import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../../../shared/app/submission.js';
import '../../../../shared/components/ws-field.js';
import { today } from '../../../../shared/data/civil-date.js';
import { createLot, MAX_NAME, MAX_NOTE, updateLot } from '../../../../shared/data/reception/lots.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { lotName } from '../words.js';

/** @typedef {import('../../../../shared/data/types.js').Lot} Lot */

/** Begins a lot, or changes what is written of one. */
export class LotDialog extends DialogSection {
  static properties = { lot: { attribute: false } };

  #submission = new Submission(this, ['name', 'supplier', 'received_on', 'note']);
  #key = uuidv7();

  constructor() {
    super();
    /** The one that is changed; `null`: a new one. @type {Lot | null} */
    this.lot = null;
    /** What is done with it then. @type {(lot: Lot) => void} */
    this.done = () => {};
  }

  render() {
    const { lot } = this;
    const submission = this.#submission;
    return html`<ws-dialog open .heading=${lot ? t('reception.editLot', { lot: lotName(lot) }) : t('reception.newLot')}>
      ${submission.banner()}
      <form @submit=${this.#submit}>
        <ws-field autofocus .label=${t('reception.supplierOptional')} name="supplier" .maxlength=${MAX_NAME} autocomplete="off" .hint=${t('reception.supplierHint')}
          .value=${lot?.supplier ?? ''} .error=${submission.field('supplier')}></ws-field>
        <ws-field .label=${t('reception.receivedOn')} name="received_on" type="date" required .value=${lot?.received_on ?? today()} .error=${submission.field('received_on')}></ws-field>
        <ws-field .label=${t('reception.lotNameOptional')} name="name" .maxlength=${MAX_NAME} autocomplete="off" .value=${lot?.name ?? ''} .error=${submission.field('name')}></ws-field>
        <ws-field .label=${t('reception.noteOptional')} name="note" type="textarea" .rows=${2} .maxlength=${MAX_NOTE} .value=${lot?.note ?? ''} .error=${submission.field('note')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t(lot ? 'reception.saveLot' : 'reception.createLot')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { name, supplier, received_on: day, note } = valuesOf(event);
    const form = { name: name.trim(), supplier: supplier.trim(), received_on: day, note: note.trim() };
    const { transport } = this.workspace;
    const { lot } = this;
    const went = await this.#submission.run(async () => {
      const saved = lot
        ? await updateLot(transport, lot.id, { version: lot.version, ...form })
        : await createLot(transport, form, this.#key);
      this.close();
      this.done(saved);
    });
    const { error } = this.#submission;
    if (went || !(error instanceof ApiError) || error.unanswered) return;
    // What was refused is another request the next time; what was not answered is the same one.
    this.#key = uuidv7();
    if (error.code === 'version_conflict' && error.current) this.lot = error.current;
  }
}

customElements.define('lot-dialog', LotDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {{ lot?: Lot, done: (lot: Lot) => void }} options
 */
export function showLotDialog(workspace, { lot, done }) {
  showDialog('lot-dialog', /** @type {Partial<LotDialog>} */ ({ workspace, lot: lot ?? null, done }));
}
