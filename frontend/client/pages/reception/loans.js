import { html } from 'lit';
import { formatDay } from '../../../shared/data/civil-date.js';
import { formatMoney } from '../../../shared/data/money.js';
import { loans } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { loanBadge } from '../../components/reception/badges.js';
import { RecordList } from '../../components/reception/records/record-list.js';

/** @typedef {import('../../../shared/data/reception/trade.js').LoanInfo} LoanInfo */

/** What the workshop lent, to whom, and until when. */
export class LoansPage extends RecordList {
  get section() {
    return 'loans';
  }

  get subject() {
    return 'loan';
  }

  get states() {
    return ['overdue', 'out', 'returned'];
  }

  /** @param {import('../../../shared/data/reception/records.js').ListQuery} query */
  fetch(query) {
    return loans.list(this.workspace.transport, query);
  }

  columns() {
    const end = /** @type {const} */ ('end');
    return [
      { id: 'number', label: t('records.number'), width: 72, fixed: true, align: end },
      {
        id: 'borrower',
        label: t('records.field_borrower'),
        fixed: true,
        render: (/** @type {LoanInfo} */ loan) => html`<span class="name">${loan.borrower}</span>`,
        text: (/** @type {LoanInfo} */ loan) => loan.borrower,
      },
      {
        id: 'state',
        label: t('records.state'),
        fixed: true,
        render: (/** @type {LoanInfo} */ loan) => loanBadge(loan),
        text: (/** @type {LoanInfo} */ loan) => t(`records.loan_state_${loan.state}`),
      },
      {
        id: 'start_on',
        label: t('records.field_start_on'),
        from: 720,
        text: (/** @type {LoanInfo} */ loan) => formatDay(loan.start_on),
      },
      {
        id: 'end_on',
        label: t('records.field_end_on'),
        from: 480,
        text: (/** @type {LoanInfo} */ loan) => formatDay(loan.end_on),
      },
      {
        id: 'out_count',
        label: t('records.stillOut'),
        align: end,
        from: 620,
        text: (/** @type {LoanInfo} */ loan) =>
          t('records.outOf', { out: loan.out_count, all: loan.line_count }),
      },
      {
        id: 'amount',
        label: t('records.field_amount'),
        align: end,
        from: 860,
        text: (/** @type {LoanInfo} */ loan) =>
          loan.amount ? formatMoney(loan.amount, loan.currency) : t('records.free'),
      },
    ];
  }
}

customElements.define('loans-page', LoansPage);
