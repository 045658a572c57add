import { html, nothing } from 'lit';
import { announce } from '../../../shared/app/announce.js';
import { nameOf } from '../../../shared/app/names.js';
import { AppPage } from '../../../shared/app/page.js';
import { explain, explainRefusal, stateOf } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { isTyping } from '../../../shared/components/focus.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-banner.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-date.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import '../../../shared/components/ws-table.js';
import { oncePerFrame } from '../../../shared/data/frames.js';
import { StocktakeStore } from '../../../shared/data/reception/stocktake-store.js';
import { closeStocktake } from '../../../shared/data/reception/stocktakes.js';
import { formatDateTime, formatNumber, t } from '../../../shared/i18n/i18n.js';
import { Sounds } from '../../components/reception/bench/sounds.js';
import { Places } from '../../components/reception/places/places.js';
import { Counting } from '../../components/reception/stocktakes/counting.js';
import { tableChoices, takeTable } from '../../components/reception/take-table.js';
import '../../components/reception/stocktakes/verdict-panel.js';
import { ScanKeys } from '../../components/reception/scan-keys.js';
import { answerTold, verdictLook } from '../../components/reception/stocktakes/verdicts.js';
import { stocktakeStyle } from './stocktake-style.js';

/**
 * @typedef {import('../../../shared/data/reception/stocktakes.js').Scan} Scan
 * @typedef {import('../../../shared/data/reception/stocktake-queue.js').Counted} Counted
 *
 * @typedef {object} Row A line of the list: a scan, or a code on its way.
 * @property {string | number} key
 * @property {string} verdict
 * @property {string} code
 * @property {string} label
 * @property {Scan | null} scan
 * @property {number} by
 * @property {string} at
 */

/** The counters, in their order. */
const COUNTERS = /** @type {const} */ (['found', 'moved', 'missing', 'unknown', 'out_of_stock']);

/** A stocktake: everything in a place is scanned, and each scan is answered at once. */
export class StocktakePage extends AppPage {
  static styles = [AppPage.styles, stocktakeStyle];

  /** @type {StocktakeStore | null} */
  #store = null;
  /** @type {Counting | null} */
  #counting = null;
  #sounds = new Sounds();
  #places = new Places(this, { counts: false });
  /** @type {(() => void)[]} */
  #stops = [];
  #turn = 0;

  constructor() {
    super();
    new ScanKeys(this, {
      enabled: () => this.#store?.status !== 'error' && this.#mayWrite && this.#store?.stocktake !== null,
      onScan: (code) => this.#counting?.scan(code),
      onRefused: (refused, count) => this.#counting?.refuse(refused, count),
    });
  }

  watches() {
    const { session, people, link, counts } = this.workspace;
    return [session, people, link, counts];
  }

