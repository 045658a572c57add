import { css, html, nothing, svg } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import { formatNumber, formatPercent, t } from '../../../../shared/i18n/i18n.js';
import { monthName, monthShort } from '../tracing/months.js';
import { PARTS, scaleOf } from './figures.js';

/** @typedef {import('../../../../shared/data/reception/statistics.js').Statistics['months'][number]} MonthStatistics */

const HEIGHT = 240;
const TOP = 8;
const FOOT = 26;
const LEFT = 44;

/**
 * What came in month by month, and what became of it: a bar for each month, walked by the arrow keys.
 * @fires ws-month - detail.month: the first day of the month that was chosen
 */
export class MonthBars extends WsElement {
  static properties = { months: { attribute: false }, at: { state: true }, width: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; min-width: 0; }
      .told { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 18px; min-height: 46px; padding: 10px 12px 0; font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      .told strong { font: var(--weight-bold) var(--size-l)/1.4 var(--font-sans); }
      .told strong::first-letter { text-transform: uppercase; }
      .key { display: inline-flex; align-items: center; gap: 6px; color: var(--text-muted); }
      .key b { color: var(--text); font-weight: var(--weight-medium); }
      .key i { width: 10px; height: 10px; border-radius: 2px; background: var(--part); }
      .refurbished { --part: var(--state-ok); } .parts { --part: var(--state-attention); } .scrap { --part: var(--state-danger); } .custom { --part: var(--state-info); } .pending { --part: var(--line-control); }
      .plot { display: block; width: 100%; height: 240px; outline-offset: -2px; border-radius: var(--radius-control); }
      rect.part { fill: var(--part); }
      rect.hit { fill: transparent; cursor: pointer; }
      rect.hit.on { fill: var(--surface-3); fill-opacity: 0.7; }
      line { stroke: var(--line); }
      text { fill: var(--text-muted); font: 12px var(--font-sans); font-variant-numeric: tabular-nums; }
      @media (forced-colors: active) { rect.part { forced-color-adjust: none; stroke: CanvasText; } }
    `,
  ];

  /** @type {ResizeObserver | null} */
  #sizes = null;

  constructor() {
    super();
    /** @type {MonthStatistics[]} */
    this.months = [];
    /** The month that is read; -1: all of them together. */
    this.at = -1;
    this.width = 800;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => {
      this.width = Math.max(240, this.clientWidth);
    });
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('months') && this.at >= this.months.length) this.at = -1;
  }

  /** The month that is read, or all of them together. */
  get #read() {
    const month = this.months[this.at];
    if (month) return { name: nameOf(month), ...month };
    const sum = (/** @type {'received' | (typeof PARTS)[number]} */ name) =>
      this.months.reduce((total, one) => total + one[name], 0);
    return {
      name: t('statistics.wholePeriod'),
      received: sum('received'),
      ...Object.fromEntries(PARTS.map((part) => [part, sum(part)])),
    };
  }

  #told() {
    const read = /** @type {any} */ (this.#read);
    return html`<div class="told" aria-live="polite"><strong>${read.name}</strong>
      <span class="key">${t('statistics.received')} <b>${formatNumber(read.received)}</b></span>
      ${PARTS.map((part) => {
        const count = read[part];
        const share = read.received ? formatPercent(count / read.received) : '';
        return html`<span class="key ${part}"><i></i>${t(`reception.count_${part}`)} <b>${formatNumber(count)}</b>${count ? ` ${share}` : ''}</span>`;
      })}</div>`;
  }

  render() {
    const { months, width } = this;
    const lines = scaleOf(Math.max(1, ...months.map(({ received }) => received)));
    const highest = lines.at(-1) || 1;
    const height = HEIGHT - TOP - FOOT;
    const y = (/** @type {number} */ value) => TOP + height - (value / highest) * height;
    const slot = (width - LEFT - 8) / Math.max(1, months.length);
    const bar = Math.min(48, Math.max(3, slot * 0.62));
    // As many names as there is room for.
    const every = Math.ceil(months.length / Math.max(1, Math.floor((width - LEFT) / 44)));
    return html`${this.#told()}
      <svg class="plot" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label=${t('statistics.chartLabel')} tabindex="0" @keydown=${this.#walk} @pointerleave=${() => {
        this.at = -1;
      }} @blur=${() => {
        this.at = -1;
      }}>
        ${lines.map(
          (value) => svg`<line x1=${LEFT} x2=${width - 8} y1=${y(value)} y2=${y(value)}></line>
            <text x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${formatNumber(value)}</text>`,
        )}
        ${months.map((month, index) => {
          const x = LEFT + slot * index;
          let below = 0;
          return svg`<rect class="hit ${index === this.at ? 'on' : ''}" x=${x} y=${TOP} width=${slot} height=${height} @pointerenter=${() => {
            this.at = index;
          }} @click=${() => this.emit('ws-month', { month: month.month })}></rect>
            ${PARTS.map((part) => {
              const count = month[part];
              if (!count) return nothing;
              const from = below;
              below += count;
              return svg`<rect class="part ${part}" pointer-events="none" x=${x + (slot - bar) / 2} y=${y(below)} width=${bar} height=${Math.max(1, y(from) - y(below))}></rect>`;
            })}
            ${index % every === 0 ? svg`<text x=${x + slot / 2} y=${HEIGHT - 8} text-anchor="middle">${shortOf(month)}</text>` : nothing}`;
        })}
      </svg>`;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const chosen = this.months[this.at];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      this.emit('ws-month', { month: chosen.month });
      return;
    }
    const last = this.months.length - 1;
    const to = {
      ArrowLeft: this.at < 0 ? last : this.at - 1,
      ArrowRight: this.at < 0 ? 0 : this.at + 1,
      Home: 0,
      End: last,
      Escape: -1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.at = to < 0 ? (event.key === 'Escape' ? -1 : 0) : Math.min(last, to);
  }
}

/** @param {MonthStatistics} month */
function nameOf({ month }) {
  return monthName(Number(month.slice(0, 4)), Number(month.slice(5, 7)), true);
}

/** @param {MonthStatistics} month */
function shortOf({ month }) {
  return monthShort(Number(month.slice(0, 4)), Number(month.slice(5, 7)));
}

customElements.define('month-bars', MonthBars);
