import { css, html, nothing } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-kbd.js';
import { KINDS, MAX_KIND_LABEL } from '../../../../shared/data/reception/items.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { feedbackOf } from './feedback.js';
import './name-picker.js';
import { Pace } from './scanner.js';

/**
 * @typedef {import('./bench.js').Feedback} Feedback
 * @typedef {import('./draft.js').Draft} Draft
 */

/**
 * Where one scans: the field, what the next machines are, and what became of the last one.
 * @fires reception-scan - detail: `{ text, mode }`
 * @fires reception-draft - detail: what changes of the draft
 * @fires reception-brand - detail: what was picked
 * @fires reception-model - detail: what was picked
 */
export class ScanBar extends WsElement {
  static properties = {
    draft: { attribute: false },
    feedback: { attribute: false },
    disabled: { type: Boolean },
    brands: { attribute: false },
    models: { attribute: false },
    typed: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; container-type: inline-size; }
      .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
      .box {
        display: flex; align-items: center; gap: 8px; flex: 1 1 240px; min-width: 0; max-width: 460px; height: 40px; padding: 0 8px 0 12px; border: 2px solid var(--accent);
        border-radius: var(--radius-surface); color: var(--text-muted); background: var(--surface-1);
      }
      .box:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
      .box.ok { border-color: var(--state-ok); } .box.attention { border-color: var(--state-attention); background: var(--state-attention-soft); }
      .box.info { border-color: var(--state-info); background: var(--state-info-soft); } .box.danger { border-color: var(--state-danger); background: var(--state-danger-soft); }
      .box.ok, .box.attention, .box.info, .box.danger { animation: hit 220ms ease-out; }
      .box.again { animation-name: hit-again; }
      @keyframes hit { 40% { box-shadow: 0 0 0 4px var(--surface-3); } }
      @keyframes hit-again { 40% { box-shadow: 0 0 0 4px var(--surface-3); } }
      @media (prefers-reduced-motion: reduce) { .box { animation: none !important; } }
      .box.off { border-color: var(--line); background: var(--surface-2); animation: none; }
      input { min-width: 0; height: 100%; padding: 0; border: 0; outline: 0; color: var(--text); background: none; font: inherit; }
      .scan { flex: 1; font-family: var(--font-mono); font-size: var(--size-s); }
      .scan::placeholder, .what::placeholder { font-family: var(--font-sans); font-size: var(--size-m); color: var(--text-muted); opacity: 1; }
      input:focus-visible { outline: none; }
      .last { display: inline-flex; align-items: center; gap: 8px; min-width: 0; max-width: 65%; }
      .serial { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--text); font-family: var(--font-mono); font-size: var(--size-s); }
      .kinds { display: flex; flex-wrap: wrap; gap: 8px; }
      .kind {
        display: inline-flex; align-items: center; gap: 8px; height: 36px; padding: 0 8px 0 12px; border: 1px solid var(--line); border-radius: var(--radius-control);
        color: var(--text); background: var(--surface-1); font: var(--weight-medium) var(--size-m)/1 var(--font-sans); cursor: pointer; white-space: nowrap;
      }
      .kind:hover { background: var(--surface-2); }
      .kind[aria-checked='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--accent-soft); }
      .what { width: 150px; height: 36px; padding: 0 10px; border: 1px solid var(--line-control); border-radius: var(--radius-control); background: var(--surface-1); }
      .what:focus { border-color: var(--focus); outline: 1px solid var(--focus); }
      .words { display: flex; align-items: flex-start; gap: 8px; margin: 8px 0 0; color: var(--state-danger); font-size: var(--size-m); line-height: 1.45; }
      .words ws-icon { margin-top: 3px; }
      .words.attention { color: var(--state-attention); } .words.info { color: var(--state-info); }
      @container (max-width: 1040px) { ws-kbd { display: none; } .kind { padding: 0 12px; } }
      @container (max-width: 620px) { .box { flex-basis: 100%; max-width: none; } ws-kbd { display: none; } .kind { padding: 0 10px; } .kinds { gap: 6px; } }
      @media (pointer: coarse) { .box { height: 44px; } .kind, .what { height: 40px; } ws-kbd { display: none; } .scan { font-size: var(--size-l); } }
      @media (forced-colors: active) { .kind[aria-checked='true'] { forced-color-adjust: none; color: HighlightText; background: Highlight; } }
    `,
  ];

  #pace = new Pace();

  constructor() {
    super();
    /** @type {Draft} */
    this.draft = { kind: 'laptop', kind_label: '', brand: null, model: null };
    /** @type {Feedback | null} */
    this.feedback = null;
    this.disabled = false;
    /** @type {(query: string) => Promise<import('./name-picker.js').Choice[]>} */
    this.brands = async () => [];
    /** @type {(query: string) => Promise<import('./name-picker.js').Choice[]>} */
    this.models = async () => [];
    /** Whether there is something in the field. */
    this.typed = false;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('.scan'))?.focus(options);
  }

  /** Opens the choice of the brand or the model. @param {'brand' | 'model'} which */
  pick(which) {
    /** @type {import('./name-picker.js').NamePicker | null} */ (
      this.renderRoot.querySelector(`.${which}`)
    )?.show();
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    if (event.isComposing) return;
    if (event.key === 'Escape' && !event.defaultPrevented) {
      if (input.value) {
        event.preventDefault();
        this.#empty(input);
      } else input.blur();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const scanned = this.#pace.end(event.timeStamp);
      if (input.value.trim() === '') return;
      // The question that waits, if any, was not answered by this Enter.
      event.stopPropagation();
      this.#send(input.value, scanned ? 'scan' : 'manual');
      this.#empty(input);
    } else if (!event.ctrlKey && !event.metaKey) this.#pace.press(event.key, event.timeStamp);
  }

  /** @param {HTMLInputElement} input */
  #empty(input) {
    input.value = '';
    this.typed = false;
    this.#pace = new Pace();
  }

  /** A column of a spreadsheet is a serial number on each line. @param {ClipboardEvent} event */
  #pasted(event) {
    const lines = (event.clipboardData?.getData('text') ?? '')
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== '');
    if (lines.length < 2) return;
    event.preventDefault();
    for (const line of lines) this.#send(line, 'manual');
  }

  /** @param {string} text @param {'scan' | 'manual'} mode */
  #send(text, mode) {
    this.emit('reception-scan', { text, mode });
  }

  /** @param {KeyboardEvent} event */
  #kindKeyed(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = KINDS[(KINDS.indexOf(this.draft.kind) + step + KINDS.length) % KINDS.length];
    this.emit('reception-draft', { kind: next });
    void this.updateComplete.then(() =>
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('[aria-checked=true]'))?.focus(),
    );
  }

  #kinds() {
    return html`<div class="kinds" role="radiogroup" aria-label=${t('reception.nextAre')} @keydown=${this.#kindKeyed}>
      ${KINDS.map((kind) => {
        const chosen = kind === this.draft.kind;
        return html`<button class="kind" type="button" role="radio" aria-checked=${String(chosen)} tabindex=${chosen ? 0 : -1} ?disabled=${this.disabled}
          @click=${() => this.emit('reception-draft', { kind })}>${t(`reception.kind_${kind}`)}
          <ws-kbd aria-hidden="true" .keys=${t(`reception.key_${kind}`)}></ws-kbd></button>`;
      })}
    </div>`;
  }

  render() {
    const { draft, feedback } = this;
    const told = feedback ? feedbackOf(feedback) : null;
    const again = feedback && feedback.turn % 2 === 0 ? 'again' : '';
    return html`<div class="row">
        <div class="box ${this.disabled ? 'off' : (told?.tone ?? '')} ${again}">
          <ws-icon name="scan-barcode" .size=${20}></ws-icon>
          <input class="scan" type="text" aria-label=${t('reception.scanLabel')} placeholder=${told && !told.words ? '' : t(this.disabled ? 'reception.scanClosed' : 'reception.scanReady')}
            autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done" ?disabled=${this.disabled} @keydown=${this.#keyed} @paste=${this.#pasted}
            @input=${(/** @type {any} */ event) => {
              this.typed = event.currentTarget.value !== '';
            }} />
          ${
            told?.short && !this.typed
              ? html`<span class="last"><span class="serial">${feedback?.serial}</span><ws-badge .tone=${told.tone} .icon=${told.icon}>${told.short}</ws-badge></span>`
              : nothing
          }
        </div>
        ${this.#kinds()}
        ${
          draft.kind === 'other'
            ? html`<input class="what" type="text" aria-label=${t('reception.kindLabel')} placeholder=${t('reception.kindLabel')} maxlength=${MAX_KIND_LABEL} .value=${draft.kind_label}
                ?disabled=${this.disabled} @change=${(/** @type {any} */ event) => this.emit('reception-draft', { kind_label: event.currentTarget.value })} />`
            : nothing
        }
        <name-picker class="brand" .label=${t('reception.brand')} .value=${draft.brand?.name ?? ''} .search=${this.brands} creates clears ?disabled=${this.disabled}
          @reception-pick=${(/** @type {CustomEvent} */ event) => this.emit('reception-brand', event.detail)}></name-picker>
        <name-picker class="model" .label=${t('reception.model')} .value=${draft.model?.name ?? ''} .search=${this.models} creates clears ?disabled=${this.disabled || !draft.brand}
          .why=${t('reception.brandFirst')} @reception-pick=${(/** @type {CustomEvent} */ event) => this.emit('reception-model', event.detail)}></name-picker>
        <slot></slot>
      </div>
      ${told?.words ? html`<p class="words ${told.tone}"><ws-icon .name=${told.icon}></ws-icon><span>${told.words}</span></p>` : nothing}`;
  }
}

customElements.define('scan-bar', ScanBar);
