import { css, html } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { nameOf } from '../../shared/app/names.js';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-table.js';
import { listReports } from '../../shared/data/chat.js';
import { Watch } from '../../shared/data/store.js';
import { t } from '../../shared/i18n/i18n.js';
import { reportBadge, showReportDetails } from './report-details.js';

/** @typedef {import('../../shared/data/types.js').Report} Report */

/** The messages that somebody reported. */
export class ReportsTable extends WsElement {
  static properties = { workspace: { attribute: false }, scope: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      ws-table { flex: 1; min-height: 0; }
    `,
  ];

  /** @type {LiveList<Report>} */
  #list = new LiveList(this, (page) =>
    listReports(this.workspace.transport, {
      ...page,
      ...(this.scope === 'all' ? {} : { open: this.scope === 'open' }),
    }),
  );
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {'open' | 'settled' | 'all'} */
    this.scope = 'open';
    new Watch(this, () => [this.workspace.session, this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith('chat.report.')) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const list = this.#list;
    return html`<ws-table
      .label=${t('moderation.reports')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {Report} */ report) => report.text || t('chat.deleted')}
      openable
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(this.scope === 'open' ? 'moderation.noneOpen' : 'moderation.none')}
      .emptyText=${t('moderation.noneText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="reports"
      @ws-open=${(/** @type {CustomEvent<{ row: Report }>} */ event) => showReportDetails(this.workspace, event.detail.row)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-segmented slot="toolbar" .label=${t('moderation.state')} .value=${this.scope}
        .options=${[
          { value: 'open', label: t('moderation.openOnes') },
          { value: 'settled', label: t('moderation.settledOnes') },
          { value: 'all', label: t('moderation.allOnes') },
        ]}
        @change=${(/** @type {any} */ event) => {
          this.scope = event.currentTarget.value;
          void list.load();
        }}></ws-segmented>
    </ws-table>`;
  }

  /** @returns {import('../../shared/components/table-model.js').Column[]} */
  #columns() {
    const { people } = this.workspace;
    const name = (/** @type {number} */ id) => nameOf(people, id);
    return [
      {
        id: 'text',
        label: t('moderation.text'),
        fixed: true,
        text: (/** @type {Report} */ report) => report.text || t('chat.deleted'),
      },
      {
        id: 'author',
        label: t('moderation.author'),
        from: 560,
        width: 160,
        text: (/** @type {Report} */ report) => name(report.author),
      },
      { id: 'reason', label: t('moderation.reason'), from: 860 },
      {
        id: 'reporter',
        label: t('moderation.reporter'),
        from: 760,
        width: 160,
        text: (/** @type {Report} */ report) => name(report.reporter),
      },
      {
        id: 'created_at',
        label: t('moderation.reportedAt'),
        from: 640,
        width: 140,
        render: (/** @type {Report} */ report) => html`<ws-date .value=${report.created_at}></ws-date>`,
        text: (/** @type {Report} */ report) => report.created_at,
      },
      {
        id: 'state',
        label: t('moderation.state'),
        from: 420,
        width: 140,
        render: reportBadge,
        text: (/** @type {Report} */ report) => t(`moderation.${report.resolution ?? 'open'}`),
      },
    ];
  }
}

customElements.define('reports-table', ReportsTable);
