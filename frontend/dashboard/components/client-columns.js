import { html } from 'lit';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-icon-button.js';
import '../../shared/components/ws-menu.js';
import { t } from '../../shared/i18n/i18n.js';
import '../../shared/pages/components/person-cell.js';
import { actOnClient, clientActions } from './client-actions.js';
import { clientBadge, latencyOf, stateOfClient } from './client-state.js';

/**
 * @typedef {import('../../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('../../shared/data/monitoring.js').Client} Client
 * @typedef {import('../../shared/components/table-model.js').Column} Column
 */

/**
 * The columns of a table of clients.
 * @param {Workspace} workspace
 * @param {boolean} whole Whether all rows are there, so that they can be sorted here by anything.
 * @returns {Record<string, Column>}
 */
export function clientColumns(workspace, whole) {
  const { people, session: own } = workspace;
  /** @type {Column[]} */
  const columns = [
    {
      id: 'name',
      label: t('clients.person'),
      sortable: true,
      fixed: true,
      render: (/** @type {Client} */ client) =>
        html`<person-cell .name=${client.display_name} .color=${people.get(client.account)?.avatar_color ?? '#8a8a99'}
          .note=${client.session === own.me?.session ? t('account.thisOne') : ''}></person-cell>`,
      text: (/** @type {Client} */ client) => client.display_name,
    },
    { id: 'workstation_name', label: t('clients.workstation'), sortable: whole, from: 420 },
    { id: 'os', label: t('clients.os'), sortable: whole, from: 640 },
    { id: 'client_version', label: t('clients.version'), mono: true, sortable: whole, from: 760 },
    {
      id: 'application',
      label: t('people.application'),
      sortable: whole,
      from: 1100,
      text: (/** @type {Client} */ client) => t(`account.app_${client.application}`),
    },
    { id: 'address', label: t('people.address'), mono: true, sortable: whole, from: 1000 },
    {
      id: 'since',
      label: t('clients.since'),
      sortable: true,
      from: 620,
      render: (/** @type {Client} */ client) => html`<ws-date .value=${client.since}></ws-date>`,
      text: (/** @type {Client} */ client) => client.since,
    },
    {
      id: 'last_seen',
      label: t('clients.lastSeen'),
      sortable: true,
      from: 1200,
      render: (/** @type {Client} */ client) => html`<ws-date .value=${client.last_seen_at}></ws-date>`,
      text: (/** @type {Client} */ client) => client.last_seen_at,
    },
    {
      id: 'latency',
      label: t('clients.latency'),
      align: 'end',
      sortable: whole,
      from: 520,
      render: latencyOf,
      text: (/** @type {Client} */ client) => client.connection?.round_trip_ms ?? '',
    },
    {
      id: 'state',
      label: t('clients.state'),
      fixed: true,
      render: (/** @type {Client} */ client) => clientBadge(client, workspace),
      text: (/** @type {Client} */ client) => t(`clients.state_${stateOfClient(client, workspace)}`),
    },
    {
      id: 'actions',
      label: t('people.actions'),
      width: 64,
      fixed: true,
      align: 'end',
      render: (/** @type {Client} */ client) => menu(workspace, client),
      text: () => '',
    },
  ];
  return Object.fromEntries(columns.map((column) => [column.id, column]));
}

/**
 * @param {Workspace} workspace
 * @param {Client} client
 */
function menu(workspace, client) {
  const label = t('clients.actionsOn', { name: client.display_name, where: client.workstation_name });
  return html`<ws-menu placement="bottom-end" .label=${label} .items=${clientActions(workspace, client)}
    @ws-choose=${(/** @type {CustomEvent} */ event) => void actOnClient(workspace, client, event.detail.id)}>
    <ws-icon-button slot="trigger" size="s" icon="ellipsis" .label=${label}></ws-icon-button>
  </ws-menu>`;
}
