import { css, html, nothing } from 'lit';
import { stateOf } from '../../shared/app/problems.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-state.js';
import { formatTime, t } from '../../shared/i18n/i18n.js';
import '../components/line-chart.js';
import { stateBadge } from '../components/server-state.js';
import { contextOf, figureOf, written } from '../model/figures.js';
import { peakOf, rangeOf } from '../model/hour.js';
import { DashboardPage } from '../page.js';

/** One figure over the last hour. */
export class FigurePage extends DashboardPage {
  static properties = { pointed: { state: true } };

  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { display: flex; flex-direction: column; gap: 16px; flex: 1; min-height: 0; padding: 16px 20px 20px; overflow: auto; }
      .about { max-width: var(--measure); color: var(--text-muted); text-wrap: pretty; }
      .card { display: flex; flex-direction: column; flex: 1; min-height: 280px; max-height: 560px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden; }
      .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 24px; padding: 16px 20px 4px; }
      .reading { display: flex; align-items: baseline; gap: 8px; }
      .value { font: var(--weight-bold) var(--size-2xl)/1.3 var(--font-sans); font-variant-numeric: tabular-nums; }
      .aside { margin-inline-start: 12px; font-size: var(--size-s); }
      .unit, .aside, .stale .value { color: var(--text-muted); }
      .pointed { min-height: 21px; font-variant-numeric: tabular-nums; }
      line-chart { flex: 1; min-height: 200px; margin: 4px 8px 8px 0; }
      dl { display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 0; }
      dt { color: var(--text-muted); font-size: var(--size-s); }
      dd { margin: 0; font-weight: var(--weight-medium); font-variant-numeric: tabular-nums; }
      @media (max-width: 560px) { .page { padding: 12px; } .head { padding: 12px 12px 4px; } }
    `,
  ];

  constructor() {
    super();
    /** @type {number | null} */
    this.pointed = null;
  }

  get #figure() {
    return figureOf(this.route.parameters.figure);
  }

  get heading() {
    return this.#figure ? t(`figures.${this.#figure.id}`) : t('app.notFound');
  }

  get keyGroups() {
    return [
      {
        label: t('figures.group'),
        keys: [
          { keys: 'ArrowLeft', label: t('figures.earlier') },
          { keys: 'ArrowRight', label: t('figures.later') },
        ],
      },
    ];
  }

  render() {
    const figure = this.#figure;
    return html`
      <ws-page-header .heading=${this.heading} .sub=${figure ? t('figures.lastHour') : ''} back @ws-back=${() => this.router.go('/')}>
        ${stateBadge(this.monitoring)}
      </ws-page-header>
      ${
        figure
          ? html`<div class="page">${this.#content(figure)}</div>`
          : html`<ws-state kind="empty" icon="route" .heading=${t('app.notFoundWhy')} .text=${t('app.notFoundText')}></ws-state>`
      }
    `;
  }

  /** @param {import('../model/figures.js').Figure} figure */
  #content(figure) {
    const { monitoring } = this;
    const { hour, sample } = monitoring;
    if (!hour) {
      if (!monitoring.error) return html`<ws-state kind="loading" shape="cards"></ws-state>`;
      const state = stateOf(monitoring.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => monitoring.load()}></ws-state>`;
    }
    const times = [...hour.times];
    const values = hour.line(figure.read);
    const write = (/** @type {number} */ value) => written(figure.write(value));
    const value = sample ? figure.read(sample) : null;
    const reading = value === null ? null : figure.write(value);
    const stale = !monitoring.fresh;
    return html`
      <p class="about">${t(`figures.about_${figure.id}`)}</p>
      <div class="card ${stale ? 'stale' : ''}">
        <div class="head">
          <div class="reading">
            <span class="value">${reading?.value ?? '–'}</span><span class="unit">${reading?.unit ?? t(figure.missing ?? 'figures.unknown')}</span>
            <span class="aside">${
              stale
                ? t('figures.asOf', { time: formatTime(monitoring.heardAt) })
                : sample && figure.aside(sample, contextOf(this))
            }</span>
          </div>
          <div class="pointed" role="status">${this.#pointedWords(times, values, write)}</div>
        </div>
        <line-chart large .times=${times} .values=${values} .top=${figure.top} .limit=${figure.limit ?? Infinity} .tone=${stale ? 'stale' : ''}
          .write=${(/** @type {number} */ at) => compact(figure.write(at))} .label=${t('figures.chart', { name: this.heading })}
          @ws-point=${(/** @type {CustomEvent<{ index: number | null }>} */ event) => {
            this.pointed = event.detail.index;
          }}></line-chart>
      </div>
      ${this.#range(times, values, write)}
    `;
  }

  /**
   * @param {number[]} times
   * @param {(number | null)[]} values
   * @param {(value: number) => string} write
   */
  #pointedWords(times, values, write) {
    if (this.pointed === null || times[this.pointed] === undefined) return nothing;
    const value = values[this.pointed];
    const time = formatTime(times[this.pointed] * 1000);
    return value === null
      ? t('figures.pointedGap', { time })
      : t('figures.pointed', { value: write(value), time });
  }

  /**
   * @param {number[]} times
   * @param {(number | null)[]} values
   * @param {(value: number) => string} write
   */
  #range(times, values, write) {
    const range = rangeOf(values);
    const peak = peakOf(times, values);
    if (!range || !peak) return nothing;
    return html`<dl>
      <div><dt>${t('figures.least')}</dt><dd>${write(range.least)}</dd></div>
      <div><dt>${t('figures.mean')}</dt><dd>${write(range.mean)}</dd></div>
      <div><dt>${t('figures.most')}</dt><dd>${t('figures.pointed', { value: write(peak.value), time: formatTime(peak.at) })}</dd></div>
    </dl>`;
  }
}

/**
 * A value beside an axis: short units only, since the page's heading says the rest.
 * @param {import('../model/figures.js').Reading} reading
 */
function compact({ value, unit }) {
  const [short] = unit.split(' ');
  return short.length <= 2 ? written({ value, unit: short }) : value;
}

customElements.define('figure-page', FigurePage);
