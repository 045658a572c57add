import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cssVars } from '../../../shared/components/css-vars.js';
import { WsElement } from '../../../shared/components/element.js';
import { isTyping } from '../../../shared/components/focus.js';
import { attachmentStyles } from './attachments/attachments.js';
import { pickEmoji } from './emoji/emoji-picker.js';
import { Geometry } from './geometry.js';
import { frameOf, isPickable, keyAt, takesFocus } from './message/row-frame.js';
import { rowStyles, textStyles } from './message/row-style.js';
import { ACTION_KEYS, actionsOn } from './message/toolbar.js';

/**
 * @typedef {import('./items.js').Item} Item
 * @typedef {import('./items.js').MessageItem} MessageItem
 * @typedef {import('./rows.js').RowContext} RowContext
 * @typedef {Omit<RowContext, 'active' | 'focused' | 'editing' | 'unfolded' | 'chosen' | 'act'>} Surroundings What the rows know of where they stand.
 *
 * @typedef {object} View What of the conversation is in view.
 * @property {boolean} atEnd Whether the end of the list is.
 * @property {number | null} first The first message in view.
 * @property {number | null} last The last message in view.
 */

/** How far above and below the view rows are rendered, in pixels. */
const BEYOND = 500;
/** This close to an end of the list more is asked for, in pixels. */
const NEAR = 800;
/** What is still the end, in pixels. */
const AT_END = 16;

/**
 * A conversation, of which only the rows near the view exist. The row that is being looked at stays
 * where it is, whatever is put in above it or turns out taller than thought; at the end, the list
 * follows what comes.
 * @fires chat-view - detail: View
 * @fires chat-near - detail: 'start' | 'end'
 * @fires chat-act - detail: { action, item, detail? }
 */
