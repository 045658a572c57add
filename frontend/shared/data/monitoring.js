import { uuidv7 } from './uuid.js';

/**
 * What the server says of how it does, and what an administrator does about it. What is not known is `null`.
 *
 * @typedef {import('./types.js').Transport} Transport
 *
 * @typedef {'cpu_host' | 'cpu_process' | 'load_1' | 'load_5' | 'load_15' | 'memory_used' | 'memory_total'
 *   | 'memory_process' | 'disk_used' | 'disk_total' | 'pool_max' | 'pool_open' | 'pool_idle' | 'pool_waiting'
 *   | 'writes_waiting' | 'writes_max' | 'batch_size' | 'commit_ms' | 'commit_ms_max' | 'users' | 'sockets'
 *   | 'messages_per_minute' | 'requests_per_minute' | 'errors_per_minute' | 'deliveries_per_second'
 *   | 'request_ms_p95'} Measure
 * @typedef {Record<Measure, number | null>} Measures
 * @typedef {{ at: string } & Measures} Sample Everything that is measured, at one moment; one comes every 5 s.
 *
 * @typedef {object} Overview
 * @property {'online' | 'degraded'} state
 * @property {{ code: string, detail: string }[]} reasons Why it is degraded.
 * @property {string} name
 * @property {string} version
 * @property {'sqlite' | 'postgres'} engine
 * @property {string} started_at
 * @property {number | null} processors
 * @property {string | null} os
 * @property {Sample | null} sample
 *
 * @typedef {object} Series The last hour, a point every `step_seconds`, the last one at `to`.
 * @property {number} step_seconds
 * @property {string} from
 * @property {string} to
 * @property {Partial<Record<Measure, (number | null)[]>>} series
 *
 * @typedef {object} Connection The live line of a session.
 * @property {string} since
 * @property {number} sockets
 * @property {number | null} round_trip_ms
 * @property {number} frames_in
 * @property {number} frames_out
 * @property {number} bytes_in
 * @property {number} bytes_out
 * @property {number} resumes
 * @property {number} events_resumed
 * @property {number} errors
 *
 * @typedef {object} Client A session, as whoever watches over the server sees it.
 * @property {number} session
 * @property {number} account
 * @property {string} username
 * @property {string} display_name
 * @property {'client' | 'dashboard' | 'api'} application
 * @property {string} workstation
 * @property {string} workstation_name
 * @property {string} os
 * @property {string} client_version
 * @property {string} address
 * @property {string} since
 * @property {string} last_seen_at
 * @property {boolean} live
 * @property {string | null} ended_at
 * @property {string | null} end_reason
 * @property {Connection | null} connection
 *
 * @typedef {object} Problem What went wrong in an application, as it reported it; the same ones are one.
 * @property {number} id
 * @property {'crash' | 'error'} kind
 * @property {string} message
 * @property {string | null} stack
 * @property {string | null} where
 * @property {'client' | 'dashboard' | 'api'} application
 * @property {string} client_version
 * @property {string} os
 * @property {number} count
 * @property {number[]} accounts
 * @property {string} first_seen_at
 * @property {string} last_seen_at
 * @property {boolean} resolved
 * @property {number} version
 *
 * @typedef {object} NewNotice
 * @property {string} text
 * @property {'info' | 'warning'} severity
 * @property {number} [session] For this session only; without it, for everyone.
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/**
 * @param {Transport} transport
 * @returns {Promise<Overview>}
 */
export function readOverview(transport) {
  return transport.request('GET', '/api/monitoring/overview');
}

/**
 * The last hour of everything that is measured.
 * @param {Transport} transport
 * @returns {Promise<Series>}
 */
export function readSeries(transport) {
  return transport.request('GET', '/api/monitoring/series', { query: { range: 'hour' } });
}

/**
 * The sessions that are live or were within the last hour.
 * @param {Transport} transport
 * @param {{ search?: string, live?: boolean, sort?: string, cursor?: string | null, limit?: number }} [filter]
 * @returns {Promise<Page<Client>>}
 */
export function listClients(transport, filter = {}) {
  return transport.request('GET', '/api/monitoring/clients', { query: filter });
}

/**
 * Shows a text on the screen of one session, or on everyone's.
 * @param {Transport} transport
 * @param {NewNotice} notice
 * @param {string} [key]
 * @returns {Promise<{ id: number }>}
 */
export function sendNotice(transport, notice, key = uuidv7()) {
  return transport.request('POST', '/api/monitoring/notices', { body: notice, key });
}

/**
 * What applications reported, last seen first.
 * @param {Transport} transport
 * @param {{ resolved?: boolean, cursor?: string | null, limit?: number }} [filter]
 * @returns {Promise<Page<Problem>>}
 */
export function listProblems(transport, filter = {}) {
  return transport.request('GET', '/api/monitoring/problems', { query: filter });
}

/**
 * @param {Transport} transport
 * @param {Pick<Problem, 'id' | 'version'>} problem
 * @param {boolean} resolved
 * @returns {Promise<Problem>}
 */
export function resolveProblem(transport, { id, version }, resolved) {
  return transport.request('PATCH', `/api/monitoring/problems/${id}`, { body: { resolved, version } });
}
