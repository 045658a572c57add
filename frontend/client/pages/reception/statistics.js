import { css, html, nothing } from 'lit';
import { AppPage } from '../../../shared/app/page.js';
import { stateOf } from '../../../shared/app/problems.js';
import '../../../shared/components/ws-banner.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { formatDay } from '../../../shared/data/civil-date.js';
import { KINDS } from '../../../shared/data/reception/items.js';
import { statisticsOf } from '../../../shared/data/reception/statistics.js';
import { formatList, formatNumber, formatPercent, t } from '../../../shared/i18n/i18n.js';
import { Loaded } from '../../components/reception/loaded.js';
import { showFactorsDialog } from '../../components/reception/statistics/factors-dialog.js';
import {
  daysOfPeriod,
  formatWeight,
  isPeriod,
  PERIODS,
  sumOf,
  uncounted,
} from '../../components/reception/statistics/figures.js';
import '../../components/reception/statistics/month-bars.js';
import { daysOf } from '../../components/reception/tracing/months.js';
import './reception-tabs.js';

/** @typedef {import('../../../shared/data/reception/statistics.js').Statistics} Statistics */

/** Days of one's own, beside the periods that are offered. */
const OWN = 'own';

/** What came in, what became of it, and what that saved. */
export class StatisticsPage extends AppPage {
  static properties = { period: { state: true }, days: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
      .filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; flex: none; padding: 12px 20px; border-bottom: 1px solid var(--line); background: var(--surface-1); }
      .filters ws-field { width: 190px; } .filters ws-field.day { width: 150px; }
      .pair { display: inline-flex; align-items: center; gap: 8px; }
      .word { color: var(--text-muted); font-size: var(--size-s); }
      .page { flex: 1; min-height: 0; padding: 16px 20px; overflow: auto; }
      .inner { display: grid; gap: 16px; max-width: 1240px; margin: 0 auto; }
      .inner > * { min-width: 0; }
      .tiles { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 12px; margin: 0; padding: 0; list-style: none; }
      .tiles li { display: grid; gap: 2px; align-content: start; min-width: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      .tiles .name, .tiles .more { color: var(--text-muted); font-size: var(--size-s); line-height: 1.4; }
      .tiles .value { font: var(--weight-bold) var(--size-2xl)/1.25 var(--font-sans); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
      section { border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden; }
      .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; min-height: 44px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .scroll { overflow-x: auto; }
      .scroll:focus-visible { outline-offset: -2px; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { height: 36px; padding: 6px 12px; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap; }
      th { font-weight: var(--weight-medium); }
      thead th { color: var(--text-muted); background: var(--surface-2); font-size: var(--size-s); }
      th:first-child, .start { text-align: start; }
      .source { white-space: normal; overflow-wrap: anywhere; min-width: 200px; }
      tbody tr:last-child > * { border-bottom: 0; }
      .none { color: var(--text-muted); }
      .empty { padding: 14px 12px; color: var(--text-muted); }
      @media (max-width: 900px) { .tiles { grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; } .tiles .value { font-size: var(--size-xl); } }
      @media (max-width: 560px) { .page { padding: 12px; } .filters { padding: 8px 12px; } th, td { padding: 6px 8px; } }
    `,
  ];

  /** @type {Loaded<Statistics>} */
  #statistics = new Loaded(this, {
    key: () => `${this.days.from} ${this.days.to}`,
    load: () => statisticsOf(this.workspace.transport, this.days),
    concerns: (kind) => /^reception\.(lot|items|factors)\./.test(kind),
  });

  constructor() {
    super();
    /** @type {string} */
    this.period = 'year';
    this.days = daysOfPeriod('year');
  }

  get heading() {
    return t('reception.tab_statistics');
  }

  /** @param {string} period */
  #choose(period) {
    this.period = period;
    if (period !== OWN) this.days = daysOfPeriod(period);
  }

  /** @param {'from' | 'to'} name @param {string} day */
  #setDay(name, day) {
    const days = { ...this.days, [name]: day };
    // Half a date, or days in the wrong order, are no period yet.
    if (!isPeriod(days)) return;
    this.period = OWN;
    this.days = days;
  }

  /** @param {string} first The first day of a month. */
  #narrow(first) {
    this.period = OWN;
    this.days = daysOf(Number(first.slice(0, 4)), Number(first.slice(5, 7)));
  }

  #filters() {
    const options = [...PERIODS, OWN].map((value) => ({ value, label: t(`statistics.period_${value}`) }));
    const day = (/** @type {'from' | 'to'} */ name) =>
      html`<span class="pair"><span class="word" aria-hidden="true">${t(`reception.${name}Day`)}</span><ws-field class="day" type="date" hide-label .label=${t(`reception.${name}Day`)} .value=${this.days[name]}
        @change=${(/** @type {any} */ event) => this.#setDay(name, event.currentTarget.value)}></ws-field></span>`;
    return html`<div class="filters" role="group" aria-label=${t('statistics.shown')}>
      <ws-field type="select" hide-label .label=${t('statistics.period')} .value=${this.period} .options=${options} @change=${(/** @type {any} */ event) => this.#choose(event.currentTarget.value)}></ws-field>
      ${day('from')} ${day('to')}
    </div>`;
  }

  render() {
    return html`<ws-page-header .heading=${t('reception.title')}></ws-page-header>
      <reception-tabs current="statistics"></reception-tabs>
      ${this.#filters()}
      <div class="page" tabindex="-1"><div class="inner">${this.#content()}</div></div>`;
  }

  #content() {
    const { value, error, again } = this.#statistics;
    if (!value) {
      if (!error) return html`<ws-state kind="loading" shape="cards" .lines=${4}></ws-state>`;
      const state = stateOf(error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${again}></ws-state>`;
    }
    if (value.total.received === 0)
      return html`<ws-state kind="empty" icon="chart-column" .heading=${t('statistics.noFigures')} .text=${t('statistics.noFiguresText')}></ws-state>${this.#factors(value)}`;
    return html`${this.#tiles(value)}
      <section aria-labelledby="months"><div class="head"><h2 id="months">${t('statistics.byMonth')}</h2>
        <span class="word">${t('records.fromTo', { from: formatDay(value.from, { year: true }), to: formatDay(value.to, { year: true }) })}</span></div>
        <month-bars .months=${value.months} @ws-month=${(/** @type {CustomEvent} */ event) => this.#narrow(event.detail.month)}></month-bars></section>
      ${this.#kinds(value)} ${this.#factors(value)}`;
  }

  /** @param {Statistics} statistics */
  #tiles(statistics) {
    const { total, reuse_percent: reuse } = statistics;
    const weight = sumOf(statistics, 'reused_grams');
    const co2e = sumOf(statistics, 'avoided_co2e_grams');
    const without = uncounted(statistics).map((kind) => t(`reception.kind_${kind}`));
    const more = without.length ? t('statistics.withoutKinds', { kinds: formatList(without) }) : '';
    const tile = (
      /** @type {string} */ name,
      /** @type {string | null} */ value,
      /** @type {string} */ below = '',
    ) =>
      html`<li><span class="name">${name}</span><span class="value">${value ?? html`<span class="none">—</span>`}</span>${below ? html`<span class="more">${below}</span>` : nothing}</li>`;
    return html`<ul class="tiles" aria-label=${t('records.sums')}>
      ${tile(t('statistics.received'), formatNumber(total.received), total.pending ? t('statistics.stillToSort', { count: total.pending }) : '')}
      ${tile(t('reception.count_refurbished'), formatNumber(total.refurbished))}
      ${tile(t('statistics.reuseRate'), typeof reuse === 'number' ? formatPercent(reuse / 100) : null, t('statistics.reuseRateText'))}
      ${tile(t('statistics.reusedWeight'), weight === null ? null : formatWeight(weight), more)}
      ${tile(t('statistics.avoidedCo2e'), co2e === null ? null : formatWeight(co2e), more)}
    </ul>`;
  }

  /** @param {Statistics} statistics */
  #kinds({ kinds }) {
    const grams = (/** @type {number | null | undefined} */ value) =>
      typeof value === 'number' ? formatWeight(value) : html`<span class="none">—</span>`;
    return html`<section aria-labelledby="kinds"><div class="head"><h2 id="kinds">${t('statistics.byKind')}</h2></div>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="kinds"><table>
        <thead><tr><th scope="col">${t('reception.kind')}</th>${['received', 'refurbished', 'parts', 'scrap', 'custom', 'pending'].map((name) => html`<th scope="col">${name === 'received' ? t('statistics.received') : t(`reception.count_${name}`)}</th>`)}
          <th scope="col">${t('statistics.reusedWeight')}</th><th scope="col">${t('statistics.avoidedCo2e')}</th></tr></thead>
        <tbody>${kinds.map(
          (kind) => html`<tr><th scope="row">${t(`reception.kind_${kind.kind}`)}</th>
            ${/** @type {const} */ (['received', 'refurbished', 'parts', 'scrap', 'custom', 'pending']).map((name) => html`<td>${formatNumber(kind[name])}</td>`)}
            <td>${grams(kind.reused_grams)}</td><td>${grams(kind.avoided_co2e_grams)}</td></tr>`,
        )}</tbody></table></div></section>`;
  }

  /** @param {Statistics} statistics */
  #factors({ factors }) {
    const manages = this.workspace.session.may('reception:manage');
    return html`<section aria-labelledby="factors"><div class="head"><h2 id="factors">${t('statistics.factors')}</h2>
        ${manages ? html`<ws-button size="s" icon="pencil" @click=${() => showFactorsDialog(this.workspace, { factors, done: this.#statistics.again })}>${t('statistics.editFactorsVerb')}</ws-button>` : nothing}</div>
      ${
        factors.factors.length
          ? html`<div class="scroll" tabindex="0" role="group" aria-labelledby="factors"><table>
              <thead><tr><th scope="col">${t('reception.kind')}</th><th scope="col">${t('statistics.weightOne')}</th><th scope="col">${t('statistics.co2eOne')}</th><th scope="col" class="start">${t('statistics.source')}</th></tr></thead>
              <tbody>${KINDS.map((kind) => factors.factors.find((factor) => factor.kind === kind)).map(
                (factor) =>
                  factor
                    ? html`<tr><th scope="row">${t(`reception.kind_${factor.kind}`)}</th><td>${formatWeight(factor.weight_grams)}</td><td>${formatWeight(factor.co2e_grams)}</td><td class="start source">${factor.source}</td></tr>`
                    : nothing,
              )}</tbody></table></div>`
          : html`<p class="empty">${t(manages ? 'statistics.noFactorsManage' : 'statistics.noFactors')}</p>`
      }</section>`;
  }
}

customElements.define('statistics-page', StatisticsPage);
