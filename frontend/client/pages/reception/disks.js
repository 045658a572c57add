import { html } from 'lit';
import { formatCapacity } from '../../../shared/data/capacity.js';
import { formatDay } from '../../../shared/data/civil-date.js';
import { diskSessions } from '../../../shared/data/reception/disks.js';
import { t } from '../../../shared/i18n/i18n.js';
import { sessionBadge } from '../../components/reception/badges.js';
import { operatorOf } from '../../components/reception/disks/session-view.js';
import { RecordList } from '../../components/reception/records/record-list.js';

/** @typedef {import('../../../shared/data/reception/disks.js').DiskSession} DiskSession */

/** The sessions in which disks were wiped. */
export class DisksPage extends RecordList {
  get section() {
    return 'disks';
  }

  get subject() {
    return 'disk_session';
  }

  /** @param {string} kind */
  concerns(kind) {
    return super.concerns(kind) || kind.startsWith('reception.disk.') || kind.startsWith('reception.disks.');
  }

  /** @param {import('../../../shared/data/reception/records.js').ListQuery} query */
  fetch(query) {
    return diskSessions.list(this.workspace.transport, query);
  }

  columns() {
    const end = /** @type {const} */ ('end');
    return [
      { id: 'number', label: t('records.number'), width: 72, fixed: true, align: end },
      {
        id: 'name',
        label: t('records.field_name'),
        fixed: true,
        render: (/** @type {DiskSession} */ session) =>
          html`<span class=${session.name ? 'name' : 'none'}>${session.name || t('records.noName')}</span>`,
        text: (/** @type {DiskSession} */ session) => session.name,
      },
      {
        id: 'state',
        label: t('records.state'),
        render: (/** @type {DiskSession} */ session) => sessionBadge(session),
        text: (/** @type {DiskSession} */ session) => (session.recovered_at ? t('records.recovered') : ''),
      },
      {
        id: 'held_on',
        label: t('records.field_held_on'),
        from: 480,
        text: (/** @type {DiskSession} */ session) => formatDay(session.held_on),
      },
      {
        id: 'operator',
        label: t('records.field_operator'),
        from: 760,
        text: (/** @type {DiskSession} */ session) => operatorOf(this.workspace, session),
      },
      {
        id: 'total',
        label: t('records.disksCount'),
        align: end,
        from: 560,
        text: (/** @type {DiskSession} */ { counters }) => counters.total,
      },
      {
        id: 'capacity',
        label: t('records.field_capacity'),
        align: end,
        from: 900,
        text: (/** @type {DiskSession} */ { counters }) =>
          counters.capacity ? formatCapacity(counters.capacity) : '—',
      },
    ];
  }
}

customElements.define('disks-page', DisksPage);
