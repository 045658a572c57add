import { css, html, nothing } from 'lit';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-icon.js';
import { formatTime, t } from '../../shared/i18n/i18n.js';
import { written } from '../model/figures.js';
import { peakOf } from '../model/hour.js';
import './line-chart.js';

/** One figure of the overview: what it is now, and how it was in the last hour. */
export class FigureCard extends WsElement {
  static properties = {
    figure: { attribute: false },
    hour: { attribute: false },
    sample: { attribute: false },
    context: { attribute: false },
    stale: { type: Boolean, reflect: true },
    heardAt: { type: Number },
    pointed: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; min-width: 0; }
      a {
        display: flex; flex-direction: column; height: 100%; border: 1px solid var(--line); border-radius: var(--radius-surface);
        color: var(--text); background: var(--surface-1); text-decoration: none; overflow: hidden; transition: border-color var(--motion-fast) var(--ease);
      }
      a:hover { border-color: var(--line-control); }
      a:focus-visible { outline-offset: 2px; }
      .name { display: flex; align-items: center; gap: 8px; padding: 14px 16px 0; color: var(--text-muted); font-size: var(--size-s); white-space: nowrap; }
      .reading { display: flex; align-items: baseline; gap: 6px; padding: 4px 16px 0; min-width: 0; white-space: nowrap; }
      .value { font: var(--weight-bold) var(--size-2xl)/1.3 var(--font-sans); font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
      .unit { color: var(--text-muted); overflow: hidden; text-overflow: ellipsis; }
      .unknown { color: var(--text-muted); }
      line-chart { flex: none; height: 52px; margin-top: 4px; border-bottom: 1px solid var(--line); }
      .aside { min-height: 32px; padding: 6px 16px 7px; color: var(--text-muted); font-size: var(--size-xs); line-height: 1.5; font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .pointed { color: var(--text); font-weight: var(--weight-medium); }
      .alarming .value, .alarming ws-icon { color: var(--state-attention); }
      :host([stale]) .value { color: var(--text-muted); font-weight: var(--weight-medium); }
      @media (max-width: 560px) { .name, .reading, .aside { padding-inline: 12px; } .value { font-size: var(--size-xl); } }
    `,
  ];

  constructor() {
    super();
    this.figure = /** @type {import('../model/figures.js').Figure} */ (/** @type {unknown} */ (undefined));
    /** @type {import('../model/hour.js').Hour | null} */
    this.hour = null;
    /** @type {import('../../shared/data/monitoring.js').Sample | null} */
    this.sample = null;
    /** @type {import('../model/figures.js').Context} */
    this.context = { accounts: null, processors: null };
    this.stale = false;
    this.heardAt = 0;
    /** @type {number | null} */
    this.pointed = null;
  }

  render() {
    const { figure, hour, sample } = this;
    const value = sample ? figure.read(sample) : null;
    const values = hour?.line(figure.read) ?? [];
    const times = [...(hour?.times ?? [])];
    const name = t(`figures.${figure.id}`);
    const alarming = value !== null && (figure.alarming?.(value) ?? false) && !this.stale;
    const reading = value === null ? null : figure.write(value);
    return html`<a href=${figure.href} class=${alarming ? 'alarming' : ''}>
      <span class="name"><ws-icon .name=${figure.icon}></ws-icon>${name}</span>
      <span class="reading">${
        reading
          ? html`<span class="value">${reading.value}</span><span class="unit">${reading.unit}</span>`
          : html`<span class="value unknown">–</span><span class="unit">${t(figure.missing ?? 'figures.unknown')}</span>`
      }</span>
      <line-chart .times=${times} .values=${values} .top=${figure.top} .limit=${figure.limit ?? Infinity} .tone=${this.stale ? 'stale' : alarming ? 'attention' : ''}
        .label=${t('figures.chart', { name })} @ws-point=${(
          /** @type {CustomEvent<{ index: number | null }>} */ event,
        ) => {
          this.pointed = event.detail.index;
        }}></line-chart>
      ${this.#aside(times, values, alarming)}
    </a>`;
  }

  /**
   * What is pointed at, or else what helps to judge the value.
   * @param {number[]} times
   * @param {(number | null)[]} values
   * @param {boolean} alarming
   */
  #aside(times, values, alarming) {
    const { figure, sample } = this;
    if (this.pointed !== null && times[this.pointed] !== undefined) {
      const value = values[this.pointed];
      const time = formatTime(times[this.pointed] * 1000);
      const reading = value === null ? null : figure.write(value);
      return html`<span class="aside pointed">${
        reading ? t('figures.pointed', { value: written(reading), time }) : t('figures.pointedGap', { time })
      }</span>`;
    }
    if (this.stale) {
      return html`<span class="aside">${this.heardAt ? t('figures.asOf', { time: formatTime(this.heardAt) }) : nothing}</span>`;
    }
    const peak = alarming ? peakOf(times, values) : null;
    if (peak) {
      const reading = figure.write(peak.value);
      return html`<span class="aside">${t('figures.peak', { value: written(reading), time: formatTime(peak.at) })}</span>`;
    }
    return html`<span class="aside">${sample ? figure.aside(sample, this.context) : nothing}</span>`;
  }
}

customElements.define('figure-card', FigureCard);
