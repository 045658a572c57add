import { html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import '../../../shared/components/ws-banner.js';
import '../../../shared/components/ws-segmented.js';
import '../../../shared/components/ws-table.js';
import { addDays, daysBetween, formatDay, today } from '../../../shared/data/civil-date.js';
import { currencySign, formatMoney, moneyText, parseMoney } from '../../../shared/data/money.js';
import { loans, undoReturn } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { loanBadge } from '../../components/reception/badges.js';
import { serialKey } from '../../components/reception/bench/scanner.js';
import { changesOf, fact, field, require } from '../../components/reception/records/fields.js';
import { GearPage } from '../../components/reception/records/gear-page.js';
import { gearName } from '../../components/reception/records/gear-words.js';
import { showReturnDialog } from '../../components/reception/records/return-dialog.js';

/**
 * @typedef {import('../../../shared/data/reception/trade.js').Loan} Loan
 * @typedef {import('../../../shared/data/reception/trade.js').LoanLine} LoanLine
 * @typedef {import('../../components/reception/records/line-editor.js').Line} Line
 */

const KINDS = ['computer', 'screen', 'keyboard', 'mouse', 'other'];
/** How long a loan is where nobody says otherwise, in days. */
const USUAL = 30;
/** How many pieces a line is for at the most. */
const MOST_PIECES = 10_000;
/** What stays as it is once something came back. */
const SETTLED = ['borrower_kind', 'borrower', 'start_on', 'currency', 'lines'];

/** One loan: what was lent, to whom, until when, and what came back. */
export class LoanPage extends GearPage {
  get section() {
    return 'loans';
  }

  get subject() {
    return 'loan';
  }

  get calls() {
    return loans;
  }

  /** Once something came back, what was lent is history. */
  get linesLocked() {
    return Boolean(this.record?.lines.some((/** @type {LoanLine} */ line) => line.returned_on));
  }

  /** What is out is noted as returned by scanning it, too. */
  get scans() {
    return super.scans || (!this.draft.values && this.#returnable.length > 0);
  }

  /** The lines that can come back. @returns {LoanLine[]} */
  get #returnable() {
    if (!this.record || this.record.deleted_at || !this.writes) return [];
    return this.record.lines.filter((/** @type {LoanLine} */ line) => !line.returned_on);
  }

  blank() {
    return {
      borrower_kind: 'person',
      borrower: '',
      contact: '',
      start_on: today(),
      end_on: addDays(today(), USUAL),
      amount: null,
      currency: 'EUR',
      note: '',
      lines: [this.blankLine()],
    };
  }

  blankLine() {
    return { serial: '', kind: '', label: '', brand: null, model: null, quantity: '1' };
  }

  /** @param {Loan} loan */
  draftOf(loan) {
    const { borrower_kind, borrower, contact, start_on, end_on, currency, note } = loan;
    return {
      borrower_kind,
      borrower,
      contact,
      start_on,
      end_on,
      amount: loan.amount ? moneyText(loan.amount) : null,
      currency,
      note,
      lines: loan.lines.map((line) => ({
        id: line.id,
        serial: line.serial,
        kind: line.kind,
        label: line.label,
        brand: line.brand ?? null,
        model: line.model ?? null,
        quantity: String(line.quantity),
      })),
    };
  }

  /**
   * @param {any} draft
   * @param {Record<string, string>} wrong
   * @param {any} base
   */
  wire(draft, wrong, base) {
    require(draft, wrong, ['borrower', 'start_on', 'end_on']);
    if (!wrong.end_on && draft.end_on < draft.start_on) wrong.end_on = t('records.endBeforeStart');
    const amount = draft.amount === null ? 0 : parseMoney(draft.amount);
    if (amount === null) wrong.amount = t('records.moneyWrong');
    const body = {
      borrower_kind: draft.borrower_kind,
      borrower: draft.borrower.trim(),
      contact: draft.contact.trim(),
      start_on: draft.start_on,
      end_on: draft.end_on,
      amount: amount ?? 0,
      currency: draft.currency,
      note: draft.note.trim(),
      lines: this.linesLocked ? [] : this.#wireLines(draft.lines, wrong),
    };
    const changes = changesOf(body, draft, base);
    if (this.linesLocked) for (const name of SETTLED) delete changes[name];
    return changes;
  }

  /**
   * @param {Line[]} lines
   * @param {Record<string, string>} wrong
   */
  #wireLines(lines, wrong) {
    this.judgeSerials(lines, wrong);
    if (lines.length === 0) wrong.lines = t('records.linesMissing');
    return lines.map((line, index) => {
      const at = `lines[${index}].`;
      const serial = line.serial.trim();
      const quantity = serial ? 1 : Number(line.quantity.trim() || Number.NaN);
      if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PIECES)
        wrong[`${at}quantity`] = t('records.quantityWrong');
      if (line.kind === 'computer' && !serial) wrong[`${at}serial`] = t('records.computerSerial');
      return { ...this.wireGear(line, 'label', at, wrong), quantity };
    });
  }

  /** @param {Loan} loan */
  sub(loan) {
    return loan.borrower;
  }

  /** @param {Loan} loan */
  meta(loan) {
    return loanBadge(loan);
  }

  /** @param {Loan} _loan */
  actions(_loan) {
    if (this.#returnable.length === 0) return nothing;
    return html`<ws-button slot="actions" variant="primary" icon="undo-2" @click=${() => this.#return([])}>${t('records.loan_return')}</ws-button>`;
  }

  /** @param {number[]} ticked The lines that are meant; none: all that are out. */
  #return(ticked) {
    showReturnDialog({
      workspace: this.workspace,
      loan: this.record,
      ticked,
      onReturned: (loan) => this.take(loan),
    });
  }

  /** @param {string} serial */
  scanned(serial) {
    if (this.draft.values) {
      super.scanned(serial);
      return;
    }
    const line = this.#returnable.find((one) => serialKey(one.serial) === serialKey(serial));
    if (!line) this.scanning.say('error', t('records.notOut', { serial }));
    else this.#return([line.id]);
  }

  /** @param {Loan} loan */
  view(loan) {
    const out = this.#returnable.length;
    const { said } = this.scanning;
    return html`
      ${loan.state === 'overdue' ? html`<ws-banner tone="attention" icon="clock">${this.#overdue(loan)}</ws-banner>` : nothing}
      <section>
        <dl class="facts">
          ${fact(t('records.field_borrower'), loan.borrower)}
          ${fact(t('records.field_borrower_kind'), t(`records.is_${loan.borrower_kind}`))}
          ${fact(t('records.field_contact'), loan.contact)}
          ${fact(t('records.period'), t('records.fromTo', { from: formatDay(loan.start_on), to: formatDay(loan.end_on) }))}
          ${fact(t('records.field_amount'), loan.amount ? formatMoney(loan.amount, loan.currency) : t('records.free'))}
          ${loan.note ? fact(t('records.field_note'), loan.note, 'whole') : nothing}
        </dl>
      </section>
      <section aria-labelledby="lines">
        <div class="head">
          <h2 id="lines">${t('records.lent')} <span class="count">${t('records.outOf', { out: loan.out_count, all: loan.line_count })}</span></h2>
          ${
            said && !said.ok
              ? html`<ws-badge tone="attention" icon="triangle-alert">${said.text}</ws-badge>`
              : out
                ? html`<span class="none hint"><ws-icon name="scan-barcode"></ws-icon>${t('records.scanReturnHint')}</span>`
                : nothing
          }
        </div>
        <ws-table plain .label=${t('records.lent')} .rows=${loan.lines} .columns=${[
          ...this.gearColumns(),
          {
            id: 'quantity',
            label: t('records.field_quantity'),
            align: /** @type {const} */ ('end'),
            from: 640,
          },
          {
            id: 'returned',
            label: t('records.field_returned_on'),
            fixed: true,
            render: (/** @type {LoanLine} */ line) => this.#returned(line),
            text: (/** @type {LoanLine} */ line) => line.returned_on ?? '',
          },
          {
            id: 'condition',
            label: t('records.field_condition'),
            from: 860,
            text: (/** @type {LoanLine} */ line) => line.condition,
          },
        ]}></ws-table>
      </section>
    `;
  }

  /** @param {Loan} loan */
  #overdue(loan) {
    const days = daysBetween(loan.end_on, today());
    const what = t('records.overduePieces', { count: loan.out_count });
    return days > 0 ? t('records.overdueSince', { count: days, what }) : what;
  }

  /** @param {LoanLine} line */
  #returned(line) {
    if (line.returned_on) {
      const who = line.returned_by ? nameOf(this.workspace.people, line.returned_by) : '';
      return html`<ws-badge tone="ok" icon="check" title=${who}>${formatDay(line.returned_on)}</ws-badge>
        ${
          this.manages && !this.record.deleted_at
            ? html`<ws-icon-button size="s" icon="rotate-ccw" .label=${t('records.undoReturn', { name: gearName(line) })} @click=${() => this.#undo(line)}></ws-icon-button>`
            : nothing
        }`;
    }
    if (!this.#returnable.includes(line)) return html`<ws-badge>${t('records.loan_state_out')}</ws-badge>`;
    return html`<ws-button size="s" icon="undo-2" .label=${t('records.returnLine', { name: line.serial || t(`records.kind_${line.kind}`) })}
      @click=${() => this.#return([line.id])}>${t('records.loan_returnOne')}</ws-button>`;
  }

  /** @param {LoanLine} line */
  async #undo(line) {
    const name = gearName(line);
    const sure = await confirmAction({
      title: t('records.undoReturnTitle', { name }),
      body: t('records.undoReturnBody'),
      action: t('records.undoReturnVerb'),
    });
    const { id } = this.record;
    if (sure)
      await this.act(
        () => undoReturn(this.workspace.transport, id, line.id),
        t('records.returnUndone', { name }),
      );
  }

  /** @param {any} draft */
  form(draft) {
    const locked = this.linesLocked;
    return html`
      <section>
        <div class="body fields">
          ${locked ? html`<ws-banner class="whole" tone="info">${t('records.loan_locked')}</ws-banner>` : nothing}
          <div class="labelled whole">
            <span aria-hidden="true">${t('records.field_borrower_kind')}</span>
            <ws-segmented .label=${t('records.field_borrower_kind')} .value=${draft.borrower_kind} ?disabled=${locked}
              .options=${[
                { value: 'person', label: t('records.is_person'), icon: 'user' },
                { value: 'company', label: t('records.is_company'), icon: 'users' },
              ]}
              @change=${(/** @type {any} */ event) => this.change({ borrower_kind: event.currentTarget.value })}></ws-segmented>
          </div>
          ${field(this, 'borrower', { required: true, maxlength: 255, class: 'half', autofocus: this.isNew, disabled: locked })}
          ${field(this, 'contact', { maxlength: 255, class: 'half', hint: t('records.contactHint') })}
          ${field(this, 'start_on', { type: 'date', required: true, class: 'half', disabled: locked })}
          ${field(this, 'end_on', { type: 'date', required: true, class: 'half', min: draft.start_on })}
          <div class="labelled half">
            <span aria-hidden="true">${t('records.field_price')}</span>
            <ws-segmented .label=${t('records.field_price')} .value=${draft.amount === null ? 'free' : 'paid'}
              .options=${[
                { value: 'free', label: t('records.free') },
                { value: 'paid', label: t('records.paid') },
              ]}
              @change=${(/** @type {any} */ event) => this.change({ amount: event.currentTarget.value === 'free' ? null : '' })}></ws-segmented>
          </div>
          ${draft.amount === null ? html`<div class="half"></div>` : field(this, 'amount', { class: 'half', inputmode: 'decimal', required: true, unit: currencySign(draft.currency) })}
          ${field(this, 'note', { type: 'textarea', maxlength: 4000, rows: 2, class: 'whole' })}
        </div>
      </section>
      ${locked ? nothing : this.lineSection(draft.lines)}
    `;
  }

  lineFields() {
    return [
      ...this.gearFields(KINDS, 'label'),
      {
        id: 'quantity',
        label: t('records.field_quantity'),
        type: /** @type {const} */ ('number'),
        width: 'minmax(64px, 0.5fr)',
        // A serial number is of one thing.
        locked: (/** @type {Line} */ line) => Boolean(line.serial.trim()),
      },
    ];
  }
}

customElements.define('loan-page', LoanPage);