export class MessageList extends WsElement {
  static properties = {
    items: { attribute: false },
    around: { attribute: false },
    editing: {},
    chosen: { attribute: false },
    openEnded: { type: Boolean },
    fromTop: { type: Boolean },
    label: {},
    hovered: { state: true },
    focused: { state: true },
    flash: { state: true },
    held: { state: true },
    unfolded: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; position: relative; min-height: 0; }
      .scroller { position: absolute; inset: 0; overflow: hidden auto; overflow-anchor: none; overscroll-behavior: contain; }
      .canvas { position: relative; }
    `,
    rowStyles,
    textStyles,
    attachmentStyles,
  ];

  #geometry = new Geometry((key) => (key.startsWith('day') || key === 'edge' ? 48 : 44));
  /** Where the view is meant to be. */
  #top = 0;
  /** How far the view has to be moved so that what is looked at stays where it is. */
  #shift = 0;
  /** Whether the view follows the end. */
  #follows = true;
  /** The row that stays where it is, and where that is from the top of the view. */
  #anchor = { key: '', offset: 0 };
  /** Above the first row, when the rows do not fill the view. */
  #lead = 0;
  #viewHeight = 0;
  /** @type {Set<Element>} */
  #observed = new Set();
  #resized = new ResizeObserver((entries) => this.#onResized(entries));
  #lastView = '';

  constructor() {
    super();
    /** @type {Item[]} */
    this.items = [];
    this.around = /** @type {Surroundings} */ (/** @type {unknown} */ (null));
    /** @type {string | null} */
    this.editing = null;
    /** The ids of the messages that are chosen; `null` while none are being chosen. @type {ReadonlySet<number> | null} */
    this.chosen = null;
    /** Whether there is more below the last row: then its end is not the end. */
    this.openEnded = false;
    /** Whether few rows stand at the top, or at the bottom. */
    this.fromTop = false;
    this.label = '';
    /** @type {string | null} */
    this.hovered = null;
    /** @type {string | null} */
    this.focused = null;
    /** @type {string | null} */
    this.flash = null;
    /** The row whose menu or emoji are open: its toolbar stays. @type {string | null} */
    this.held = null;
    /** @type {Set<string>} */
    this.unfolded = new Set();
  }

  get #scroller() {
    return /** @type {HTMLElement} */ (this.shadowRoot?.querySelector('.scroller'));
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.#resized.observe(this.#scroller);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#observed.clear();
  }

  firstUpdated() {
    this.#resized.observe(this.#scroller);
    this.#viewHeight = this.#scroller.clientHeight;
  }

  /** Goes to the end and follows it. */
  toEnd() {
    this.#follows = true;
    this.requestUpdate();
  }

  /**
   * Puts a row into the upper part of the view and shows which one it is.
   * @param {string} key
   */
  showRow(key) {
    if (this.#geometry.indexOf(key) < 0 && !this.items.some((item) => item.key === key)) return;
    this.#follows = false;
    this.#anchor = { key, offset: this.#viewHeight * 0.3 };
    this.flash = key;
    this.focused = key;
    this.requestUpdate();
    setTimeout(() => {
      if (this.flash === key) this.flash = null;
    }, 1_800);
  }

  /** Puts the focus on the row that last had it, or the last one. */
  focusRow() {
    const last = this.focused === null ? -1 : this.#geometry.indexOf(this.focused);
    const index = last < 0 ? this.#focusable(this.items.length, -1) : last;
    if (index >= 0) void this.#focusAt(index);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('items')) return;
    const before = this.focused === null ? -1 : this.#geometry.indexOf(this.focused);
    this.#geometry.setKeys(this.items.map((item) => item.key));
    // A row that had the focus and is gone hands it to its neighbour.
    const now = this.items[this.focused === null ? -1 : this.#geometry.indexOf(this.focused)];
    if (this.focused !== null && !takesFocus(now, this.chosen)) {
      const next = this.#focusable(Math.min(before, this.items.length), -1);
      const held = Boolean(this.shadowRoot?.activeElement);
      this.focused = next < 0 ? null : this.items[next].key;
      if (held && next >= 0) void this.updateComplete.then(() => this.#focusAt(next));
    }
  }

  render() {
    this.#lead = this.fromTop ? 0 : Math.max(0, this.#viewHeight - this.#geometry.total);
    const meant = this.#meant();
    this.#shift += meant - this.#top;
    this.#top = meant;
    /** @type {RowContext} */
    const context = {
      ...this.around,
      active: this.held ?? this.hovered ?? (this.shadowRoot?.activeElement ? this.focused : null),
      focused: this.focused,
      editing: this.editing,
      unfolded: this.unfolded,
      chosen: this.chosen,
      // While messages are chosen, nothing else is done with them.
      ...(this.chosen ? { active: null, focused: null } : {}),
      act: (action, item, detail) => this.#act(action, item, detail),
    };
    const last = this.#focusable(this.items.length, -1);
    const tabbable = this.focused ?? (last >= 0 ? this.items[last].key : null);
    return html`
      <div
        class="scroller"
        role="log"
        aria-live="off"
        aria-label=${this.label}
        tabindex=${tabbable === null ? 0 : nothing}
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
        @focusout=${() => this.requestUpdate()}
        @pointerover=${this.#onHover}
        @pointerleave=${() => {
          this.hovered = null;
        }}
        @click=${this.#onClick}
        @ws-open=${(/** @type {Event} */ event) => {
          this.held = keyAt(event);
        }}
        @ws-close=${() => {
          this.held = null;
        }}
      >
        <div class="canvas" @click=${this.#picking} ${cssVars({ height: `${this.#geometry.total + this.#lead}px` })}>
          ${repeat(
            this.#rendered(),
            (index) => this.items[index].key,
            (index) => this.#row(this.items[index], index, context, tabbable),
          )}
        </div>
      </div>
    `;
  }

  /**
   * @param {Item} item
   * @param {number} index
   * @param {RowContext} context
   * @param {string | null} tabbable
   */
  #row(item, index, context, tabbable) {
    const place = cssVars({ transform: `translateY(${this.#geometry.topOf(index) + this.#lead}px)` });
    const state = `${this.flash === item.key ? 'flash' : ''} ${this.held === item.key ? 'held' : ''}`;
    return frameOf(item, context, { state, tabbable: tabbable === item.key, place });
  }

  updated() {
    this.#viewHeight = this.#scroller.clientHeight;
    for (const row of this.#rows()) {
      if (this.#observed.has(row)) continue;
      this.#observed.add(row);
      this.#resized.observe(row);
    }
    for (const row of this.#observed) {
      if (row.isConnected) continue;
      this.#observed.delete(row);
      this.#resized.unobserve(row);
    }
    if (this.#measure(this.#rows())) {
      this.requestUpdate();
      return;
    }
    this.#place();
    this.#tell();
  }

  /** Which rows to render: those near the view, and those that must not go away. */
  #rendered() {
    const [from, to] = this.#geometry.range(
      this.#top - this.#lead - BEYOND,
      this.#top - this.#lead + this.#viewHeight + BEYOND,
    );
    const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
    const held = this.shadowRoot?.activeElement ? this.focused : null;
    for (const key of [this.editing, held]) {
      const index = key === null ? -1 : this.#geometry.indexOf(key);
      if (index >= 0 && index < from) indices.unshift(index);
      else if (index >= to) indices.push(index);
    }
    return [...new Set(indices)].sort((a, b) => a - b);
  }

  #rows() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.#scroller.querySelectorAll('.row'));
  }

  /** @param {Iterable<HTMLElement>} rows */
  #measure(rows) {
    /** @type {[string, number][]} */
    const heights = [];
    for (const row of rows) {
      const { height } = row.getBoundingClientRect();
      if (row.isConnected && row.dataset.key && height > 0) heights.push([row.dataset.key, height]);
    }
    return this.#geometry.measure(heights);
  }

  /** @param {ResizeObserverEntry[]} entries */
  #onResized(entries) {
    const rows = entries
      .map((entry) => /** @type {HTMLElement} */ (entry.target))
      .filter((row) => row.dataset.key);
    const view = this.#scroller.clientHeight !== this.#viewHeight;
    this.#viewHeight = this.#scroller.clientHeight;
    if (this.#measure(rows) || view) this.requestUpdate();
  }

  /** Where the view has to be so that what is looked at stays where it is. */
  #meant() {
    const most = Math.max(0, this.#geometry.total + this.#lead - this.#viewHeight);
    if (this.#follows) return most;
    const index = this.#geometry.indexOf(this.#anchor.key);
    const top = index < 0 ? this.#top : this.#geometry.topOf(index) + this.#lead - this.#anchor.offset;
    return Math.min(most, Math.max(0, top));
  }

  #place() {
    const scroller = this.#scroller;
    // Moved by the difference, and only if there is one: the user may be scrolling at this very moment,
    // and has come further than we were told.
    if (Math.abs(this.#shift) >= 1) {
      scroller.scrollTop = this.#follows ? this.#top : scroller.scrollTop + this.#shift;
      this.#top = scroller.scrollTop;
    }
    this.#shift = 0;
  }

  #onScroll() {
    const { scrollTop } = this.#scroller;
    const moved = scrollTop - this.#top;
    if (Math.abs(moved) < 1) return;
    this.#top = scrollTop;
    const left = this.#geometry.total + this.#lead - this.#viewHeight - scrollTop;
    // Going down, the end is reached a little before it; going up, it is left with the first pixel.
    this.#follows = left < (moved > 0 ? AT_END : 1) && !this.openEnded;
    this.#hold();
    this.requestUpdate();
  }

  /** Makes the first row in view the one that stays. */
  #hold() {
    const index = this.#geometry.indexAt(this.#top - this.#lead);
    const key = this.#geometry.keys[index];
    if (key) this.#anchor = { key, offset: this.#geometry.topOf(index) + this.#lead - this.#top };
  }

