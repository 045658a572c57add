import { css, html, nothing } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import { float } from '../../../../shared/components/float.js';
import { deepFocus } from '../../../../shared/components/focus.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-state.js';
import { explain } from '../../../../shared/app/problems.js';
import { language, t } from '../../../../shared/i18n/i18n.js';
import { findEmoji, GROUPS, isReaction, loadEmoji, recentEmoji, rememberEmoji } from './emoji.js';

/** @typedef {import('./emoji.js').Emoji} Emoji */

/** How many stand side by side. */
const COLUMNS = 8;

/**
 * Lets somebody choose an emoji.
 * @param {HTMLElement} anchor What it opens beside.
 * @param {{ reaction?: boolean }} [options] `reaction`: only what the server takes as one.
 * @returns {Promise<string | null>}
 */
export function pickEmoji(anchor, { reaction = false } = {}) {
  const before = deepFocus();
  const picker = /** @type {EmojiPicker} */ (
    Object.assign(document.createElement('emoji-picker'), { reaction })
  );
  document.body.append(picker);
  return new Promise((resolve) => {
    picker.open(anchor, (chosen, back) => {
      picker.remove();
      if (back && before?.isConnected) before.focus();
      if (chosen) rememberEmoji(chosen);
      resolve(chosen);
    });
  });
}

