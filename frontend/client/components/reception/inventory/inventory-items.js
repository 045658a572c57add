import { css, html, nothing } from 'lit';
import { announce } from '../../../../shared/app/announce.js';
import { LiveList } from '../../../../shared/app/live-list.js';
import { explain } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-table.js';
import { findItems, MAX_CHANGED, updateItems } from '../../../../shared/data/reception/items.js';
import { Watch } from '../../../../shared/data/store.js';
import { t } from '../../../../shared/i18n/i18n.js';
import '../bench/fill-bar.js';
import { undoOf } from '../bench/rows.js';
import { kindOf, lotName, outcomeOf, outcomeTone, workerName } from '../words.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../../shared/data/types.js').SetItems} SetItems
 */

/** Items of open lots that a filter lets through, page by page, changed by the dozen. */
export class InventoryItems extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    filter: { attribute: false },
    plain: { type: Boolean, reflect: true },
    selected: { state: true },
    busy: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      ws-table { flex: 1; min-height: 0; }
      :host([plain]) ws-table { max-height: 560px; }
      .nobody { color: var(--text-muted); }
    `,
  ];

  /** @type {LiveList<Item>} */
  #list = new LiveList(this, (page) =>
    findItems(this.workspace.transport, { ...page, open: true, ...this.filter }),
  );
  #shown = '';
  #stop = () => {};
  /** @type {Watch} */
  watching = new Watch(this, () => [this.workspace.people, this.workspace.session]);

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    /** What narrows the items, as the server is asked. @type {{ [name: string]: any }} */
    this.filter = {};
    /** Whether it is a part of a card, which has its own frame. */
    this.plain = false;
    /** @type {Set<number>} */
    this.selected = new Set();
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#shown = JSON.stringify(this.filter);
    this.#stop = this.workspace.onEvent(({ kind, data }) => {
      if (!/^reception\.(items|lot|catalogue|stocktake)\./.test(kind)) return;
      const { lot } = this.filter;
      if (lot && data?.lots && !data.lots.some((/** @type {any} */ one) => one.id === lot)) return;
      this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  willUpdate() {
    const wanted = JSON.stringify(this.filter);
    if (this.isConnected && wanted !== this.#shown) {
      this.#shown = wanted;
      this.#list.rows = [];
      this.selected = new Set();
      void this.#list.load();
    }
    const there = new Set(this.#list.rows.map(({ id }) => id));
    if ([...this.selected].some((id) => !there.has(id)))
      this.selected = new Set([...this.selected].filter((id) => there.has(id)));
  }

  get #chosen() {
    return this.#list.rows.filter(({ id }) => this.selected.has(id));
  }

  /** @param {SetItems} set */
  async #set(set) {
    const before = this.#chosen;
    if (before.length === 0 || this.busy) return;
    const undo = undoOf(before, set);
    if (!(await this.#send([{ ids: before.map(({ id }) => id), set }]))) return;
    toast({
      text: t('reception.changed', { count: before.length }),
      tone: 'ok',
      action: {
        label: t('reception.undo'),
        run: async () => {
          if (await this.#send(undo)) announce(t('reception.undone'));
        },
      },
    });
  }

  /**
   * @param {{ ids: number[], set: SetItems }[]} changes
   * @returns {Promise<boolean>} Whether all of them went through.
   */
  async #send(changes) {
    this.busy = true;
    try {
      for (const { ids, set } of changes) {
        for (let at = 0; at < ids.length; at += MAX_CHANGED) {
          const wanted = new Set(ids.slice(at, at + MAX_CHANGED));
          const items = this.#list.rows.filter(({ id }) => wanted.has(id));
          if (items.length === 0) continue;
          const changed = await updateItems(this.workspace.transport, items, set);
          for (const item of changed.items) this.#list.replace(item);
        }
      }
      return true;
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
      // Somebody else was faster: what they did is shown before anything is done again.
      void this.#list.load();
      return false;
    } finally {
      this.busy = false;
    }
  }

  #columns() {
    const { people } = this.workspace;
    return [
      { id: 'serial', label: t('reception.serial'), fixed: true, mono: true },
      ...(this.filter.lot
        ? []
        : [
            {
              id: 'lot_number',
              label: t('reception.lot'),
              from: 480,
              text: (/** @type {Item} */ item) => lotName({ number: item.lot_number }),
            },
          ]),
      { id: 'kind', label: t('reception.kind'), from: 700, text: (/** @type {Item} */ item) => kindOf(item) },
      {
        id: 'make',
        label: t('records.make'),
        from: 560,
        text: (/** @type {Item} */ item) =>
          [item.brand?.name, item.model?.name].filter(Boolean).join(' ') || '—',
      },
      {
        id: 'outcome',
        label: t('reception.outcome'),
        fixed: true,
        render: (/** @type {Item} */ item) =>
          html`<ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>${
            item.left_how
              ? html` <ws-badge icon="gift">${t(`reception.left_${item.left_how}`)}</ws-badge>`
              : nothing
          }`,
        text: (/** @type {Item} */ item) => outcomeOf(item),
      },
      {
        id: 'technician',
        label: t('reception.technician'),
        from: 420,
        render: (/** @type {Item} */ item) =>
          workerName(people, item.technician) || html`<span class="nobody">${t('inventory.nobody')}</span>`,
        text: (/** @type {Item} */ item) => workerName(people, item.technician),
      },
      {
        id: 'place',
        label: t('reception.place'),
        from: 860,
        text: (/** @type {Item} */ item) => item.place?.name ?? '—',
      },
    ];
  }

  render() {
    const list = this.#list;
    const writes = this.workspace.session.may('reception:write');
    return html`<ws-table openable ?plain=${this.plain} ?selectable=${writes} storage-key="reception.inventory" .label=${t('reception.machines')} .columns=${this.#columns()} .rows=${list.rows}
      .rowLabel=${(/** @type {Item} */ item) => item.serial} .selected=${this.selected} .state=${list.state} .problem=${list.problem} .emptyHeading=${t('inventory.noItemSo')}
      .more=${list.more} .loadingMore=${list.loadingMore} .pending=${list.pending}
      @ws-select=${(/** @type {CustomEvent} */ event) => {
        event.stopPropagation();
        this.selected = event.detail.keys;
      }}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(`/reception/lots/${event.detail.row.lot}/${event.detail.row.id}`)}
      @ws-more=${() => list.loadMore()} @ws-pending=${() => list.load()} @ws-retry=${() => list.load()}>
      ${
        writes
          ? html`<fill-bar slot="selection" keeps .workspace=${this.workspace} .items=${this.#chosen} .all=${list.rows} ?busy=${this.busy} @reception-set=${(
              /** @type {CustomEvent} */ event,
            ) => this.#set(event.detail)}></fill-bar>`
          : nothing
      }
    </ws-table>`;
  }
}

customElements.define('inventory-items', InventoryItems);
