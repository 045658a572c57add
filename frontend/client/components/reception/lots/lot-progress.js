import { css, html, nothing } from 'lit';
import { cssVars } from '../../../../shared/components/css-vars.js';
import { WsElement } from '../../../../shared/components/element.js';
import { formatPercent, t } from '../../../../shared/i18n/i18n.js';

const OUTCOMES = /** @type {const} */ (['refurbished', 'parts', 'scrap', 'custom']);

/** How far the sorting of a lot is, and what came of it so far. */
export class LotProgress extends WsElement {
  static properties = { counts: { attribute: false }, bare: { type: Boolean } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; align-items: center; gap: 8px; width: 100%; }
      .bar { display: flex; flex: 1; min-width: 48px; height: 6px; border-radius: 3px; overflow: hidden; background: var(--surface-3); }
      .bar span { width: var(--share); transition: width var(--motion) var(--ease); }
      .refurbished { background: var(--state-ok); } .parts { background: var(--state-attention); } .scrap { background: var(--state-danger); } .custom { background: var(--state-info); }
      .percent { width: 44px; color: var(--text-muted); font-size: var(--size-s); text-align: end; font-variant-numeric: tabular-nums; }
      @media (forced-colors: active) { .bar { border: 1px solid CanvasText; } .bar span { forced-color-adjust: none; } }
    `,
  ];

  constructor() {
    super();
    /** @type {{ total: number, pending: number, refurbished: number, parts: number, scrap: number, custom: number }} */
    this.counts = { total: 0, pending: 0, refurbished: 0, parts: 0, scrap: 0, custom: 0 };
    /** Without the number beside it. */
    this.bare = false;
  }

  render() {
    const { counts } = this;
    const sorted = shareSorted(counts);
    return html`<div class="bar" role="progressbar" aria-label=${t('reception.progress')} aria-valuenow=${sorted} aria-valuemin="0" aria-valuemax="100">
        ${OUTCOMES.map((outcome) => {
          const share = counts.total ? (counts[outcome] * 100) / counts.total : 0;
          return html`<span class=${outcome} ${cssVars({ '--share': `${share}%` })}></span>`;
        })}
      </div>
      ${this.bare ? nothing : html`<span class="percent" aria-hidden="true">${formatPercent(sorted / 100)}</span>`}`;
  }
}

/**
 * How much of a lot is sorted, in whole percent: 100 only when all of it is.
 * @param {{ total: number, pending: number }} counts
 */
export function shareSorted({ total, pending }) {
  return total ? Math.floor(((total - pending) * 100) / total) : 0;
}

customElements.define('lot-progress', LotProgress);
