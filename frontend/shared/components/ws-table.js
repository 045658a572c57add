import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n/i18n.js';
import { copyText } from './copy.js';
import { cssVars } from './css-vars.js';
import { WsElement } from './element.js';
import { isTyping } from './focus.js';
import { chooseDisplay, displayChoices, isWanted, readDisplay, writeDisplay } from './table-display.js';
import { keysBetween, nextSort, sortRows, toTsv, visibleRows } from './table-model.js';
import { tableStyle } from './table-style.js';
import { toast } from './toast.js';
import './ws-button.js';
import './ws-icon.js';
import './ws-icon-button.js';
import './ws-menu.js';
import './ws-state.js';

/**
 * @typedef {import('./table-model.js').Key} Key
 * @typedef {import('./table-model.js').Row} Row
 * @typedef {import('./table-model.js').Column} Column
 */

/** Above so many rows, only those in sight are drawn. */
const WINDOWED = 200;

/**
 * Rows of records: sorted, chosen, copied, opened, by mouse or keys; thousands of them.
 * @fires ws-sort
 * @fires ws-open
 * @fires ws-select
 * @fires ws-more
 * @fires ws-pending
 * @fires ws-retry
 * @slot toolbar - filters
 * @slot actions - right of them
 * @slot selection - what can be done with the selected rows
 * @slot empty - the first action of an empty table
 */
export class WsTable extends WsElement {
  static properties = {
    label: {},
    columns: { attribute: false },
    rows: { attribute: false },
    rowKey: { attribute: false },
    rowLabel: { attribute: false },
    rowMark: { attribute: false },
    sort: {},
    localSort: { type: Boolean, attribute: 'local-sort' },
    selectable: { type: Boolean },
    selected: { attribute: false },
    openable: { type: Boolean, reflect: true },
    current: { attribute: false },
    state: {},
    problem: { attribute: false },
    emptyHeading: { attribute: 'empty-heading' },
    emptyText: { attribute: 'empty-text' },
    more: { type: Boolean },
    loadingMore: { type: Boolean, attribute: 'loading-more' },
    pending: { type: Number },
    storageKey: { attribute: 'storage-key' },
    plain: { type: Boolean, reflect: true },
    dense: { type: Boolean, reflect: true },
    choices: { state: true },
    view: { state: true },
    active: { state: true },
  };

  static styles = [WsElement.styles, tableStyle];

  /** @type {Key | null} */
  #anchor = null;
  /** @type {ResizeObserver | null} */
  #sizes = null;
  /** @type {IntersectionObserver | null} */
  #end = null;
  #asked = false;
  #hadFocus = false;

