import { css, html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { AppPage } from '../../../shared/app/page.js';
import { isTyping } from '../../../shared/components/focus.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-table.js';
import { listHistory, RECORD_KINDS } from '../../../shared/data/reception/history.js';
import { t } from '../../../shared/i18n/i18n.js';
import { tableChoices, takeTable } from '../../components/reception/take-table.js';
import {
  recordColumns,
  recordKey,
  recordName,
  recordPath,
} from '../../components/reception/tracing/record-kinds.js';
import './reception-tabs.js';

/**
 * @typedef {import('../../../shared/data/reception/history.js').HistoryEntry} HistoryEntry
 * @typedef {{ query: string, kind: string, from: string, to: string }} Filter
 */

/** How long typing in the search pauses before it is looked for, in milliseconds. */
const PAUSE = 250;
/** @type {Filter} */
const ALL = { query: '', kind: '', from: '', to: '' };

/** What was looked for, by account: coming back from a record finds the list as it was. @type {Map<number, Filter>} */
const remembered = new Map();

/** What was done, on one timeline: finished lots, wipes, orders, donations, loans. */
export class HistoryPage extends AppPage {
  static properties = { filter: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      ws-table { flex: 1; min-height: 0; }
      .word { color: var(--text-muted); font-size: var(--size-s); }
      .search { width: 240px; } .kind { width: 180px; } .day { width: 150px; }
      @media (max-width: 560px) { .panel { padding: 12px; } .search { width: 180px; } }
    `,
  ];

  /** @type {LiveList<HistoryEntry>} */
  #list = new LiveList(this, (page) => listHistory(this.workspace.transport, { ...page, ...this.filter }), {
    key: /** @type {any} */ (recordKey),
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  /** What is typed in the search and not looked for yet. @type {string | null} */
  #typed = null;
  #stop = () => {};

  constructor() {
    super();
    this.filter = ALL;
  }

  get heading() {
    return t('reception.tab_history');
  }

  get keyGroups() {
    return [{ label: this.heading, keys: [{ keys: '/', label: t('records.search') }] }];
  }

  connectedCallback() {
    this.filter = remembered.get(this.me.account.id) ?? ALL;
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (/^reception\.(lot|items|disk_session|disks|order|donation|loan)\./.test(kind)) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    clearTimeout(this.#typing);
    this.#stop();
  }

  /** @param {Partial<Filter>} change */
  #refine(change) {
    clearTimeout(this.#typing);
    // What is typed holds, also when something else is chosen before the typing paused.
    this.filter = { ...this.filter, query: this.#typed ?? this.filter.query, ...change };
    this.#typed = null;
    remembered.set(this.me.account.id, this.filter);
    void this.#list.load();
  }

  /** @param {Event} event */
  #search(event) {
    this.#typed = /** @type {any} */ (event.currentTarget).value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#refine({}), PAUSE);
  }

  #export = (/** @type {CustomEvent} */ event) => {
    const { kind, from, to } = this.filter;
    void takeTable(this.workspace.transport, {
      path: 'history',
      name: t('tracing.historyFile'),
      format: event.detail.id,
      query: { kind, from, to },
    });
  };

  /** @param {'from' | 'to'} name */
  #day(name) {
    const { from, to } = this.filter;
    // Half a date is no date yet; the field says so itself.
    return html`<span slot="toolbar" class="word" aria-hidden="true">${t(`reception.${name}Day`)}</span><ws-field slot="toolbar" class="day" type="date" hide-label .label=${t(`reception.${name}Day`)} .value=${this.filter[name]} .min=${name === 'to' ? from : ''} .max=${name === 'from' ? to : ''}
      @change=${(/** @type {any} */ event) => this.#refine({ [name]: event.currentTarget.value })}></ws-field>`;
  }

  render() {
    const list = this.#list;
    const { query, kind } = this.filter;
    const filtered = Object.values(this.filter).some(Boolean);
    return html`<ws-page-header .heading=${t('reception.title')}>
        <ws-menu slot="actions" placement="bottom-end" .label=${t('stocktakes.export')} .items=${tableChoices()} @ws-choose=${this.#export}>
          <ws-button slot="trigger" icon="download">${t(query ? 'tracing.exportAll' : 'stocktakes.export')}</ws-button></ws-menu>
      </ws-page-header>
      <reception-tabs current="history"></reception-tabs>
      <div class="panel"><ws-table openable storage-key="reception.history" .label=${this.heading} .columns=${recordColumns()} .rows=${list.rows} .rowKey=${recordKey} .rowLabel=${recordName}
        .state=${list.state} .problem=${list.problem} .emptyHeading=${t(filtered ? 'records.noMatch' : 'tracing.noHistory')} .emptyText=${t(filtered ? 'records.noMatchText' : 'tracing.noHistoryText')}
        .more=${list.more} .loadingMore=${list.loadingMore} .pending=${list.pending}
        @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(recordPath(event.detail.row))}
        @ws-more=${() => list.loadMore()} @ws-pending=${() => list.load()} @ws-retry=${() => list.load()}>
        <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('records.search')} .placeholder=${t('tracing.searchHistory')} .value=${query} @input=${this.#search}></ws-field>
        <ws-field slot="toolbar" class="kind" type="select" hide-label .label=${t('tracing.recordKind')} .value=${kind}
          .options=${[{ value: '', label: t('tracing.everyKind') }, ...RECORD_KINDS.map((value) => ({ value, label: t(`tracing.kind_${value}`) }))]}
          @change=${(/** @type {any} */ event) => this.#refine({ kind: event.currentTarget.value })}></ws-field>
        ${this.#day('from')} ${this.#day('to')}
        ${filtered ? html`<ws-button slot="empty" @click=${() => this.#refine(ALL)}>${t('records.showAll')}</ws-button>` : nothing}
      </ws-table></div>`;
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key !== '/') return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.search'))?.focus();
  };
}

customElements.define('history-page', HistoryPage);
