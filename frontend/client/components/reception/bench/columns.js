/** The columns of the bench's table. */
import { html, nothing } from 'lit';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-icon.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { kindOf, outcomeOf, outcomeTone, workerName } from '../words.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('../../../../shared/components/table-model.js').Column} Column
 */

const NONE = '—';

/**
 * @param {import('../../../../shared/data/people.js').PeopleStore} people
 * @returns {Column[]}
 */
export function benchColumns(people) {
  return [
    { id: 'position', label: t('reception.number'), width: 60, align: 'end', sortable: true, fixed: true },
    {
      id: 'serial',
      label: t('reception.serial'),
      width: 190,
      mono: true,
      sortable: true,
      fixed: true,
      render: serialCell,
    },
    {
      id: 'kind',
      label: t('reception.kind'),
      width: 110,
      sortable: true,
      from: 520,
      text: (/** @type {Row} */ row) => kindOf(row),
    },
    {
      id: 'brand',
      label: t('reception.brand'),
      width: 120,
      sortable: true,
      from: 640,
      text: (/** @type {Row} */ row) => row.brand || NONE,
    },
    {
      id: 'model',
      label: t('reception.model'),
      width: 170,
      sortable: true,
      from: 640,
      text: (/** @type {Row} */ row) => row.model || NONE,
    },
    {
      id: 'outcome',
      label: t('reception.outcome'),
      width: 150,
      sortable: true,
      fixed: true,
      render: outcomeCell,
      text: (/** @type {Row} */ { item }) => (item ? outcomeOf(item) : t('reception.toSort')),
    },
    {
      id: 'os',
      label: t('reception.system'),
      width: 110,
      sortable: true,
      from: 860,
      text: (/** @type {Row} */ { item }) => (item?.os ? t(`reception.os_${item.os}`) : NONE),
    },
    {
      id: 'technician',
      label: t('reception.technician'),
      width: 150,
      sortable: true,
      from: 760,
      text: (/** @type {Row} */ { item }) => workerName(people, item?.technician) || NONE,
    },
  ];
}

/** @param {Row} row */
function serialCell({ serial, item, scan }) {
  const mark = scan
    ? html` <ws-icon name="clock" .size=${14} .label=${t('reception.waitingOne')}></ws-icon>`
    : item?.previous
      ? html` <ws-icon name="rotate-ccw-clock" .size=${14} .label=${t('reception.reentry')}></ws-icon>`
      : nothing;
  return html`${serial}${mark}`;
}

/** @param {Row} row */
function outcomeCell({ item }) {
  if (!item?.outcome && item?.previous)
    return html`<ws-badge tone="info">${t('reception.reentry')}</ws-badge>`;
  return html`<ws-badge .tone=${outcomeTone(item?.outcome)}>${item ? outcomeOf(item) : t('reception.toSort')}</ws-badge>`;
}
