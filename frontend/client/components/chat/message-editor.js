import { css, html } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-button.js';
import { MAX_MESSAGE_CHARACTERS } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { isVisible } from './text.js';

/**
 * Changes the text of a message where it stands.
 * @fires chat-save - detail: { text }
 * @fires chat-cancel
 */
export class MessageEditor extends WsElement {
  static properties = { text: {}, draft: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 8px; max-width: 88ch; padding: 4px 0 8px; }
      textarea {
        width: 100%; min-height: 40px; max-height: 40vh; padding: 8px 10px; resize: none; field-sizing: content;
        border: 1px solid var(--line-control); border-radius: var(--radius-control); color: var(--text); background: var(--surface-1);
        font: var(--weight-normal) var(--size-m)/1.5 var(--font-sans);
      }
      textarea:focus, textarea:focus-visible { outline: 1px solid var(--focus); border-color: var(--focus); }
      .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      @media (pointer: coarse) { textarea { font-size: var(--size-l); } }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    /** @type {string | null} */
    this.draft = null;
  }

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.shadowRoot?.querySelector('textarea'));
  }

  get #fits() {
    const draft = this.draft ?? this.text;
    return isVisible(draft) && [...draft].length <= MAX_MESSAGE_CHARACTERS;
  }

  firstUpdated() {
    this.#area.focus();
    this.#area.setSelectionRange(this.text.length, this.text.length);
  }

  render() {
    return html`
      <textarea
        rows="1"
        aria-label=${t('chat.editLabel')}
        .value=${this.draft ?? this.text}
        @input=${() => {
          this.draft = this.#area.value;
        }}
        @keydown=${this.#key}
      ></textarea>
      <div class="actions">
        <ws-button size="s" variant="primary" keys="Enter" ?disabled=${!this.#fits} @click=${this.#save}>
          ${t('chat.save')}
        </ws-button>
        <ws-button size="s" variant="quiet" keys="Escape" @click=${() => this.emit('chat-cancel')}>
          ${t('ui.cancel')}
        </ws-button>
      </div>
    `;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Arrows and letters are text here, not moves in the list.
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.emit('chat-cancel');
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#save();
    }
  }

  #save() {
    if (!this.#fits) return;
    const text = (this.draft ?? this.text).trim();
    if (text === this.text) this.emit('chat-cancel');
    else this.emit('chat-save', { text });
  }
}

customElements.define('message-editor', MessageEditor);
