import { html } from 'lit';
import { confirmAction } from '../../../components/confirm.js';
import { toast } from '../../../components/toast.js';
import '../../../components/ws-badge.js';
import '../../../components/ws-date.js';
import '../../../components/ws-field.js';
import '../../../components/ws-icon-button.js';
import '../../../components/ws-menu.js';
import '../../../components/ws-table.js';
import { LiveList } from '../../../app/live-list.js';
import { explain } from '../../../app/problems.js';
import { deleteUser, listUsers, updateUser } from '../../../data/users.js';
import { t } from '../../../i18n/i18n.js';
import { ApiError } from '../../../transport/errors.js';
import '../person-cell.js';
import { roleOptions } from './create-account-dialog.js';
import { showResetPasswordDialog } from './reset-password-dialog.js';
import { TableSection } from './table-section.js';

/** @typedef {import('../../../data/types.js').Account} Account */

/** How long typing in the search pauses before it is looked for, in milliseconds. */
const PAUSE = 250;

/** Every account, with what an administrator does to it. */
export class AccountsTable extends TableSection {
  static properties = { filter: { state: true } };

  #list = new LiveList(
    this,
    (/** @type {{ cursor: string | null, limit: number }} */ page) =>
      /** @type {Promise<import('../../../data/types.js').Page<Account>>} */ (
        listUsers(this.workspace.transport, { ...this.filter, ...page })
      ),
  );
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  constructor() {
    super();
    this.filter = { query: '', role: '', state: '', sort: 'name' };
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind === 'accounts.person.changed';
  }

  touch() {
    this.#list.touch();
  }

  render() {
    const list = this.#list;
    const filtered = Boolean(this.filter.query || this.filter.role || this.filter.state);
    return html`<ws-table
      .label=${t('people.accounts')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {Account} */ account) => account.display_name}
      .sort=${this.filter.sort}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(filtered ? 'people.noMatch' : 'people.noAccounts')}
      .emptyText=${filtered ? t('people.noMatchText') : ''}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="accounts"
      @ws-sort=${(/** @type {CustomEvent} */ event) => this.#refine({ sort: event.detail.sort || 'name' })}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('people.search')} .placeholder=${t('people.search')}
        .value=${this.filter.query} @input=${this.#search}></ws-field>
      <ws-field slot="toolbar" class="filter" type="select" hide-label .label=${t('people.role')} .value=${this.filter.role}
        .options=${[{ value: '', label: t('people.everyRole') }, ...roleOptions()]}
        @change=${(/** @type {any} */ event) => this.#refine({ role: event.currentTarget.value })}></ws-field>
      <ws-field slot="toolbar" class="filter" type="select" hide-label .label=${t('people.state')} .value=${this.filter.state}
        .options=${[
          { value: '', label: t('people.everyState') },
          { value: 'active', label: t('people.active') },
          { value: 'disabled', label: t('people.disabled') },
        ]}
        @change=${(/** @type {any} */ event) => this.#refine({ state: event.currentTarget.value })}></ws-field>
    </ws-table>`;
  }

  #columns() {
    const { presence, session } = this.workspace;
    return [
      {
        id: 'name',
        label: t('people.name'),
        width: 'minmax(200px, 2fr)',
        sortable: true,
        fixed: true,
        render: (/** @type {any} */ account) =>
          html`<person-cell .name=${account.display_name} .color=${account.avatar_color} .presence=${presence.of(account.id)}
            .note=${account.id === session.me?.account.id ? t('home.you') : ''}></person-cell>`,
        text: (/** @type {any} */ account) => account.display_name,
      },
      { id: 'username', label: t('auth.username'), width: 'minmax(120px, 1fr)' },
      {
        id: 'role',
        label: t('people.role'),
        width: 'minmax(110px, 1fr)',
        text: (/** @type {any} */ account) => t(`auth.role_${account.role}`),
      },
      {
        id: 'state',
        label: t('people.state'),
        width: 'minmax(150px, 1fr)',
        render: (/** @type {any} */ account) => this.#state(account),
        text: (/** @type {any} */ account) => t(account.disabled ? 'people.disabled' : 'people.active'),
      },
      {
        id: 'created',
        label: t('people.created'),
        width: 'minmax(130px, 1fr)',
        sortable: true,
        render: (/** @type {any} */ account) => html`<ws-date .value=${account.created_at}></ws-date>`,
        text: (/** @type {any} */ account) => account.created_at,
      },
      {
        id: 'last_seen',
        label: t('auth.lastSeen'),
        width: 'minmax(130px, 1fr)',
        render: (/** @type {any} */ account) =>
          account.last_seen_at ? html`<ws-date .value=${account.last_seen_at}></ws-date>` : t('people.never'),
        text: (/** @type {any} */ account) => account.last_seen_at ?? '',
      },
      {
        id: 'actions',
        label: t('people.actions'),
        width: '64px',
        fixed: true,
        align: /** @type {const} */ ('end'),
        render: (/** @type {any} */ account) => this.#menu(account),
        text: () => '',
      },
    ];
  }

  /** @param {Account} account */
  #state(account) {
    if (account.disabled) return html`<ws-badge tone="danger" icon="ban">${t('people.disabled')}</ws-badge>`;
    if (account.must_change_password) {
      return html`<ws-badge tone="attention" icon="key-round">${t('people.mustChange')}</ws-badge>`;
    }
    return html`<ws-badge tone="ok" dot>${t('people.active')}</ws-badge>`;
  }

  /** @param {Account} account */
  #menu(account) {
    const own = account.id === this.workspace.session.me?.account.id;
    const items = [
      ...roleOptions().map(({ value, label }) => ({
        id: `role:${value}`,
        label,
        group: t('people.role'),
        checked: account.role === value,
      })),
      { separator: /** @type {const} */ (true) },
      { id: 'reset', label: t('people.reset'), icon: 'key-round' },
      account.disabled
        ? { id: 'enable', label: t('people.enable'), icon: 'user-check' }
        : { id: 'disable', label: t('people.disable'), icon: 'ban', disabled: own },
      { id: 'delete', label: t('people.delete'), icon: 'trash', danger: true, disabled: own },
    ];
    return html`<ws-menu placement="bottom-end" .label=${t('people.actionsOn', { name: account.display_name })} .items=${items}
      @ws-choose=${(/** @type {CustomEvent} */ event) => this.#act(event.detail.id, account)}>
      <ws-icon-button slot="trigger" size="s" icon="ellipsis" .label=${t('people.actionsOn', { name: account.display_name })}></ws-icon-button>
    </ws-menu>`;
  }

  /** @param {Event} event */
  #search(event) {
    const { value } = /** @type {any} */ (event.currentTarget);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#refine({ query: value.trim() }), PAUSE);
  }

  /** @param {Partial<AccountsTable['filter']>} change */
  #refine(change) {
    this.filter = { ...this.filter, ...change };
    void this.#list.load();
  }

  /**
   * @param {string} action
   * @param {Account} account
   */
  async #act(action, account) {
    const name = account.display_name;
    if (action === 'reset') {
      showResetPasswordDialog(this.workspace, account);
    } else if (action === 'delete') {
      const sure = await this.#sure('delete', name);
      if (sure)
        await this.#do(() => deleteUser(this.workspace.transport, account.id), t('people.deleted', { name }));
    } else if (action === 'disable') {
      const sure = await this.#sure('disable', name);
      if (sure) await this.#update(account, { disabled: true }, t('people.nowDisabled', { name }));
    } else if (action === 'enable') {
      await this.#update(account, { disabled: false }, t('people.nowEnabled', { name }));
    } else if (action.startsWith('role:') && action !== `role:${account.role}`) {
      const role = /** @type {Account['role']} */ (action.slice(5));
      await this.#update(account, { role }, t('people.nowRole', { name, role: t(`auth.as_${role}`) }));
    }
  }

  /**
   * @param {'delete' | 'disable'} what
   * @param {string} name
   */
  async #sure(what, name) {
    return await confirmAction({
      title: t(`people.${what}Title`, { name }),
      body: t(`people.${what}Body`),
      action: t(`people.${what}Verb`),
      danger: true,
    });
  }

  /**
   * @param {Account} account
   * @param {Omit<import('../../../data/types.js').UpdateAccount, 'version'>} change
   * @param {string} done
   */
  async #update(account, change, done) {
    const { transport } = this.workspace;
    await this.#do(async () => {
      // The next change is made on the version that this one gave.
      this.#list.replace(await updateUser(transport, account.id, { version: account.version, ...change }));
    }, done);
  }

  /**
   * @param {() => Promise<unknown>} work
   * @param {string} done
   */
  async #do(work, done) {
    try {
      await work();
      toast({ text: done, tone: 'ok' });
    } catch (error) {
      const conflict = error instanceof ApiError && error.code === 'version_conflict';
      if (conflict && error.current) this.#list.replace(error.current);
      toast({ text: explain(error), tone: 'danger' });
    }
    this.#list.touch();
  }
}

customElements.define('accounts-table', AccountsTable);
