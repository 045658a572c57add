import { html } from 'lit';
import '../../shared/components/ws-badge.js';
import { formatNumber, t } from '../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../shared/data/monitoring.js').Client} Client
 * @typedef {import('../../shared/data/workspace.js').Workspace} Workspace
 */

/** Breaks of the line shorter than this are nobody's business, in milliseconds. */
const QUIET = 1_000;
/** From this round trip on, the line is felt as slow, in milliseconds. */
const SLOW = 150;

/**
 * How a client does; without a line to the server nobody can tell whether it still is on.
 * @param {Client} client
 * @param {Workspace} workspace
 * @returns {'ended' | 'unknown' | 'away' | 'slow' | 'online'}
 */
export function stateOfClient(client, { link }) {
  if (client.ended_at !== null) return 'ended';
  if (link.downSince !== null && Date.now() - link.downSince > QUIET) return 'unknown';
  if (!client.live) return 'away';
  return (client.connection?.round_trip_ms ?? 0) >= SLOW ? 'slow' : 'online';
}

/**
 * A round trip, as it is written; empty when it is not known.
 * @param {Client} client
 */
export function latencyOf(client) {
  const time = client.connection?.round_trip_ms ?? null;
  if (time === null) return '';
  return t('clients.milliseconds', {
    time: formatNumber(time, { maximumFractionDigits: time < 10 ? 1 : 0 }),
  });
}

const TONES = /** @type {const} */ ({
  ended: 'neutral',
  unknown: 'neutral',
  away: 'neutral',
  slow: 'attention',
  online: 'ok',
});
const ICONS = { ended: 'log-out', unknown: 'circle-dashed', away: 'moon', slow: 'clock', online: '' };

/**
 * @param {Client} client
 * @param {Workspace} workspace
 */
export function clientBadge(client, workspace) {
  const state = stateOfClient(client, workspace);
  const why = state === 'ended' && client.end_reason ? t(`account.reason_${client.end_reason}`) : '';
  return html`<ws-badge .tone=${TONES[state]} .icon=${ICONS[state]} ?dot=${state === 'online'}>
    ${why || t(`clients.state_${state}`)}
  </ws-badge>`;
}
