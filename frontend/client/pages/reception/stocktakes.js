import { css, html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { nameOf } from '../../../shared/app/names.js';
import { AppPage } from '../../../shared/app/page.js';
import { isTyping } from '../../../shared/components/focus.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-date.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-segmented.js';
import '../../../shared/components/ws-table.js';
import { listStocktakes } from '../../../shared/data/reception/stocktakes.js';
import { formatDateTime, formatNumber, t } from '../../../shared/i18n/i18n.js';
import { showStocktakeDialog } from '../../components/reception/places/place-dialog.js';
import './reception-tabs.js';

/** @typedef {import('../../../shared/data/reception/stocktakes.js').Stocktake} Stocktake */

/** The stocktakes, those that go on and those that are closed. */
export class StocktakesPage extends AppPage {
  static properties = { shown: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      ws-table { flex: 1; min-height: 0; }
      .name { font-weight: var(--weight-medium); }
      .some { color: var(--state-danger); font-weight: var(--weight-medium); }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  /** @type {LiveList<Stocktake>} */
  #list = new LiveList(this, (page) => {
    const { shown } = this;
    return listStocktakes(this.workspace.transport, {
      ...page,
      ...(shown ? { open: shown === 'open' } : {}),
    });
  });
  #stop = () => {};

  constructor() {
    super();
    /** @type {'' | 'open' | 'closed'} */
    this.shown = '';
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  get heading() {
    return t('reception.tab_stocktakes');
  }

  get #mayWrite() {
    return this.workspace.session.may('reception:write');
  }

  get keyGroups() {
    return this.#mayWrite
      ? [{ label: this.heading, keys: [{ keys: 'n', label: t('stocktakes.newStocktake') }] }]
      : [];
  }

  get commands() {
    if (!this.#mayWrite) return [];
    const group = t('reception.title');
    return [
      {
        id: 'new-stocktake',
        label: t('stocktakes.newStocktake'),
        icon: 'plus',
        group,
        run: () => this.#create(),
      },
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith('reception.stocktake.')) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#stop();
  }

  #create = () =>
    showStocktakeDialog(this.workspace, {
      done: (stocktake) => this.router.go(`/reception/stocktakes/${stocktake.id}`),
    });

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key !== 'n' || !this.#mayWrite) return;
    event.preventDefault();
    this.#create();
  };

  #columns() {
    const { people } = this.workspace;
    const end = /** @type {const} */ ('end');
    const count = (/** @type {keyof Stocktake['counters']} */ name, from = 0, alarms = false) => ({
      id: name,
      label: t(`stocktakes.count_${name}`),
      align: end,
      ...(from ? { from } : {}),
      render: (/** @type {Stocktake} */ { counters }) =>
        html`<span class=${alarms && counters[name] ? 'some' : ''}>${formatNumber(counters[name])}</span>`,
      text: (/** @type {Stocktake} */ { counters }) => String(counters[name]),
    });
    return [
      { id: 'number', label: t('records.number'), width: 64, align: end, fixed: true },
      {
        id: 'place_name',
        label: t('reception.place'),
        fixed: true,
        render: (/** @type {Stocktake} */ one) => html`<span class="name">${one.place_name}</span>`,
        text: (/** @type {Stocktake} */ one) => one.place_name,
      },
      {
        id: 'state',
        label: t('records.state'),
        fixed: true,
        render: (/** @type {Stocktake} */ one) =>
          one.closed_at
            ? html`<ws-badge icon="check">${t('stocktakes.closed')}</ws-badge>`
            : html`<ws-badge tone="info" icon="scan-barcode">${t('stocktakes.open')}</ws-badge>`,
        text: (/** @type {Stocktake} */ one) => t(one.closed_at ? 'stocktakes.closed' : 'stocktakes.open'),
      },
      count('found', 560),
      count('missing', 560),
      count('moved', 700),
      count('unknown', 700, true),
      count('out_of_stock', 860, true),
      {
        id: 'started_by',
        label: t('stocktakes.by'),
        from: 960,
        text: (/** @type {Stocktake} */ one) => nameOf(people, one.started_by),
      },
      {
        id: 'started_at',
        label: t('stocktakes.startedAt'),
        from: 480,
        render: (/** @type {Stocktake} */ one) => html`<ws-date .value=${one.started_at}></ws-date>`,
        text: (/** @type {Stocktake} */ one) => formatDateTime(one.started_at),
      },
    ];
  }

  render() {
    const list = this.#list;
    return html`<ws-page-header .heading=${t('reception.title')}>
        ${this.#mayWrite ? html`<ws-button slot="actions" variant="primary" icon="plus" @click=${this.#create}>${t('stocktakes.newStocktake')}</ws-button>` : nothing}
      </ws-page-header>
      <reception-tabs current="stocktakes"></reception-tabs>
      <div class="panel"><ws-table openable storage-key="reception.stocktakes" .label=${this.heading} .columns=${this.#columns()} .rows=${list.rows} .state=${list.state} .problem=${list.problem}
        .rowLabel=${(/** @type {Stocktake} */ one) => one.place_name} .emptyHeading=${t(this.shown ? 'records.noMatch' : 'stocktakes.noStocktake')}
        .emptyText=${this.shown ? '' : t('stocktakes.noStocktakeText')} .more=${list.more} .loadingMore=${list.loadingMore} .pending=${list.pending}
        @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(`/reception/stocktakes/${event.detail.key}`)}
        @ws-more=${() => list.loadMore()} @ws-pending=${() => list.load()} @ws-retry=${() => list.load()}>
        <ws-segmented slot="toolbar" .label=${t('records.state')} .value=${this.shown} .options=${[
          { value: '', label: t('stocktakes.allStocktakes') },
          { value: 'open', label: t('stocktakes.onlyOpen') },
          { value: 'closed', label: t('stocktakes.onlyClosed') },
        ]} @change=${(/** @type {any} */ event) => {
          this.shown = event.currentTarget.value;
          void list.load();
        }}></ws-segmented>
        ${this.#mayWrite && !this.shown ? html`<ws-button slot="empty" icon="plus" @click=${this.#create}>${t('stocktakes.newStocktake')}</ws-button>` : nothing}
      </ws-table></div>`;
  }
}

customElements.define('stocktakes-page', StocktakesPage);
