import { html } from 'lit';
import { confirmAction } from '../../../components/confirm.js';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-badge.js';
import '../../../components/ws-button.js';
import '../../../components/ws-date.js';
import '../../../components/ws-segmented.js';
import '../../../components/ws-table.js';
import { LiveList } from '../../../app/live-list.js';
import { nameOf } from '../../../app/names.js';
import { explain } from '../../../app/problems.js';
import { endSession, listSessions } from '../../../data/sessions.js';
import { t } from '../../../i18n/i18n.js';
import '../person-cell.js';
import { TableSection } from './table-section.js';

/** @typedef {import('../../../data/types.js').Session} Session */

/** Everyone's sessions; an administrator ends any of them. */
export class AllSessionsTable extends TableSection {
  static properties = { scope: { state: true } };

  #list = new LiveList(this, (/** @type {{ cursor: string | null, limit: number }} */ page) =>
    listSessions(this.workspace.transport, { ...page, ...(this.scope === 'live' ? { live: true } : {}) }),
  );

  constructor() {
    super();
    /** @type {'live' | 'all'} */
    this.scope = 'live';
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind.startsWith('accounts.session.');
  }

  touch() {
    this.#list.touch();
  }

  render() {
    const list = this.#list;
    return html`<ws-table
      .label=${t('people.sessions')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {Session} */ session) => `${nameOf(this.workspace.people, session.account)}, ${session.workstation_name}`}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t('people.noSessions')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="sessions"
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-segmented slot="toolbar" .label=${t('people.sessions')} .value=${this.scope}
        .options=${[{ value: 'live', label: t('people.live') }, { value: 'all', label: t('people.all') }]}
        @change=${(/** @type {any} */ event) => {
          this.scope = event.currentTarget.value;
          void list.load();
        }}></ws-segmented>
    </ws-table>`;
  }

  #columns() {
    const { people, session: own } = this.workspace;
    return [
      {
        id: 'who',
        label: t('auth.who'),
        width: 'minmax(180px, 1.6fr)',
        fixed: true,
        render: (/** @type {any} */ session) => {
          const person = people.get(session.account);
          return html`<person-cell .name=${nameOf(people, session.account)} .color=${person?.avatar_color ?? '#8a8a99'}
            ?former=${person?.former ?? false} .note=${session.id === own.me?.session ? t('account.thisOne') : ''}></person-cell>`;
        },
        text: (/** @type {any} */ session) => nameOf(people, session.account),
      },
      { id: 'workstation_name', label: t('auth.where'), width: 'minmax(150px, 1.2fr)' },
      {
        id: 'application',
        label: t('people.application'),
        width: 'minmax(100px, 0.8fr)',
        text: (/** @type {any} */ session) => t(`account.app_${session.application}`),
      },
      { id: 'address', label: t('people.address'), width: 'minmax(120px, 1fr)', mono: true },
      {
        id: 'created_at',
        label: t('auth.since'),
        width: 'minmax(130px, 1fr)',
        render: (/** @type {any} */ session) => html`<ws-date .value=${session.created_at}></ws-date>`,
        text: (/** @type {any} */ session) => session.created_at,
      },
      {
        id: 'state',
        label: t('people.state'),
        width: 'minmax(180px, 1.3fr)',
        render: (/** @type {any} */ session) => this.#state(session),
        text: (/** @type {any} */ session) =>
          session.ended_at
            ? t(`account.reason_${session.end_reason ?? 'expired'}`)
            : t(session.live ? 'people.isLive' : 'people.isAway'),
      },
      {
        id: 'actions',
        label: t('people.actions'),
        width: '110px',
        fixed: true,
        align: /** @type {const} */ ('end'),
        render: (/** @type {any} */ session) =>
          session.ended_at || session.id === own.me?.session
            ? ''
            : html`<ws-button size="s" @click=${() => this.#end(session)}>${t('people.end')}</ws-button>`,
        text: () => '',
      },
    ];
  }

  /** @param {Session} session */
  #state(session) {
    if (session.ended_at)
      return html`<ws-badge>${t(`account.reason_${session.end_reason ?? 'expired'}`)}</ws-badge>`;
    if (session.live) return html`<ws-badge tone="ok" dot>${t('people.isLive')}</ws-badge>`;
    return html`<ws-badge icon="moon">${t('people.isAway')}</ws-badge>`;
  }

  /** @param {Session} session */
  async #end(session) {
    const name = nameOf(this.workspace.people, session.account);
    const sure = await confirmAction({
      title: t('people.endTitle', { name, where: session.workstation_name }),
      body: t('account.endBody'),
      action: t('account.endSession'),
      danger: true,
    });
    if (!sure) return;
    try {
      await endSession(this.workspace.transport, session.id);
      toast({ text: t('people.ended', { name }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    this.#list.touch();
  }
}

customElements.define('all-sessions-table', AllSessionsTable);
