import { css, html, nothing } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-kbd.js';
import { nameOf } from '../../../shared/app/names.js';
import { MAX_MESSAGE_CHARACTERS } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { isVisible } from './text.js';

/** From how many characters on the writer is told how many are left. */
const COUNT_FROM = MAX_MESSAGE_CHARACTERS - 500;

const touch = matchMedia('(pointer: coarse)');

/**
 * Where messages are written. What is being written is told to the page, which keeps it.
 * @fires chat-send - detail: { text }
 * @fires chat-draft - detail: { text }
 * @fires chat-edit-last
 * @fires chat-unquote
 */
export class MessageComposer extends WsElement {
  static properties = {
    text: {},
    quote: { attribute: false },
    people: { attribute: false },
    placeholder: {},
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .box { border: 1px solid var(--line-control); border-radius: var(--radius-surface); background: var(--surface-1); }
      .box:focus-within { border-color: var(--focus); outline: 1px solid var(--focus); }
      .quote { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; border-bottom: 1px solid var(--line); color: var(--text-muted); font-size: var(--size-s); }
      .words { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .who { font-weight: var(--weight-medium); color: var(--text); }
      textarea {
        display: block; width: 100%; min-height: 44px; max-height: min(40vh, 320px); padding: 11px 12px; border: 0; outline: 0; resize: none;
        field-sizing: content; color: var(--text); background: transparent; font: var(--weight-normal) var(--size-m)/1.5 var(--font-sans);
      }
      textarea:focus-visible { outline: 0; }
      textarea::placeholder { color: var(--text-muted); opacity: 1; }
      .foot { display: flex; align-items: center; justify-content: flex-end; gap: 8px; min-height: 36px; padding: 0 6px 6px 12px; color: var(--text-muted); font-size: var(--size-s); }
      .count { margin-inline-end: auto; font-variant-numeric: tabular-nums; }
      .over { color: var(--state-danger); font-weight: var(--weight-medium); }
      .hint { display: flex; align-items: center; gap: 6px; }
      @media (pointer: coarse) { textarea { font-size: var(--size-l); } .hint { display: none; } }
      @media (max-width: 560px) { .hint { display: none; } }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    /** @type {import('../../../shared/data/types.js').Quote | null} */
    this.quote = null;
    this.people = /** @type {any} */ (null);
    this.placeholder = '';
  }

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.shadowRoot?.querySelector('textarea'));
  }

  /** Puts the cursor at the end of what is written. */
  focus() {
    this.#area?.focus();
  }

  render() {
    const length = [...this.text].length;
    const over = length > MAX_MESSAGE_CHARACTERS;
    const ready = isVisible(this.text) && !over;
    return html`
      <div class="box">
        ${
          this.quote
            ? html`<div class="quote">
                <ws-icon name="reply"></ws-icon>
                <span class="words">
                  <span class="who">${nameOf(this.people, this.quote.author)}</span> ${this.quote.excerpt}
                </span>
                <ws-icon-button size="s" icon="x" .label=${t('chat.unquote')} @click=${() => this.emit('chat-unquote')}></ws-icon-button>
              </div>`
            : nothing
        }
        <textarea
          rows="1"
          aria-label=${this.placeholder}
          placeholder=${this.placeholder}
          enterkeyhint=${touch.matches ? 'enter' : 'send'}
          .value=${this.text}
          @input=${this.#typed}
          @keydown=${this.#key}
        ></textarea>
        <div class="foot">
          ${
            length > COUNT_FROM
              ? html`<span class="count ${over ? 'over' : ''}" role="status">
                  ${over ? t('chat.tooLong', { count: length - MAX_MESSAGE_CHARACTERS }) : t('chat.left', { count: MAX_MESSAGE_CHARACTERS - length })}
                </span>`
              : nothing
          }
          <span class="hint" aria-hidden="true"><ws-kbd keys="Enter"></ws-kbd>${t('chat.toSend')}</span>
          <ws-icon-button icon="send" .label=${t('chat.send')} ?disabled=${!ready} @click=${this.#send}></ws-icon-button>
        </div>
      </div>
    `;
  }

  updated() {
    this.#fit();
  }

  /** Grows the box with the text, where the style alone cannot. */
  #fit() {
    if (CSS.supports('field-sizing', 'content')) return;
    const area = this.#area;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }

  #typed() {
    this.text = this.#area.value;
    this.emit('chat-draft', { text: this.text });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While a method puts characters together, Enter belongs to it.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'ArrowUp' && this.text === '' && !event.shiftKey) {
      event.preventDefault();
      this.emit('chat-edit-last');
    } else if (event.key === 'Escape' && this.quote) {
      event.preventDefault();
      event.stopPropagation();
      this.emit('chat-unquote');
    }
  }

  #send() {
    if (!isVisible(this.text) || [...this.text].length > MAX_MESSAGE_CHARACTERS) return;
    this.emit('chat-send', { text: this.text.trim() });
    this.focus();
  }
}

customElements.define('message-composer', MessageComposer);
