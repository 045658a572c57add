import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { LiveList } from '../../../shared/app/live-list.js';
import { AppPage } from '../../../shared/app/page.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { OUTCOMES } from '../../../shared/data/reception/items.js';
import { listLots } from '../../../shared/data/reception/lots.js';
import { t } from '../../../shared/i18n/i18n.js';
import { searchCatalogue } from '../../components/reception/bench/catalogue.js';
import '../../components/reception/bench/name-picker.js';
import '../../components/reception/inventory/inventory-items.js';
import '../../components/reception/inventory/inventory-lot.js';
import './reception-tabs.js';

/**
 * @typedef {import('../../../shared/data/types.js').Lot} Lot
 * @typedef {{ id: number, name: string }} Named
 * @typedef {{ outcome: string, technician: string, brand: Named | null, model: Named | null }} Filter
 */

/** @type {Filter} */
const ALL = { outcome: '', technician: '', brand: null, model: null };
/** How many lots come at once. */
const PAGE = 20;

/** What was looked for, by account: coming back from a machine finds the list as it was. @type {Map<number, Filter>} */
const remembered = new Map();

/** What is in the open lots: each lot as a card, or the machines that a filter lets through. */
export class InventoryPage extends AppPage {
  static properties = { filter: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; flex: none; padding: 12px 20px; border-bottom: 1px solid var(--line); background: var(--surface-1); }
      .filters ws-field { width: 180px; }
      .filters name-picker { --picker-height: var(--control); }
      .page { display: flex; flex-direction: column; gap: 12px; flex: 1; min-height: 0; padding: 16px 20px; overflow: auto; }
      .page > * { flex: none; }
      .page > inventory-items { flex: 1; min-height: 240px; }
      .pending, .more { display: grid; justify-items: center; }
      @media (max-width: 560px) {
        .filters { flex-wrap: nowrap; padding: 8px 12px; overflow-x: auto; scrollbar-width: none; } .filters > * { flex: none; } .filters ws-field { width: 150px; }
        .page { padding: 12px; }
      }
    `,
  ];

  /** @type {LiveList<Lot>} */
  #lots = new LiveList(this, (page) => listLots(this.workspace.transport, { state: 'open', ...page }), {
    limit: PAGE,
  });
  #stop = () => {};

  constructor() {
    super();
    this.filter = ALL;
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  get heading() {
    return t('reception.tab_inventory');
  }

  connectedCallback() {
    this.filter = remembered.get(this.me.account.id) ?? ALL;
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (/^reception\.(lot|items)\./.test(kind)) this.#lots.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /** @param {Partial<Filter>} change */
  #refine(change) {
    this.filter = { ...this.filter, ...change };
    remembered.set(this.me.account.id, this.filter);
  }

  #filters() {
    const { transport, people } = this.workspace;
    const { outcome, technician, brand, model } = this.filter;
    const outcomes = [
      { value: '', label: t('reception.everyOutcome') },
      { value: 'none', label: t('reception.count_pending') },
      ...[...OUTCOMES, 'custom'].map((value) => ({ value, label: t(`reception.outcome_${value}`) })),
    ];
    const workers = [
      { value: '', label: t('inventory.everyTechnician') },
      ...people.active.map(({ id, display_name: label }) => ({ value: String(id), label })),
    ];
    const pick = (/** @type {CustomEvent} */ { detail }) =>
      'choice' in detail ? { id: Number(detail.choice.id), name: detail.choice.name } : null;
    return html`<div class="filters" role="search" aria-label=${t('inventory.filterItems')}>
      <ws-field type="select" hide-label .label=${t('reception.outcome')} .value=${outcome} .options=${outcomes} @change=${(/** @type {any} */ event) => this.#refine({ outcome: event.currentTarget.value })}></ws-field>
      <ws-field type="select" hide-label .label=${t('reception.technician')} .value=${technician} .options=${workers} @change=${(/** @type {any} */ event) => this.#refine({ technician: event.currentTarget.value })}></ws-field>
      <name-picker clears .label=${t('reception.brand')} .value=${brand?.name ?? ''} .search=${searchCatalogue(transport, 'brand')}
        @reception-pick=${(/** @type {CustomEvent} */ event) => this.#refine({ brand: pick(event), model: null })}></name-picker>
      <name-picker clears .label=${t('reception.model')} .value=${model?.name ?? ''} .search=${searchCatalogue(transport, 'model', brand?.id ?? null)} ?disabled=${!brand} .why=${t('reception.brandFirst')}
        @reception-pick=${(/** @type {CustomEvent} */ event) => this.#refine({ model: pick(event) })}></name-picker>
      ${this.#narrowed ? html`<ws-button variant="quiet" icon="x" @click=${() => this.#refine(ALL)}>${t('inventory.clearFilters')}</ws-button>` : nothing}
    </div>`;
  }

  get #narrowed() {
    return Object.values(this.filter).some(Boolean);
  }

  render() {
    return html`<ws-page-header .heading=${t('reception.title')}></ws-page-header>
      <reception-tabs current="inventory"></reception-tabs>
      ${this.#filters()}
      <div class="page">${this.#narrowed ? this.#items() : this.#cards()}</div>`;
  }

  #items() {
    const { outcome, technician, brand, model } = this.filter;
    const filter = {
      outcome,
      technician: technician ? Number(technician) : null,
      brand: brand?.id ?? null,
      model: model?.id ?? null,
    };
    return html`<inventory-items .workspace=${this.workspace} .router=${this.router} .filter=${filter}></inventory-items>`;
  }

  #cards() {
    const { rows, state, problem, pending, more, loadingMore } = this.#lots;
    if (state === 'loading') return html`<ws-state kind="loading" shape="cards" .lines=${4}></ws-state>`;
    if (state === 'error' || state === 'offline')
      return html`<ws-state .kind=${state} .text=${problem?.text ?? ''} .requestId=${problem?.requestId ?? ''} retry @ws-retry=${() => this.#lots.load()}></ws-state>`;
    if (state === 'empty')
      return html`<ws-state kind="empty" icon="package-open" .heading=${t('reception.noLots')} .text=${t('inventory.noOpenLotText')}>
        <ws-button slot="action" href="#/reception">${t('reception.toLots')}</ws-button></ws-state>`;
    return html`${pending ? html`<div class="pending"><ws-button size="s" icon="arrow-up" @click=${() => this.#lots.load()}>${t('ui.pendingRows', { count: pending })}</ws-button></div>` : nothing}
      ${repeat(
        rows,
        (lot) => lot.id,
        (lot) =>
          html`<inventory-lot .workspace=${this.workspace} .router=${this.router} .lot=${lot}></inventory-lot>`,
      )}
      ${more ? html`<div class="more"><ws-button variant="quiet" ?loading=${loadingMore} @click=${() => this.#lots.loadMore()}>${t('ui.showMore')}</ws-button></div>` : nothing}`;
  }
}

customElements.define('inventory-page', InventoryPage);