/** All emoji by group, and a field to find one; the focus stays in the field while arrows move over the emoji. */
export class EmojiPicker extends WsElement {
  static properties = {
    reaction: { type: Boolean },
    all: { state: true },
    problem: { state: true },
    query: { state: true },
    active: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host {
        position: fixed; inset: auto; z-index: 900; margin: 0; padding: 0; display: flex; flex-direction: column; width: min(344px, calc(100vw - 16px));
        height: min(400px, calc(100dvh - 16px)); border: 1px solid var(--line); border-radius: var(--radius-surface); overflow: hidden;
        color: var(--text); background: var(--surface-1); box-shadow: var(--shadow-float); font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans);
      }
      .find { display: flex; align-items: center; gap: 8px; margin: 8px; padding: 0 10px; border: 1px solid var(--line-control); border-radius: var(--radius-control); color: var(--text-muted); }
      .find:focus-within { outline: 1px solid var(--focus); border-color: var(--focus); }
      input { flex: 1; min-width: 0; height: 32px; border: 0; outline: 0; color: var(--text); background: none; font: inherit; }
      input:focus-visible { outline: 0; }
      .all { flex: 1; min-height: 0; overflow: hidden auto; padding: 0 8px 8px; }
      .group { content-visibility: auto; contain-intrinsic-size: auto 400px; }
      h3 { padding: 8px 4px 4px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      .grid { display: grid; grid-template-columns: repeat(8, 1fr); }
      .one { display: grid; place-items: center; aspect-ratio: 1; padding: 0; border-radius: var(--radius-control); font-size: 22px; line-height: 1; cursor: pointer; overflow: clip; }
      .one:hover { background: var(--surface-2); }
      .one[aria-selected='true'] { background: var(--accent-soft); outline: 2px solid var(--focus); outline-offset: -2px; }
      .name { display: flex; align-items: center; gap: 8px; height: 36px; padding: 0 12px; border-top: 1px solid var(--line); color: var(--text-muted); font-size: var(--size-s); }
      .name span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .big { font-size: 20px; }
      .none { padding: 24px 12px; text-align: center; color: var(--text-muted); }
      @media (pointer: coarse) { input { font-size: var(--size-l); } }
    `,
  ];

  /** @type {(chosen: string | null, back: boolean) => void} */
  #done = () => {};
  #hide = () => {};
  /** Whether one was chosen by Enter before the emoji were there. */
  #early = false;

  constructor() {
    super();
    this.reaction = false;
    /** @type {Emoji[] | null} */
    this.all = null;
    /** @type {unknown} */
    this.problem = null;
    this.query = '';
    this.active = 0;
  }

  #outside = (/** @type {PointerEvent} */ event) => {
    if (!event.composedPath().includes(this)) this.#done(null, false);
  };

  /**
   * @param {HTMLElement} anchor
   * @param {(chosen: string | null, back: boolean) => void} done `back`: whether the focus goes back to where it was.
   */
  open(anchor, done) {
    this.#done = done;
    this.popover = 'manual';
    this.role = 'dialog';
    this.ariaLabel = t('emoji.all');
    // The field is there at once: who types on at this very moment types into it, not on what is below.
    this.performUpdate();
    this.#hide = float(this, anchor, { placement: 'top-end' });
    this.#field?.focus();
    document.addEventListener('pointerdown', this.#outside, { capture: true });
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#outside, { capture: true });
    this.#hide();
  }

  get #field() {
    return this.renderRoot.querySelector('input');
  }

  async #load() {
    try {
      const all = await loadEmoji();
      this.all = this.reaction ? all.filter(({ text }) => isReaction(text)) : all;
      if (this.#early && this.isConnected) this.#choose(this.active);
    } catch (error) {
      this.problem = error;
    }
  }

  /** The groups as they are shown: those of the search, or the recent ones and all. @returns {{ title: string, emoji: Emoji[] }[]} */
  get #groups() {
    /** @type {Emoji[]} */
    const all = this.all ?? [];
    if (this.query.trim()) return [{ title: t('emoji.found'), emoji: findEmoji(all, this.query) }];
    const byText = new Map(all.map((emoji) => [emoji.text, emoji]));
    return [
      { title: t('emoji.recent'), emoji: recentEmoji().flatMap((text) => byText.get(text) ?? []) },
      ...GROUPS.map((group) => ({
        title: t(`emoji.group${group}`),
        emoji: all.filter((emoji) => emoji.group === group),
      })),
    ];
  }

  render() {
    const groups = this.#groups;
    const list = groups.flatMap(({ emoji }) => emoji);
    const chosen = list[Math.min(this.active, list.length - 1)];
    let index = -1;
    return html`
      <label class="find">
        <ws-icon name="search"></ws-icon>
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="all"
          aria-label=${t('emoji.search')}
          aria-activedescendant=${chosen ? `e${list.indexOf(chosen)}` : nothing}
          placeholder=${t('emoji.search')}
          autocomplete="off"
          spellcheck="false"
          .value=${this.query}
          @input=${this.#typed}
          @keydown=${this.#key}
        />
      </label>
      <div class="all" id="all" role="listbox" tabindex="-1" aria-label=${t('emoji.all')} @click=${this.#clicked}>
        ${this.problem ? html`<ws-state kind="error" .text=${explain(this.problem)}></ws-state>` : nothing}
        ${this.all && list.length === 0 ? html`<p class="none" role="option" aria-selected="false">${t('emoji.none')}</p>` : nothing}
        ${groups.map(({ title, emoji }) =>
          emoji.length === 0
            ? nothing
            : html`<div class="group" role="group" aria-label=${title}>
                <h3 aria-hidden="true">${title}</h3>
                <div class="grid" role="presentation">
                  ${emoji.map((one) => {
                    index += 1;
                    return html`<div class="one" role="option" id="e${index}" data-index=${index} aria-selected=${index === this.active}
                      aria-label=${one.names[language()]}>${one.text}</div>`;
                  })}
                </div>
              </div>`,
        )}
      </div>
      <div class="name" aria-hidden="true">
        ${chosen ? html`<span class="big">${chosen.text}</span><span>${chosen.names[language()]}</span>` : nothing}
      </div>
    `;
  }

  #typed() {
    this.query = this.#field?.value ?? '';
    this.active = 0;
    this.#early = false;
    this.renderRoot.querySelector('.all')?.scrollTo(0, 0);
  }

  /** @param {Event} event */
  #clicked(event) {
    const one = event.composedPath().find((node) => node instanceof HTMLElement && node.dataset.index);
    if (one instanceof HTMLElement) this.#choose(Number(one.dataset.index));
  }

  /** @param {number} index */
  #choose(index) {
    const emoji = this.#groups.flatMap((group) => group.emoji)[index];
    if (emoji) this.#done(emoji.text, true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Nothing that is typed here is a shortcut of what is below.
    event.stopPropagation();
    if (event.isComposing) return;
    const field = /** @type {HTMLInputElement} */ (this.#field);
    const moved = this.#moved(event.key, field);
    if (event.key === 'Escape') this.#done(null, true);
    else if (event.key === 'Tab') this.#done(null, true);
    else if (event.key === 'Enter' && !this.all) this.#early = true;
    else if (event.key === 'Enter') this.#choose(this.active);
    else if (moved !== null) this.#move(moved);
    else return;
    event.preventDefault();
  }

  /**
   * Where an arrow leads: up and down by rows, also from group to group; left and right belong to the field while
   * there is something in it to move over.
   * @param {string} key
   * @param {HTMLInputElement} field
   * @returns {number | null}
   */
  #moved(key, field) {
    if (key === 'ArrowRight') return field.selectionEnd === this.query.length ? this.active + 1 : null;
    if (key === 'ArrowLeft') return field.value === '' || this.active > 0 ? this.active - 1 : null;
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
    const sizes = this.#groups.map(({ emoji }) => emoji.length).filter((size) => size > 0);
    let start = 0;
    let group = 0;
    while (group < sizes.length - 1 && this.active >= start + sizes[group]) start += sizes[group++];
    const column = (this.active - start) % COLUMNS;
    if (key === 'ArrowDown') {
      const next = this.active + COLUMNS;
      const end = start + sizes[group];
      if (next < end) return next;
      // The last row may be shorter; after it comes the next group.
      if (Math.floor((end - 1 - start) / COLUMNS) > Math.floor((this.active - start) / COLUMNS))
        return end - 1;
      return group + 1 < sizes.length ? Math.min(end + column, end + sizes[group + 1] - 1) : this.active;
    }
    if (this.active - COLUMNS >= start) return this.active - COLUMNS;
    if (group === 0) return this.active;
    const before = sizes[group - 1];
    const lastRow = Math.floor((before - 1) / COLUMNS) * COLUMNS;
    return start - before + Math.min(lastRow + column, before - 1);
  }

  /** @param {number} to */
  #move(to) {
    const count = this.#groups.reduce((sum, { emoji }) => sum + emoji.length, 0);
    this.active = Math.max(0, Math.min(count - 1, to));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`#e${this.active}`)?.scrollIntoView({ block: 'nearest' }),
    );
  }
}

customElements.define('emoji-picker', EmojiPicker);