  get #mayWrite() {
    return this.workspace.session.may('reception:write');
  }

  get #name() {
    const stocktake = this.#store?.stocktake;
    return stocktake
      ? t('stocktakes.stocktakeNumber', { number: stocktake.number })
      : t('stocktakes.stocktake');
  }

  get heading() {
    return `${this.#name} · ${t('reception.title')}`;
  }

  get keyGroups() {
    return [
      {
        label: t('stocktakes.stocktake'),
        keys: [
          { keys: '/', label: t('stocktakes.typeCode') },
          { keys: 'Escape', label: t('reception.tab_stocktakes') },
        ],
      },
    ];
  }

  get commands() {
    const { muted } = this.#sounds;
    return [
      {
        id: 'stocktake-mute',
        label: t(muted ? 'reception.soundOn' : 'reception.soundOff'),
        icon: muted ? 'volume-2' : 'volume-x',
        group: this.#name,
        run: () => this.#mute(),
      },
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#leave();
    this.#sounds.close();
  }

  #leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#counting?.close();
    this.#store?.close();
    this.#counting = null;
    this.#store = null;
  }

  willUpdate() {
    const id = Number(this.route.parameters.stocktake);
    if (this.isConnected && this.#store?.id !== id) this.#open(id);
  }

  /** @param {number} id */
  #open(id) {
    this.#leave();
    const { transport, counts: queue, link } = this.workspace;
    const stocktake = new StocktakeStore(transport, id);
    this.#store = stocktake;
    this.#counting = new Counting({ stocktake, queue, sounds: this.#sounds, live: () => link.live });
    this.#turn = 0;
    const draw = oncePerFrame(() => this.requestUpdate());
    this.#stops = [
      this.#counting.subscribe(draw),
      this.workspace.onEvent((event) => stocktake.apply(event)),
      this.workspace.onBack(() => void stocktake.load()),
    ];
    void stocktake.load();
  }

  updated() {
    const answer = this.#counting?.answer;
    if (!answer || answer.turn === this.#turn) return;
    this.#turn = answer.turn;
    if (answer.what === 'sent') return;
    const { word, more } = answerTold(answer, this.#placeName);
    announce([answer.scan?.serial ?? answer.code, word, more].filter(Boolean).join(', '));
  }

  #placeName = (/** @type {number | null | undefined} */ id) => this.#places.nameOf(id);

  render() {
    const store = this.#store;
    const counting = this.#counting;
    if (!store || !counting) return nothing;
    if (store.status === 'error') return this.#failed(store);
    const { stocktake } = store;
    return html`${this.#header()}
      <div class="page">
        ${
          stocktake && !stocktake.closed_at && this.#mayWrite
            ? html`<verdict-panel .answer=${counting.answer} .placeName=${this.#placeName} @reception-scan=${(
                /** @type {CustomEvent} */ event,
              ) => counting.scan(event.detail.text)}></verdict-panel>`
            : nothing
        }
        ${this.#notices(counting)}
        ${stocktake ? this.#counters(stocktake) : nothing}
        <div class="table">${this.#table(store, counting)}</div>
      </div>`;
  }

  /** @param {StocktakeStore} store */
  #failed(store) {
    const gone = /** @type {{ status?: number }} */ (store.error)?.status === 404;
    const state = stateOf(store.error);
    return html`<ws-page-header .heading=${t('stocktakes.stocktake')} .crumbs=${this.#crumbs}></ws-page-header>
      <ws-state class="middle" .kind=${gone ? 'empty' : state.kind} .heading=${gone ? t('stocktakes.stocktakeGone') : ''} .text=${gone ? '' : state.text} .requestId=${gone ? '' : state.requestId}
        ?retry=${!gone} @ws-retry=${() => void store.load()}>
        <ws-button slot="action" href="#/reception/stocktakes">${t('reception.tab_stocktakes')}</ws-button></ws-state>`;
  }

  get #crumbs() {
    return [{ label: t('reception.tab_stocktakes'), href: '#/reception/stocktakes' }];
  }

  #header() {
    const stocktake = this.#store?.stocktake ?? null;
    const { muted } = this.#sounds;
    const where = stocktake ? this.#placeName(stocktake.place) || stocktake.place_name : '';
    return html`<ws-page-header .heading=${this.#name} .sub=${where} .crumbs=${this.#crumbs}>
      ${
        stocktake
          ? stocktake.closed_at
            ? html`<ws-badge slot="meta" icon="check">${t('stocktakes.closed')}</ws-badge>`
            : html`<ws-badge slot="meta" tone="info" icon="scan-barcode">${t('stocktakes.open')}</ws-badge>`
          : nothing
      }
      <ws-icon-button slot="actions" .icon=${muted ? 'volume-x' : 'volume-2'} .label=${t(muted ? 'reception.soundOn' : 'reception.soundOff')} @click=${() => this.#mute()}></ws-icon-button>
      <ws-menu slot="actions" placement="bottom-end" .label=${t('stocktakes.export')} .items=${tableChoices()} @ws-choose=${this.#export}>
        <ws-button slot="trigger" icon="download">${t('stocktakes.export')}</ws-button></ws-menu>
      ${
        stocktake && !stocktake.closed_at && this.#mayWrite
          ? html`<ws-button slot="actions" variant="primary" icon="check" @click=${() => this.#close()}>${t('stocktakes.closeStocktake')}</ws-button>`
          : nothing
      }
    </ws-page-header>`;
  }

  /** @param {Counting} counting */
  #notices(counting) {
    const { link, counts } = this.workspace;
    const { waiting, refused } = counting;
    return html`${
      waiting.length > 0 && (!link.live || counts.trouble)
        ? html`<ws-banner tone=${counts.trouble ? 'attention' : 'info'} icon="clock">${t(counts.trouble ? 'stocktakes.waitingUnkept' : 'stocktakes.waiting', { count: waiting.length })}</ws-banner>`
        : nothing
    }
    ${refused.map(
      (
        counted,
      ) => html`<ws-banner tone="danger" role="alert"><span class="mono">${counted.code}</span>${t('reception.colon')}${
        counted.refusal?.code === 'closed'
          ? t('stocktakes.closedText')
          : explainRefusal(/** @type {any} */ (counted.refusal))
      }
        ${counted.refusal?.code === 'closed' ? nothing : html`<ws-button slot="actions" size="s" @click=${() => counting.retry(counted.client_id)}>${t('ui.retry')}</ws-button>`}
        <ws-button slot="actions" size="s" variant="quiet" @click=${() => counting.discard(counted.client_id)}>${t('reception.giveUp')}</ws-button></ws-banner>`,
    )}`;
  }

  /** @param {import('../../../shared/data/reception/stocktakes.js').Stocktake} stocktake */
  #counters({ counters, closed_at: closed }) {
    const { verdict = '' } = this.#store ?? {};
    return html`<div class="counters" role="group" aria-label=${t('stocktakes.counters')}>
      ${COUNTERS.map((name) => {
        // What is missing is only known one by one at the end; until then it is what is left to scan.
        const word =
          name === 'missing' && !closed ? t('stocktakes.count_left') : t(`stocktakes.count_${name}`);
        const { tone, icon } = verdictLook(name === 'missing' && !closed ? 'sent' : name);
        const content = html`<span class="name"><ws-icon class=${counters[name] ? tone : ''} .name=${icon}></ws-icon>${word}</span><span class="number">${formatNumber(counters[name])}</span>`;
        return name === 'missing' && !closed
          ? html`<div class="card">${content}</div>`
          : html`<button class="card" type="button" aria-pressed=${String(verdict === name)} @click=${() =>
              this.#store?.show(verdict === name ? '' : name)}>${content}</button>`;
      })}
    </div>`;
  }

  /** @param {StocktakeStore} store @param {Counting} counting */
  #table(store, counting) {
    const waiting = store.verdict ? [] : counting.waiting.map(waitingRow);
    const rows = [...waiting, ...store.scans.map(scanRow)];
    const loading = store.status === 'loading' && rows.length === 0;
    const none = store.verdict
      ? 'stocktakes.noScanSo'
      : store.open
        ? 'stocktakes.noScan'
        : 'stocktakes.nothingScanned';
    return html`<ws-table openable storage-key="reception.stocktake" .label=${t('stocktakes.scans')} .columns=${this.#columns()} .rows=${rows} .rowKey=${(/** @type {Row} */ row) => row.key}
      .rowLabel=${(/** @type {Row} */ row) => row.code} .rowMark=${(/** @type {Row} */ row) => (row.scan ? '' : 'waiting')} .state=${loading ? 'loading' : rows.length ? null : 'empty'}
      .emptyHeading=${t(none)} .emptyText=${store.verdict || !store.open ? '' : t('stocktakes.noScanText')} .more=${store.more} .loadingMore=${store.loadingMore}
      @ws-more=${() => store.loadMore()} @ws-open=${(/** @type {CustomEvent} */ event) => this.#openRow(event.detail.row)}>
      ${store.verdict ? html`<ws-button slot="empty" @click=${() => store.show('')}>${t('stocktakes.allScans')}</ws-button>` : nothing}
    </ws-table>`;
  }

  #columns() {
    const { people } = this.workspace;
    return [
      {
        id: 'verdict',
        label: t('stocktakes.verdict'),
        fixed: true,
        width: 168,
        render: (/** @type {Row} */ { verdict }) => {
          const { tone, icon } = verdictLook(verdict);
          return html`<ws-badge .tone=${tone} .icon=${icon}>${t(`stocktakes.verdict_${verdict}`)}</ws-badge>`;
        },
        text: (/** @type {Row} */ { verdict }) => t(`stocktakes.verdict_${verdict}`),
      },
      { id: 'code', label: t('reception.serial'), fixed: true, mono: true, width: 200 },
      { id: 'label', label: t('stocktakes.what'), from: 620 },
      {
        id: 'from',
        label: t('stocktakes.from'),
        from: 760,
        text: (/** @type {Row} */ { verdict, scan }) =>
          verdict === 'moved' ? this.#placeName(scan?.from_place) || t('stocktakes.nowhere') : '',
      },
      {
        id: 'by',
        label: t('stocktakes.by'),
        from: 900,
        text: (/** @type {Row} */ { by }) => nameOf(people, by),
      },
      {
        id: 'at',
        label: t('stocktakes.at'),
        from: 520,
        render: (/** @type {Row} */ { at }) => html`<ws-date .value=${at}></ws-date>`,
        text: (/** @type {Row} */ { at }) => formatDateTime(at),
      },
    ];
  }

  /** @param {Row} row */
  #openRow({ scan }) {
    if (!scan) return;
    this.router.go(`/reception/traceability/serial/${encodeURIComponent(scan.serial ?? scan.code)}`);
  }

  #mute() {
    this.#sounds.mute(!this.#sounds.muted);
    this.requestUpdate();
  }

  #export = (/** @type {CustomEvent} */ event) => {
    const stocktake = this.#store?.stocktake;
    if (!stocktake) return;
    void takeTable(this.workspace.transport, {
      path: `stocktakes/${stocktake.id}`,
      name: t('stocktakes.stocktakeFile', { number: String(stocktake.number) }),
      format: event.detail.id,
    });
  };

  async #close() {
    const store = this.#store;
    const stocktake = store?.stocktake;
    if (!store || !stocktake) return;
    const waiting = this.#counting?.waiting.length ?? 0;
    if (waiting) {
      toast({ text: t('stocktakes.closeWaits', { count: waiting }), tone: 'attention' });
      return;
    }
    const { missing } = stocktake.counters;
    const sure = await confirmAction({
      title: t('stocktakes.closeTitle', { name: this.#name }),
      body: missing ? t('stocktakes.closeMissing', { count: missing }) : t('stocktakes.closeAll'),
      action: t('stocktakes.closeStocktake'),
    });
    if (!sure) return;
    try {
      store.replace(await closeStocktake(this.workspace.transport, stocktake));
      toast({ text: t('stocktakes.closedToast', { name: this.#name }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    await store.load();
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key === '/')
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('verdict-panel'))?.focus();
    else if (event.key === 'Escape') this.router.go('/reception/stocktakes');
    else return;
    event.preventDefault();
  };
}

/** @param {Counted} counted @returns {Row} */
function waitingRow({ client_id: key, code, account: by, at }) {
  return { key, verdict: 'sent', code, label: '', scan: null, by, at };
}

/** @param {Scan} scan @returns {Row} */
function scanRow(scan) {
  const { id: key, verdict, code, serial, label, scanned_by: by, scanned_at: at } = scan;
  return { key, verdict, code: serial ?? code, label, scan, by, at };
}

customElements.define('stocktake-page', StocktakePage);
