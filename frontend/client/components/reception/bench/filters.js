/** Which machines of a lot are shown, and which are not done yet. */
import { html, nothing } from 'lit';
import { explainRefusal } from '../../../../shared/app/problems.js';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-menu.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Counts} Counts
 */

/** By what one filters; each is counted under its name. */
const FILTERS = /** @type {const} */ (['pending', 'unassigned', 'refurbished', 'parts', 'scrap', 'custom']);

/**
 * @param {Row[]} rows
 * @param {string} filter One of them; empty: all.
 */
export function filterRows(rows, filter) {
  if (!filter) return rows;
  if (filter === 'unassigned') return rows.filter(({ item }) => !item?.technician);
  if (filter === 'pending') return rows.filter(({ item }) => !item?.outcome);
  return rows.filter(({ item }) => item?.outcome === filter);
}

/**
 * Chooses which machines are shown.
 * @param {Counts} counts
 * @param {string} filter
 * @param {(filter: string) => void} choose
 */
export function filterMenu(counts, filter, choose) {
  const everything = t('reception.everyOutcome');
  const items = [
    { id: '', label: everything, checked: filter === '', radio: true },
    ...FILTERS.filter((one) => one !== 'custom' || counts.custom).map((one) => ({
      id: one,
      label: `${t(`reception.count_${one}`)} (${counts[one]})`,
      checked: filter === one,
      radio: true,
    })),
  ];
  return html`<ws-menu class="filter" placement="bottom-end" .label=${t('reception.stateFilter')} .items=${items}
    @ws-choose=${(/** @type {CustomEvent} */ event) => choose(event.detail.id)}>
    <ws-button slot="trigger" icon="list-filter">${filter ? t(`reception.count_${filter}`) : everything}</ws-button></ws-menu>`;
}

/**
 * What is missing before a lot is finished, each to be selected at once.
 * @param {Counts} counts
 * @param {(filter: 'pending' | 'unassigned') => void} select
 * @param {() => void} dismiss
 */
export function missingBanner({ pending, unassigned }, select, dismiss) {
  const button = (/** @type {'pending' | 'unassigned'} */ filter, /** @type {string} */ label) =>
    html`<ws-button slot="actions" size="s" @click=${() => select(filter)}>${label}</ws-button>`;
  return html`<ws-banner tone="attention" dismissible .heading=${t('reception.missing')} @ws-dismiss=${dismiss}>${t('reception.missingText')}
    ${pending ? button('pending', t('reception.missingOutcome', { count: pending })) : nothing}
    ${unassigned ? button('unassigned', t('reception.missingTechnician', { count: unassigned })) : nothing}
  </ws-banner>`;
}

/**
 * The scans that the server did not take, each with what can be done about it.
 * @param {import('./bench.js').Bench} bench
 */
export function troubleBanners(bench) {
  return bench.troubles.map(
    (
      scan,
    ) => html`<ws-banner tone="danger" role="alert"><span class="mono">${scan.item.serial}</span>${t('reception.colon')}${explainRefusal(/** @type {any} */ (scan.refusal))}
      <ws-button slot="actions" size="s" @click=${() => bench.retry(scan)}>${t('ui.retry')}</ws-button>
      <ws-button slot="actions" size="s" variant="quiet" @click=${() => bench.discard(scan)}>${t('reception.giveUp')}</ws-button></ws-banner>`,
  );
}
