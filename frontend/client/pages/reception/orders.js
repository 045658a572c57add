import { html } from 'lit';
import { formatDay } from '../../../shared/data/civil-date.js';
import { formatMoney } from '../../../shared/data/money.js';
import { orders } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { orderBadge } from '../../components/reception/badges.js';
import { RecordList } from '../../components/reception/records/record-list.js';

/** @typedef {import('../../../shared/data/reception/trade.js').OrderInfo} OrderInfo */

/** What the workshop buys. */
export class OrdersPage extends RecordList {
  get section() {
    return 'orders';
  }

  get subject() {
    return 'order';
  }

  get states() {
    return ['draft', 'ordered', 'received', 'cancelled'];
  }

  /** @param {import('../../../shared/data/reception/records.js').ListQuery} query */
  fetch(query) {
    return orders.list(this.workspace.transport, query);
  }

  columns() {
    return [
      {
        id: 'number',
        label: t('records.number'),
        width: 72,
        fixed: true,
        align: /** @type {const} */ ('end'),
      },
      {
        id: 'name',
        label: t('records.field_name'),
        fixed: true,
        render: (/** @type {OrderInfo} */ order) => html`<span class="name">${order.name}</span>`,
      },
      {
        id: 'state',
        label: t('records.state'),
        fixed: true,
        render: (/** @type {OrderInfo} */ order) => orderBadge(order.state),
        text: (/** @type {OrderInfo} */ order) => t(`records.order_state_${order.state}`),
      },
      { id: 'supplier', label: t('records.field_supplier'), from: 620 },
      {
        id: 'category',
        label: t('records.field_category'),
        from: 900,
        text: (/** @type {OrderInfo} */ order) => order.category?.name ?? '',
      },
      {
        id: 'ordered_on',
        label: t('records.field_ordered_on'),
        from: 520,
        text: (/** @type {OrderInfo} */ order) => formatDay(order.ordered_on),
      },
      {
        id: 'line_count',
        label: t('records.lines'),
        align: /** @type {const} */ ('end'),
        from: 760,
      },
      {
        id: 'total',
        label: t('records.total'),
        align: /** @type {const} */ ('end'),
        from: 420,
        text: (/** @type {OrderInfo} */ order) => formatMoney(order.total, order.currency),
      },
    ];
  }
}

customElements.define('orders-page', OrdersPage);
