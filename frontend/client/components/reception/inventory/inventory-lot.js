import { css, html, nothing } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-icon.js';
import { formatDay } from '../../../../shared/data/civil-date.js';
import { formatNumber, t } from '../../../../shared/i18n/i18n.js';
import '../lots/lot-progress.js';
import { lotName } from '../words.js';
import './inventory-items.js';

/** The counters of a card, in their order. */
const COUNTERS = /** @type {const} */ (['total', 'refurbished', 'parts', 'scrap', 'custom', 'pending']);

/** An open lot as a card: its counters and how far it is, and its machines once it is opened. */
export class InventoryLot extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    lot: { attribute: false },
    open: { type: Boolean, reflect: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden; container-type: inline-size; }
      .top { display: flex; align-items: center; gap: 4px 16px; padding-inline-end: 12px; }
      .toggle {
        display: grid; grid-template-columns: 16px minmax(160px, 1.2fr) minmax(0, 3fr) minmax(120px, 200px); align-items: center; gap: 4px 16px; flex: 1; min-width: 0; min-height: 60px; padding: 10px 4px 10px 14px; border: 0;
        color: var(--text); background: none; font: inherit; text-align: start; cursor: pointer;
      }
      .top:has(.toggle:hover) { background: var(--surface-2); }
      .toggle:focus-visible { outline-offset: -2px; }
      .toggle > ws-icon { color: var(--text-muted); }
      .name { min-width: 0; overflow-wrap: anywhere; }
      .name strong { font-weight: var(--weight-bold); }
      .sub { color: var(--text-muted); font-size: var(--size-s); }
      .counts { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: var(--size-s); color: var(--text-muted); }
      .counts b { color: var(--text); font-weight: var(--weight-bold); font-variant-numeric: tabular-nums; }
      inventory-items { border-top: 1px solid var(--line); }
      @container (max-width: 760px) { .toggle { grid-template-columns: 16px minmax(0, 1fr); } .counts, lot-progress { grid-column: 2; } }
      @container (max-width: 420px) { .top { padding: 0; } .toggle { padding-inline-end: 14px; } .bench { display: none; } }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.lot = /** @type {import('../../../../shared/data/types.js').Lot} */ (
      /** @type {unknown} */ (undefined)
    );
    this.open = false;
  }

  render() {
    const { lot, open } = this;
    const { counters } = lot;
    const shown = COUNTERS.filter((name) => name === 'total' || counters[name] > 0);
    const sub = [lot.name, lot.supplier, t('reception.receivedOnDay', { day: formatDay(lot.received_on) })];
    return html`<div class="top">
        <button class="toggle" type="button" aria-expanded=${String(open)} @click=${() => {
          this.open = !open;
        }}>
          <ws-icon name=${open ? 'chevron-down' : 'chevron-right'}></ws-icon>
          <span class="name"><strong>${lotName(lot)}</strong><br /><span class="sub">${sub.filter(Boolean).join(' · ')}</span></span>
          <span class="counts">${shown.map((name) => html`<span>${t(`reception.count_${name}`)} <b>${formatNumber(counters[name])}</b></span>`)}</span>
          <lot-progress .counts=${counters}></lot-progress>
        </button>
        <a class="bench" href="#/reception/lots/${lot.id}">${t('inventory.toBench')}</a>
      </div>
      ${open ? html`<inventory-items plain .workspace=${this.workspace} .router=${this.router} .filter=${{ lot: lot.id }}></inventory-items>` : nothing}`;
  }
}

customElements.define('inventory-lot', InventoryLot);
