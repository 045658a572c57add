import { html, nothing } from 'lit';
import { formatDay } from '../../../shared/data/civil-date.js';
import { donations } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { RecordList } from '../../components/reception/records/record-list.js';

/** @typedef {import('../../../shared/data/reception/trade.js').DonationInfo} DonationInfo */

/** What the workshop gave, and to whom. */
export class DonationsPage extends RecordList {
  get section() {
    return 'donations';
  }

  get subject() {
    return 'donation';
  }

  /** @param {import('../../../shared/data/reception/records.js').ListQuery} query */
  fetch(query) {
    return donations.list(this.workspace.transport, query);
  }

  columns() {
    const end = /** @type {const} */ ('end');
    return [
      { id: 'number', label: t('records.number'), width: 72, fixed: true, align: end },
      {
        id: 'recipient',
        label: t('records.field_recipient'),
        fixed: true,
        render: (/** @type {DonationInfo} */ donation) => html`<span class="name">${donation.recipient}</span>
          ${donation.trainee ? html` <ws-badge tone="info" icon="user">${t('records.trainee')}</ws-badge>` : nothing}`,
        text: (/** @type {DonationInfo} */ donation) => donation.recipient,
      },
      {
        id: 'recipient_kind',
        label: t('records.field_recipient_kind'),
        from: 620,
        text: (/** @type {DonationInfo} */ donation) => t(`records.is_${donation.recipient_kind}`),
      },
      {
        id: 'donated_on',
        label: t('records.field_donated_on'),
        text: (/** @type {DonationInfo} */ donation) => formatDay(donation.donated_on),
      },
      { id: 'line_count', label: t('records.pieces'), align: end, from: 420 },
    ];
  }
}

customElements.define('donations-page', DonationsPage);
