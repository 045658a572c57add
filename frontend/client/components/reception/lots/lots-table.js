import { html } from 'lit';
import { LiveList } from '../../../../shared/app/live-list.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-table.js';
import { formatDay } from '../../../../shared/data/civil-date.js';
import { listLots } from '../../../../shared/data/reception/lots.js';
import { formatNumber, formatPercent, t } from '../../../../shared/i18n/i18n.js';
import { TableSection } from '../../../../shared/pages/components/people/table-section.js';
import { lotName, stateOfLot } from '../words.js';
import { shareSorted } from './lot-progress.js';

/** @typedef {import('../../../../shared/data/types.js').Lot} Lot */

/** How long typing in the search pauses before it is looked for, in milliseconds. */
const PAUSE = 250;
/** @type {Record<string, { state?: string, recovered?: boolean }>} */
const SHOWN = {
  open: { state: 'open' },
  finished: { state: 'finished', recovered: false },
  recovered: { recovered: true },
  all: {},
};

/**
 * Every lot, the newest first.
 * @fires reception-new
 */
export class LotsTable extends TableSection {
  static properties = {
    router: { attribute: false },
    mayWrite: { type: Boolean },
    filter: { state: true },
  };

  /** @type {LiveList<Lot>} */
  #list = new LiveList(this, (page) => {
    const { query, shown } = this.filter;
    return listLots(this.workspace.transport, { ...SHOWN[shown], ...(query ? { query } : {}), ...page });
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  constructor() {
    super();
    this.router = /** @type {import('../../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.mayWrite = false;
    this.filter = { query: '', shown: 'open' };
  }

  /** @param {string} kind */
  concerns(kind) {
    return /^reception\.(lot|items?)\./.test(kind);
  }

  touch() {
    this.#list.touch();
  }

  /** Puts the cursor where one searches. */
  search() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.search'))?.focus();
  }

  render() {
    const list = this.#list;
    const { query, shown } = this.filter;
    const narrowed = Boolean(query) || shown === 'finished' || shown === 'recovered';
    return html`<ws-table openable
      .label=${t('reception.tab_lots')}
      .columns=${COLUMNS()}
      .rows=${list.rows}
      .rowLabel=${lotName}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(narrowed ? 'reception.noMatch' : 'reception.noLots')}
      .emptyText=${t(narrowed ? 'reception.noMatchText' : 'reception.noLotsText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="reception-lots"
      @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(`/reception/lots/${event.detail.key}`)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('reception.searchLots')} .placeholder=${t('reception.searchLots')}
        .value=${query} @input=${this.#search}></ws-field>
      <ws-field slot="toolbar" class="filter" type="select" hide-label .label=${t('reception.stateFilter')} .value=${shown}
        .options=${Object.keys(SHOWN).map((value) => ({ value, label: t(`reception.show_${value}`) }))}
        @change=${(/** @type {any} */ event) => this.#refine({ shown: event.currentTarget.value })}></ws-field>
      ${
        !narrowed && this.mayWrite
          ? html`<ws-button slot="empty" variant="primary" icon="plus" @click=${() => this.emit('reception-new')}>${t('reception.newLot')}</ws-button>`
          : ''
      }
    </ws-table>`;
  }

  /** @param {Event} event */
  #search(event) {
    const { value } = /** @type {any} */ (event.currentTarget);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      const query = value.trim();
      // Whoever looks for a lot by its name means those that are finished, too.
      this.#refine({ query, ...(query && this.filter.shown === 'open' ? { shown: 'all' } : {}) });
    }, PAUSE);
  }

  /** @param {Partial<LotsTable['filter']>} change */
  #refine(change) {
    this.filter = { ...this.filter, ...change };
    void this.#list.load();
  }
}

const COLUMNS = () => [
  {
    id: 'number',
    label: t('reception.lot'),
    width: 90,
    fixed: true,
    render: (/** @type {Lot} */ lot) => html`<strong>${lotName(lot)}</strong>`,
    text: (/** @type {Lot} */ lot) => lotName(lot),
  },
  {
    id: 'name',
    label: t('reception.lotName'),
    width: 180,
    from: 900,
    text: (/** @type {Lot} */ lot) => lot.name || '—',
  },
  {
    id: 'supplier',
    label: t('reception.supplier'),
    width: 180,
    text: (/** @type {Lot} */ lot) => lot.supplier || '—',
  },
  {
    id: 'received_on',
    label: t('reception.receivedOn'),
    width: 130,
    from: 620,
    text: (/** @type {Lot} */ lot) => formatDay(lot.received_on),
  },
  {
    id: 'state',
    label: t('reception.state'),
    width: 120,
    fixed: true,
    render: (/** @type {Lot} */ lot) => {
      const { text, tone, icon } = stateOfLot(lot);
      return html`<ws-badge .tone=${tone} .icon=${icon}>${text}</ws-badge>`;
    },
    text: (/** @type {Lot} */ lot) => stateOfLot(lot).text,
  },
  count('total', 700),
  count('pending', 760),
  count('refurbished', 1000),
  count('parts', 1080),
  count('scrap', 1080),
  {
    id: 'progress',
    label: t('reception.progress'),
    width: 170,
    from: 620,
    render: (/** @type {Lot} */ lot) => html`<lot-progress .counts=${lot.counters}></lot-progress>`,
    text: (/** @type {Lot} */ lot) => formatPercent(shareSorted(lot.counters) / 100),
  },
];

/**
 * @param {'total' | 'pending' | 'refurbished' | 'parts' | 'scrap'} name
 * @param {number} from
 */
function count(name, from) {
  return {
    id: name,
    label: t(`reception.count_${name}`),
    width: 110,
    align: /** @type {const} */ ('end'),
    from,
    text: (/** @type {Lot} */ lot) => formatNumber(lot.counters[name]),
  };
}

customElements.define('lots-table', LotsTable);