  constructor() {
    super();
    this.label = '';
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Row[]} */
    this.rows = [];
    /** @type {(row: Row) => Key} */
    this.rowKey = (row) => row.id;
    /** @type {(row: Row) => string} */
    this.rowLabel = (row) => String(this.rowKey(row));
    /** How a row is marked: `waiting`, `added`, `wrong`, or not at all. @type {(row: Row) => string} */
    this.rowMark = () => '';
    this.sort = '';
    this.localSort = false;
    this.selectable = false;
    /** @type {Set<Key>} */
    this.selected = new Set();
    this.openable = false;
    /** @type {Key | null} */
    this.current = null;
    /** @type {'loading' | 'empty' | 'error' | 'offline' | null} */
    this.state = null;
    /** @type {{ heading?: string, text?: string, requestId?: string } | null} */
    this.problem = null;
    this.emptyHeading = '';
    this.emptyText = '';
    this.more = false;
    this.loadingMore = false;
    this.pending = 0;
    this.storageKey = '';
    this.plain = false;
    this.dense = false;
    /** Columns shown or hidden by the user. @type {Record<string, boolean>} */
    this.choices = {};
    this.view = { scrollTop: 0, height: 600, width: 1000, rowHeight: 36 };
    /** The row that has or would get the focus. @type {Key | null} */
    this.active = null;
    /** @type {Row[]} */
    this.ordered = [];
    /** @type {Key[]} */
    this.keys = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.renderRoot.addEventListener('ws-open', menuOpened);
    const { choices = this.choices, dense = this.dense } = readDisplay(this.storageKey);
    Object.assign(this, { choices, dense });
    this.#sizes = new ResizeObserver(() => this.#measure());
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
    this.#end?.disconnect();
    this.#end = null;
  }

  /** @returns {HTMLElement | null} */
  get #scroller() {
    return this.renderRoot.querySelector('.scroller');
  }

  #measure() {
    const scroller = this.#scroller;
    if (!scroller) return;
    const row = scroller.querySelector('tr.row');
    const rowHeight = row?.getBoundingClientRect().height || this.view.rowHeight;
    const view = {
      scrollTop: scroller.scrollTop,
      height: scroller.clientHeight || 600,
      width: this.clientWidth || 1000,
      rowHeight,
    };
    const before = this.view;
    // Scrolling within the rows already drawn changes nothing.
    const moved = Math.abs(view.scrollTop - before.scrollTop) >= rowHeight * 4;
    if (
      moved ||
      view.height !== before.height ||
      view.width !== before.width ||
      view.rowHeight !== before.rowHeight
    )
      this.view = view;
  }

  get visibleColumns() {
    return this.columns.filter((column) => {
      return column.fixed || (isWanted(column, this.choices) && (column.from ?? 0) <= this.view.width);
    });
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('rows') || changed.has('sort') || changed.has('localSort') || changed.has('columns')) {
      this.ordered = this.localSort && this.sort ? sortRows(this.rows, this.sort, this.columns) : this.rows;
      this.keys = this.ordered.map((row) => this.rowKey(row));
      if (this.active === null || !this.keys.includes(this.active)) this.active = this.keys[0] ?? null;
    }
    if (changed.has('rows')) this.#asked = false;
    const focused = /** @type {ShadowRoot} */ (this.renderRoot)?.activeElement;
    this.#hadFocus = Boolean(focused?.matches('tr.row, .scroller'));
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    this.#watchEnd();
    if (changed.has('dense') || changed.has('rows')) this.#measure();
    // The focused row may have gone, or been drawn anew: the focus must not fall to the page.
    if (this.#hadFocus && this.active !== null) {
      const row = this.#rowElement(this.active);
      if (row && /** @type {ShadowRoot} */ (this.renderRoot).activeElement !== row)
        row.focus({ preventScroll: true });
      else if (!row) this.#scroller?.focus({ preventScroll: true });
    }
  }

  #watchEnd() {
    const sentinel = this.renderRoot.querySelector('.more');
    this.#end?.disconnect();
    if (!sentinel) return;
    this.#end ??= new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#askMore();
      },
      { root: this.#scroller, rootMargin: '400px' },
    );
    this.#end.observe(sentinel);
  }

  #askMore() {
    if (!this.more || this.loadingMore || this.#asked) return;
    this.#asked = true;
    this.emit('ws-more');
  }

  /** @param {Key} key @returns {HTMLElement | null} */
  #rowElement(key) {
    const index = this.keys.indexOf(key);
    return this.renderRoot.querySelector(`tr.row[aria-rowindex="${index + 2}"]`);
  }

  /**
   * Moves to a row, drawing it first when it is out of sight.
   * @param {number} index
   */
  async focusRow(index) {
    const key = this.keys[Math.max(0, Math.min(index, this.keys.length - 1))];
    if (key === undefined) return;
    this.active = key;
    this.reveal(key);
    await this.updateComplete;
    this.#rowElement(key)?.focus({ preventScroll: true });
  }

  /**
   * Brings a row into sight; the focus stays where it is.
   * @param {Key} key
   */
  reveal(key) {
    const scroller = this.#scroller;
    if (!scroller || !this.keys.includes(key)) return;
    const { rowHeight } = this.view;
    const top = this.keys.indexOf(key) * rowHeight;
    const head = 34;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight - head) {
      scroller.scrollTop = top + rowHeight + head - scroller.clientHeight;
    }
    this.view = { ...this.view, scrollTop: scroller.scrollTop };
  }

  /** @param {Iterable<Key>} keys */
  #select(keys) {
    this.selected = new Set(keys);
    this.emit('ws-select', { keys: this.selected });
  }

  /** @param {Key} key @param {boolean} range */
  #toggle(key, range) {
    if (range && this.#anchor !== null)
      this.#select([...this.selected, ...keysBetween(this.keys, this.#anchor, key)]);
    else {
      const next = new Set(this.selected);
      if (!next.delete(key)) next.add(key);
      this.#select(next);
      this.#anchor = key;
    }
  }

  /** @param {Key} key */
  #open(key) {
    if (this.openable) this.emit('ws-open', { key, row: this.ordered[this.keys.indexOf(key)] });
  }

  /** @param {MouseEvent} event @param {Key} key */
  #pressed(event, key) {
    const within = event.composedPath();
    const inside = within.slice(0, within.indexOf(/** @type {EventTarget} */ (event.currentTarget)));
    this.active = key;
    if (
      inside.some(
        (node) => node instanceof HTMLElement && node.matches('a, button, input, select, textarea, label'),
      )
    )
      return;
    if (this.selectable && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      getSelection()?.removeAllRanges();
      this.#toggle(key, event.shiftKey);
    } else if (getSelection()?.isCollapsed !== false) this.#open(key);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (isTyping(event)) return;
    const on = /** @type {HTMLElement} */ (event.target).closest('tr.row, .scroller');
    if (!on || this.active === null || event.altKey) return;
    const at = this.keys.indexOf(this.active);
    const page = Math.max(1, Math.floor(this.view.height / this.view.rowHeight) - 2);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: this.keys.length - 1,
      PageDown: at + page,
      PageUp: at - page,
    }[event.key];
    const command = event.ctrlKey || event.metaKey;

    if (to !== undefined) {
      event.preventDefault();
      const from = this.active;
      this.focusRow(to);
      if (this.selectable && event.shiftKey) {
        this.#anchor ??= from;
        this.#select(keysBetween(this.keys, this.#anchor, this.active));
      } else this.#anchor = null;
    } else if (event.target !== on && event.target !== this.#rowElement(this.active)) {
      // Enter and Space belong to the button they are pressed on.
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#open(this.active);
    } else if (event.key === ' ' && this.selectable) {
      event.preventDefault();
      this.#toggle(this.active, event.shiftKey);
    } else if (event.key === 'Escape' && this.selected.size) {
      event.stopPropagation();
      this.#select([]);
    } else if (command && event.key === 'a' && this.selectable) {
      event.preventDefault();
      this.#select(this.keys);
    } else if (command && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      event.preventDefault();
      this.copy();
    }
  }

  /** Copies the selected rows, or the active one, as tab-separated values. */
  async copy() {
    const rows = this.selected.size
      ? this.ordered.filter((row) => this.selected.has(this.rowKey(row)))
      : this.ordered.filter((row) => this.rowKey(row) === this.active);
    const done = await copyText(toTsv(rows, this.visibleColumns));
    toast(
      done
        ? { text: t('ui.copiedRows', { count: rows.length }), tone: 'ok' }
        : { text: t('ui.copyFailed'), tone: 'attention' },
    );
  }

  /** The rows as tab-separated values, for an export. */
  toTsv() {
    return toTsv(this.ordered, this.visibleColumns);
  }

  /** @param {string} id */
  #sorted(id) {
    this.sort = nextSort(this.sort, id);
    this.emit('ws-sort', { sort: this.sort });
  }

  /** @param {CustomEvent<{ id: string }>} event */
  #displayChosen(event) {
    event.stopPropagation();
    const now = { choices: this.choices, dense: this.dense };
    const { choices, dense } = chooseDisplay(event.detail.id, this.columns, now);
    Object.assign(this, { choices, dense });
    writeDisplay(this.storageKey, { choices, dense });
  }

  #bar() {
    const count = this.selected.size;
    const filled = this.querySelector('[slot=toolbar], [slot=actions]') !== null;
    const shown = !this.state && this.rows.length > 0;
    const options = html`<ws-menu class=${filled ? '' : 'options'} .label=${t('ui.tableOptions')} placement="bottom-end"
      .items=${displayChoices(this.columns, this)} @ws-choose=${this.#displayChosen} ?hidden=${count > 0 || !shown}>
      <ws-icon-button slot="trigger" .size=${filled ? 'm' : 's'} icon="sliders-horizontal" .label=${t('ui.tableOptions')}></ws-icon-button>
    </ws-menu>`;
    return html`<div class="bar" ?hidden=${count > 0 || !filled}>
        <div class="filters"><slot name="toolbar" @slotchange=${() => this.requestUpdate()}></slot></div>
        <div class="right"><slot name="actions" @slotchange=${() => this.requestUpdate()}></slot>${filled ? options : nothing}</div>
      </div>
      ${filled ? nothing : options}
      <div class="bar chosen" ?hidden=${!count}>
        <span class="count" role="status">${count ? t('ui.selectedRows', { count }) : ''}</span>
        <div class="right">
          <slot name="selection"></slot>
          <ws-button size="s" variant="quiet" icon="copy" @click=${() => this.copy()}>${t('ui.copyRows')}</ws-button>
          <ws-icon-button size="s" icon="x" .label=${t('ui.clearSelection')} @click=${() => this.#select([])}></ws-icon-button>
        </div>
      </div>`;
  }

  /** @param {Column} column */
  #head(column) {
    const direction =
      this.sort === column.id ? 'ascending' : this.sort === `-${column.id}` ? 'descending' : undefined;
    const icon = direction === 'descending' ? 'arrow-down' : 'arrow-up';
    return html`<th scope="col" class=${column.align === 'end' ? 'end' : ''} aria-sort=${direction ?? nothing}
      ${cssVars({ width: column.width ? `${column.width}px` : null })}>
      ${
        column.sortable
          ? html`<button class="sort" type="button" @click=${() => this.#sorted(column.id)}>${column.label}
              <ws-icon .name=${icon} .size=${14}></ws-icon></button>`
          : column.label
      }
    </th>`;
  }

  /** @param {Row} row @param {number} index @param {Column[]} columns */
  #row(row, index, columns) {
    const key = this.keys[index];
    const selected = this.selected.has(key);
    return html`<tr class="row ${this.rowMark(row)} ${key === this.current ? 'current' : ''}" aria-rowindex=${index + 2} tabindex=${key === this.active ? 0 : -1}
      aria-selected=${this.selectable ? String(selected) : nothing} aria-current=${key === this.current ? 'true' : nothing}
      @focus=${() => (this.active = key)} @click=${(/** @type {MouseEvent} */ event) => this.#pressed(event, key)}>
      ${
        this.selectable
          ? html`<td class="pick"><input type="checkbox" tabindex="-1" .checked=${live(selected)}
              aria-label=${t('ui.selectRow', { name: this.rowLabel(row) })}
              @click=${(/** @type {MouseEvent} */ event) => this.#toggle(key, event.shiftKey)} /></td>`
          : nothing
      }
      ${columns.map(
        (column) =>
          html`<td class="${column.align === 'end' ? 'end' : ''} ${column.mono ? 'mono' : ''}">${
            column.render ? column.render(row) : column.text ? column.text(row) : row[column.id]
          }</td>`,
      )}
    </tr>`;
  }

  #body() {
    const columns = this.visibleColumns;
    const span = columns.length + Number(this.selectable);
    const count = this.ordered.length;
    const windowed = count > WINDOWED;
    const { start, end } = windowed ? visibleRows({ count, ...this.view }) : { start: 0, end: count };
    const space = (/** @type {number} */ rows) =>
      rows
        ? html`<tr class="space" aria-hidden="true" ${cssVars({ '--space-height': `${rows * this.view.rowHeight}px` })}><td colspan=${span}></td></tr>`
        : nothing;
    const all = count > 0 && this.keys.every((key) => this.selected.has(key));
    // A fixed layout would squeeze columns without a width to nothing.
    const least = columns.reduce((sum, column) => sum + (column.width ?? 140), this.selectable ? 40 : 0);
    return html`<table class=${windowed ? 'windowed' : ''} ${cssVars({ '--least-width': `${least}px` })} role="grid" aria-label=${this.label} aria-rowcount=${count + 1}
      aria-multiselectable=${this.selectable ? 'true' : nothing}>
      <thead><tr aria-rowindex="1">
        ${
          this.selectable
            ? html`<th class="pick" scope="col"><input type="checkbox" aria-label=${t('ui.selectAll')} .checked=${live(all)}
                .indeterminate=${!all && this.selected.size > 0} @change=${() => this.#select(all ? [] : this.keys)} /></th>`
            : nothing
        }
        ${columns.map((column) => this.#head(column))}
      </tr></thead>
      <tbody>
        ${space(start)}
        ${repeat(
          this.ordered.slice(start, end),
          (_, offset) => this.keys[start + offset],
          (row, offset) => this.#row(row, start + offset, columns),
        )}
        ${space(count - end)}
      </tbody>
    </table>`;
  }

  #content() {
    if (this.state === 'loading') return html`<ws-state kind="loading" shape="rows" .lines=${8}></ws-state>`;
    if (this.state === 'error' || this.state === 'offline') {
      return html`<ws-state .kind=${this.state} retry .heading=${this.problem?.heading ?? ''} .text=${this.problem?.text ?? ''}
        .requestId=${this.problem?.requestId ?? ''}></ws-state>`;
    }
    if (this.state === 'empty' || !this.rows.length) {
      return html`<ws-state kind="empty" .heading=${this.emptyHeading} .text=${this.emptyText}><slot name="empty" slot="action"></slot></ws-state>`;
    }
    return html`
      ${
        this.pending
          ? html`<div class="pending"><button type="button" @click=${() => {
              this.#scroller?.scrollTo({ top: 0 });
              this.emit('ws-pending');
            }}><ws-icon name="arrow-up" .size=${14}></ws-icon>${t('ui.pendingRows', { count: this.pending })}</button></div>`
          : nothing
      }
      ${this.#body()}
      ${
        this.more
          ? html`<div class="more"><ws-button variant="quiet" ?loading=${this.loadingMore} @click=${() => {
              this.#asked = false;
              this.#askMore();
            }}>${this.loadingMore ? t('ui.loading') : t('ui.showMore')}</ws-button></div>`
          : nothing
      }`;
  }

  render() {
    return html`${this.#bar()}
      <div class="scroller" tabindex="-1" @scroll=${this.#measure} @keydown=${this.#keyed}>${this.#content()}</div>`;
  }
}

/** A menu in a row or in a bar says that it opens by the same name; no row does. @param {Event} event */
const menuOpened = (event) => event.stopPropagation();

customElements.define('ws-table', WsTable);
