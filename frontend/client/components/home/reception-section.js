import { css, html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { stateOf } from '../../../shared/app/problems.js';
import { cssVars } from '../../../shared/components/css-vars.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-state.js';
import { findItems } from '../../../shared/data/reception/items.js';
import { listLots } from '../../../shared/data/reception/lots.js';
import { loans } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { loanBadge } from '../reception/badges.js';
import { gearName } from '../reception/records/gear-words.js';

/**
 * @typedef {import('../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../shared/data/types.js').Lot} Lot
 * @typedef {import('../../../shared/data/reception/trade.js').LoanInfo} LoanInfo
 */

/** How many of each are shown; the rest is a link away. */
const FEW = 4;

/** What waits in reception: lots to sort, loans to get back, machines that are mine. */
export class ReceptionSection extends WsElement {
  static properties = { workspace: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      section { border: 1px solid var(--line); border-radius: 12px; background: var(--surface-1); overflow: hidden; }
      .title { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; padding: 16px 20px 6px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      h3 { display: flex; align-items: center; gap: 6px; padding: 8px 20px 2px; color: var(--text-muted); font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); }
      h3 a { margin-inline-start: auto; font-weight: var(--weight-normal); }
      .all { font-size: var(--size-s); }
      ul { margin: 0; padding: 0 8px 8px; list-style: none; }
      a.row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; align-items: center; min-height: 36px; padding: 4px 12px; border-radius: var(--radius-surface); color: var(--text); text-decoration: none; }
      a.row:hover { background: var(--surface-2); }
      .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .number { font-weight: var(--weight-medium); }
      .more { color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; white-space: nowrap; }
      .far { display: flex; align-items: center; gap: 10px; }
      .bar { width: 64px; height: 6px; border-radius: 3px; background: var(--surface-3); overflow: hidden; }
      .bar span { display: block; width: var(--share); height: 100%; background: var(--state-ok); }
      @media (max-width: 460px) { .bar { display: none; } }
    `,
  ];

  /** @type {LiveList<Lot>} */
  #lots = this.#list((page) => listLots(this.workspace.transport, { ...page, state: 'open' }));
  /** @type {LiveList<LoanInfo>} */
  #overdue = this.#list((page) => loans.list(this.workspace.transport, { ...page, state: 'overdue' }));
  /** @type {LiveList<Item>} */
  #mine = this.#list((page) =>
    findItems(this.workspace.transport, {
      ...page,
      technician: this.workspace.session.me?.account.id ?? 0,
      outcome: 'none',
    }),
  );
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
  }

  /**
   * @template {{ [key: string]: any }} T
   * @param {(page: { cursor: string | null, limit: number }) => Promise<import('../../../shared/data/types.js').Page<T>>} fetch
   * @returns {LiveList<T>}
   */
  #list(fetch) {
    return new LiveList(this, fetch, { limit: FEW, follows: () => true });
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (!kind.startsWith('reception.')) return;
      for (const list of [this.#lots, this.#overdue, this.#mine]) list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const lists = [this.#lots, this.#overdue, this.#mine];
    return html`<section aria-labelledby="reception">
      <div class="title"><h2 id="reception">${t('reception.title')}</h2><a class="all" href="#/reception">${t('home.seeAll')}</a></div>
      ${this.#content(lists)}
    </section>`;
  }

  /** @param {LiveList<any>[]} lists */
  #content(lists) {
    const failed = lists.find((list) => list.status === 'failed');
    if (failed) {
      const { kind, text, requestId } = stateOf(failed.error);
      const again = () => lists.filter((list) => list.status === 'failed').map((list) => list.load());
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${again}></ws-state>`;
    }
    if (lists.some((list) => list.state === 'loading'))
      return html`<ws-state kind="loading" .lines=${3}></ws-state>`;
    if (lists.every((list) => list.rows.length === 0)) {
      return html`<ws-state kind="empty" icon="package-open" .heading=${t('home.receptionEmpty')} .text=${t('home.receptionEmptyText')}>
        <ws-button slot="action" href="#/reception">${t('home.toReception')}</ws-button></ws-state>`;
    }
    return html`
      ${this.#part(this.#overdue, 'clock', t('home.overdueLoans'), '/reception/loans', (/** @type {LoanInfo} */ loan) => this.#loan(loan))}
      ${this.#part(this.#mine, 'wrench', t('home.assigned'), '', (/** @type {Item} */ item) => this.#item(item))}
      ${this.#part(this.#lots, 'package-open', t('home.openLots'), '/reception', (/** @type {Lot} */ lot) => this.#lot(lot))}
    `;
  }

  /**
   * @param {LiveList<any>} list
   * @param {string} icon
   * @param {string} heading
   * @param {string} path Where the rest is; empty where there is no such page.
   * @param {(row: any) => unknown} row
   */
  #part(list, icon, heading, path, row) {
    if (list.rows.length === 0) return nothing;
    return html`<h3><ws-icon .name=${icon}></ws-icon>${heading}${list.more && path ? html`<a href="#${path}">${t('home.seeAll')}</a>` : nothing}</h3>
      <ul>${list.rows.slice(0, FEW).map((one) => html`<li>${row(one)}</li>`)}</ul>`;
  }

  /** @param {Lot} lot */
  #lot(lot) {
    const { pending, total } = lot.counters;
    return html`<a class="row" href="#/reception/lots/${lot.id}">
      <span class="what"><span class="number">${t('records.lotName', { number: String(lot.number) })}</span> ${lot.name || lot.supplier}</span>
      <span class="far more">${total ? t('home.toSort', { count: pending }) : t('home.lotEmpty')}
        <span class="bar" aria-hidden="true"><span ${cssVars({ '--share': `${lot.progress}%` })}></span></span></span>
    </a>`;
  }

  /** @param {LoanInfo} loan */
  #loan(loan) {
    return html`<a class="row" href="#/reception/loans/${loan.id}">
      <span class="what"><span class="number">${t('records.loan_name', { number: String(loan.number) })}</span> ${loan.borrower}</span>
      ${loanBadge(loan)}
    </a>`;
  }

  /** @param {Item} item */
  #item(item) {
    return html`<a class="row" href="#/reception/lots/${item.lot}/${item.id}">
      <span class="what">${gearName(item)}</span>
      <span class="more">${t('records.lotName', { number: String(item.lot_number) })}</span>
    </a>`;
  }
}

customElements.define('reception-section', ReceptionSection);
