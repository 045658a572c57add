import { css, html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import '../../../shared/components/ws-date.js';
import '../../../shared/components/ws-table.js';
import { formatDay, today } from '../../../shared/data/civil-date.js';
import { currencySign, formatMoney, moneyText, parseMoney, totalsOf } from '../../../shared/data/money.js';
import { same } from '../../../shared/data/rebase.js';
import { moveOrder, orders } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { orderBadge } from '../../components/reception/badges.js';
import '../../components/reception/catalogue-field.js';
import { changesOf, fact, field, require } from '../../components/reception/records/fields.js';
import '../../components/reception/records/line-editor.js';
import { showReceiveDialog } from '../../components/reception/records/receive-dialog.js';
import { RecordPage } from '../../components/reception/records/record-page.js';

/**
 * @typedef {import('../../../shared/data/reception/trade.js').Order} Order
 * @typedef {import('../../../shared/data/reception/trade.js').OrderState} OrderState
 * @typedef {import('../../components/reception/records/line-editor.js').Line} Line
 */

/** How many lines an order has at the most, and how many pieces one is for. */
const MOST_LINES = 200;
const MOST_PIECES = 100_000;
/** What the server takes for a link, before it reads the address. */
const LINK = /^https?:\/\/[^\s/]+/i;

/** One order: what is bought, from whom, for how much, and how far it is. */
export class OrderPage extends RecordPage {
  static styles = [
    RecordPage.styles,
    css`
      .link { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; }
    `,
  ];

  get section() {
    return 'orders';
  }

  get subject() {
    return 'order';
  }

  get calls() {
    return orders;
  }

  blank() {
    return {
      name: '',
      category: null,
      supplier: '',
      ordered_on: today(),
      currency: 'EUR',
      note: '',
      lines: [this.#blankLine()],
    };
  }

  #blankLine = () => ({ product: null, quantity: '1', unit_price: '', shipping: '', link: '' });

  /** @param {Order} order */
  draftOf(order) {
    return {
      name: order.name,
      category: order.category ?? null,
      supplier: order.supplier,
      ordered_on: order.ordered_on,
      currency: order.currency,
      note: order.note,
      lines: order.lines.map((line) => ({
        id: line.id,
        product: line.product,
        quantity: String(line.quantity),
        unit_price: moneyText(line.unit_price),
        shipping: line.shipping ? moneyText(line.shipping) : '',
        link: line.link,
      })),
    };
  }

  /** @param {any} draft */
  tidy(draft) {
    return { ...draft, lines: draft.lines.filter((/** @type {Line} */ line) => !isBlank(line)) };
  }

  /**
   * @param {any} draft
   * @param {Record<string, string>} wrong
   * @param {any} base
   */
  wire(draft, wrong, base) {
    require(draft, wrong, ['name', 'ordered_on']);
    const open = !this.record || isOpen(this.record.state);
    const body = {
      name: draft.name.trim(),
      category: draft.category?.id ?? (base ? 0 : null),
      supplier: draft.supplier.trim(),
      ordered_on: draft.ordered_on,
      currency: draft.currency,
      note: draft.note.trim(),
      lines: draft.lines.map((/** @type {Line} */ line, /** @type {number} */ index) =>
        wireLine(line, `lines[${index}].`, wrong),
      ),
    };
    const changes = changesOf(body, draft, base);
    if (!open) {
      delete changes.lines;
      delete changes.currency;
    }
    return changes;
  }

  /** @param {Order} order */
  sub(order) {
    return order.name;
  }

  /** @param {Order} order */
  meta(order) {
    return orderBadge(order.state);
  }

  /** @param {Order} order */
  choices(order) {
    const items = [];
    if (isOpen(order.state)) items.push({ id: 'cancel', label: t('records.order_cancel'), icon: 'ban' });
    if (order.state === 'cancelled' && this.manages)
      items.push({ id: 'reopen', label: t('records.order_reopen'), icon: 'undo-2' });
    return items;
  }

  /** @param {string} id */
  async chose(id) {
    const name = this.nameOf(this.record);
    if (id === 'reopen') await this.#move('draft', t('records.order_reopened', { name }));
    if (id !== 'cancel') return;
    const sure = await confirmAction({
      title: t('records.order_cancelTitle', { name: this.inSentence(this.record) }),
      body: t('records.order_cancelBody'),
      action: t('records.order_cancel'),
      danger: true,
    });
    if (sure) await this.#move('cancelled', t('records.order_wasCancelled', { name }));
  }

  /** @param {Order} order */
  actions(order) {
    const name = this.nameOf(order);
    if (order.state === 'draft') {
      return html`<ws-button slot="actions" variant="primary" icon="send" @click=${() => this.#move('ordered', t('records.order_wasOrdered', { name }))}>${t('records.order_order')}</ws-button>`;
    }
    if (order.state === 'ordered') {
      return html`<ws-button slot="actions" variant="primary" icon="package-open" @click=${() => this.#receive()}>${t('records.order_receive')}</ws-button>`;
    }
    return nothing;
  }

  /**
   * @param {OrderState} state
   * @param {string} done
   * @param {boolean} [open_lot]
   */
  async #move(state, done, open_lot = false) {
    const { id, version } = this.record;
    await this.act(() => moveOrder(this.workspace.transport, id, { version, state, open_lot }), done);
  }

  async #receive() {
    const name = this.nameOf(this.record);
    const answer = await showReceiveDialog(this.workspace, this.inSentence(this.record));
    if (answer) await this.#move('received', t('records.order_wasReceived', { name }), answer.openLot);
  }

  /** @param {Order} order */
  view(order) {
    return html`
      <section>
        <dl class="facts">
          ${fact(t('records.field_supplier'), order.supplier)}
          ${fact(t('records.field_category'), order.category?.name)}
          ${fact(t('records.field_ordered_on'), formatDay(order.ordered_on, { year: true }))}
          ${fact(
            t(`records.order_since_${order.state}`),
            html`<ws-date .value=${order.state_at}></ws-date> · ${nameOf(this.workspace.people, order.state_by)}`,
          )}
          ${order.lot ? fact(t('records.order_lot'), html`<a href="#/reception/lots/${order.lot}">${t('records.openLot')}</a>`) : nothing}
          ${order.note ? fact(t('records.field_note'), order.note, 'whole') : nothing}
        </dl>
      </section>
      <section aria-labelledby="lines">
        <div class="head"><h2 id="lines">${t('records.lines')} <span class="count">${order.lines.length}</span></h2></div>
        ${this.#lines(order)}
        ${this.#totals(order.lines, order.currency)}
      </section>
    `;
  }

  /** @param {Order} order */
  #lines(order) {
    const money = (/** @type {number} */ cents) => formatMoney(cents, order.currency);
    const end = /** @type {const} */ ('end');
    return html`<ws-table plain .label=${t('records.lines')} .rows=${order.lines} .state=${order.lines.length ? null : 'empty'}
      .emptyHeading=${t('records.noLines')} .emptyText=${this.mayEdit(order) && isOpen(order.state) ? t('records.noLinesText') : ''}
      .columns=${[
        {
          id: 'product',
          label: t('records.field_product'),
          fixed: true,
          text: (/** @type {any} */ line) => line.product.name,
        },
        {
          id: 'link',
          label: t('records.field_link'),
          from: 760,
          render: (/** @type {any} */ line) => link(line.link),
          text: (/** @type {any} */ line) => line.link,
        },
        { id: 'quantity', label: t('records.field_quantity'), fixed: true, align: end, width: 90 },
        {
          id: 'unit_price',
          label: t('records.field_unit_price'),
          align: end,
          from: 520,
          text: (/** @type {any} */ line) => money(line.unit_price),
        },
        {
          id: 'shipping',
          label: t('records.field_shipping'),
          align: end,
          from: 640,
          text: (/** @type {any} */ line) => (line.shipping ? money(line.shipping) : '—'),
        },
        {
          id: 'total',
          label: t('records.total'),
          fixed: true,
          align: end,
          text: (/** @type {any} */ line) => money(line.total + line.shipping),
        },
      ]}></ws-table>`;
  }

  /**
   * @param {{ quantity: number, unit_price: number, shipping: number }[]} lines
   * @param {string} currency
   */
  #totals(lines, currency) {
    const { goods, shipping, total } = totalsOf(lines);
    return html`<dl class="totals">
      <div><dt>${t('records.goods')}</dt><dd>${formatMoney(goods, currency)}</dd></div>
      <div><dt>${t('records.field_shipping')}</dt><dd>${formatMoney(shipping, currency)}</dd></div>
      <div class="sum"><dt>${t('records.total')}</dt><dd>${formatMoney(total, currency)}</dd></div>
    </dl>`;
  }

  /** @param {any} draft */
  form(draft) {
    const open = !this.record || isOpen(this.record.state);
    return html`
      <section>
        <div class="body fields">
          ${field(this, 'name', { required: true, maxlength: 255, class: 'half', autofocus: this.isNew })}
          ${field(this, 'supplier', { maxlength: 255, class: 'half' })}
          <catalogue-field class="half" data-field="category" .transport=${this.workspace.transport} kind="category" .label=${t('records.field_category')} .entry=${draft.category}
            .error=${this.problem('category')} @change=${(/** @type {any} */ event) => this.change({ category: event.currentTarget.entry })}></catalogue-field>
          ${field(this, 'ordered_on', { type: 'date', required: true, class: 'half' })}
          ${field(this, 'note', { type: 'textarea', maxlength: 4000, rows: 2, class: 'whole' })}
        </div>
      </section>
      <section aria-labelledby="lines">
        <div class="head"><h2 id="lines">${t('records.lines')} <span class="count">${draft.lines.filter((/** @type {Line} */ line) => !isBlank(line)).length}</span></h2></div>
        ${
          open
            ? html`<line-editor .transport=${this.workspace.transport} .lines=${draft.lines} .fields=${this.#fields(draft.currency)} .blank=${this.#blankLine} .most=${MOST_LINES}
                .label=${t('records.lines')} .addLabel=${t('records.addLine')} .problem=${(/** @type {string} */ path) => this.problem(path)}
                @lines-change=${(/** @type {CustomEvent} */ event) => this.change({ lines: event.detail.lines })}></line-editor>
              ${this.#totals(draft.lines.map(amounts), draft.currency)}`
            : html`<div class="body none">${t('records.order_linesClosed')}</div>${this.#lines(this.record)}`
        }
      </section>
    `;
  }

  /**
   * @param {string} currency
   * @returns {import('../../components/reception/records/line-editor.js').LineField[]}
   */
  #fields(currency) {
    const unit = currencySign(currency);
    return [
      {
        id: 'product',
        label: t('records.field_product'),
        type: 'catalogue',
        kind: 'product',
        width: 'minmax(0, 2.2fr)',
      },
      { id: 'quantity', label: t('records.field_quantity'), type: 'number', width: 'minmax(0, 0.7fr)' },
      {
        id: 'unit_price',
        label: t('records.field_unit_price'),
        type: 'money',
        unit,
        width: 'minmax(0, 1fr)',
      },
      { id: 'shipping', label: t('records.field_shipping'), type: 'money', unit, width: 'minmax(0, 1fr)' },
      {
        id: 'link',
        label: t('records.field_link'),
        type: 'text',
        width: 'minmax(0, 1.6fr)',
        maxlength: 2000,
        placeholder: 'https://',
      },
      {
        id: 'total',
        label: t('records.total'),
        type: 'output',
        align: 'end',
        width: 'minmax(84px, 0.8fr)',
        text: (line) => {
          const { quantity, unit_price, shipping } = amounts(line);
          return formatMoney(quantity * unit_price + shipping, currency);
        },
      },
    ];
  }
}

/** Whether an order's lines can still be changed. @param {OrderState} state */
function isOpen(state) {
  return state === 'draft' || state === 'ordered';
}

/** @param {Line} line */
function isBlank(line) {
  const { id: _, ...written } = line;
  return same(written, { product: null, quantity: '1', unit_price: '', shipping: '', link: '' });
}

/** What a line comes to as far as it is written, for the totals while it is. @param {Line} line */
function amounts(line) {
  const quantity = Number(line.quantity);
  return {
    quantity: Number.isInteger(quantity) && quantity > 0 && quantity <= MOST_PIECES ? quantity : 0,
    unit_price: parseMoney(line.unit_price) ?? 0,
    shipping: parseMoney(line.shipping) ?? 0,
  };
}

/**
 * @param {Line} line
 * @param {string} at
 * @param {Record<string, string>} wrong
 */
function wireLine(line, at, wrong) {
  const quantity = Number(line.quantity.trim() || Number.NaN);
  if (!line.product) wrong[`${at}product`] = t('records.productMissing');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PIECES)
    wrong[`${at}quantity`] = t('records.quantityWrong');
  const money = (/** @type {string} */ name) => {
    const cents = line[name].trim() ? parseMoney(line[name]) : 0;
    if (cents === null) wrong[at + name] = t('records.moneyWrong');
    return cents ?? 0;
  };
  const link = line.link.trim();
  if (link && !LINK.test(link)) wrong[`${at}link`] = t('records.linkWrong');
  return {
    ...(line.id ? { id: line.id } : {}),
    product: line.product?.id ?? 0,
    quantity,
    unit_price: money('unit_price'),
    shipping: money('shipping'),
    link,
  };
}

/** An address as the place that it leads to. @param {string} address */
function link(address) {
  if (!address) return html`<span class="none">—</span>`;
  // The server takes http and https alone; whatever else came here is shown as text.
  if (!LINK.test(address)) return address;
  return html`<a class="link" href=${address} target="_blank" rel="noopener noreferrer" title=${address}>${new URL(address).hostname.replace(/^www\./, '')}<ws-icon name="external-link" .size=${14}></ws-icon></a>`;
}

customElements.define('order-page', OrderPage);
