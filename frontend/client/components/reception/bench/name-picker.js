import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { explain } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { float } from '../../../../shared/components/float.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-icon.js';
import { plain } from '../../../../shared/frame/palette-match.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {{ id: number | string, name: string, hint?: string }} Choice
 * @typedef {{ choice: Choice } | { create: string } | { clear: true }} Picked
 */

/** How long typing pauses before it is looked for, in milliseconds. */
const PAUSE = 120;
/** So many are offered at once. */
const OFFERED = 50;

/**
 * A name, picked by typing a part of it behind a button; one that is not there yet is created.
 * @fires reception-pick - detail: what was picked
 */
export class NamePicker extends WsElement {
  static properties = {
    label: {},
    value: {},
    icon: {},
    search: { attribute: false },
    creates: { type: Boolean },
    clears: { type: Boolean },
    disabled: { type: Boolean },
    small: { type: Boolean },
    why: {},
    open: { state: true },
    query: { state: true },
    choices: { state: true },
    at: { state: true },
    problem: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; min-width: 0; }
      .trigger {
        display: inline-flex; align-items: center; gap: 8px; min-width: 0; height: var(--picker-height, 36px); padding: 0 8px 0 12px; border: 1px solid var(--line);
        border-radius: var(--radius-control); color: var(--text); background: var(--surface-1); font: var(--weight-medium) var(--size-m)/1 var(--font-sans); cursor: pointer; white-space: nowrap;
      }
      .small { height: 28px; padding: 0 6px 0 8px; gap: 6px; font-size: var(--size-s); }
      .trigger:hover:not(:disabled) { background: var(--surface-2); }
      .trigger:disabled { color: var(--text-muted); border-color: var(--line); cursor: not-allowed; }
      .what { color: var(--text-muted); font-weight: var(--weight-normal); }
      .value { max-width: 160px; overflow: hidden; text-overflow: ellipsis; line-height: 1.4; }
      .trigger ws-icon { color: var(--text-muted); }
      .pop {
        position: fixed; inset: auto; z-index: 800; width: 280px; max-width: calc(100vw - 16px); margin: 0; padding: 0; overflow: hidden; border: 1px solid var(--line);
        border-radius: var(--radius-surface); color: var(--text); background: var(--surface-1); box-shadow: var(--shadow-float); font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans);
      }
      .box { display: flex; align-items: center; gap: 8px; height: 40px; padding: 0 12px; border-bottom: 1px solid var(--line); color: var(--text-muted); }
      input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; outline: 0; color: var(--text); background: none; font: inherit; }
      input:focus-visible { outline: none; }
      input::placeholder { color: var(--text-muted); opacity: 1; }
      .list { max-height: 264px; padding: 4px; overflow: auto; }
      .option { display: flex; align-items: center; gap: 8px; min-height: 32px; padding: 4px 8px; border-radius: var(--radius-control); cursor: pointer; }
      .option[aria-selected='true'] { background: var(--accent-soft); }
      .option ws-icon { flex: none; color: var(--text-muted); }
      .words { flex: 1; min-width: 0; overflow-wrap: anywhere; }
      .hint, .none { color: var(--text-muted); font-size: var(--size-s); }
      .none { padding: 12px; }
      .problem { padding: 8px 12px; color: var(--state-danger); font-size: var(--size-s); border-top: 1px solid var(--line); }
      @media (pointer: coarse) { .trigger { height: 40px; } .trigger.small { height: 32px; } .option { min-height: 40px; } }
    `,
  ];

  /** @type {(() => void) | null} */
  #hide = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #round = 0;

  constructor() {
    super();
    this.label = '';
    /** The name that holds now; empty: none. */
    this.value = '';
    this.icon = '';
    /** @type {(query: string) => Promise<Choice[]> | Choice[]} */
    this.search = () => [];
    this.creates = false;
    this.clears = false;
    this.disabled = false;
    this.small = false;
    /** Why it is disabled, in words. */
    this.why = '';
    this.open = false;
    this.query = '';
    /** @type {Choice[] | null} */
    this.choices = null;
    this.at = 0;
    /** @type {unknown} */
    this.problem = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#letGo();
    this.open = false;
  }

  get #trigger() {
    return /** @type {HTMLElement} */ (this.renderRoot.querySelector('.trigger'));
  }

  /** Opens it, to type. */
  async show() {
    if (this.open || this.disabled) return;
    Object.assign(this, { open: true, query: '', choices: null, at: 0, problem: null });
    await this.updateComplete;
    if (!this.isConnected) return;
    const pop = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.pop'));
    this.#hide = float(pop, this.#trigger, { placement: 'bottom-start' });
    document.addEventListener('pointerdown', this.#onOutside, { capture: true });
    this.renderRoot.querySelector('input')?.focus();
    void this.#look();
  }

  /** @param {boolean} [returnFocus] */
  hide(returnFocus = true) {
    if (!this.open) return;
    this.#letGo();
    this.open = false;
    if (returnFocus) this.#trigger.focus();
  }

  #letGo() {
    clearTimeout(this.#typing);
    this.#round += 1;
    this.#hide?.();
    this.#hide = null;
    document.removeEventListener('pointerdown', this.#onOutside, { capture: true });
  }

  #onOutside = (/** @type {PointerEvent} */ event) => {
    if (!event.composedPath().includes(this)) this.hide(false);
  };

  async #look() {
    this.#round += 1;
    const round = this.#round;
    try {
      const choices = await this.search(this.query.trim());
      if (round !== this.#round) return;
      this.choices = choices.slice(0, OFFERED);
      this.problem = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.choices = [];
      this.problem = error;
    }
    this.at = Math.max(0, Math.min(this.at, this.#offers.length - 1));
  }

  /** What can be picked now, in order. @returns {Picked[]} */
  get #offers() {
    const name = this.query.trim();
    /** @type {Choice[]} */
    const choices = this.choices ?? [];
    const exact = choices.some((choice) => plain(choice.name) === plain(name));
    return [
      ...choices.map((choice) => ({ choice })),
      ...(this.creates && name && !exact && this.choices ? [{ create: name }] : []),
      ...(this.clears && !name && this.value ? [{ clear: /** @type {const} */ (true) }] : []),
    ];
  }

  updated() {
    if (this.open)
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Event} event */
  #typed(event) {
    this.query = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    this.at = 0;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#look(), PAUSE);
  }

  /** @param {KeyboardEvent} event */
  async #keyed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { length } = this.#offers;
    if (step && length) {
      event.preventDefault();
      this.at = (this.at + step + length) % length;
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (event.key === 'Tab') {
      this.hide();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      // Whoever types a name and presses Enter at once means that name, not the one that was offered before.
      clearTimeout(this.#typing);
      await this.#look();
      const offer = this.#offers[this.at];
      if (offer) this.#pick(offer);
    }
  }

  /** @param {Picked} picked */
  #pick(picked) {
    this.hide();
    this.emit('reception-pick', picked);
  }

  /**
   * @param {Picked} offer
   * @param {number} index
   */
  #option(offer, index) {
    const content =
      'choice' in offer
        ? html`<ws-icon name=${offer.choice.name === this.value ? 'check' : ''}></ws-icon><span class="words">${offer.choice.name}</span>
            ${offer.choice.hint ? html`<span class="hint">${offer.choice.hint}</span>` : nothing}`
        : 'create' in offer
          ? html`<ws-icon name="plus"></ws-icon><span class="words">${t('reception.createName', { name: offer.create })}</span>`
          : html`<ws-icon name="x"></ws-icon><span class="words">${t('reception.clearName')}</span>`;
    return html`<div class="option" role="option" id="option-${index}" aria-selected=${String(index === this.at)}
      @pointermove=${() => {
        this.at = index;
      }} @click=${() => this.#pick(offer)}>${content}</div>`;
  }

  #pop() {
    const offers = this.#offers;
    return html`<div class="box"><ws-icon name="search"></ws-icon>
        <input type="text" role="combobox" aria-label=${this.label} autocomplete="off" spellcheck="false" maxlength="100" aria-expanded="true" aria-controls="list" aria-autocomplete="list"
          aria-activedescendant=${offers.length ? `option-${this.at}` : nothing} placeholder=${t(this.creates ? 'reception.findOrCreate' : 'reception.find')}
          .value=${live(this.query)} @input=${this.#typed} @keydown=${this.#keyed} />
      </div>
      <div class="list" id="list" role="listbox" tabindex="-1" aria-label=${this.label} ?hidden=${offers.length === 0}>${offers.map((offer, index) => this.#option(offer, index))}</div>
      ${
        this.problem
          ? html`<p class="problem" role="alert">${explain(this.problem)}</p>`
          : offers.length || !this.choices
            ? nothing
            : html`<p class="none" role="status">${this.creates ? t('reception.nothingYet') : t('reception.nothingFits')}</p>`
      }`;
  }

  render() {
    return html`<button class="trigger ${this.small ? 'small' : ''}" type="button" aria-haspopup="listbox" aria-expanded=${String(this.open)} ?disabled=${this.disabled}
        title=${this.disabled && this.why ? this.why : nothing} @click=${() => (this.open ? this.hide() : this.show())}>
        ${this.icon ? html`<ws-icon .name=${this.icon}></ws-icon>` : nothing}
        <span class=${this.value ? 'visually-hidden' : ''}>${this.label}</span>
        ${this.value ? html`<span class="value">${this.value}</span>` : nothing}
        <ws-icon name="chevron-down" .size=${14}></ws-icon>
      </button>
      <div class="pop" popover="manual" ?hidden=${!this.open}>${this.open ? this.#pop() : nothing}</div>`;
  }
}

customElements.define('name-picker', NamePicker);
