import { css, html, nothing } from 'lit';
import { stateOf } from '../../shared/app/problems.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-state.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/clients-table.js';
import '../components/figure-card.js';
import { showNoticeDialog } from '../components/notice-dialog.js';
import '../components/recent-activity.js';
import { REASON_LINKS, reasonWords, serverState, stateBadge } from '../components/server-state.js';
import { contextOf, durationOf, FIGURES } from '../model/figures.js';
import { DashboardPage } from '../page.js';

const ENGINES = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** Is everything all right, who is on, what is slow, what just happened: at a glance. */
export class OverviewPage extends DashboardPage {
  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { display: flex; flex-direction: column; gap: 16px; flex: 1; min-height: 0; padding: 16px 20px 20px; overflow: auto; }
      .facts { color: var(--text-muted); font-size: var(--size-s); }
      .alerts { display: grid; gap: 8px; }
      .figures { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 12px; }
      .below { display: grid; grid-template-columns: minmax(0, 1.8fr) minmax(0, 1fr); gap: 16px; flex: 1 0 320px; min-height: 320px; }
      section { display: flex; flex-direction: column; min-height: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden; }
      .title { display: flex; align-items: center; gap: 10px; flex: none; padding: 12px 16px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .title ws-button { margin-inline-start: auto; }
      recent-activity { flex: 1; min-height: 0; }
      @media (max-width: 1180px) {
        .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
      }
      @media (max-width: 900px) {
        .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); }
        .below { grid-template-columns: minmax(0, 1fr); flex: none; }
        .below > section { max-height: 480px; min-height: 240px; }
      }
      @media (max-width: 560px) {
        .facts, .notice { display: none; }
        .page { gap: 12px; padding: 12px; }
        .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
      }
    `,
  ];

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  get heading() {
    return t('dashboard.overview');
  }

  connectedCallback() {
    super.connectedCallback();
    // How long the server has been up, and since when there is no contact, grow by themselves.
    this.#clock = setInterval(() => this.requestUpdate(), 5_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  render() {
    const { monitoring } = this;
    return html`
      <ws-page-header .heading=${t('dashboard.overview')}>
        ${stateBadge(monitoring)}
        <span slot="meta" class="facts">${this.#facts()}</span>
        <ws-button slot="actions" class="notice" icon="send" @click=${() => showNoticeDialog(this.workspace)}>${t('clients.noticeToAll')}</ws-button>
      </ws-page-header>
      <div class="page">
        ${this.#alerts()} ${this.#figures()}
        <div class="below">
          <section aria-labelledby="clients">
            <div class="title">
              <h2 id="clients">${t('dashboard.connected')}</h2>
              <ws-button size="s" variant="quiet" .iconEnd=${'arrow-right'} href="#/clients">${t('dashboard.allClients')}</ws-button>
            </div>
            <clients-table short .workspace=${this.workspace}></clients-table>
          </section>
          <section aria-labelledby="activity">
            <div class="title">
              <h2 id="activity">${t('app.activity')}</h2>
              ${this.workspace.link.live ? html`<ws-badge tone="ok" dot>${t('dashboard.live')}</ws-badge>` : nothing}
              <ws-button size="s" variant="quiet" .iconEnd=${'arrow-right'} href="#/activity">${t('dashboard.allActivity')}</ws-button>
            </div>
            <recent-activity .workspace=${this.workspace}></recent-activity>
          </section>
        </div>
      </div>
    `;
  }

  /** What does not change: since when, which version, on which database. */
  #facts() {
    const { overview } = this.monitoring;
    if (!overview) return '';
    const seconds = Math.max(0, (Date.now() - Date.parse(overview.started_at)) / 1000);
    return [
      ...(serverState(this.monitoring) === 'lost' ? [] : [t('dashboard.up', { time: durationOf(seconds) })]),
      `v${overview.version}`,
      ENGINES[overview.engine],
    ].join(' · ');
  }

  #alerts() {
    const { overview } = this.monitoring;
    if (serverState(this.monitoring) !== 'degraded' || !overview) return nothing;
    return html`<div class="alerts" role="alert">
      ${overview.reasons.map(
        (reason) => html`<ws-banner tone="attention" .heading=${reasonWords(reason)}>
          ${
            REASON_LINKS[reason.code]
              ? html`<ws-button slot="actions" size="s" href=${REASON_LINKS[reason.code]}>${t('dashboard.look')}</ws-button>`
              : nothing
          }
        </ws-banner>`,
      )}
    </div>`;
  }

  #figures() {
    const { monitoring } = this;
    if (!monitoring.hour) {
      if (!monitoring.error) return html`<ws-state kind="loading" shape="cards" .lines=${6}></ws-state>`;
      const state = stateOf(monitoring.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => monitoring.load()}></ws-state>`;
    }
    const context = contextOf(this);
    return html`<div class="figures" role="group" aria-label=${t('figures.group')}>
      ${FIGURES.map(
        (
          figure,
        ) => html`<figure-card .figure=${figure} .hour=${monitoring.hour} .sample=${monitoring.sample} .context=${context}
          .heardAt=${monitoring.heardAt} ?stale=${!monitoring.fresh}></figure-card>`,
      )}
    </div>`;
  }
}

customElements.define('overview-page', OverviewPage);
