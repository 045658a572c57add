import { css, html } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { nameOf } from '../../shared/app/names.js';
import { WsElement } from '../../shared/components/element.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-table.js';
import { listRecords, restoreRecord } from '../../shared/data/reception/records.js';
import { Watch } from '../../shared/data/store.js';
import { t } from '../../shared/i18n/i18n.js';
import { DELETED_KINDS, explainRestoring, whoDeleted } from '../model/deleted-records.js';

/** What was deleted of reception's records, and bringing it back. */
export class DeletedTable extends WsElement {
  static properties = {
    workspace: { attribute: false },
    kind: { state: true },
    who: { state: true },
    restoring: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      ws-table { flex: 1; min-height: 0; }
      .kind { width: 200px; }
      .detail { margin-inline-start: 8px; color: var(--text-muted); }
    `,
  ];

  /** @type {LiveList<any>} */
  #list = new LiveList(this, async (page) => {
    const { kind, workspace } = this;
    const [records] = await Promise.all([
      listRecords(workspace.transport, kind.path, { ...page, deleted: true }),
      this.#lookWho(kind),
    ]);
    return records;
  });
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.kind = DELETED_KINDS[0];
    /** Who deleted what, as far as the journal still tells. @type {Map<number, number>} */
    this.who = new Map();
    /** What is being brought back. @type {number | null} */
    this.restoring = null;
    new Watch(this, () => [this.workspace.session, this.workspace.people, this.workspace.link]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith(this.kind.journal)) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const list = this.#list;
    const { kind } = this;
    return html`<ws-table
      .label=${t('keeping.deleted')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${kind.name}
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t('keeping.noneDeleted')}
      .emptyText=${t('keeping.noneDeletedText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="deleted"
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-field slot="toolbar" class="kind" type="select" hide-label .label=${t('keeping.what')} .value=${kind.id}
        .options=${DELETED_KINDS.map(({ id }) => ({ value: id, label: t(`keeping.deleted_${id}`) }))}
        @change=${(/** @type {any} */ event) => this.#show(event.currentTarget.value)}></ws-field>
    </ws-table>`;
  }

  /** @returns {import('../../shared/components/table-model.js').Column[]} */
  #columns() {
    const { kind, who, workspace } = this;
    const by = (/** @type {any} */ record) => {
      const account = who.get(record.id);
      return account ? nameOf(workspace.people, account) : '';
    };
    return [
      {
        id: 'name',
        label: t('keeping.record'),
        fixed: true,
        render: (/** @type {any} */ record) =>
          html`${kind.name(record)} <span class="detail">${kind.detail(record)}</span>`,
        text: (/** @type {any} */ record) =>
          [kind.name(record), kind.detail(record)].filter(Boolean).join(' · '),
      },
      {
        id: 'deleted_at',
        label: t('keeping.deletedAt'),
        width: 150,
        from: 420,
        render: (/** @type {any} */ record) => html`<ws-date .value=${record.deleted_at}></ws-date>`,
        text: (/** @type {any} */ record) => record.deleted_at,
      },
      ...(workspace.session.may('activity:read')
        ? [{ id: 'by', label: t('keeping.deletedBy'), width: 170, from: 760, text: by }]
        : []),
      {
        id: 'restore',
        label: t('people.actions'),
        width: 130,
        align: /** @type {const} */ ('end'),
        fixed: true,
        render: (/** @type {any} */ record) =>
          html`<ws-button size="s" icon="undo-2" .label=${t('keeping.restoreThis', { name: kind.name(record) })}
            ?loading=${this.restoring === record.id} @click=${() => this.#restore(record)}>${t('records.restore')}</ws-button>`,
        text: () => '',
      },
    ];
  }

  /** @param {string} id */
  #show(id) {
    this.kind = DELETED_KINDS.find((kind) => kind.id === id) ?? this.kind;
    this.who = new Map();
    this.#list.rows = [];
    void this.#list.load();
  }

  /** @param {import('../model/deleted-records.js').DeletedKind} kind */
  async #lookWho(kind) {
    if (!this.workspace.session.may('activity:read')) return;
    try {
      const who = await whoDeleted(this.workspace.transport, kind);
      if (kind === this.kind) this.who = who;
    } catch {
      // What was deleted can be brought back without knowing by whom it was.
    }
  }

  /** @param {any} record */
  async #restore(record) {
    if (this.restoring !== null) return;
    const { kind, workspace } = this;
    this.restoring = record.id;
    try {
      await restoreRecord(workspace.transport, kind.path, record.id);
      toast({ text: t('records.restored', { name: kind.name(record) }), tone: 'ok' });
      this.#list.rows = this.#list.rows.filter(({ id }) => id !== record.id);
    } catch (error) {
      const why = explainRestoring(error);
      toast({ text: t('keeping.notRestored', { name: kind.name(record), why }), tone: 'danger' });
    } finally {
      this.restoring = null;
    }
  }
}

customElements.define('deleted-table', DeletedTable);
