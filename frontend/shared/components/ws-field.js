import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { cssVars } from './css-vars.js';
import { FormControl } from './form-control.js';
import './ws-icon.js';

/** @typedef {{ value: string, label: string, disabled?: boolean }} Option */

/**
 * A labelled input, text area or choice, with its hint and its error.
 * @fires input
 * @fires change
 * @slot end - inside the box, after the text
 * @slot aside - right of the label
 */
export class WsField extends FormControl {
  static properties = {
    ...FormControl.properties,
    hideLabel: { type: Boolean, attribute: 'hide-label' },
    type: {},
    value: {},
    placeholder: {},
    readonly: { type: Boolean },
    autocomplete: {},
    inputmode: {},
    minlength: { type: Number },
    maxlength: { type: Number },
    min: {},
    max: {},
    step: {},
    pattern: {},
    rows: { type: Number },
    mono: { type: Boolean, reflect: true },
    icon: {},
    options: { attribute: false },
  };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    FormControl.styles,
    css`
      :host { display: block; min-width: 0; }
      .field { display: grid; gap: 6px; }
      .top { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; }
      label { font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); color: var(--text); }
      .box {
        display: flex; align-items: center; gap: 8px; min-height: var(--control); padding: 0 10px;
        border: 1px solid var(--line-control); border-radius: var(--radius-control); color: var(--text-muted);
        background: var(--surface-1); transition: border-color var(--motion-fast) ease-out;
      }
      .box:hover { border-color: var(--text-muted); }
      .box:focus-within { border-color: var(--focus); outline: 1px solid var(--focus); outline-offset: 0; }
      .box.wrong { border-color: var(--state-danger); }
      .box.wrong:focus-within { outline-color: var(--state-danger); }
      .box.off { background: var(--surface-2); border-color: var(--line); }
      .box.choice { padding: 0; position: relative; }
      .control {
        flex: 1; min-width: 0; width: 100%; height: calc(var(--control) - 2px); margin: 0; padding: 0; border: 0; outline: 0;
        font: var(--weight-normal) var(--size-m)/1.5 var(--font-sans); color: var(--text); background: transparent;
      }
      @media (pointer: coarse) { .control { font-size: var(--size-l); } }
      :host([mono]) .control { font-family: var(--font-mono); font-size: var(--size-s); }
      .control::placeholder { color: var(--text-muted); opacity: 1; }
      .control:disabled { color: var(--text-muted); opacity: 1; cursor: not-allowed; -webkit-text-fill-color: currentColor; }
      .control::-webkit-search-cancel-button { display: none; }
      textarea.control { height: auto; min-height: calc(var(--rows) * 1.5em + 12px); max-height: 50vh; padding: 6px 0; resize: vertical; field-sizing: content; }
      select.control { appearance: none; -webkit-appearance: none; padding: 0 32px 0 10px; cursor: pointer; }
      select.control option { color: var(--text); background: var(--surface-1); }
      .choice ws-icon { position: absolute; inset-inline-end: 10px; pointer-events: none; }
      .hint, .error { font: var(--weight-normal) var(--size-xs)/1.45 var(--font-sans); color: var(--text-muted); }
      .error { display: flex; gap: 6px; align-items: flex-start; color: var(--state-danger); }
      #more:empty { display: none; }
      .error ws-icon { margin-top: 1px; }
    `,
  ];

  constructor() {
    super();
    this.hideLabel = false;
    this.type = 'text';
    this.value = '';
    this.placeholder = '';
    this.readonly = false;
    /** @type {string} */
    this.autocomplete = '';
    this.inputmode = '';
    this.minlength = 0;
    this.maxlength = 0;
    /** @type {string | number} */
    this.min = '';
    /** @type {string | number} */
    this.max = '';
    /** @type {string | number} */
    this.step = '';
    this.pattern = '';
    this.rows = 3;
    this.mono = false;
    this.icon = '';
    /** @type {Option[]} */
    this.options = [];
    this.initial = '';
  }

  /** @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | null} */
  get control() {
    return this.renderRoot?.querySelector('.control') ?? null;
  }

  firstUpdated() {
    this.initial = this.value;
    if (this.hasAttribute('autofocus')) this.focus();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (changed.has('value')) this.internals.setFormValue(this.value);
    if (this.control) this.judge(this.control);
  }

  formResetCallback() {
    super.formResetCallback();
    this.value = this.initial;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    if (this.control) this.control.focus(options);
    else this.updateComplete.then(() => this.control?.focus(options));
  }

  select() {
    const { control } = this;
    if (control && 'select' in control) control.select();
  }

  /** @param {Event} event */
  #typed(event) {
    this.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    // A handler may read the form before the next drawing.
    this.internals.setFormValue(this.value);
  }

  #changed() {
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
    this.internals.form?.requestSubmit();
  }

  /** The type of the input inside; a password field changes it. */
  inputType() {
    return this.type;
  }

  renderControl() {
    const wrong = this.shownError ? 'true' : nothing;
    const described = [this.shownError && 'error', this.hint && 'hint', 'more'].filter(Boolean).join(' ');
    if (this.type === 'textarea') {
      return html`<textarea class="control" id="control" rows=${this.rows} ${cssVars({ '--rows': this.rows })} .value=${live(this.value)} ?disabled=${this.disabled}
        ?readonly=${this.readonly} ?required=${this.required} placeholder=${this.placeholder || nothing}
        minlength=${this.minlength || nothing} maxlength=${this.maxlength || nothing}
        aria-invalid=${wrong} aria-describedby=${described} @input=${this.#typed} @change=${this.#changed}></textarea>`;
    }
    if (this.type === 'select') {
      return html`<select class="control" id="control" ?disabled=${this.disabled} ?required=${this.required}
          aria-invalid=${wrong} aria-describedby=${described} @input=${this.#typed} @change=${this.#changed}>
          ${this.options.map(
            (option) => html`<option value=${option.value} ?disabled=${option.disabled}
              .selected=${live(option.value === this.value)}>${option.label}</option>`,
          )}
        </select><ws-icon name="chevron-down"></ws-icon>`;
    }
    return html`<input class="control" id="control" type=${this.inputType()} .value=${live(this.value)} ?disabled=${this.disabled}
      ?readonly=${this.readonly} ?required=${this.required} placeholder=${this.placeholder || nothing}
      autocomplete=${/** @type {any} */ (this.autocomplete || nothing)} inputmode=${/** @type {any} */ (this.inputmode || nothing)}
      minlength=${this.minlength || nothing} maxlength=${this.maxlength || nothing} pattern=${this.pattern || nothing}
      min=${this.min === '' ? nothing : this.min} max=${this.max === '' ? nothing : this.max} step=${this.step || nothing}
      spellcheck=${this.mono ? 'false' : nothing} autocapitalize=${this.mono || this.type === 'email' ? 'off' : nothing}
      aria-invalid=${wrong} aria-describedby=${described}
      @input=${this.#typed} @change=${this.#changed} @keydown=${this.#keyed} />`;
  }

  /** What comes after the text, inside the box. @returns {unknown} */
  renderEnd() {
    return nothing;
  }

  /** What else is to be said under the box. @returns {unknown} */
  renderMore() {
    return nothing;
  }

  render() {
    const box = [
      'box',
      this.shownError && 'wrong',
      this.disabled && 'off',
      this.type === 'select' && 'choice',
    ];
    return html`<div class="field" part="field">
      <div class="top ${this.hideLabel ? 'visually-hidden' : ''}">
        <label for="control">${this.label}</label><slot name="aside"></slot>
      </div>
      <div class=${box.filter(Boolean).join(' ')} part="box">
        ${this.icon ? html`<ws-icon .name=${this.icon}></ws-icon>` : nothing}
        ${this.renderControl()}
        ${this.renderEnd()}
        <slot name="end"></slot>
      </div>
      ${
        this.shownError
          ? html`<p class="error" id="error" role="alert"><ws-icon name="circle-alert" .size=${14}></ws-icon>${this.shownError}</p>`
          : nothing
      }
      ${this.hint ? html`<p class="hint" id="hint">${this.hint}</p>` : nothing}
      <div id="more">${this.renderMore()}</div>
    </div>`;
  }
}

customElements.define('ws-field', WsField);
