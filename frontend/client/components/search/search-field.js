import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-icon.js';
import { isDirect, sectionsOf } from '../../../shared/data/channel-rules.js';
import { plain } from '../../../shared/frame/palette-match.js';
import { language, t } from '../../../shared/i18n/i18n.js';
import { peopleFor } from '../channels/people-picker.js';
import { completed, daysFor, tokenAt } from './search-query.js';

/** @typedef {{ value: string, label: string, hint?: string }} Suggestion */

/** So many completions are offered at once. */
const OFFERED = 8;

/**
 * Where one types what to search for; completes filters with people, channels and days.
 * @fires search-go - the search is wanted
 * @fires search-down - the results are wanted
 */
export class SearchField extends WsElement {
  static properties = {
    workspace: { attribute: false },
    value: {},
    error: {},
    caret: { state: true },
    at: { state: true },
    closed: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; position: relative; }
      .box { display: flex; align-items: center; gap: 10px; height: 44px; padding: 0 8px 0 14px; border: 1px solid var(--line-control); border-radius: var(--radius-surface); background: var(--surface-1); color: var(--text-muted); }
      .box:focus-within { border-color: var(--focus); outline: 1px solid var(--focus); }
      .wrong { border-color: var(--state-danger); }
      input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; outline: 0; color: var(--text); background: none; font: var(--weight-normal) var(--size-l)/1 var(--font-sans); }
      input:focus-visible { outline: none; }
      input::placeholder { color: var(--text-muted); opacity: 1; }
      input::-webkit-search-cancel-button { display: none; }
      .error { display: flex; gap: 6px; margin-top: 6px; color: var(--state-danger); font-size: var(--size-s); }
      .list { position: absolute; inset-inline: 0; top: 48px; z-index: 20; max-width: 420px; padding: 4px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); box-shadow: var(--shadow-float); }
      .option { display: flex; align-items: center; gap: 10px; min-height: 34px; padding: 2px 10px; border-radius: var(--radius-control); cursor: pointer; }
      .option[aria-selected='true'] { background: var(--accent-soft); }
      .label { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .hint { color: var(--text-muted); font-size: var(--size-s); }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.value = '';
    this.error = '';
    this.caret = 0;
    this.at = 0;
    /** Whether the completions were put away. */
    this.closed = true;
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
  }

  async focus() {
    await this.updateComplete;
    this.#input.focus();
  }

  /**
   * Puts a text into the field, with the cursor at its end.
   * @param {string} text
   */
  async fill(text) {
    this.value = text;
    this.caret = text.length;
    this.closed = false;
    this.at = 0;
    await this.updateComplete;
    this.#input.focus();
    this.#input.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  /** @returns {Suggestion[]} */
  get #offered() {
    if (this.closed) return [];
    const { filter, value } = tokenAt(this.value, this.caret);
    const wanted = plain(value.replace(/^[@#]/, ''));
    const { people, chat } = this.workspace;
    if (filter === 'from') {
      return peopleFor(people.active, value)
        .slice(0, OFFERED)
        .map((person) => ({
          value: person.username,
          label: person.display_name,
          hint: `@${person.username}`,
        }));
    }
    if (filter === 'in') {
      const { named, archived } = sectionsOf(chat.channels.values(), { language: language() });
      return [...named, ...archived]
        .filter((channel) => !isDirect(channel) && plain(channel.name).includes(wanted))
        .slice(0, OFFERED)
        .map((channel) => ({ value: channel.name, label: `#${channel.name}`, hint: channel.topic }));
    }
    if (filter === 'before' || filter === 'after') {
      return daysFor()
        .filter((day) => day.value.startsWith(wanted) || plain(t(`search.${day.id}`)).includes(wanted))
        .map((day) => ({ value: day.value, label: day.value, hint: t(`search.${day.id}`) }));
    }
    if (filter === 'has')
      return 'file'.startsWith(wanted)
        ? [{ value: 'file', label: 'has:file', hint: t('search.hasFile') }]
        : [];
    return [];
  }

  render() {
    const offered = this.#offered;
    return html`
      <div class="box ${this.error ? 'wrong' : ''}">
        <ws-icon name="search" .size=${18}></ws-icon>
        <input type="search" role="combobox" enterkeyhint="search" autocomplete="off" spellcheck="false" aria-label=${t('search.field')} placeholder=${t('search.placeholder')}
          maxlength="500" aria-expanded=${String(offered.length > 0)} aria-controls="list" aria-autocomplete="list"
          aria-activedescendant=${offered.length ? `option-${this.at}` : nothing} aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${this.error ? 'error' : nothing}
          .value=${live(this.value)} @input=${this.#typed} @click=${this.#moved} @keyup=${this.#moved} @keydown=${this.#keyed}
          @blur=${() => {
            this.closed = true;
          }} />
        ${this.value ? html`<ws-icon-button icon="x" .label=${t('search.clear')} @click=${() => this.fill('')}></ws-icon-button>` : nothing}
      </div>
      ${this.error ? html`<p class="error" id="error" role="alert"><ws-icon name="circle-alert" .size=${14}></ws-icon>${this.error}</p>` : nothing}
      <div class="list" id="list" role="listbox" aria-label=${t('search.suggestions')} ?hidden=${offered.length === 0}>
        ${offered.map(
          (
            option,
            index,
          ) => html`<div class="option" role="option" id="option-${index}" aria-selected=${String(index === this.at)}
            @pointerdown=${(/** @type {Event} */ event) => {
              // The field keeps the focus.
              event.preventDefault();
              this.#take(option);
            }}><span class="label">${option.label}</span>${option.hint ? html`<span class="hint">${option.hint}</span>` : nothing}</div>`,
        )}
      </div>
    `;
  }

  #typed() {
    this.value = this.#input.value;
    this.closed = false;
    this.at = 0;
    this.#moved();
    this.#changed();
  }

  #moved() {
    this.caret = this.#input.selectionStart ?? this.value.length;
  }

  #changed() {
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** @param {Suggestion} option */
  #take(option) {
    const { text, caret } = completed(this.value, this.caret, option.value);
    this.value = text;
    this.caret = caret;
    this.closed = true;
    this.#changed();
    void this.updateComplete.then(() => this.#input.setSelectionRange(caret, caret));
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.isComposing) return;
    const offered = this.#offered;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offered.length && step) {
      event.preventDefault();
      this.at = (this.at + step + offered.length) % offered.length;
    } else if (offered.length && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey) {
      event.preventDefault();
      this.#take(offered[this.at] ?? offered[0]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.closed = true;
      this.emit('search-go');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.emit('search-down');
    } else if (event.key === 'Escape') {
      if (offered.length) this.closed = true;
      else if (this.value) void this.fill('');
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
  }
}

customElements.define('search-field', SearchField);
