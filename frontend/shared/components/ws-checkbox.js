import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { FormControl } from './form-control.js';
import './ws-icon.js';

/**
 * A box to tick, or a switch.
 * @fires change
 */
export class WsCheckbox extends FormControl {
  static properties = {
    ...FormControl.properties,
    value: {},
    checked: { type: Boolean },
    indeterminate: { type: Boolean },
    kind: { reflect: true },
    hideLabel: { type: Boolean, attribute: 'hide-label' },
  };

  static styles = [
    FormControl.styles,
    css`
      :host { display: block; }
      .line { display: flex; gap: 10px; align-items: flex-start; min-height: 24px; padding: 2px 0; cursor: pointer; }
      .words { font: var(--weight-normal) var(--size-m)/20px var(--font-sans); color: var(--text); }
      .control { position: relative; flex: none; display: grid; width: 16px; height: 16px; margin-top: 2px; }
      input {
        grid-area: 1 / 1; appearance: none; -webkit-appearance: none; width: 100%; height: 100%; margin: 0; cursor: pointer;
        border: 1.5px solid var(--line-control); border-radius: var(--radius-small); background: var(--surface-1);
        transition: background-color var(--motion-fast) ease-out, border-color var(--motion-fast) ease-out;
      }
      input:hover { border-color: var(--text-muted); }
      input:checked, input:indeterminate { border-color: var(--accent); background: var(--accent); }
      ws-icon { grid-area: 1 / 1; place-self: center; color: var(--on-accent); pointer-events: none; visibility: hidden; }
      input:checked ~ .tick, input:indeterminate ~ .dash { visibility: visible; }
      input:indeterminate ~ .tick { visibility: hidden; }
      :host([kind='switch']) .control { width: 32px; height: 20px; margin-top: 0; }
      :host([kind='switch']) input { border-radius: 10px; background: var(--surface-3); }
      :host([kind='switch']) input:checked { background: var(--accent); }
      .knob {
        grid-area: 1 / 1; align-self: center; width: 12px; height: 12px; margin-inline-start: 4px; border-radius: 50%;
        background: var(--text-muted); pointer-events: none; transition: transform var(--motion) var(--ease);
      }
      input:checked ~ .knob { transform: translateX(12px); background: var(--on-accent); }
      :host([disabled]) .line, :host([disabled]) input { cursor: default; }
      :host([disabled]) .line { opacity: 0.6; }
      .hint, .error { margin-inline-start: 26px; font: var(--weight-normal) var(--size-xs)/1.45 var(--font-sans); color: var(--text-muted); }
      :host([kind='switch']) .hint { margin-inline-start: 42px; }
      .error { color: var(--state-danger); }
      @media (pointer: coarse) { .line { min-height: 40px; align-items: center; } .control { margin: 0; width: 20px; height: 20px; } }
      @media (forced-colors: active) { input { appearance: auto; -webkit-appearance: auto; } ws-icon, .knob { display: none; } }
    `,
  ];

  constructor() {
    super();
    this.value = 'on';
    this.checked = false;
    this.indeterminate = false;
    /** @type {'checkbox' | 'switch'} */
    this.kind = 'checkbox';
    this.hideLabel = false;
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (changed.has('checked') || changed.has('value'))
      this.internals.setFormValue(this.checked ? this.value : null);
    const input = this.renderRoot.querySelector('input');
    if (input) this.judge(input);
  }

  formResetCallback() {
    super.formResetCallback();
    this.checked = this.hasAttribute('checked');
  }

  /** @param {Event} event */
  #changed(event) {
    this.checked = /** @type {HTMLInputElement} */ (event.currentTarget).checked;
    this.indeterminate = false;
    this.internals.setFormValue(this.checked ? this.value : null);
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  render() {
    const toggle = this.kind === 'switch';
    const described = [this.shownError && 'error', this.hint && 'hint'].filter(Boolean).join(' ');
    return html`
      <label class="line">
        <span class="control">
          <input type="checkbox" role=${toggle ? 'switch' : nothing} .checked=${live(this.checked)}
            .indeterminate=${live(this.indeterminate)} ?disabled=${this.disabled} ?required=${this.required}
            aria-describedby=${described || nothing} aria-invalid=${this.shownError ? 'true' : nothing} @change=${this.#changed} />
          ${
            toggle
              ? html`<span class="knob"></span>`
              : html`<ws-icon class="tick" name="check" .size=${13}></ws-icon><ws-icon class="dash" name="minus" .size=${13}></ws-icon>`
          }
        </span>
        <span class="words ${this.hideLabel ? 'visually-hidden' : ''}">${this.label}</span>
      </label>
      ${this.shownError ? html`<p class="error" id="error" role="alert">${this.shownError}</p>` : nothing}
      ${this.hint ? html`<p class="hint" id="hint">${this.hint}</p>` : nothing}
    `;
  }
}

customElements.define('ws-checkbox', WsCheckbox);
