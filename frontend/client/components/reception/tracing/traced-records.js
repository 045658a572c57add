import { css, html, nothing } from 'lit';
import { LiveList } from '../../../../shared/app/live-list.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-table.js';
import { listHistory } from '../../../../shared/data/reception/history.js';
import { listLots } from '../../../../shared/data/reception/lots.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { daysOf } from './months.js';
import { recordColumns, recordKey, recordName, recordPath } from './record-kinds.js';

/**
 * @typedef {import('../../../../shared/data/reception/history.js').HistoryEntry} HistoryEntry
 * @typedef {import('../../../../shared/data/reception/history.js').RecordKind} RecordKind
 */

/** How many records are shown before one asks for more. */
const PAGE = 20;

/** The records of one kind in one month. */
export class TracedRecords extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    kind: {},
    year: { type: Number },
    month: { type: Number },
  };

  static styles = [WsElement.styles, css`:host { display: block; } ws-table { max-height: 480px; }`];

  /** @type {LiveList<HistoryEntry>} */
  #list = new LiveList(this, (page) => this.#fetch(page), {
    key: /** @type {any} */ (recordKey),
    limit: PAGE,
  });
  #shown = '';
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {RecordKind} */
    this.kind = 'lot';
    this.year = 0;
    this.month = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#shown = `${this.kind} ${this.year} ${this.month}`;
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith(`reception.${this.kind}.`)) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  willUpdate() {
    const wanted = `${this.kind} ${this.year} ${this.month}`;
    if (!this.isConnected || wanted === this.#shown) return;
    this.#shown = wanted;
    this.#list.rows = [];
    void this.#list.load();
  }

  /** @param {{ cursor: string | null, limit: number }} page */
  async #fetch(page) {
    const { transport } = this.workspace;
    const query = { ...page, ...daysOf(this.year, this.month) };
    if (this.kind !== 'lot') return await listHistory(transport, { ...query, kind: this.kind });
    // The timeline has finished lots alone; a lot that is being sorted came in, too.
    const lots = await listLots(transport, query);
    return {
      next: lots.next,
      items: lots.items.map(({ id, number, received_on: on, name, supplier, counters }) => ({
        kind: /** @type {const} */ ('lot'),
        id,
        number,
        on,
        name,
        party: supplier,
        count: counters.total,
      })),
    };
  }

  render() {
    const list = this.#list;
    return html`<ws-table openable plain .label=${t(`tracing.kind_${this.kind}`)} .columns=${recordColumns()} .rows=${list.rows} .rowKey=${recordKey} .rowLabel=${recordName} .state=${list.state}
      .problem=${list.problem} .emptyHeading=${t('records.noMatch')} .more=${list.more} .loadingMore=${list.loadingMore} .pending=${list.pending}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(recordPath(event.detail.row))}
      @ws-more=${() => list.loadMore()} @ws-pending=${() => list.load()} @ws-retry=${() => list.load()}>${nothing}</ws-table>`;
  }
}

customElements.define('traced-records', TracedRecords);
