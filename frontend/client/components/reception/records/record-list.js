import { css, html, nothing } from 'lit';
import { LiveList } from '../../../../shared/app/live-list.js';
import { AppPage } from '../../../../shared/app/page.js';
import { isTyping } from '../../../../shared/components/focus.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-chip.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-page-header.js';
import '../../../../shared/components/ws-segmented.js';
import '../../../../shared/components/ws-table.js';
import { t } from '../../../../shared/i18n/i18n.js';
import '../../../pages/reception/reception-tabs.js';

/**
 * @typedef {{ query: string, state: string, deleted: boolean }} Filter
 * @typedef {import('../../../../shared/components/table-model.js').Column} Column
 */

/** How long typing in the search pauses before it is looked for, in milliseconds. */
const PAUSE = 250;

/** What was looked for, by account and part: coming back from a record finds the list as it was. @type {Map<string, Filter>} */
const remembered = new Map();

/**
 * A page that lists the records of one kind: searched, filtered, page by page, following what happens. What is a
 * kind's own (its columns, its states, its words `records.<part>_…`) it says itself.
 */
export class RecordList extends AppPage {
  static properties = { filter: { state: true } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      ws-table { flex: 1; min-height: 0; }
      .search { width: 240px; }
      .name { font-weight: var(--weight-medium); }
      .number { color: var(--text-muted); }
      .none { color: var(--text-muted); }
      @media (max-width: 560px) { .panel { padding: 12px; } .search { width: 180px; } }
    `,
  ];

  /** The list itself. @type {LiveList<any>} */
  list = new LiveList(this, (/** @type {{ cursor: string | null, limit: number }} */ page) => {
    const { query, state, deleted } = this.filter;
    return this.fetch({ ...page, query, state, ...(deleted ? { deleted } : {}) });
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  /** What is typed in the search and not looked for yet. @type {string | null} */
  #typed = null;
  #stop = () => {};

  constructor() {
    super();
    /** @type {Filter} */
    this.filter = { query: '', state: '', deleted: false };
  }

  /** Which part of reception this is, as tabs, addresses and words call it: `orders`. @returns {string} */
  get section() {
    return '';
  }

  /** How the journal calls such a record: `order`. @returns {string} */
  get subject() {
    return '';
  }

  get icon() {
    return 'list';
  }

  /**
   * @param {{ cursor: string | null, limit: number, query: string, state: string, deleted?: boolean }} _query
   * @returns {Promise<import('../../../../shared/data/types.js').Page<any>>}
   */
  async fetch(_query) {
    return { items: [], next: null };
  }

  /** @returns {Column[]} */
  columns() {
    return [];
  }

  /** The states that the list can be narrowed to, beside all. @returns {string[]} */
  get states() {
    return [];
  }

  get heading() {
    return t(`reception.tab_${this.section}`);
  }

  get keyGroups() {
    return [
      {
        label: this.heading,
        keys: [
          ...(this.#writes ? [{ keys: 'n', label: t(`records.${this.section}_new`) }] : []),
          { keys: '/', label: t('records.search') },
        ],
      },
    ];
  }

  get commands() {
    if (!this.#writes) return [];
    return [
      {
        id: `new-${this.subject}`,
        label: t(`records.${this.section}_new`),
        icon: 'plus',
        group: t('reception.title'),
        run: () => this.#create(),
      },
    ];
  }

  get #writes() {
    return this.workspace.session.may('reception:write');
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  connectedCallback() {
    const key = this.#memory;
    if (remembered.has(key)) this.filter = /** @type {Filter} */ (remembered.get(key));
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (this.concerns(kind)) this.list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    clearTimeout(this.#typing);
    this.#stop();
  }

  /**
   * Whether an event changes what the list shows.
   * @param {string} kind
   */
  concerns(kind) {
    return kind.startsWith(`reception.${this.subject}.`);
  }

  get #memory() {
    return `${this.me.account.id} ${this.section}`;
  }

  render() {
    return html`
      <ws-page-header .heading=${t('reception.title')}>
        ${
          this.#writes
            ? html`<ws-button slot="actions" variant="primary" icon="plus" href="#/reception/${this.section}/new">${t(`records.${this.section}_new`)}</ws-button>`
            : nothing
        }
      </ws-page-header>
      <reception-tabs .current=${this.section}></reception-tabs>
      <div class="panel">${this.#table()}</div>
    `;
  }

  #table() {
    const { list } = this;
    const { query, state, deleted } = this.filter;
    const filtered = Boolean(query || state || deleted);
    return html`<ws-table openable
      .label=${this.heading}
      .columns=${this.columns()}
      .rows=${list.rows}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(deleted ? 'records.nothingDeleted' : filtered ? 'records.noMatch' : `records.${this.section}_empty`)}
      .emptyText=${deleted ? '' : t(filtered ? 'records.noMatchText' : `records.${this.section}_emptyText`)}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      .storageKey=${`reception.${this.section}`}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(`/reception/${this.section}/${event.detail.key}`)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('records.search')} .placeholder=${t(`records.${this.section}_search`)}
        .value=${query} @input=${this.#search} @keydown=${this.#searchKeyed}></ws-field>
      ${
        this.states.length
          ? html`<ws-segmented slot="toolbar" .label=${t('records.state')} .value=${state}
              .options=${[{ value: '', label: t(`records.${this.section}_all`) }, ...this.states.map((value) => ({ value, label: t(`records.${this.section}_only_${value}`) }))]}
              @change=${(/** @type {any} */ event) => this.#refine({ state: event.currentTarget.value })}></ws-segmented>`
          : nothing
      }
      ${
        this.workspace.session.may('reception:manage')
          ? html`<ws-chip slot="toolbar" icon="trash" .pressed=${deleted} @change=${() => this.#refine({ deleted: !deleted })}>${t(`records.${this.section}_deletedOnes`)}</ws-chip>`
          : nothing
      }
      ${
        !filtered && this.#writes
          ? html`<ws-button slot="empty" icon="plus" href="#/reception/${this.section}/new">${t(`records.${this.section}_new`)}</ws-button>`
          : filtered
            ? html`<ws-button slot="empty" @click=${() => this.#refine({ query: '', state: '', deleted: false })}>${t('records.showAll')}</ws-button>`
            : nothing
      }
    </ws-table>`;
  }

  /** @param {Event} event */
  #search(event) {
    this.#typed = /** @type {any} */ (event.currentTarget).value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#refine({}), PAUSE);
  }

  /** @param {KeyboardEvent} event */
  #searchKeyed(event) {
    if (event.key !== 'ArrowDown' || this.list.rows.length === 0) return;
    event.preventDefault();
    const table = /** @type {any} */ (this.shadowRoot?.querySelector('ws-table'));
    void table?.focusRow(0);
  }

  /** @param {Partial<Filter>} change */
  #refine(change) {
    clearTimeout(this.#typing);
    // What is typed holds, also when something else is chosen before the typing paused.
    this.filter = { ...this.filter, query: this.#typed ?? this.filter.query, ...change };
    this.#typed = null;
    remembered.set(this.#memory, this.filter);
    void this.list.load();
  }

  #create() {
    this.router.go(`/reception/${this.section}/new`);
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key === 'n' && this.#writes) this.#create();
    else if (event.key === '/') /** @type {any} */ (this.shadowRoot?.querySelector('.search'))?.focus();
    else return;
    event.preventDefault();
  };
}
