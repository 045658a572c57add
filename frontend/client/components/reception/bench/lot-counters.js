import { css, html, nothing } from 'lit';
import { cssVars } from '../../../../shared/components/css-vars.js';
import { WsElement } from '../../../../shared/components/element.js';
import { formatNumber, formatPercent, t } from '../../../../shared/i18n/i18n.js';
import { shareSorted } from '../lots/lot-progress.js';

/** The counters, in their order; what is nought and seldom stays away. */
const SHOWN = ['total', 'refurbished', 'parts', 'scrap', 'custom', 'pending'];

/**
 * What a lot adds up to, and how far it is. Each counter shows its machines alone.
 * @fires reception-filter - detail.filter
 */
export class LotCounters extends WsElement {
  static properties = { counts: { attribute: false }, filter: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; container-type: inline-size; }
      .counters { display: grid; grid-template-columns: repeat(auto-fit, minmax(112px, 1fr)); gap: 12px; }
      .card {
        display: grid; gap: 2px; align-content: start; min-width: 0; padding: 10px 14px; border: 1px solid var(--line); border-radius: var(--radius-surface);
        color: var(--text); background: var(--surface-1); font: inherit; text-align: start;
      }
      button.card { cursor: pointer; }
      button.card:hover { border-color: var(--line-control); }
      button.card[aria-pressed='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--accent-soft); }
      .name { color: var(--text-muted); font-size: var(--size-s); line-height: 1.4; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .number { font: var(--weight-bold) var(--size-xl)/1.3 var(--font-sans); font-variant-numeric: tabular-nums; white-space: nowrap; }
      .share { color: var(--text-muted); font: var(--weight-normal) var(--size-s)/1 var(--font-sans); }
      .progress { grid-column: span 1; }
      lot-progress { margin-top: 10px; }
      .top { display: flex; justify-content: space-between; gap: 8px; }
      @container (min-width: 900px) { .progress { grid-column: span 2; } .counters { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); } }
      @container (max-width: 559px) {
        .counters { grid-template-columns: repeat(auto-fit, minmax(84px, 1fr)); gap: 6px; }
        .card { padding: 6px 8px; } .number { font-size: var(--size-l); } .name { font-size: var(--size-xs); }
        lot-progress { margin-top: 8px; }
        .share { display: none; }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./rows.js').Counts} */
    this.counts = {
      total: 0,
      refurbished: 0,
      parts: 0,
      scrap: 0,
      custom: 0,
      pending: 0,
      unassigned: 0,
      done: 0,
    };
    /** Which machines are shown alone; empty: all. */
    this.filter = '';
  }

  /** @param {string} name */
  #card(name) {
    const count = this.counts[/** @type {'total'} */ (name)];
    const filter = name === 'total' ? '' : name;
    const share =
      name === 'refurbished' && this.counts.total
        ? formatPercent(this.counts.refurbished / this.counts.total)
        : '';
    return html`<button class="card" type="button" aria-pressed=${name === 'total' ? nothing : String(this.filter === filter)} @click=${() =>
      this.emit('reception-filter', { filter: this.filter === filter ? '' : filter })}>
      <span class="name">${t(`reception.count_${name}`)}</span>
      <span class="number">${formatNumber(count)} ${share ? html`<span class="share">${share}</span>` : nothing}</span>
    </button>`;
  }

  render() {
    const { counts } = this;
    const shown = SHOWN.filter((name) => name !== 'custom' || counts.custom > 0);
    const sorted = shareSorted(counts);
    return html`<div class="counters" role="group" aria-label=${t('reception.counters')} ${cssVars({ '--columns': String(shown.length + 2) })}>
      ${shown.map((name) => this.#card(name))}
      <div class="card progress">
        <span class="top name"><span>${t('reception.progress')}</span> <span>${formatPercent(sorted / 100)}</span></span>
        <lot-progress bare .counts=${counts}></lot-progress>
      </div>
    </div>`;
  }
}

customElements.define('lot-counters', LotCounters);
