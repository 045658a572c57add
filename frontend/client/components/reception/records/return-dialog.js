import { css, html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-checkbox.js';
import '../../../../shared/components/ws-field.js';
import { today } from '../../../../shared/data/civil-date.js';
import { returnLines } from '../../../../shared/data/reception/trade.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { gearName } from './gear-words.js';

/**
 * @typedef {import('../../../../shared/data/reception/trade.js').Loan} Loan
 * @typedef {import('../../../../shared/data/reception/trade.js').LoanLine} LoanLine
 */

/** Notes which pieces of a loan came back, when, and in which state. */
export class ReturnDialog extends DialogSection {
  static properties = {
    loan: { attribute: false },
    ticked: { attribute: false },
    date: { state: true },
    conditions: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      ul { display: grid; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); list-style: none; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px 16px; align-items: center; padding: 8px 12px; }
      li + li { border-top: 1px solid var(--line); }
      .date { max-width: 200px; }
      @media (max-width: 560px) { li { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    this.loan = /** @type {Loan} */ (/** @type {unknown} */ (undefined));
    /** The lines that came back. @type {Set<number>} */
    this.ticked = new Set();
    this.date = today();
    /** In which state each line came back. @type {Record<number, string>} */
    this.conditions = {};
    /** @type {(loan: Loan) => void} */
    this.onReturned = () => {};
  }

  get #out() {
    return this.loan.lines.filter((line) => !line.returned_on);
  }

  render() {
    const out = this.#out;
    const count = out.filter((line) => this.ticked.has(line.id)).length;
    return html`<ws-dialog open size="l" .heading=${t('records.returnTitle', { name: t('records.loan_name', { number: String(this.loan.number) }), borrower: this.loan.borrower })}>
      <div class="content">
        ${this.#submission.error ? this.#refused() : nothing}
        <ws-field class="date" type="date" required .label=${t('records.field_returned_on')} .min=${this.loan.start_on} .value=${this.date}
          @input=${(/** @type {any} */ event) => {
            this.date = event.currentTarget.value;
          }}></ws-field>
        <ul aria-label=${t('records.lent')}>
          ${out.map((line) => this.#line(line, this.loan.lines.indexOf(line)))}
        </ul>
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="primary" icon="undo-2" ?disabled=${count === 0} ?loading=${this.#submission.busy} @click=${() => this.#return()}>
        ${t('records.returnPieces', { count })}</ws-button>
    </ws-dialog>`;
  }

  #refused() {
    const { error } = this.#submission;
    const first = error instanceof ApiError ? error.errors[0] : undefined;
    return first
      ? html`<ws-banner tone="danger" role="alert">${first.message}</ws-banner>`
      : this.#submission.banner();
  }

  /**
   * @param {LoanLine} line
   * @param {number} index
   */
  #line(line, index) {
    const name = gearName(line);
    const on = this.ticked.has(line.id);
    return html`<li>
      <ws-checkbox .label=${name} .checked=${on} @change=${(/** @type {any} */ event) => {
        const ticked = new Set(this.ticked);
        if (event.currentTarget.checked) ticked.add(line.id);
        else ticked.delete(line.id);
        this.ticked = ticked;
      }}></ws-checkbox>
      <ws-field hide-label .label=${t('records.conditionOf', { name, number: index + 1 })} .placeholder=${t('records.conditionPlaceholder')} maxlength="500" ?disabled=${!on}
        .value=${this.conditions[line.id] ?? ''} @input=${(/** @type {any} */ event) => {
          this.conditions = { ...this.conditions, [line.id]: event.currentTarget.value };
        }}></ws-field>
    </li>`;
  }

  async #return() {
    const { transport } = this.workspace;
    const lines = this.#out
      .filter(({ id }) => this.ticked.has(id))
      .map(({ id }) => ({ id, returned_on: this.date, condition: (this.conditions[id] ?? '').trim() }));
    const done = await this.#submission.run(async () => {
      const loan = await returnLines(transport, this.loan.id, { version: this.loan.version, lines });
      this.onReturned(loan);
      this.close();
      toast({ text: t('records.returnedPieces', { count: lines.length }), tone: 'ok' });
    });
    const { error } = this.#submission;
    if (done || !(error instanceof ApiError)) return;
    // Somebody else changed it meanwhile: what is out now is shown, and the question stands.
    if (error.code === 'version_conflict' && error.current) {
      this.loan = error.current;
      this.onReturned(error.current);
    }
  }
}

customElements.define('return-dialog', ReturnDialog);

/**
 * @param {object} options
 * @param {import('../../../../shared/data/workspace.js').Workspace} options.workspace
 * @param {Loan} options.loan
 * @param {number[]} options.ticked The lines that are meant; none: all that are out.
 * @param {(loan: Loan) => void} options.onReturned
 */
export function showReturnDialog({ workspace, loan, ticked, onReturned }) {
  const lines = ticked.length ? ticked : loan.lines.filter((line) => !line.returned_on).map(({ id }) => id);
  showDialog(
    'return-dialog',
    /** @type {Partial<ReturnDialog>} */ ({ workspace, loan, ticked: new Set(lines), onReturned }),
  );
}
