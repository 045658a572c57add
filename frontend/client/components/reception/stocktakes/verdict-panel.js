import { css, html, nothing } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-icon.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { answerTold } from './verdicts.js';

/**
 * What became of the last scan, to be read by somebody who stands two metres away; and a field for what no reader reads.
 * @fires reception-scan - detail.text
 */
export class VerdictPanel extends WsElement {
  static properties = {
    answer: { attribute: false },
    placeName: { attribute: false },
    disabled: { type: Boolean },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; container-type: inline-size; }
      .panel {
        display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: 4px 20px; min-height: 132px; padding: 16px 20px; border: 2px solid var(--line-control);
        border-radius: var(--radius-surface); background: var(--surface-1); color: var(--text);
      }
      .panel.ok { color: var(--state-ok); border-color: var(--state-ok); background: var(--state-ok-soft); }
      .panel.info { color: var(--state-info); border-color: var(--state-info); background: var(--state-info-soft); }
      .panel.attention { color: var(--state-attention); border-color: var(--state-attention); background: var(--state-attention-soft); }
      .panel.danger { color: var(--state-danger); border-color: var(--state-danger); background: var(--state-danger-soft); }
      .hit { animation: hit 240ms ease-out; } .hit-again { animation: hit-again 240ms ease-out; }
      @keyframes hit { 30% { box-shadow: 0 0 0 6px var(--surface-3); } }
      @keyframes hit-again { 30% { box-shadow: 0 0 0 6px var(--surface-3); } }
      .word { font: var(--weight-bold) 40px/1.15 var(--font-sans); overflow-wrap: anywhere; }
      .code { font: var(--weight-medium) var(--size-xl)/1.4 var(--font-mono); color: var(--text); overflow-wrap: anywhere; }
      .more { font-size: var(--size-l); line-height: 1.45; color: var(--text); }
      .ready .word { font-size: var(--size-2xl); }
      .type { display: flex; align-items: center; gap: 8px; grid-column: 1 / -1; margin-top: 8px; color: var(--text-muted); }
      input {
        flex: 1; min-width: 0; max-width: 340px; height: 32px; padding: 0 10px; border: 1px solid var(--line-control); border-radius: var(--radius-control); color: var(--text); background: var(--surface-1);
        font: var(--size-s) var(--font-mono);
      }
      input::placeholder { font-family: var(--font-sans); color: var(--text-muted); opacity: 1; }
      @media (prefers-reduced-motion: reduce) { .hit, .hit-again { animation: none; } }
      @media (pointer: coarse) { input { height: 44px; font-size: var(--size-l); } }
      @container (max-width: 560px) { .panel { gap: 4px 12px; padding: 12px; min-height: 120px; } .word { font-size: var(--size-2xl); } .code { font-size: var(--size-l); } }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./counting.js').Answer | null} */
    this.answer = null;
    /** @type {(place: number | null | undefined) => string} */
    this.placeName = () => '';
    this.disabled = false;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (input.value) input.value = '';
      else input.blur();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      const text = input.value;
      input.value = '';
      if (text.trim()) this.emit('reception-scan', { text });
    }
  }

  render() {
    const { answer } = this;
    const told = answer
      ? answerTold(answer, this.placeName)
      : {
          tone: 'ready',
          icon: 'scan-barcode',
          word: t('stocktakes.scanReady'),
          more: t('stocktakes.scanReadyText'),
        };
    const turn = answer ? (answer.turn % 2 ? 'hit' : 'hit-again') : '';
    return html`<div class="panel ${told.tone} ${turn}">
      <ws-icon .name=${told.icon} .size=${56}></ws-icon>
      <div>
        <p class="word">${told.word}</p>
        ${answer?.code ? html`<p class="code">${answer.scan?.serial ?? answer.code}</p>` : nothing}
        ${told.more ? html`<p class="more">${told.more}</p>` : nothing}
      </div>
      <div class="type"><ws-icon name="keyboard"></ws-icon><input type="text" aria-label=${t('stocktakes.typeCode')} placeholder=${t('stocktakes.typeCode')} autocomplete="off" autocapitalize="off"
        spellcheck="false" enterkeyhint="done" maxlength="200" ?disabled=${this.disabled} @keydown=${this.#keyed} /></div>
    </div>`;
  }
}

customElements.define('verdict-panel', VerdictPanel);
