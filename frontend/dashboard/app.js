import { WorkspaceApp } from '../shared/app/workspace-app.js';
import { listClients } from '../shared/data/monitoring.js';
import { t } from '../shared/i18n/i18n.js';
import { FIGURES } from './model/figures.js';
import { MonitoringStore } from './model/monitoring-store.js';

/**
 * The addresses of the dashboard's own pages.
 * @type {import('../shared/app/router.js').Addresses}
 */
export const ADDRESSES = [
  ['overview', '/'],
  ['figure', '/figures/:figure'],
  ['clients', '/clients'],
  ['reception', '/reception'],
  ['reception', '/reception/:section'],
  ['organisation', '/organisation'],
  ['organisation', '/organisation/:section'],
  ['problems', '/problems'],
  ['moderation', '/moderation'],
  ['moderation', '/moderation/:section'],
];

/** The dashboard: where administrators see how the server does, and steer it. */
export class DashboardApp extends WorkspaceApp {
  /** How the server does. @type {MonitoringStore | null} */
  #monitoring = null;

  get pages() {
    return {
      overview: () => import('./pages/overview.js'),
      figure: () => import('./pages/figure.js'),
      clients: () => import('./pages/clients.js'),
      reception: () => import('./pages/reception.js'),
      organisation: () => import('./pages/organisation.js'),
      problems: () => import('./pages/problems.js'),
      moderation: () => import('./pages/moderation.js'),
      refused: () => import('./pages/refused.js'),
    };
  }

  /** @returns {import('../shared/app/workspace-app.js').Item[]} */
  get items() {
    return [
      { id: 'overview', label: t('app.overview'), icon: 'gauge', href: '#/', keys: 'g o' },
      { id: 'clients', label: t('app.clients'), icon: 'monitor', href: '#/clients', keys: 'g c' },
      this.activityItem,
      this.peopleItem,
      {
        id: 'reception',
        label: t('reception.title'),
        icon: 'package',
        href: '#/reception',
        keys: 'g r',
        permission: 'reception:read',
      },
      {
        id: 'organisation',
        label: t('organisation.title'),
        icon: 'house',
        href: '#/organisation',
        keys: 'g h',
        permission: 'accounts:manage',
      },
      {
        id: 'moderation',
        label: t('app.chat'),
        icon: 'shield',
        href: '#/moderation',
        keys: 'g m',
        permission: 'chat:manage',
      },
      {
        id: 'problems',
        label: t('app.problems'),
        icon: 'circle-alert',
        href: '#/problems',
        keys: 'g e',
        count: this.#monitoring?.problems ?? 0,
      },
    ];
  }

  /** @returns {import('../shared/app/workspace-app.js').Permission} */
  get permission() {
    return 'monitoring:read';
  }

  /** @param {string} page */
  sectionOf(page) {
    return page === 'figure' ? 'overview' : page;
  }

  get waiting() {
    return this.#monitoring?.problems ?? 0;
  }

  get stores() {
    this.#monitoring ??= new MonitoringStore(this.workspace);
    return [...super.stores, this.#monitoring];
  }

  get commands() {
    return [
      {
        id: 'notice',
        label: t('clients.noticeToAll'),
        icon: 'send',
        group: t('frame.actions'),
        run: () => void this.#sendNotice(),
      },
      ...FIGURES.map((figure) => ({
        id: `figure:${figure.id}`,
        label: t(`figures.${figure.id}`),
        icon: figure.icon,
        group: t('figures.group'),
        run: () => this.router.go(`/figures/${figure.id}`),
      })),
    ];
  }

  get providers() {
    return [{ id: 'clients', label: t('app.clients'), search: this.#clients }];
  }

  /** @param {string} page */
  given(page) {
    if (page === 'sign_in') return { sub: t('dashboard.forAdministrators') };
    return page in this.pages ? { monitoring: this.#monitoring } : {};
  }

  async #sendNotice() {
    const { showNoticeDialog } = await import('./components/notice-dialog.js');
    showNoticeDialog(this.workspace);
  }

  #clients = async (/** @type {string} */ search) => {
    const page = await listClients(this.workspace.transport, { search, live: true, limit: 8 });
    return page.items.map((client) => ({
      id: `client:${client.session}`,
      label: `${client.display_name} · ${client.workstation_name}`,
      icon: 'monitor',
      group: t('app.clients'),
      hint: client.address,
      run: async () => {
        const { showClientDetails } = await import('./components/client-details.js');
        showClientDetails(this.workspace, client);
      },
    }));
  };
}

customElements.define('workspace-app', DashboardApp);
