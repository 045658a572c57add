import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-icon.js';
import { shownStatus } from '../../../shared/data/status.js';
import { plain } from '../../../shared/frame/palette-match.js';
import { t } from '../../../shared/i18n/i18n.js';

/** @typedef {import('../../../shared/data/types.js').Person} Person */

/** So many people are offered at once; typing more letters makes it fewer. */
const OFFERED = 50;

/**
 * The people whose name or username fits what was typed, the best first.
 * @param {Person[]} people
 * @param {string} query
 * @returns {Person[]}
 */
export function peopleFor(people, query) {
  const wanted = plain(query.trim().replace(/^@/, ''));
  if (!wanted) return people;
  const score = (/** @type {Person} */ person) => {
    const name = plain(person.display_name);
    const username = plain(person.username);
    if (name.startsWith(wanted) || username.startsWith(wanted)) return 3;
    if (name.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 2;
    return name.includes(wanted) || username.includes(wanted) ? 1 : 0;
  };
  return people
    .map((person) => ({ person, score: score(person) }))
    .filter((one) => one.score > 0)
    .sort((one, other) => other.score - one.score)
    .map((one) => one.person);
}

/**
 * Picks people by typing their names.
 * @fires change - `value` holds the ids
 * @fires people-done - Enter with nothing typed: the choice is made
 */
export class PeoplePicker extends WsElement {
  static properties = {
    workspace: { attribute: false },
    value: { attribute: false },
    without: { attribute: false },
    most: { type: Number },
    label: {},
    error: {},
    query: { state: true },
    at: { state: true },
  };

  static shadowRootOptions = { ...WsElement.shadowRootOptions, delegatesFocus: true };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 6px; }
      label { font-size: var(--size-s); font-weight: var(--weight-medium); }
      .box { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; min-height: var(--control); padding: 4px 8px; border: 1px solid var(--line-control); border-radius: var(--radius-control); background: var(--surface-1); cursor: text; }
      .box:focus-within { border-color: var(--focus); outline: 1px solid var(--focus); }
      .wrong { border-color: var(--state-danger); }
      .chip { display: inline-flex; align-items: center; gap: 6px; max-width: 100%; height: 24px; padding: 0 2px 0 3px; border-radius: 12px; background: var(--accent-soft); font-size: var(--size-s); }
      .chip span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .chip button { display: grid; place-items: center; width: 20px; height: 20px; padding: 0; border: 0; border-radius: 50%; color: inherit; background: none; cursor: pointer; }
      .chip button:hover { background: var(--surface-3); }
      input { flex: 1; min-width: 120px; height: 24px; padding: 0; border: 0; outline: 0; color: var(--text); background: none; font: inherit; }
      input:focus-visible { outline: none; }
      input::placeholder { color: var(--text-muted); opacity: 1; }
      .list { display: grid; align-content: start; max-height: 264px; min-height: 132px; margin: 0; padding: 4px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius-surface); }
      .option { display: flex; align-items: center; gap: 10px; min-height: 36px; padding: 2px 8px; border-radius: var(--radius-control); cursor: pointer; }
      .option[aria-selected='true'] { background: var(--accent-soft); --avatar-around: var(--accent-soft); }
      .who { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .username { color: var(--text-muted); font-size: var(--size-s); }
      .none { padding: 24px 12px; color: var(--text-muted); text-align: center; font-size: var(--size-s); }
      .error { color: var(--state-danger); font-size: var(--size-xs); }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** The ids of who was picked. @type {number[]} */
    this.value = [];
    /** Who is not offered. @type {Set<number>} */
    this.without = new Set();
    this.most = 500;
    this.label = '';
    this.error = '';
    this.query = '';
    this.at = 0;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus(options));
  }

  get #offered() {
    const picked = new Set(this.value);
    const free = this.workspace.people.active.filter(
      (person) => !picked.has(person.id) && !this.without.has(person.id),
    );
    return peopleFor(free, this.query).slice(0, OFFERED);
  }

  updated() {
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    const { people } = this.workspace;
    const full = this.value.length >= this.most;
    const offered = full ? [] : this.#offered;
    return html`
      <label for="input">${this.label}</label>
      <div class="box ${this.error ? 'wrong' : ''}" @click=${() => this.focus()}>
        ${this.value.map((id) => {
          const name = people.get(id)?.display_name ?? '';
          return html`<span class="chip"><ws-avatar .name=${name} .color=${people.get(id)?.avatar_color ?? ''} .size=${20} decorative></ws-avatar>
            <span>${name}</span>
            <button type="button" aria-label=${t('channels.unpick', { name })} @click=${() => this.#pick(id)}><ws-icon name="x" .size=${14}></ws-icon></button></span>`;
        })}
        <input id="input" type="text" role="combobox" autocomplete="off" spellcheck="false" aria-expanded="true" aria-controls="list" aria-autocomplete="list"
          aria-activedescendant=${offered.length ? `option-${this.at}` : nothing} aria-describedby=${this.error ? 'error' : nothing}
          placeholder=${this.value.length ? '' : t('channels.pickPlaceholder')} .value=${live(this.query)}
          @input=${this.#typed} @keydown=${this.#keyed} />
      </div>
      ${this.error ? html`<p class="error" id="error" role="alert">${this.error}</p>` : nothing}
      <div class="list" id="list" role="listbox" tabindex="-1" aria-label=${this.label} aria-multiselectable="true" ?hidden=${offered.length === 0}>
        ${offered.map((person, index) => this.#option(person, index))}
      </div>
      ${
        offered.length
          ? nothing
          : html`<p class="list none" role="status">${full ? t('channels.pickedMost', { count: this.most }) : this.query ? t('channels.pickNobody', { query: this.query }) : t('channels.pickNone')}</p>`
      }
    `;
  }

  /**
   * @param {Person} person
   * @param {number} index
   */
  #option(person, index) {
    const status = shownStatus(person.status);
    return html`<div class="option" role="option" id="option-${index}" aria-selected=${String(index === this.at)}
      @pointermove=${() => {
        this.at = index;
      }} @click=${() => this.#pick(person.id)}>
      <ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} .presence=${this.workspace.presence.of(person.id) ?? ''} decorative></ws-avatar>
      <span class="who">${person.display_name} ${status?.emoji ?? ''}</span>
      <span class="username">@${person.username}</span>
    </div>`;
  }

  /** @param {number} id */
  #pick(id) {
    this.value = this.value.includes(id) ? this.value.filter((one) => one !== id) : [...this.value, id];
    this.query = '';
    this.at = 0;
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    this.focus();
  }

  /** @param {Event} event */
  #typed(event) {
    this.query = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    this.at = 0;
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.isComposing) return;
    const offered = this.value.length >= this.most ? [] : this.#offered;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length) {
      event.preventDefault();
      this.at = (this.at + step + offered.length) % offered.length;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // With nothing typed, Enter says that the choice is made; it picks only where there is none yet.
      if (!this.query && this.value.length) this.emit('people-done');
      else if (offered[this.at]) this.#pick(offered[this.at].id);
    } else if (event.key === 'Backspace' && !this.query && this.value.length) {
      event.preventDefault();
      this.#pick(/** @type {number} */ (this.value.at(-1)));
    }
  }
}

customElements.define('people-picker', PeoplePicker);
