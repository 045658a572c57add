/** What the records of reception are called, drawn and found by. */
import { html } from 'lit';
import '../../../../shared/components/ws-icon.js';
import { formatDay } from '../../../../shared/data/civil-date.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../../shared/data/reception/history.js').HistoryEntry} HistoryEntry
 * @typedef {import('../../../../shared/data/reception/history.js').RecordKind} RecordKind
 */

/** @type {Record<RecordKind, [icon: string, part: string]>} */
const KINDS = {
  lot: ['package-open', 'lots'],
  disk_session: ['hard-drive', 'disks'],
  order: ['shopping-cart', 'orders'],
  donation: ['gift', 'donations'],
  loan: ['handshake', 'loans'],
};

/** The icon of a kind. @param {RecordKind} kind */
export function kindIcon(kind) {
  return KINDS[kind][0];
}

/**
 * Where a record has its page.
 * @param {{ kind: RecordKind, id: number }} record
 */
export function recordPath({ kind, id }) {
  return `/reception/${KINDS[kind][1]}/${id}`;
}

/**
 * A record as people say it: "Lot 42".
 * @param {{ kind: RecordKind, number: number }} record
 */
export function recordName({ kind, number }) {
  return t(`tracing.record_${kind}`, { number: String(number) });
}

/** The columns of records of several kinds. @returns {import('../../../../shared/components/table-model.js').Column[]} */
export function recordColumns() {
  return [
    {
      id: 'on',
      label: t('tracing.day'),
      fixed: true,
      text: (/** @type {HistoryEntry} */ entry) => formatDay(entry.on),
    },
    {
      id: 'kind',
      label: t('tracing.recordKind'),
      fixed: true,
      render: (/** @type {HistoryEntry} */ entry) =>
        html`<ws-icon .name=${kindIcon(entry.kind)}></ws-icon> <a href="#${recordPath(entry)}">${recordName(entry)}</a>`,
      text: (/** @type {HistoryEntry} */ entry) => recordName(entry),
    },
    { id: 'name', label: t('tracing.recordTitle'), from: 560 },
    { id: 'party', label: t('tracing.party'), fixed: true },
    {
      id: 'count',
      label: t('tracing.pieces'),
      align: 'end',
      from: 640,
      width: 120,
      text: (/** @type {HistoryEntry} */ entry) => t('tracing.pieceCount', { count: entry.count }),
    },
  ];
}

/**
 * A key that tells records of all kinds apart.
 * @param {{ kind: RecordKind, id: number }} record
 */
export function recordKey({ kind, id }) {
  return `${kind} ${id}`;
}