  /** Tells what is in view, when that changed, and asks for more near an end. */
  #tell() {
    if (this.items.length === 0 || this.#viewHeight === 0) return;
    const from = this.#top - this.#lead;
    const to = from + this.#viewHeight;
    // Whatever brought the end into view, from then on it is followed.
    if (this.#geometry.total - to < 1 && !this.openEnded) this.#follows = true;
    if (this.#follows) this.#hold();
    if (from < NEAR) this.emit('chat-near', 'start');
    if (this.openEnded && this.#geometry.total - to < NEAR) this.emit('chat-near', 'end');
    const [first, end] = this.#geometry.range(from, to - 8);
    const ids = this.items
      .slice(first, end)
      .flatMap((item) => (item.kind === 'message' ? item.message.id : []));
    /** @type {View} */
    const view = { atEnd: this.#follows && !this.openEnded, first: ids[0] ?? null, last: ids.at(-1) ?? null };
    const now = JSON.stringify(view);
    if (now === this.#lastView) return;
    this.#lastView = now;
    this.emit('chat-view', view);
  }

  /**
   * The nearest row from an index on that is a message.
   * @param {number} from Left out.
   * @param {1 | -1} step
   */
  #focusable(from, step) {
    for (let index = from + step; index >= 0 && index < this.items.length; index += step) {
      if (takesFocus(this.items[index], this.chosen)) return index;
    }
    return -1;
  }

  /** @param {number} index */
  async #focusAt(index) {
    const { key } = this.items[index];
    this.focused = key;
    const top = this.#geometry.topOf(index) + this.#lead;
    const bottom = this.#geometry.bottomOf(index) + this.#lead;
    if (top < this.#top) this.#move(key, 0);
    else if (bottom > this.#top + this.#viewHeight) this.#move(key, this.#viewHeight - (bottom - top));
    await this.updateComplete;
    const row = this.#rowOf(key);
    const box = /** @type {HTMLElement | null | undefined} */ (row?.querySelector('.pick'));
    (box ?? row)?.focus({ preventScroll: true });
  }

  /**
   * @param {string} key
   * @param {number} offset
   */
  #move(key, offset) {
    this.#anchor = { key, offset };
    this.#follows = false;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.focused === null ? this.items.length : this.#geometry.indexOf(this.focused);
    /** @type {Record<string, () => number>} */
    const moves = {
      ArrowUp: () => this.#focusable(at, -1),
      ArrowDown: () => this.#focusable(at, 1),
      Home: () => this.#focusable(-1, 1),
      End: () => this.#focusable(this.items.length, -1),
    };
    if (
      moves[event.key] &&
      !event.composedPath().some((node) => node instanceof Element && node.role === 'toolbar')
    ) {
      event.preventDefault();
      const index = moves[event.key]();
      if (index >= 0) void this.#focusAt(index);
      else if (event.key === 'ArrowDown' && !this.chosen) this.emit('chat-act', { action: 'leave' });
      if (index >= 0 && this.chosen && event.shiftKey) this.#pick(this.items[index], true);
      return;
    }
    const item = this.items[at];
    const action = this.chosen ? undefined : ACTION_KEYS[event.key];
    if (item?.kind !== 'message' || !action) return;
    if (!actionsOn(item, /** @type {RowContext} */ (this.around)).has(action)) return;
    event.preventDefault();
    this.#act(action, item, this.#rowOf(item.key));
  }

  /** @param {string} key */
  #rowOf(key) {
    return [...this.#rows()].find((row) => row.dataset.key === key);
  }

  /**
   * What concerns how the rows look is done here, everything else by who shows us.
   * @param {string} action
   * @param {import('./items.js').Item} item
   * @param {any} [detail]
   */
  #act(action, item, detail) {
    if (action === 'unfold') this.unfolded = new Set(this.unfolded).add(item.key);
    else if (action === 'react') void this.#react(item, detail);
    else this.emit('chat-act', { action, item, detail });
  }

  /**
   * @param {import('./items.js').Item} item
   * @param {HTMLElement} anchor
   */
  async #react(item, anchor) {
    this.held = item.key;
    const emoji = await pickEmoji(anchor, { reaction: true });
    this.held = null;
    if (emoji) this.emit('chat-act', { action: 'react', item, detail: emoji });
  }

  /** @param {Event} event */
  #onFocus(event) {
    this.focused = keyAt(event) ?? this.focused;
    this.requestUpdate();
  }

  /** @param {Event} event */
  #onHover(event) {
    this.hovered = keyAt(event);
  }

  /** While messages are chosen, pressing one anywhere chooses it, whatever stands there. */
  #picking = {
    capture: true,
    handleEvent: (/** @type {MouseEvent} */ event) => {
      const index = this.chosen ? this.#geometry.indexOf(keyAt(event) ?? '') : -1;
      if (index < 0 || !isPickable(this.items[index])) return;
      event.stopPropagation();
      // The box checks itself.
      if (!(event.composedPath()[0] instanceof HTMLInputElement)) event.preventDefault();
      this.#pick(this.items[index], event.shiftKey);
      void this.#focusAt(index);
    },
  };

  /**
   * @param {Item} item
   * @param {boolean} range Whether all from the one that was chosen before are meant.
   */
  #pick(item, range) {
    const all = this.items.filter(isPickable).map(({ message }) => message.id);
    this.emit('chat-act', { action: 'pick', item, detail: { range, all } });
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = event.composedPath().find((node) => node instanceof HTMLElement && node.dataset.action);
    if (button) this.emit('chat-act', { action: 'older' });
  }
}

customElements.define('message-list', MessageList);
