import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { explain } from '../../../shared/app/problems.js';
import { float } from '../../../shared/components/float.js';
import { WsField } from '../../../shared/components/ws-field.js';
import { createCatalogueEntry, listCatalogue } from '../../../shared/data/reception/catalogue.js';
import { plain } from '../../../shared/frame/palette-match.js';
import { t } from '../../../shared/i18n/i18n.js';

/** @typedef {{ id: number, name: string }} Named */

/** How long typing pauses before it is looked for, in milliseconds. */
const PAUSE = 120;
/** So many names are offered at once; typing more letters makes it fewer. */
const OFFERED = 8;

/**
 * A name of the catalogue, chosen by typing it; what is not there yet is created on the way.
 * @fires change - `entry` holds the chosen one, or `null`
 */
export class CatalogueField extends WsField {
  static properties = {
    ...WsField.properties,
    transport: { attribute: false },
    kind: {},
    parent: { attribute: false },
    entry: { attribute: false },
    orphan: { type: Boolean },
    found: { state: true },
    at: { state: true },
    shown: { state: true },
    busy: { state: true },
    trouble: { state: true },
  };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    WsField.styles,
    css`
      /* The list floats: it takes no place under the box. */
      #more { display: contents; }
      .list { position: fixed; inset: auto; z-index: 20; margin: 0; padding: 4px; max-width: min(420px, 92vw); max-height: 320px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius-surface); color: var(--text); background: var(--surface-1); box-shadow: var(--shadow-float); }
      .option { display: flex; align-items: center; gap: 8px; min-height: var(--control); padding: 2px 8px; border-radius: var(--radius-control); font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans); cursor: pointer; overflow-wrap: anywhere; }
      .option[aria-selected='true'] { background: var(--accent-soft); }
      .create { color: var(--accent-ink); font-weight: var(--weight-medium); }
      .list p { padding: 6px 8px; color: var(--text-muted); font-size: var(--size-s); }
      @media (forced-colors: active) { .option[aria-selected='true'] { outline: 2px solid Highlight; } }
    `,
  ];

  /** @type {(() => void) | null} */
  #hide = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #round = 0;
  /** A choice that is on its way to the server. @type {Promise<void> | null} */
  #settling = null;

  constructor() {
    super();
    this.transport = /** @type {import('../../../shared/data/types.js').Transport} */ (
      /** @type {unknown} */ (undefined)
    );
    /** What is named. @type {import('../../../shared/data/types.js').CatalogueKind} */
    this.kind = 'brand';
    /** Of models, the brand. @type {number | null} */
    this.parent = null;
    /** Whether it waits for a parent, without which it has no names. */
    this.orphan = false;
    /** @type {Named | null} */
    this.entry = null;
    /** @type {Named[]} */
    this.found = [];
    this.at = 0;
    /** Whether the names are offered. */
    this.shown = false;
    this.busy = false;
    /** Why nothing was chosen; the box itself has no rules that it could break. */
    this.trouble = '';
    this.autocomplete = 'off';
    this.maxlength = 100;
  }

  get shownError() {
    return super.shownError || this.trouble;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('entry') && !this.shown) {
      this.value = this.entry?.name ?? '';
      this.trouble = '';
    }
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    super.updated(changed);
    const list = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.list'));
    const box = this.renderRoot.querySelector('.box');
    if (this.shown && list && box && !this.#hide) {
      this.#hide = float(list, box, { placement: 'bottom-start', matchWidth: true });
    } else if (!this.shown) this.#unfloat();
    if (this.shown) list?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest' });
  }

  #unfloat() {
    this.#hide?.();
    this.#hide = null;
  }

  #close() {
    clearTimeout(this.#typing);
    this.#round += 1;
    this.shown = false;
    this.#unfloat();
  }

  /** What was typed, when it is none of the names that were found. */
  get #fresh() {
    const text = this.value.trim();
    return text && !this.found.some(({ name }) => plain(name) === plain(text)) ? text : '';
  }

  renderControl() {
    const wrong = this.shownError ? 'true' : nothing;
    const count = this.found.length + (this.#fresh ? 1 : 0);
    return html`<input class="control" id="control" type="text" role="combobox" aria-autocomplete="list" aria-expanded=${String(this.shown)} aria-controls="list"
      aria-activedescendant=${this.shown && count ? `option-${this.at}` : nothing} .value=${live(this.value)}
      ?disabled=${this.disabled || this.orphan} ?required=${this.required} maxlength=${this.maxlength} autocomplete="off" spellcheck="false"
      placeholder=${(this.orphan ? t('records.brandFirst') : this.placeholder) || nothing} aria-invalid=${wrong} aria-describedby="error hint more"
      @input=${this.#wrote} @keydown=${this.#keyed} @click=${() => this.#look()} @blur=${this.#left} />`;
  }

  renderMore() {
    const fresh = this.#fresh;
    return html`<div class="list" id="list" role="listbox" aria-label=${this.label} popover="manual" hidden>
      ${this.found.map(
        (
          entry,
          index,
        ) => html`<div class="option" role="option" id="option-${index}" aria-selected=${String(index === this.at)}
          @pointerdown=${keepFocus} @click=${() => this.#choose(index)}>${entry.name}</div>`,
      )}
      ${
        fresh
          ? html`<div class="option create" role="option" id="option-${this.found.length}" aria-selected=${String(this.at === this.found.length)}
              @pointerdown=${keepFocus} @click=${() => this.#choose(this.found.length)}><ws-icon name="plus"></ws-icon>${t('records.createEntry', { name: fresh })}</div>`
          : nothing
      }
      ${!fresh && this.found.length === 0 ? html`<p>${t('records.noEntry')}</p>` : nothing}
    </div>`;
  }

  /** @param {InputEvent} event */
  #wrote(event) {
    this.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    this.trouble = '';
    this.#look(PAUSE);
  }

  /** @param {number} [pause] */
  #look(pause = 0) {
    if (this.disabled || this.orphan) return;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#search(), pause);
  }

  async #search() {
    this.#round += 1;
    const round = this.#round;
    // Unchanged, the text is a choice that was made, not a search.
    const query = this.value === this.entry?.name ? '' : this.value.trim();
    try {
      const page = await listCatalogue(this.transport, {
        kind: this.kind,
        limit: OFFERED,
        ...(this.parent ? { parent: this.parent } : {}),
        ...(query ? { query } : {}),
      });
      if (round !== this.#round) return;
      this.found = page.items;
    } catch (error) {
      if (round !== this.#round) return;
      this.found = [];
      this.trouble = explain(error);
    }
    this.at = Math.max(
      0,
      this.found.findIndex(({ name }) => plain(name) === plain(this.value.trim())),
    );
    this.shown = true;
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.isComposing) return;
    const count = this.found.length + (this.#fresh ? 1 : 0);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.shown) this.#look();
      else if (count) this.at = (this.at + step + count) % count;
    } else if (event.key === 'Escape' && this.shown) {
      // Only the list closes, not the form around it.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
      this.value = this.entry?.name ?? '';
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      const open = this.value.trim() !== (this.entry?.name ?? '');
      if (!open) {
        this.#close();
        return;
      }
      if (event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
      }
      this.#settling = this.#commit();
    }
  }

  /** Takes what is marked; where the names are not here yet, once they are. */
  async #commit() {
    if (!this.value.trim()) {
      this.#take(null);
      return;
    }
    clearTimeout(this.#typing);
    await this.#search();
    await this.#choose(this.at);
  }

  /** @param {number} index */
  async #choose(index) {
    const entry = this.found[index];
    if (entry) {
      this.#take(entry);
      return;
    }
    const name = this.#fresh;
    if (!name || this.busy) return;
    this.busy = true;
    try {
      const parent = this.parent ? { parent: this.parent } : {};
      const made = await createCatalogueEntry(this.transport, { kind: this.kind, name, ...parent });
      this.#take(made);
    } catch (error) {
      this.#close();
      this.trouble = explain(error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {Named | null} entry */
  #take(entry) {
    this.#close();
    this.entry = entry && { id: entry.id, name: entry.name };
    this.value = entry?.name ?? '';
    this.trouble = '';
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Somebody went on without choosing: what is one of the names, or nothing, is clear. */
  async #left() {
    await this.#settling;
    this.#settling = null;
    if (!this.shown && this.value === (this.entry?.name ?? '')) return;
    const text = this.value.trim();
    const known = this.found.find(({ name }) => plain(name) === plain(text));
    this.#close();
    if (text === (this.entry?.name ?? '')) return;
    if (!text) this.#take(null);
    else if (known) this.#take(known);
    else this.trouble = t('records.entryUnfinished');
  }
}

/** The list must not take the focus from the field. @param {Event} event */
function keepFocus(event) {
  event.preventDefault();
}

customElements.define('catalogue-field', CatalogueField);
