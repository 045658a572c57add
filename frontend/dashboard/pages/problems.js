import { css, html } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-table.js';
import { listProblems } from '../../shared/data/monitoring.js';
import { t } from '../../shared/i18n/i18n.js';
import { problemBadge, showProblemDetails } from '../components/problem-details.js';
import { DashboardPage } from '../page.js';

/** @typedef {import('../../shared/data/monitoring.js').Problem} Problem */

/** What went wrong in the applications, as they reported it. */
export class ProblemsPage extends DashboardPage {
  static properties = { scope: { state: true } };

  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      ws-table { flex: 1; min-height: 0; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  #list = new LiveList(this, (page) =>
    listProblems(this.workspace.transport, {
      ...page,
      ...(this.scope === 'all' ? {} : { resolved: this.scope === 'resolved' }),
    }),
  );
  #stop = () => {};

  constructor() {
    super();
    /** @type {'open' | 'resolved' | 'all'} */
    this.scope = 'open';
  }

  get heading() {
    return t('app.problems');
  }

  get keyGroups() {
    return [
      {
        label: t('app.problems'),
        keys: [
          { keys: 'ArrowDown', label: t('frame.moveList') },
          { keys: 'Enter', label: t('frame.openItem') },
        ],
      },
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent((event) => {
      if (event.kind.startsWith('monitoring.problem.')) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const list = this.#list;
    return html`
      <ws-page-header .heading=${t('app.problems')} .sub=${t('problems.sub')}></ws-page-header>
      <div class="panel">
        <ws-table
          .label=${t('app.problems')}
          .columns=${this.#columns()}
          .rows=${list.rows}
          .rowLabel=${(/** @type {Problem} */ problem) => problem.message}
          openable
          .state=${list.state}
          .problem=${list.problem}
          .emptyHeading=${t(this.scope === 'open' ? 'problems.noneOpen' : 'problems.none')}
          .emptyText=${t('problems.noneText')}
          .more=${list.more}
          .loadingMore=${list.loadingMore}
          .pending=${list.pending}
          storage-key="problems"
          @ws-open=${(/** @type {CustomEvent<{ row: Problem }>} */ event) => showProblemDetails(this.workspace, event.detail.row)}
          @ws-more=${() => list.loadMore()}
          @ws-pending=${() => list.load()}
          @ws-retry=${() => list.load()}
        >
          <ws-segmented slot="toolbar" .label=${t('app.problems')} .value=${this.scope}
            .options=${[
              { value: 'open', label: t('problems.openOnes') },
              { value: 'resolved', label: t('problems.resolvedOnes') },
              { value: 'all', label: t('people.all') },
            ]}
            @change=${(/** @type {any} */ event) => {
              this.scope = event.currentTarget.value;
              void list.load();
            }}></ws-segmented>
        </ws-table>
      </div>
    `;
  }

  /** @returns {import('../../shared/components/table-model.js').Column[]} */
  #columns() {
    return [
      { id: 'message', label: t('problems.message'), fixed: true },
      {
        id: 'application',
        label: t('people.application'),
        from: 760,
        text: (/** @type {Problem} */ problem) => t(`account.app_${problem.application}`),
      },
      { id: 'client_version', label: t('clients.version'), mono: true, from: 860 },
      { id: 'os', label: t('clients.os'), from: 960 },
      { id: 'count', label: t('problems.count'), align: 'end', from: 420 },
      {
        id: 'last_seen',
        label: t('problems.lastSeen'),
        from: 560,
        render: (/** @type {Problem} */ problem) => html`<ws-date .value=${problem.last_seen_at}></ws-date>`,
        text: (/** @type {Problem} */ problem) => problem.last_seen_at,
      },
      {
        id: 'state',
        label: t('clients.state'),
        from: 480,
        render: problemBadge,
        text: (/** @type {Problem} */ problem) => t(problem.resolved ? 'problems.resolved' : 'problems.open'),
      },
    ];
  }
}

customElements.define('problems-page', ProblemsPage);
