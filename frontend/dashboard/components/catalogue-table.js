import { css, html, nothing } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { explain } from '../../shared/app/problems.js';
import { WsElement } from '../../shared/components/element.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-chip.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-icon-button.js';
import '../../shared/components/ws-menu.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-table.js';
import { listCatalogue, updateCatalogueEntry } from '../../shared/data/reception/catalogue.js';
import { Watch } from '../../shared/data/store.js';
import { t } from '../../shared/i18n/i18n.js';
import { ApiError } from '../../shared/transport/errors.js';
import { brandNames } from '../model/brand-names.js';
import { showMergeDialog } from './merge-dialog.js';
import { showRenameDialog } from './rename-dialog.js';

/**
 * @typedef {import('../../shared/data/types.js').CatalogueEntry} CatalogueEntry
 * @typedef {import('../../shared/data/types.js').CatalogueKind} CatalogueKind
 */

/** @type {readonly CatalogueKind[]} */
const KINDS = ['brand', 'model', 'product', 'category', 'outcome'];
/** How long typing pauses before it is looked for, in milliseconds. */
const PAUSE = 250;

/** The names that records point to: found, renamed, archived, merged. */
export class CatalogueTable extends WsElement {
  static properties = {
    workspace: { attribute: false },
    kind: { state: true },
    brand: { state: true },
    query: { state: true },
    archived: { state: true },
    brands: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      ws-table { flex: 1; min-height: 0; }
      .kind { width: 150px; }
      .search { width: 220px; }
      .none { color: var(--text-muted); }
      @media (max-width: 560px) { .kind, .search { width: 148px; } }
    `,
  ];

  /** @type {LiveList<CatalogueEntry>} */
  #list = new LiveList(this, (page) => {
    const { kind, brand, query, archived } = this;
    return listCatalogue(this.workspace.transport, {
      ...page,
      kind,
      archived,
      ...(query ? { query } : {}),
      ...(kind === 'model' && brand ? { parent: brand.id } : {}),
    });
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {CatalogueKind} */
    this.kind = 'brand';
    /** Whose models are shown alone. @type {CatalogueEntry | null} */
    this.brand = null;
    this.query = '';
    this.archived = false;
    /** @type {Map<number, string>} */
    this.brands = new Map();
    new Watch(this, () => [this.workspace.session, this.workspace.link]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (!kind.startsWith('reception.catalogue.')) return;
      this.#list.touch();
      if (this.kind === 'model') void this.#nameBrands();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#stop();
  }

  render() {
    const list = this.#list;
    const { kind, query, brand, archived } = this;
    const empty = query ? 'noMatch' : archived ? 'noArchived' : `none_${kind}`;
    return html`<ws-table
      .label=${t(`keeping.kinds_${kind}`)}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {CatalogueEntry} */ entry) => entry.name}
      openable
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(`keeping.${empty}`)}
      .emptyText=${t(query ? 'keeping.noMatchText' : archived ? 'keeping.noArchivedText' : 'keeping.noneText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="catalogue"
      @ws-open=${(/** @type {CustomEvent<{ row: CatalogueEntry }>} */ event) => showRenameDialog(this.workspace, event.detail.row)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-field slot="toolbar" class="kind" type="select" hide-label .label=${t('keeping.kind')} .value=${kind}
        .options=${KINDS.map((value) => ({ value, label: t(`keeping.kinds_${value}`) }))}
        @change=${(/** @type {any} */ event) => this.#show({ kind: event.currentTarget.value, brand: null })}></ws-field>
      <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('keeping.search')} .placeholder=${t('keeping.search')}
        .value=${query} @input=${this.#search}></ws-field>
      ${
        brand
          ? html`<ws-chip slot="toolbar" icon="tag" removable @ws-remove=${() => this.#show({ brand: null })}>${brand.name}</ws-chip>`
          : nothing
      }
      <ws-segmented slot="toolbar" .label=${t('keeping.use')} .value=${archived ? 'archived' : 'used'}
        .options=${[
          { value: 'used', label: t('keeping.used') },
          { value: 'archived', label: t('keeping.archived') },
        ]}
        @change=${(/** @type {any} */ event) => this.#show({ archived: event.currentTarget.value === 'archived' })}></ws-segmented>
      ${
        query || brand
          ? html`<ws-button slot="empty" @click=${() => this.#show({ query: '', brand: null })}>${t('keeping.showAll')}</ws-button>`
          : nothing
      }
    </ws-table>`;
  }

  /** @returns {import('../../shared/components/table-model.js').Column[]} */
  #columns() {
    return [
      { id: 'name', label: t('keeping.name'), fixed: true },
      ...(this.kind === 'model' && !this.brand
        ? [
            {
              id: 'brand',
              label: t('keeping.kind_brand'),
              width: 200,
              from: 420,
              text: (/** @type {CatalogueEntry} */ entry) => this.brands.get(entry.parent ?? 0) ?? '',
            },
          ]
        : []),
      {
        id: 'at',
        label: t(this.archived ? 'keeping.archivedAt' : 'keeping.createdAt'),
        width: 160,
        from: 560,
        render: (/** @type {CatalogueEntry} */ entry) =>
          html`<ws-date .value=${entry.archived_at ?? entry.created_at}></ws-date>`,
        text: (/** @type {CatalogueEntry} */ entry) => entry.archived_at ?? entry.created_at,
      },
      {
        id: 'actions',
        label: t('people.actions'),
        width: 72,
        align: /** @type {const} */ ('end'),
        fixed: true,
        render: (
          /** @type {CatalogueEntry} */ entry,
        ) => html`<ws-menu .label=${t('people.actionsOn', { name: entry.name })}
          placement="bottom-end" .items=${this.#actions(entry)} @ws-choose=${(
            /** @type {CustomEvent<{ id: string }>} */ event,
          ) => this.#act(entry, event.detail.id)}>
          <ws-icon-button slot="trigger" size="s" icon="ellipsis" .label=${t('people.actionsOn', { name: entry.name })}></ws-icon-button>
        </ws-menu>`,
        text: () => '',
      },
    ];
  }

  /** @param {CatalogueEntry} entry @returns {import('../../shared/components/ws-menu.js').MenuItem[]} */
  #actions(entry) {
    const merges = this.workspace.session.may('reception:manage');
    return [
      { id: 'rename', label: t('keeping.renameVerb'), icon: 'pencil' },
      ...(merges ? [{ id: 'merge', label: t('keeping.mergeVerb'), icon: 'route' }] : []),
      ...(entry.kind === 'brand' ? [{ id: 'models', label: t('keeping.itsModels'), icon: 'tags' }] : []),
      { separator: true },
      entry.archived_at
        ? { id: 'unarchive', label: t('keeping.unarchive'), icon: 'undo-2' }
        : { id: 'archive', label: t('keeping.archive'), icon: 'archive' },
    ];
  }

  /** @param {CatalogueEntry} entry @param {string} action */
  #act(entry, action) {
    if (action === 'rename') showRenameDialog(this.workspace, entry);
    else if (action === 'merge') showMergeDialog(this.workspace, entry);
    else if (action === 'models') this.#show({ kind: 'model', brand: entry, query: '', archived: false });
    else void this.#archive(entry, action === 'archive');
  }

  /** @param {CatalogueEntry} entry @param {boolean} archived */
  async #archive(entry, archived) {
    try {
      const now = await updateCatalogueEntry(this.workspace.transport, entry, { archived });
      toast({
        text: t(archived ? 'keeping.nowArchived' : 'keeping.nowUsed', { name: entry.name }),
        tone: 'ok',
        ...(archived
          ? { action: { label: t('keeping.undo'), run: () => void this.#archive(now, false) } }
          : {}),
      });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'version_conflict') void this.#list.load();
      toast({ text: explain(error), tone: 'attention' });
    }
  }

  /** @param {Event} event */
  #search(event) {
    const { value } = /** @type {any} */ (event.currentTarget);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#show({ query: value.trim() }), PAUSE);
  }

  /** @param {Partial<Pick<CatalogueTable, 'kind' | 'brand' | 'query' | 'archived'>>} change */
  #show(change) {
    clearTimeout(this.#typing);
    Object.assign(this, change);
    if (this.kind === 'model') void this.#nameBrands();
    this.#list.rows = [];
    void this.#list.load();
  }

  async #nameBrands() {
    try {
      this.brands = await brandNames(this.workspace.transport);
    } catch {
      // The models show without their brands; the next look asks again.
    }
  }
}

customElements.define('catalogue-table', CatalogueTable);
