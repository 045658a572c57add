import { html, nothing } from 'lit';
import { nameOf } from '../../../../shared/app/names.js';
import { cssVars } from '../../../../shared/components/css-vars.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-icon-button.js';
import { formatCapacity } from '../../../../shared/data/capacity.js';
import { formatNumber, formatPercent, t } from '../../../../shared/i18n/i18n.js';
import { resultBadge } from '../badges.js';
import { makeOf } from '../records/gear-words.js';
import { standardName } from './wipe-words.js';

/**
 * @typedef {import('../../../../shared/data/reception/disks.js').Disk} Disk
 * @typedef {import('../../../../shared/data/reception/disks.js').DiskSession} DiskSession
 * @typedef {import('./wipe-words.js').DiskKind} DiskKind
 *
 * @typedef {object} Waiting A disk on its way to the server, or refused.
 * @property {string} serial
 * @property {DiskKind} kind
 * @property {'scan' | 'manual'} entry_mode
 * @property {string} key The `Idempotency-Key`.
 * @property {string} problem Empty while it is on its way.
 */

/** What the disks of a session come to. @param {DiskSession} session */
export function sessionTiles({ counters }) {
  const { total, success, failed, pending, capacity } = counters;
  const share = (/** @type {number} */ part) => `${total ? (part / total) * 100 : 0}%`;
  const tile = (
    /** @type {string} */ name,
    /** @type {unknown} */ value,
    /** @type {unknown} */ more = nothing,
  ) =>
    html`<li class="tile"><span class="name">${name}</span><span class="value">${value} <small>${more}</small></span></li>`;
  return html`<ul class="tiles" aria-label=${t('records.sums')}>
    ${tile(t('reception.tab_disks'), formatNumber(total))}
    ${tile(t('records.tile_success'), formatNumber(success), total ? formatPercent(success / total) : nothing)}
    ${tile(t('records.tile_failed'), formatNumber(failed))}
    ${tile(t('records.tile_pending'), formatNumber(pending))}
    ${tile(t('records.capacityTotal'), capacity ? formatCapacity(capacity) : '—')}
    <li class="tile progress"><span class="name">${t('records.progress')}</span>
      <span class="value" role="img" aria-label=${t('records.progressOf', { done: success + failed, total })}>
        <span class="bar ok" ${cssVars({ '--share': share(success) })}></span><span class="bar danger" ${cssVars({ '--share': share(failed) })}></span></span></li>
  </ul>`;
}

/**
 * Disks that are on their way, or did not get there.
 * @param {Waiting[]} waiting
 * @param {{ retry: (disk: Waiting) => void, forget: (disk: Waiting) => void }} actions
 */
export function waitingList(waiting, { retry, forget }) {
  if (waiting.length === 0) return nothing;
  const failed = waiting.filter(({ problem }) => problem);
  const going = waiting.length - failed.length;
  return html`<ul class="waits">
    ${going ? html`<li role="status"><ws-icon name="loader-circle"></ws-icon>${t('records.disksGoing', { count: going })}</li>` : nothing}
    ${failed.map(
      (
        disk,
      ) => html`<li class="failed" role="alert"><ws-icon name="circle-alert"></ws-icon><code>${disk.serial}</code><span>${disk.problem}</span>
        <ws-button size="s" icon="refresh-cw" @click=${() => retry(disk)}>${t('ui.retry')}</ws-button>
        <ws-icon-button size="s" icon="x" .label=${t('records.forget', { serial: disk.serial })} @click=${() => forget(disk)}></ws-icon-button></li>`,
    )}
  </ul>`;
}

/** The columns of disks. @returns {import('../../../../shared/components/table-model.js').Column[]} */
export function diskColumns() {
  const end = /** @type {const} */ ('end');
  const word = (/** @type {string} */ name) => (/** @type {any} */ disk) =>
    disk[name] ? t(`records.${name}_${disk[name]}`) : '—';
  return [
    { id: 'position', label: t('records.number'), width: 56, align: end, from: 420 },
    {
      id: 'serial',
      label: t('records.field_serial'),
      fixed: true,
      mono: true,
      render: (/** @type {Disk} */ disk) => html`${disk.serial}
        ${disk.wiped_before ? html` <ws-badge tone="info" icon="rotate-ccw">${t('records.wipedBefore', { count: disk.wiped_before })}</ws-badge>` : nothing}`,
      text: (/** @type {Disk} */ disk) => disk.serial,
    },
    {
      id: 'kind',
      label: t('records.field_kind'),
      from: 520,
      text: (/** @type {Disk} */ disk) => t(`records.disk_${disk.kind}`),
    },
    {
      id: 'make',
      label: t('records.make'),
      from: 900,
      text: (/** @type {Disk} */ disk) => makeOf(/** @type {any} */ (disk)) || '—',
    },
    {
      id: 'capacity',
      label: t('records.field_capacity'),
      align: end,
      from: 620,
      text: (/** @type {Disk} */ disk) => (disk.capacity ? formatCapacity(disk.capacity) : '—'),
    },
    { id: 'interface', label: t('records.field_interface'), from: 1100, text: word('interface') },
    { id: 'method', label: t('records.field_method'), from: 760, text: word('method') },
    {
      id: 'standard',
      label: t('records.field_standard'),
      from: 980,
      text: (/** @type {Disk} */ disk) => (disk.standard ? standardName(disk.standard) : '—'),
    },
    {
      id: 'result',
      label: t('records.field_result'),
      fixed: true,
      render: (/** @type {Disk} */ disk) => resultBadge(disk.result),
      text: (/** @type {Disk} */ disk) => t(`records.result_${disk.result ?? 'pending'}`),
    },
  ];
}

/**
 * Who wiped, as they are called.
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {DiskSession} session
 */
export function operatorOf(workspace, { operator }) {
  return 'account' in operator ? nameOf(workspace.people, operator.account) : operator.name;
}

/** The operator who has no account, in the choice of operators. */
const OTHER = 'other';

/**
 * Who wiped: somebody with an account, or a name.
 * @param {import('../records/record-page.js').RecordPage} page
 */
export function operatorFields(page) {
  const { account, name } = /** @type {any} */ (page.draft.values).operator;
  const people = page.workspace.people.active.map((person) => ({
    value: String(person.id),
    label: person.display_name,
  }));
  const set = (/** @type {any} */ change) => page.change({ operator: { account, name, ...change } });
  const chosen = (/** @type {any} */ event) => {
    const { value } = event.currentTarget;
    set(value === OTHER ? { account: null } : { account: Number(value), name: '' });
  };
  return html`<ws-field class="half" type="select" .label=${t('records.field_operator')} .value=${account ? String(account) : OTHER}
      .error=${page.problem('operator.account')} .options=${[...people, { value: OTHER, label: t('records.operatorOther') }]} @change=${chosen}></ws-field>
    ${
      account
        ? html`<div class="half"></div>`
        : html`<ws-field class="half" required maxlength="255" .label=${t('records.operatorName')} .value=${name} .error=${page.problem('operator.name')}
            @input=${(/** @type {any} */ event) => set({ name: event.currentTarget.value })}></ws-field>`
    }`;
}
