import { html } from 'lit';
import { confirmAction } from '../../../components/confirm.js';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-badge.js';
import '../../../components/ws-button.js';
import '../../../components/ws-date.js';
import '../../../components/ws-table.js';
import { LiveList } from '../../../app/live-list.js';
import { nameOf } from '../../../app/names.js';
import { explain } from '../../../app/problems.js';
import { listInvitations, revokeInvitation } from '../../../data/invitations.js';
import { t } from '../../../i18n/i18n.js';
import { TableSection } from './table-section.js';

/** @typedef {import('../../../data/types.js').Invitation} Invitation */

/** @type {Record<string, { tone: string, icon: string }>} */
const STATES = {
  open: { tone: 'info', icon: 'mail' },
  accepted: { tone: 'ok', icon: 'check' },
  revoked: { tone: 'neutral', icon: 'x' },
  expired: { tone: 'neutral', icon: 'clock' },
};

/**
 * Every invitation and what became of it.
 * @fires people-invite
 */
export class InvitationsTable extends TableSection {
  #list = new LiveList(this, (/** @type {{ cursor: string | null, limit: number }} */ page) =>
    listInvitations(this.workspace.transport, page),
  );

  /** @param {string} kind */
  concerns(kind) {
    return kind.startsWith('accounts.invitation.');
  }

  touch() {
    this.#list.touch();
  }

  render() {
    const list = this.#list;
    return html`<ws-table
      .label=${t('people.invitations')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {Invitation} */ invitation) => invitation.note || t(`auth.role_${invitation.role}`)}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t('people.noInvitations')}
      .emptyText=${t('people.noInvitationsText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="invitations"
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-button slot="empty" variant="primary" icon="user-plus" @click=${() => this.emit('people-invite')}>${t('people.invite')}</ws-button>
    </ws-table>`;
  }

  #columns() {
    const { people } = this.workspace;
    return [
      {
        id: 'note',
        label: t('people.note'),
        width: 'minmax(180px, 2fr)',
        fixed: true,
        text: (/** @type {any} */ invitation) => invitation.note || '–',
      },
      {
        id: 'role',
        label: t('people.role'),
        width: 'minmax(110px, 1fr)',
        text: (/** @type {any} */ invitation) => t(`auth.role_${invitation.role}`),
      },
      {
        id: 'state',
        label: t('people.state'),
        width: 'minmax(130px, 1fr)',
        render: (/** @type {any} */ { state }) =>
          html`<ws-badge .tone=${STATES[state].tone} .icon=${STATES[state].icon}>${t(`people.invitation_${state}`)}</ws-badge>`,
        text: (/** @type {any} */ { state }) => t(`people.invitation_${state}`),
      },
      {
        id: 'account',
        label: t('people.became'),
        width: 'minmax(130px, 1fr)',
        text: (/** @type {any} */ { account }) => (account ? nameOf(people, account) : '–'),
      },
      {
        id: 'by',
        label: t('people.invitedBy'),
        width: 'minmax(130px, 1fr)',
        text: (/** @type {any} */ invitation) => nameOf(people, invitation.created_by),
      },
      {
        id: 'expires',
        label: t('people.until'),
        width: 'minmax(140px, 1fr)',
        render: (/** @type {any} */ invitation) => html`<ws-date .value=${invitation.expires_at}></ws-date>`,
        text: (/** @type {any} */ invitation) => invitation.expires_at,
      },
      {
        id: 'actions',
        label: t('people.actions'),
        width: '110px',
        fixed: true,
        align: /** @type {const} */ ('end'),
        render: (/** @type {any} */ invitation) =>
          invitation.state === 'open'
            ? html`<ws-button size="s" @click=${() => this.#revoke(invitation)}>${t('people.revoke')}</ws-button>`
            : '',
        text: () => '',
      },
    ];
  }

  /** @param {Invitation} invitation */
  async #revoke(invitation) {
    const sure = await confirmAction({
      title: invitation.note
        ? t('people.revokeTitle', { note: invitation.note })
        : t('people.revokeTitleBare'),
      body: t('people.revokeBody'),
      action: t('people.revokeVerb'),
      danger: true,
    });
    if (!sure) return;
    try {
      await revokeInvitation(this.workspace.transport, invitation.id);
      toast({ text: t('people.revoked'), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    this.#list.touch();
  }
}

customElements.define('invitations-table', InvitationsTable);
