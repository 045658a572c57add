import { formatNumber, language, sizeOf, t } from '../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../shared/data/monitoring.js').Measures} Measures
 *
 * @typedef {object} Context What a figure is compared with.
 * @property {number | null} accounts How many people may sign in.
 * @property {number | null} processors
 *
 * @typedef {{ value: string, unit: string }} Reading
 *
 * @typedef {object} Figure One question that the overview answers.
 * @property {string} id Also the key of its words, `figures.<id>`.
 * @property {string} icon
 * @property {string} href Where there is more about it.
 * @property {(point: Measures) => number | null} read
 * @property {(value: number) => Reading} write
 * @property {number} top The scale of its chart reaches at least so high.
 * @property {(point: Measures, context: Context) => string} aside What stands under the value; empty when unknown.
 * @property {number} [limit] What it cannot pass.
 * @property {string} [missing] Why there may be nothing to measure, as the key of its words.
 * @property {(value: number) => boolean} [alarming] Whether it needs attention.
 */

/** @param {number} value */
const count = (value) => formatNumber(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
/** @param {number} value */
const precise = (value) => formatNumber(value, { maximumSignificantDigits: 2 });
/** @param {string} key */
const counted = (key) => (/** @type {number} */ value) => ({
  value: count(value),
  unit: t(key, { count: value }),
});
/** @param {number} value */
const percent = (value) => ({ value: count(value), unit: '%' });
/** @param {number} value */
const milliseconds = (value) => ({ value: precise(value), unit: 'ms' });
/** @param {number} value */
const bytes = (value) => sizeOf(value);

/**
 * @param {number | null} part
 * @param {number | null} whole
 */
const share = (part, whole) => (part === null || !whole ? null : (part / whole) * 100);

/**
 * Words about some measures; nothing when one of them is not known.
 * @param {string} key
 * @param {Record<string, string | number | null>} variables
 */
function words(key, variables) {
  if (Object.values(variables).some((value) => value === null)) return '';
  return t(key, /** @type {Record<string, string | number>} */ (variables));
}

/** @param {number | null} value */
const size = (value) => (value === null ? null : written(sizeOf(value)));
/** @param {number | null} value */
const rounded = (value) => (value === null ? null : precise(value));

/** The figures of the overview: people and their work first, then the machine. @type {Figure[]} */
export const FIGURES = [
  {
    id: 'users',
    icon: 'users',
    href: '#/clients',
    read: (point) => point.users,
    write: counted('figures.unit_users'),
    top: 4,
    aside: (_, { accounts }) => words('figures.aside_users', { count: accounts }),
  },
  {
    id: 'messages',
    icon: 'message-square',
    href: '#/figures/messages',
    read: (point) => point.messages_per_minute,
    write: counted('figures.unit_per_minute'),
    top: 10,
    aside: (point) => words('figures.aside_messages', { rate: rounded(point.deliveries_per_second) }),
  },
  {
    id: 'sockets',
    icon: 'wifi',
    href: '#/figures/sockets',
    read: (point) => point.sockets,
    write: counted('figures.unit_sockets'),
    top: 4,
    aside: (point) => words('figures.aside_sockets', { count: point.users }),
  },
  {
    id: 'requests',
    icon: 'route',
    href: '#/figures/requests',
    read: (point) => point.requests_per_minute,
    write: counted('figures.unit_per_minute'),
    top: 20,
    aside: (point) => words('figures.aside_requests', { time: rounded(point.request_ms_p95) }),
  },
  {
    id: 'errors',
    icon: 'triangle-alert',
    href: '#/figures/errors',
    read: (point) => point.errors_per_minute,
    write: counted('figures.unit_per_minute'),
    top: 4,
    aside: (point) => {
      const part = share(point.errors_per_minute, point.requests_per_minute);
      return words('figures.aside_errors', { share: rounded(part) });
    },
    alarming: (value) => value > 0,
  },
  {
    id: 'commit',
    icon: 'clock',
    href: '#/figures/commit',
    read: (point) => point.commit_ms,
    missing: 'figures.nothingWritten',
    write: milliseconds,
    top: 10,
    aside: (point) => words('figures.aside_commit', { time: rounded(point.commit_ms_max) }),
  },
  {
    id: 'cpu',
    icon: 'cpu',
    href: '#/figures/cpu',
    read: (point) => point.cpu_host,
    write: percent,
    top: 25,
    limit: 100,
    aside: (point) => words('figures.aside_cpu', { share: rounded(point.cpu_process) }),
    alarming: (value) => value >= 90,
  },
  {
    id: 'memory',
    icon: 'memory-stick',
    href: '#/figures/memory',
    read: (point) => point.memory_process,
    write: bytes,
    top: 64 * 1024 ** 2,
    aside: (point) =>
      words('figures.aside_memory', { used: size(point.memory_used), total: size(point.memory_total) }),
  },
  {
    id: 'disk',
    icon: 'hard-drive',
    href: '#/figures/disk',
    read: (point) => {
      const used = share(point.disk_used, point.disk_total);
      return used === null ? null : 100 - used;
    },
    write: (value) => ({
      value: formatNumber(value, { maximumFractionDigits: 0 }),
      unit: t('figures.unit_free'),
    }),
    top: 100,
    limit: 100,
    aside: (point) =>
      words('figures.aside_disk', {
        free: size(
          point.disk_total === null || point.disk_used === null ? null : point.disk_total - point.disk_used,
        ),
        total: size(point.disk_total),
      }),
    alarming: (value) => value < 10,
  },
  {
    id: 'load',
    icon: 'gauge',
    href: '#/figures/load',
    read: (point) => point.load_1,
    write: (value) => ({ value: precise(value), unit: t('figures.unit_load') }),
    top: 1,
    aside: (point, { processors }) =>
      words('figures.aside_load', { five: rounded(point.load_5), count: processors }),
  },
  {
    id: 'pool',
    icon: 'database',
    href: '#/figures/pool',
    read: (point) =>
      point.pool_open === null || point.pool_idle === null ? null : point.pool_open - point.pool_idle,
    write: counted('figures.unit_pool'),
    top: 4,
    aside: (point) => words('figures.aside_pool', { max: point.pool_max, count: point.pool_waiting }),
  },
  {
    id: 'writes',
    icon: 'list',
    href: '#/figures/writes',
    read: (point) => point.writes_waiting,
    write: counted('figures.unit_writes'),
    top: 8,
    aside: (point) => words('figures.aside_writes', { max: point.writes_max }),
  },
];

/**
 * @param {string} id
 * @returns {Figure | undefined}
 */
export function figureOf(id) {
  return FIGURES.find((figure) => figure.id === id);
}

/**
 * What figures are compared with, as a page of the dashboard knows it.
 * @param {import('../page.js').DashboardPage} page
 * @returns {Context}
 */
export function contextOf({ workspace, monitoring }) {
  return {
    accounts: workspace.people.status === 'ready' ? workspace.people.active.length : null,
    processors: monitoring.overview?.processors ?? null,
  };
}

/**
 * A value with its unit, on one line.
 * @param {Reading} reading
 */
export function written({ value, unit }) {
  const apart = language() === 'fr' || !unit.startsWith('%');
  return `${value}${apart ? '\u00a0' : ''}${unit}`;
}

/**
 * How long something has been, as `12 d 4 h`: the two greatest units.
 * @param {number} seconds
 */
export function durationOf(seconds) {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) return t('figures.daysHours', { days, hours });
  if (hours > 0) return t('figures.hoursMinutes', { hours, minutes });
  return t('figures.minutes', { minutes });
}
