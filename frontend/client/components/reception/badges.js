import { html } from 'lit';
import '../../../shared/components/ws-badge.js';
import { daysBetween, today } from '../../../shared/data/civil-date.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../shared/data/reception/trade.js').OrderState} OrderState
 * @typedef {import('../../../shared/components/ws-badge.js').WsBadge['tone']} Tone
 */

/** @type {Record<OrderState, [tone: Tone, icon: string]>} */
const ORDER = {
  draft: ['neutral', 'pencil'],
  ordered: ['info', 'send'],
  received: ['ok', 'package-open'],
  cancelled: ['danger', 'ban'],
};

/** How far an order is. @param {OrderState} state */
export function orderBadge(state) {
  const [tone, icon] = ORDER[state];
  return html`<ws-badge .tone=${tone} .icon=${icon}>${t(`records.order_state_${state}`)}</ws-badge>`;
}

/**
 * How a loan stands; one that is overdue says by how much.
 * @param {{ state: 'out' | 'overdue' | 'returned', end_on: string }} loan
 */
export function loanBadge(loan) {
  if (loan.state === 'returned')
    return html`<ws-badge tone="ok" icon="check">${t('records.loan_state_returned')}</ws-badge>`;
  if (loan.state === 'out')
    return html`<ws-badge tone="info" icon="handshake">${t('records.loan_state_out')}</ws-badge>`;
  const days = daysBetween(loan.end_on, today());
  return html`<ws-badge tone="attention" icon="clock">${days > 0 ? t('records.overdueBy', { count: days }) : t('records.loan_state_overdue')}</ws-badge>`;
}

/** @type {Record<'success' | 'failed' | 'pending', [tone: Tone, icon: string]>} */
const RESULT = {
  success: ['ok', 'shield-check'],
  failed: ['danger', 'circle-x'],
  pending: ['neutral', 'circle-dashed'],
};

/** How a disk's wipe went. @param {'success' | 'failed' | null | undefined} result */
export function resultBadge(result) {
  const [tone, icon] = RESULT[result ?? 'pending'];
  return html`<ws-badge .tone=${tone} .icon=${icon}>${t(`records.result_${result ?? 'pending'}`)}</ws-badge>`;
}

/**
 * How far a wiping session is.
 * @param {{ recovered_at?: string | null, counters: { total: number, pending: number, failed: number } }} session
 */
export function sessionBadge({ recovered_at, counters }) {
  if (recovered_at) return html`<ws-badge tone="ok" icon="check-check">${t('records.recovered')}</ws-badge>`;
  if (counters.total === 0) return html`<ws-badge>${t('records.sessionEmpty')}</ws-badge>`;
  if (counters.pending > 0)
    return html`<ws-badge tone="info" icon="circle-dashed">${t('records.sessionPending', { count: counters.pending })}</ws-badge>`;
  if (counters.failed > 0)
    return html`<ws-badge tone="attention" icon="triangle-alert">${t('records.sessionFailed', { count: counters.failed })}</ws-badge>`;
  return html`<ws-badge tone="ok" icon="shield-check">${t('records.sessionWiped')}</ws-badge>`;
}
