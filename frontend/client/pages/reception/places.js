import { html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { AppPage } from '../../../shared/app/page.js';
import { explain, stateOf } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { cssVars } from '../../../shared/components/css-vars.js';
import { isTyping } from '../../../shared/components/focus.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-chip.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import '../../../shared/components/ws-table.js';
import { findItems } from '../../../shared/data/reception/items.js';
import { updatePlace } from '../../../shared/data/reception/places.js';
import '../../../shared/frame/ws-columns.js';
import { formatNumber, t } from '../../../shared/i18n/i18n.js';
import { ApiError } from '../../../shared/transport/errors.js';
import { showDocuments } from '../../components/reception/documents/documents-dialog.js';
import { beginStocktake, showPlaceDialog } from '../../components/reception/places/place-dialog.js';
import { openRows, treeOf } from '../../components/reception/places/place-tree.js';
import { Places } from '../../components/reception/places/places.js';
import { kindOf, lotName, outcomeOf, outcomeTone } from '../../components/reception/words.js';
import { placesStyle } from './places-style.js';
import './reception-tabs.js';

/**
 * @typedef {import('../../../shared/data/types.js').Item} Item
 * @typedef {import('../../components/reception/places/place-tree.js').Node} Node
 */

/** Where things stand: rooms, shelves, pallets, and what is on each. */
export class PlacesPage extends AppPage {
  static properties = { shut: { state: true }, archived: { state: true }, at: { state: true } };

  static styles = [AppPage.styles, placesStyle];

  #places = new Places(this);
  /** What stands on the opened place. @type {LiveList<Item>} */
  #items = new LiveList(this, (page) => this.#fetch(page));
  /** Of which place the items are. */
  #shown = 0;
  #stop = () => {};

  constructor() {
    super();
    /** Places whose inside is not shown. @type {Set<number>} */
    this.shut = new Set();
    this.archived = false;
    /** The place that the keys are at. @type {number | null} */
    this.at = null;
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  get #id() {
    return Number(this.route.parameters.place ?? 0);
  }

  get #mayWrite() {
    return this.workspace.session.may('reception:write');
  }

  get #tree() {
    return treeOf(this.#places.all, { archived: this.archived });
  }

  /** The opened place, an archived one too. @returns {Node | undefined} */
  get #opened() {
    return treeOf(this.#places.all, { archived: true }).find(({ place }) => place.id === this.#id);
  }

  get heading() {
    const opened = this.#opened;
    return opened ? `${opened.place.name} · ${t('reception.tab_places')}` : t('reception.tab_places');
  }

  get keyGroups() {
    return [
      {
        label: t('reception.tab_places'),
        keys: [
          ...(this.#mayWrite ? [{ keys: 'n', label: t('places.newPlace') }] : []),
          { keys: 'ArrowRight', label: t('places.keyUnfold') },
          { keys: 'ArrowLeft', label: t('places.keyFold') },
        ],
      },
    ];
  }

  get commands() {
    if (!this.#mayWrite) return [];
    const group = t('reception.title');
    return [{ id: 'new-place', label: t('places.newPlace'), icon: 'plus', group, run: () => this.#create() }];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (/^reception\.(items|stocktake|lot|donation)\./.test(kind)) this.#items.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#stop();
  }

  willUpdate() {
    if (!this.isConnected || this.#shown === this.#id) return;
    this.#shown = this.#id;
    this.at = this.#id || this.at;
    this.#items.rows = [];
    void this.#items.load();
  }

  /** @param {{ cursor: string | null, limit: number }} page */
  async #fetch(page) {
    const place = this.#id;
    if (!place) return { items: [], next: null };
    return await findItems(this.workspace.transport, { ...page, place, in_stock: true });
  }

  render() {
    const places = this.#places;
    return html`<ws-page-header .heading=${t('reception.title')}>
        ${this.#mayWrite ? html`<ws-button slot="actions" variant="primary" icon="plus" @click=${() => this.#create()}>${t('places.newPlace')}</ws-button>` : nothing}
      </ws-page-header>
      <reception-tabs current="places"></reception-tabs>
      ${places.status === 'ready' && places.all.length > 0 ? this.#columns() : this.#without(places)}`;
  }

  /** @param {Places} places */
  #without({ status, error }) {
    if (status === 'loading')
      return html`<div class="whole"><ws-state kind="loading" shape="rows" .lines=${6}></ws-state></div>`;
    if (status === 'failed') {
      const state = stateOf(error);
      return html`<div class="whole"><ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => this.#places.load()}></ws-state></div>`;
    }
    return html`<div class="whole"><ws-state kind="empty" icon="map-pin" .heading=${t('places.noPlaces')} .text=${t('places.noPlacesText')}>
      ${this.#mayWrite ? html`<ws-button slot="action" icon="plus" @click=${() => this.#create()}>${t('places.newPlace')}</ws-button>` : nothing}</ws-state></div>`;
  }

  #columns() {
    const opened = this.#opened;
    return html`<ws-columns storage-key="reception-places" .listWidth=${320} .showing=${opened ? 'content' : 'list'} .listLabel=${t('reception.tab_places')}
      .contentLabel=${opened?.place.name ?? ''} @ws-back=${() => this.router.go('/reception/places')}>
      <div slot="list" class="list">
        <div class="tree" role="tree" aria-label=${t('reception.tab_places')} @keydown=${this.#treeKeyed}>${openRows(this.#tree, this.shut).map((node) => this.#branch(node))}</div>
        ${
          this.#places.all.some((place) => place.archived_at)
            ? html`<div class="foot"><ws-chip icon="archive" .pressed=${this.archived} @change=${() => {
                this.archived = !this.archived;
              }}>${t('places.showArchived')}</ws-chip></div>`
            : nothing
        }
      </div>
      ${opened ? this.#place(opened) : html`<ws-state class="middle" kind="empty" icon="map-pin" .heading=${t('places.choosePlaceFirst')} .text=${this.#id ? t('places.placeGone') : ''}></ws-state>`}
    </ws-columns>`;
  }

  /** @param {Node} node */
  #branch(node) {
    const { place, depth, inside, items, disks } = node;
    const current = place.id === this.#id;
    const rows = openRows(this.#tree, this.shut);
    const focused = rows.some((row) => row.place.id === this.at) ? this.at : rows[0]?.place.id;
    const shut = this.shut.has(place.id);
    const count = items + disks;
    return html`<div class="branch ${place.archived_at ? 'archived' : ''}" role="treeitem" aria-level=${depth + 1} aria-expanded=${inside ? String(!shut) : nothing} aria-selected=${String(current)}
      tabindex=${place.id === focused ? 0 : -1} data-id=${place.id} ${cssVars({ '--depth': String(depth) })} aria-label=${t('places.placeWith', { name: place.name, count })}
      @click=${() => this.#open(place.id)} @focus=${() => {
        this.at = place.id;
      }}>
      <span class="fold" @click=${(/** @type {Event} */ event) => {
        event.stopPropagation();
        if (inside) this.#fold(place.id, !shut);
      }}>${inside ? html`<ws-icon name=${shut ? 'chevron-right' : 'chevron-down'}></ws-icon>` : nothing}</span>
      <span class="label">${place.name}</span>
      ${place.archived_at ? html`<ws-icon name="archive" .size=${14}></ws-icon>` : nothing}
      <span class="count">${count ? formatNumber(count) : ''}</span></div>`;
  }

  /** @param {Node} node */
  #place(node) {
    const { place, path } = node;
    const archived = Boolean(place.archived_at);
    const writes = this.#mayWrite;
    const children = this.#tree.filter((one) => one.place.parent === place.id);
    const parents = path.slice(0, -1);
    return html`<div class="content">
      <div class="head">
        <div class="title">
          ${parents.length ? html`<p class="path">${parents.map((one) => html`<a href="#/reception/places/${one.id}">${one.name}</a><span aria-hidden="true"> › </span>`)}</p>` : nothing}
          <h2>${place.name} ${archived ? html`<ws-badge icon="archive">${t('places.archived')}</ws-badge>` : nothing}</h2>
          <p class="sub">${this.#sub(node)}</p>
        </div>
        ${
          writes
            ? html`<div class="actions">
                ${archived ? nothing : html`<ws-button icon="clipboard-check" @click=${() => this.#count(place.id)}>${t('places.countHere')}</ws-button>`}
                <ws-menu placement="bottom-end" .label=${t('places.placeActions')} .items=${this.#actions(archived)} @ws-choose=${(/** @type {CustomEvent} */ event) => this.#chosen(event.detail.id, node)}>
                  <ws-icon-button slot="trigger" icon="ellipsis" .label=${t('places.placeActions')}></ws-icon-button></ws-menu></div>`
            : nothing
        }
      </div>
      ${
        children.length
          ? html`<ul class="inside" aria-label=${t('places.placesInside')}>${children.map(
              (child) =>
                html`<li><a href="#/reception/places/${child.place.id}"><ws-icon name="map-pin"></ws-icon>${child.place.name}<span class="count">${formatNumber(child.items + child.disks)}</span></a></li>`,
            )}</ul>`
          : nothing
      }
      <div class="table">${this.#table()}</div>
    </div>`;
  }

  /** @param {Node} node */
  #sub({ place, items, disks }) {
    const here = [t('places.itemsHere', { count: place.items })];
    if (place.disks) here.push(t('places.disksHere', { count: place.disks }));
    const below = items + disks - place.items - place.disks;
    if (below) here.push(t('places.below', { count: below }));
    return here.join(' · ');
  }

  /** @param {boolean} archived */
  #actions(archived) {
    if (archived) return [{ id: 'restore', label: t('places.restorePlace'), icon: 'undo-2' }];
    return [
      { id: 'inside', label: t('places.newInside'), icon: 'plus' },
      { id: 'edit', label: t('places.editPlaceVerb'), icon: 'pencil' },
      { id: 'labels', label: t('places.placeLabels'), icon: 'qr-code' },
      { id: 'archive', label: t('places.archivePlace'), icon: 'archive' },
    ];
  }

  #table() {
    const list = this.#items;
    return html`<ws-table openable storage-key="reception.place" .label=${t('places.whatStands')} .columns=${itemColumns()} .rows=${list.rows} .rowLabel=${(/** @type {Item} */ item) => item.serial}
      .state=${list.state} .problem=${list.problem} .emptyHeading=${t('places.nothingStands')} .emptyText=${t('places.nothingStandsText')} .more=${list.more} .loadingMore=${list.loadingMore} .pending=${list.pending}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.router.go(`/reception/lots/${event.detail.row.lot}/${event.detail.row.id}`)}
      @ws-more=${() => list.loadMore()} @ws-pending=${() => list.load()} @ws-retry=${() => list.load()}></ws-table>`;
  }

  /** @param {number} id */
  #open(id) {
    this.at = id;
    this.router.go(`/reception/places/${id}`);
  }

  /** @param {number} id @param {boolean} shut */
  #fold(id, shut) {
    const next = new Set(this.shut);
    if (shut) next.add(id);
    else next.delete(id);
    this.shut = next;
  }

  #create(parent = this.#opened?.place.archived_at ? null : this.#id || null) {
    showPlaceDialog(this.workspace, {
      parent,
      done: (place) => {
        this.#places.take(place);
        if (place.parent) this.#fold(place.parent, false);
        this.#open(place.id);
      },
    });
  }

  /** @param {number} place */
  async #count(place) {
    try {
      const stocktake = await beginStocktake(this.workspace, place);
      this.router.go(`/reception/stocktakes/${stocktake.id}`);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {string} action @param {Node} node */
  #chosen(action, { place }) {
    if (action === 'inside') this.#create(place.id);
    else if (action === 'edit')
      showPlaceDialog(this.workspace, { place, done: (saved) => this.#places.take(saved) });
    else if (action === 'labels') {
      const heading = t('places.labelsOf', { name: place.name });
      showDocuments(this.workspace, { subject: 'place', record: place.id, heading });
    } else void this.#archive(place, action === 'archive');
  }

  /** @param {import('../../../shared/data/reception/places.js').Place} place @param {boolean} archived */
  async #archive(place, archived) {
    if (archived) {
      const sure = await confirmAction({
        title: t('places.archiveTitle', { name: place.name }),
        body: t('places.archiveBody'),
        action: t('places.archivePlace'),
      });
      if (!sure) return;
    }
    try {
      const change = { version: place.version, archived };
      this.#places.take(await updatePlace(this.workspace.transport, place.id, change));
      toast({
        text: t(archived ? 'places.placeArchived' : 'places.placeRestored', { name: place.name }),
        tone: 'ok',
      });
    } catch (error) {
      const full = error instanceof ApiError && error.code === 'not_empty';
      toast({ text: full ? t('places.placeFull', { name: place.name }) : explain(error), tone: 'danger' });
      void this.#places.load();
    }
  }

  /** The keys of a tree, as everywhere. */
  #treeKeyed = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = openRows(this.#tree, this.shut);
    const here = rows.findIndex(({ place }) => place.id === this.at);
    const node = rows[here];
    if (!node) return;
    const { place, inside } = node;
    const shut = this.shut.has(place.id);
    let to = here;
    if (event.key === 'ArrowDown') to = here + 1;
    else if (event.key === 'ArrowUp') to = here - 1;
    else if (event.key === 'Home') to = 0;
    else if (event.key === 'End') to = rows.length - 1;
    else if (event.key === 'ArrowRight' && inside) {
      if (shut) this.#fold(place.id, false);
      else to = here + 1;
    } else if (event.key === 'ArrowLeft') {
      if (inside && !shut) this.#fold(place.id, true);
      else to = rows.findIndex((row) => row.place.id === place.parent);
    } else if (event.key === 'Enter' || event.key === ' ') this.#open(place.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (to >= 0 && next) void this.#focus(next.place.id);
  };

  /** @param {number} id */
  async #focus(id) {
    this.at = id;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`.branch[data-id="${id}"]`))?.focus();
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key !== 'n' || !this.#mayWrite) return;
    event.preventDefault();
    this.#create();
  };
}

/** The columns of what stands in a place. @returns {import('../../../shared/components/table-model.js').Column[]} */
function itemColumns() {
  return [
    { id: 'serial', label: t('reception.serial'), fixed: true, mono: true },
    { id: 'kind', label: t('reception.kind'), from: 520, text: (/** @type {Item} */ item) => kindOf(item) },
    {
      id: 'make',
      label: t('records.make'),
      text: (/** @type {Item} */ item) =>
        [item.brand?.name, item.model?.name].filter(Boolean).join(' ') || '—',
    },
    {
      id: 'outcome',
      label: t('reception.outcome'),
      from: 420,
      render: (/** @type {Item} */ item) =>
        html`<ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>`,
      text: (/** @type {Item} */ item) => outcomeOf(item),
    },
    {
      id: 'lot',
      label: t('reception.lot'),
      from: 640,
      text: (/** @type {Item} */ item) => lotName({ number: item.lot_number }),
    },
  ];
}

customElements.define('places-page', PlacesPage);
