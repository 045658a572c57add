import { html } from 'lit';
import '../../shared/components/ws-badge.js';
import { formatTime, hasMessage, t } from '../../shared/i18n/i18n.js';

/** @typedef {import('../model/monitoring-store.js').MonitoringStore} MonitoringStore */

/** Breaks shorter than this are nobody's business, in milliseconds. */
const QUIET = 1_000;

/**
 * How the server does.
 * @param {MonitoringStore} monitoring
 * @param {number} [now]
 * @returns {'unknown' | 'online' | 'degraded' | 'lost'}
 */
export function serverState(monitoring, now = Date.now()) {
  const { lostAt, overview } = monitoring;
  if (lostAt !== null && now - lostAt > QUIET) return 'lost';
  return overview?.state ?? 'unknown';
}

const TONES = /** @type {const} */ ({
  unknown: 'neutral',
  online: 'ok',
  degraded: 'attention',
  lost: 'danger',
});
const ICONS = {
  unknown: 'circle-dashed',
  online: 'circle-check',
  degraded: 'triangle-alert',
  lost: 'server-off',
};

/**
 * The same in a word, for the head of a page.
 * @param {MonitoringStore} monitoring
 */
export function stateBadge(monitoring) {
  const state = serverState(monitoring);
  const time = monitoring.lostAt === null ? '' : formatTime(monitoring.lostAt);
  return html`<ws-badge slot="meta" .tone=${TONES[state]} .icon=${ICONS[state]} role="status">
    ${t(`dashboard.state_${state}`, { time })}
  </ws-badge>`;
}

/**
 * Why the server is degraded, in words; a reason that has none yet stands for itself.
 * @param {{ code: string, detail: string }} reason
 */
export function reasonWords({ code, detail }) {
  const key = `dashboard.reason_${code}`;
  return hasMessage(key) ? t(key) : detail || code;
}

/** Where there is more about a reason. @type {Record<string, string>} */
export const REASON_LINKS = {
  disk: '#/figures/disk',
  disk_nearly_full: '#/figures/disk',
  write_queue: '#/figures/writes',
  writer: '#/figures/writes',
  pool_exhausted: '#/figures/pool',
  database: '#/figures/commit',
  mail: '#/organisation/queue',
};
