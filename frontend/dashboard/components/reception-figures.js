import { css, html, nothing } from 'lit';
import { stateOf } from '../../shared/app/problems.js';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-state.js';
import { Watch } from '../../shared/data/store.js';
import { formatNumber, t } from '../../shared/i18n/i18n.js';
import { receptionFigures } from '../model/reception-figures.js';
import './month-bars.js';

/**
 * @typedef {import('../model/reception-figures.js').Figures} Figures
 * @typedef {import('../model/reception-figures.js').Period} Period
 */

/** Events come in swarms, and figures are many questions: one look after the swarm, in milliseconds. */
const SETTLE = 3_000;
/** @type {readonly Period[]} */
const PERIODS = ['year', 'this', 'last'];

/** How reception does: what waits, what is there, and what came in and became of it. */
export class ReceptionFigures extends WsElement {
  static properties = {
    workspace: { attribute: false },
    period: { state: true },
    figures: { state: true },
    failed: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; align-content: start; gap: 16px; }
      .cards { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 12px; }
      .card, section { border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      .card { display: grid; align-content: start; gap: 2px; min-width: 0; padding: 14px 16px; }
      .name { display: flex; align-items: center; gap: 8px; color: var(--text-muted); font-size: var(--size-s); }
      .name ws-icon { flex: none; }
      .value { font: var(--weight-bold) var(--size-2xl)/1.3 var(--font-sans); font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
      .aside { min-height: 18px; color: var(--text-muted); font-size: var(--size-xs); line-height: 1.5; font-variant-numeric: tabular-nums; }
      .alarming .value, .alarming ws-icon { color: var(--state-attention); }
      .below { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 16px; align-items: start; }
      section { display: grid; gap: 12px; padding: 14px 16px 16px; min-width: 0; }
      .title { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .rate { display: flex; align-items: baseline; gap: 10px; }
      .rate p { color: var(--text-muted); font-size: var(--size-s); }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: 6px 0 6px 8px; border-top: 1px solid var(--line); text-align: end; font-weight: var(--weight-normal); }
      thead th { border: 0; color: var(--text-muted); font-size: var(--size-s); }
      th:first-child { padding-inline-start: 0; text-align: start; }
      .about { color: var(--text-muted); font-size: var(--size-s); }
      @media (max-width: 1180px) { .cards { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
      @media (max-width: 980px) { .below { grid-template-columns: minmax(0, 1fr); } }
      @media (max-width: 560px) {
        .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
        .card { padding: 12px; } .value { font-size: var(--size-xl); }
      }
    `,
  ];

  #round = 0;
  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {Period} */
    this.period = 'year';
    /** @type {Figures | null} */
    this.figures = null;
    /** @type {unknown} */
    this.failed = null;
    new Watch(this, () => [this.workspace.session, this.workspace.link]);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#load();
    this.#stops = [
      this.workspace.onEvent(({ kind }) => {
        if (!kind.startsWith('reception.')) return;
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => void this.#load(), SETTLE);
      }),
      this.workspace.onBack(() => void this.#load()),
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#settling);
    for (const stop of this.#stops) stop();
    this.#round += 1;
  }

  async #load() {
    this.#round += 1;
    const round = this.#round;
    try {
      const figures = await receptionFigures(this.workspace.transport, this.period);
      if (round !== this.#round) return;
      this.figures = figures;
      this.failed = null;
    } catch (error) {
      if (round === this.#round) this.failed = error;
    }
  }

  render() {
    const { figures } = this;
    if (!figures) {
      if (!this.failed) return html`<ws-state kind="loading" shape="cards" .lines=${5}></ws-state>`;
      const { kind, text, requestId } = stateOf(this.failed);
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${() => this.#load()}></ws-state>`;
    }
    return html`
      <div class="cards" role="group" aria-label=${t('keeping.now')}>
        ${card('package-open', 'open', figures.lots_open, t('keeping.toSort', { count: figures.items_to_sort }))}
        ${card('circle-check', 'finished', figures.lots_to_recover, t('keeping.toRecover'))}
        ${card('box', 'stock', figures.items_in_stock, t('keeping.machinesWord'))}
        ${card('clock', 'overdue', figures.loans_overdue, figures.loans_out ? t('keeping.inTime', { count: figures.loans_out }) : t('keeping.noneOut'), figures.loans_overdue > 0)}
        ${card('hard-drive', 'wiped', figures.disks_wiped, figures.disks_failed ? t('keeping.failed', { count: figures.disks_failed }) : t(`keeping.period_${this.period}`))}
      </div>
      <div class="below">${this.#intake(figures)} ${this.#became(figures)}</div>
    `;
  }

  /** @param {Figures} figures */
  #intake({ statistics }) {
    return html`<section aria-labelledby="intake">
      <div class="title">
        <h2 id="intake">${t('keeping.intake', { count: statistics.total.received })}</h2>
        <ws-segmented .label=${t('keeping.period')} .value=${this.period}
          .options=${PERIODS.map((value) => ({ value, label: t(`keeping.period_${value}`) }))}
          @change=${(/** @type {any} */ event) => {
            this.period = event.currentTarget.value;
            void this.#load();
          }}></ws-segmented>
      </div>
      ${
        statistics.total.received
          ? html`<month-bars .months=${statistics.months}></month-bars>`
          : html`<ws-state kind="empty" icon="chart-line" .heading=${t('keeping.noIntake')} .text=${t('keeping.noIntakeText')}></ws-state>`
      }
    </section>`;
  }

  /** @param {Figures} figures */
  #became({ statistics }) {
    const { kinds, factors } = statistics;
    const reused = statistics.reuse_percent ?? null;
    const came = kinds.filter(({ received }) => received > 0);
    const weighed = factors.factors.length > 0;
    return html`<section aria-labelledby="became">
      <div class="title"><h2 id="became">${t('keeping.reuse')}</h2></div>
      <div class="rate">
        <span class="value">${reused === null ? '–' : formatNumber(reused / 100, { style: 'percent' })}</span>
        <p>${t(reused === null ? 'keeping.noReuse' : 'keeping.reuseOf')}</p>
      </div>
      ${
        came.length
          ? html`<table>
              <thead><tr>
                <th scope="col">${t('keeping.kindOf')}</th><th scope="col">${t('keeping.received')}</th><th scope="col">${t('keeping.part_refurbished')}</th>
                ${weighed ? html`<th scope="col">${t('keeping.avoided')}</th>` : nothing}
              </tr></thead>
              <tbody>${came.map(
                (
                  kind,
                ) => html`<tr><th scope="row">${t(`reception.kind_${kind.kind}`)}</th><td>${formatNumber(kind.received)}</td>
                  <td>${formatNumber(kind.refurbished)}</td>
                  ${weighed ? html`<td>${kilograms(kind.avoided_co2e_grams)}</td>` : nothing}</tr>`,
              )}</tbody>
            </table>`
          : nothing
      }
      <p class="about">${t(weighed ? 'keeping.factors' : 'keeping.noFactors')}</p>
    </section>`;
  }
}

/**
 * @param {string} icon
 * @param {string} name
 * @param {number} value
 * @param {string} aside
 * @param {boolean} [alarming]
 */
function card(icon, name, value, aside, alarming = false) {
  return html`<div class="card ${alarming ? 'alarming' : ''}">
    <span class="name"><ws-icon .name=${icon}></ws-icon>${t(`keeping.figure_${name}`)}</span>
    <span class="value">${formatNumber(value)}</span>
    <span class="aside">${aside}</span>
  </div>`;
}

/** @param {number | null | undefined} grams */
function kilograms(grams) {
  if (grams === null || grams === undefined) return '–';
  return formatNumber(grams / 1000, { style: 'unit', unit: 'kilogram', maximumFractionDigits: 0 });
}

customElements.define('reception-figures', ReceptionFigures);
