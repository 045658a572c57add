import { css, html, nothing } from 'lit';
import { cssVars } from '../../shared/components/css-vars.js';
import { WsElement } from '../../shared/components/element.js';
import { startOf } from '../../shared/data/civil-date.js';
import { formatNumber, language, t } from '../../shared/i18n/i18n.js';
import { PARTS, topOf } from '../model/reception-figures.js';

/** @typedef {import('../../shared/data/reception/statistics.js').Statistics['months'][number]} Month */

/** What came in month by month, each bar by what became of it. */
export class MonthBars extends WsElement {
  static properties = { months: { attribute: false }, pointed: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 8px; min-width: 0; }
      .plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 8px; height: 220px; }
      .scale { display: flex; flex-direction: column; justify-content: space-between; margin-block: -8px 16px; color: var(--text-muted); font-size: var(--size-xs); line-height: 16px; text-align: end; font-variant-numeric: tabular-nums; }
      .bars { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 4px; background: linear-gradient(var(--line), var(--line)) 0 0 / 100% 1px no-repeat, linear-gradient(var(--line), var(--line)) 0 calc(50% - 12px) / 100% 1px no-repeat; }
      .month { display: flex; flex-direction: column; min-width: 0; padding: 0; border: 0; border-radius: var(--radius-small) var(--radius-small) 0 0; color: inherit; background: none; font: inherit; cursor: default; }
      .month:hover, .month.pointed { background: var(--surface-2); }
      .month:focus-visible { outline-offset: 0; }
      .bar { display: flex; flex-direction: column-reverse; flex: 1; justify-content: flex-start; align-items: center; border-bottom: 1px solid var(--line-control); }
      .part { width: min(28px, 70%); height: var(--share); }
      .part:last-child { border-radius: 3px 3px 0 0; }
      .part + .part { border-bottom: 1px solid var(--surface-1); }
      .name { height: 23px; padding-top: 6px; color: var(--text-muted); font-size: var(--size-xs); line-height: 16px; text-align: center; overflow: hidden; white-space: nowrap; }
      .refurbished { background: var(--state-ok); }
      .parts { background: var(--attention-fill); }
      .custom { background: var(--state-info); }
      .scrap { background: var(--state-danger-fill); }
      .pending { background: var(--line-control); }
      .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; min-height: 20px; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      .legend .month-name { color: var(--text); font-weight: var(--weight-medium); }
      .key { display: inline-flex; align-items: center; gap: 6px; }
      .swatch { flex: none; width: 10px; height: 10px; border-radius: 3px; }
      .key b { color: var(--text); font-weight: var(--weight-medium); }
      @media (forced-colors: active) { .part, .swatch { forced-color-adjust: none; } }
      @media (max-width: 560px) { .plot { height: 180px; } .bars { gap: 2px; } }
    `,
  ];

  constructor() {
    super();
    /** @type {Month[]} */
    this.months = [];
    /** The month that is looked at. @type {number | null} */
    this.pointed = null;
  }

  render() {
    const { months } = this;
    const top = topOf(months);
    return html`
      <div class="plot">
        <div class="scale" aria-hidden="true"><span>${formatNumber(top)}</span><span>${formatNumber(top / 2)}</span><span>0</span></div>
        <div class="bars" role="group" aria-label=${t('keeping.intakeByMonth')} @pointerleave=${() => (this.pointed = null)}>
          ${months.map((month, at) => this.#month(month, at, top))}
        </div>
      </div>
      ${this.#legend()}
    `;
  }

  /** @param {Month} month @param {number} at @param {number} top */
  #month(month, at, top) {
    const parts = PARTS.filter((part) => month[part] > 0);
    const words = [
      `${nameOf(month)}: ${t('keeping.machines', { count: month.received })}`,
      ...parts.map((part) => `${t(`keeping.part_${part}`)} ${formatNumber(month[part])}`),
    ].join(', ');
    return html`<button type="button" class="month ${this.pointed === at ? 'pointed' : ''}" aria-label=${words}
      @pointerenter=${() => (this.pointed = at)} @focus=${() => (this.pointed = at)} @blur=${() => (this.pointed = null)}>
      <span class="bar">${parts.map((part) => html`<span class="part ${part}" ${cssVars({ '--share': `${(month[part] / top) * 100}%` })}></span>`)}</span>
      <span class="name" aria-hidden="true">${shortOf(month)}</span>
    </button>`;
  }

  /** What the colours mean; of a month that is looked at, how many of each. */
  #legend() {
    const month = this.pointed === null ? null : this.months[this.pointed];
    return html`<div class="legend">
      ${month ? html`<span class="month-name">${nameOf(month)}: ${formatNumber(month.received)}</span>` : nothing}
      ${PARTS.map(
        (part) => html`<span class="key"><span class="swatch ${part}"></span>${t(`keeping.part_${part}`)}
          ${month ? html`<b>${formatNumber(month[part])}</b>` : nothing}</span>`,
      )}
    </div>`;
  }
}

/** @param {Month} month */
function nameOf({ month }) {
  return new Intl.DateTimeFormat(language(), { month: 'long', year: 'numeric' }).format(startOf(month));
}

/** @param {Month} month */
function shortOf({ month }) {
  return new Intl.DateTimeFormat(language(), { month: 'narrow' }).format(startOf(month));
}

customElements.define('month-bars', MonthBars);
