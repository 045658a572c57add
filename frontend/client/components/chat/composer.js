import { css, html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-kbd.js';
import { toast } from '../../../shared/components/toast.js';
import { MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { around, asCode, asLink } from './composer/format.js';
import { Suggestions, suggestionStyles } from './composer/suggestions.js';
import { trayStyles, trayView } from './composer/tray-view.js';
import { pickEmoji } from './emoji/emoji-picker.js';
import { wordsOf } from './markdown/parse.js';
import { safeAddress } from './markdown/pieces.js';
import { tamed } from './markdown/tame.js';
import { isVisible } from './text.js';

/** @typedef {import('./composer/format.js').Change} Change */

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
    tray: { attribute: false },
    known: { attribute: false },
    placeholder: {},
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; position: relative; }
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
      .foot { display: flex; align-items: center; gap: 8px; min-height: 36px; padding: 0 6px 6px; color: var(--text-muted); font-size: var(--size-s); }
      .tools { display: flex; gap: 2px; margin-inline-end: auto; }
      .count { font-variant-numeric: tabular-nums; }
      .over { color: var(--state-danger); font-weight: var(--weight-medium); }
      .hint { display: flex; align-items: center; gap: 6px; }
      @media (pointer: coarse) { textarea { font-size: var(--size-l); } .hint { display: none; } }
      @media (max-width: 560px) { .hint { display: none; } }
    `,
    suggestionStyles,
    trayStyles,
  ];

  #offers = new Suggestions(this, () => this.known?.() ?? null);
  #stopTray = () => {};

  constructor() {
    super();
    this.text = '';
    /** @type {import('../../../shared/data/types.js').Quote | null} */
    this.quote = null;
    this.people = /** @type {any} */ (null);
    /** The files that go with it. @type {import('../../../shared/data/attachments.js').Tray | null} */
    this.tray = null;
    /** What can be named here, asked for when it is. @type {(() => import('./composer/complete.js').Known) | null} */
    this.known = null;
    this.placeholder = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopTray();
  }

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.shadowRoot?.querySelector('textarea'));
  }

  get #ready() {
    const { tray, text } = this;
    const files = tray?.uploads.length ?? 0;
    return (isVisible(text) || (files > 0 && text.trim() === '')) && (tray?.ready ?? true) && !this.#over;
  }

  get #over() {
    return this.text.length > MAX_MESSAGE_CHARACTERS && [...this.text].length > MAX_MESSAGE_CHARACTERS;
  }

  /** Puts the cursor at the end of what is written. */
  focus() {
    this.#area?.focus();
  }

  /**
   * Attaches files to what is being written.
   * @param {Iterable<File>} files
   */
  attach(files) {
    const left = this.tray?.add(files) ?? 0;
    if (left > 0) toast({ text: t('chat.tooManyFiles', { count: MAX_ATTACHMENTS }), tone: 'attention' });
    this.focus();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('tray')) {
      this.#stopTray();
      this.#stopTray = this.tray?.subscribe(() => this.requestUpdate()) ?? (() => {});
    }
  }

  render() {
    const { tray } = this;
    return html`
      ${this.#offers.view((index) => this.#accept(index))}
      <div class="box">
        ${
          this.quote
            ? html`<div class="quote">
                <ws-icon name="reply"></ws-icon>
                <span class="words">
                  <bdi class="who">${nameOf(this.people, this.quote.author)}</bdi> ${tamed(wordsOf(this.quote.excerpt))}
                </span>
                <ws-icon-button size="s" icon="x" .label=${t('chat.unquote')} @click=${() => this.emit('chat-unquote')}></ws-icon-button>
              </div>`
            : nothing
        }
        ${tray ? trayView(tray) : nothing}
        <textarea
          rows="1"
          dir="auto"
          aria-label=${this.placeholder}
          placeholder=${this.placeholder}
          enterkeyhint=${touch.matches ? 'enter' : 'send'}
          aria-autocomplete="list"
          aria-controls=${this.#offers.open ? 'offers' : nothing}
          aria-activedescendant=${this.#offers.open ? `offer${this.#offers.active}` : nothing}
          .value=${this.text}
          @input=${this.#typed}
          @keydown=${this.#key}
          @keyup=${this.#moved}
          @click=${this.#moved}
          @blur=${() => this.#offers.close()}
          @paste=${this.#pasted}
        ></textarea>
        <div class="foot">
          <div class="tools">
            ${
              tray
                ? html`<ws-icon-button icon="paperclip" .label=${t('chat.attach')} @click=${() => this.shadowRoot?.querySelector('input')?.click()}></ws-icon-button>
                    <input type="file" multiple hidden aria-label=${t('chat.attach')} @change=${this.#picked} />`
                : nothing
            }
            <ws-icon-button icon="face-slightly-smiling" .label=${t('chat.emoji')} haspopup="dialog" @click=${this.#pickEmoji}></ws-icon-button>
            <ws-icon-button icon="at-sign" .label=${t('chat.mention')} @click=${() => this.#begin('@')}></ws-icon-button>
            <ws-icon-button icon="code" .label=${t('chat.code')} @click=${() => this.#change(asCode)}></ws-icon-button>
          </div>
          ${this.#count()}
          <span class="hint" aria-hidden="true"><ws-kbd keys="Enter"></ws-kbd>${t('chat.toSend')}</span>
          <ws-icon-button icon="send" .label=${t('chat.send')} ?disabled=${!this.#ready} @click=${this.#send}></ws-icon-button>
        </div>
      </div>
    `;
  }

  /** What keeps it from being sent, or soon will. */
  #count() {
    if (this.tray?.busy) return html`<span class="count" role="status">${t('chat.uploadFirst')}</span>`;
    if (this.text.length <= COUNT_FROM) return nothing;
    const left = MAX_MESSAGE_CHARACTERS - [...this.text].length;
    return html`<span class="count ${left < 0 ? 'over' : ''}" role="status">
      ${left < 0 ? t('chat.tooLong', { count: -left }) : t('chat.left', { count: left })}
    </span>`;
  }

  updated() {
    this.#fit();
    this.shadowRoot?.querySelector('.offers [aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
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
    this.#offers.look(this.#area);
  }

  /** The cursor may be elsewhere now. @param {Event} event */
  #moved(event) {
    if (event instanceof KeyboardEvent && !/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) return;
    this.#offers.look(this.#area);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While a method puts characters together, Enter belongs to it.
    if (event.isComposing) return;
    const done = this.#offers.open ? this.#choosing(event) : false;
    if (done || this.#formatting(event) || this.#writing(event)) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #choosing(event) {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.#offers.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      this.#accept();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.#offers.refuse();
    } else {
      return false;
    }
    return true;
  }

  /** @param {KeyboardEvent} event */
  #formatting(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
    /** @type {Record<string, (selection: import('./composer/format.js').Selection) => Change>} */
    const changes = {
      b: (it) => around(it, '**'),
      i: (it) => around(it, '*'),
      e: asCode,
      k: (it) => asLink(it),
    };
    const change = changes[event.key.toLowerCase()];
    // Without something to link, Ctrl+K goes anywhere, as it does everywhere.
    const selected = this.#area.selectionStart !== this.#area.selectionEnd;
    if (!change || (event.key.toLowerCase() === 'k' && !selected)) return false;
    this.#change(change);
    return true;
  }

  /** @param {KeyboardEvent} event */
  #writing(event) {
    if (event.key === 'Enter' && !event.shiftKey && !touch.matches) {
      this.#send();
    } else if (event.key === 'ArrowUp' && this.text === '' && !event.shiftKey) {
      this.emit('chat-edit-last');
    } else if (event.key === 'Escape' && this.quote) {
      event.stopPropagation();
      this.emit('chat-unquote');
    } else {
      return false;
    }
    return true;
  }

  /** @param {number} [index] */
  #accept(index) {
    const taken = this.#offers.take(index);
    if (!taken) return;
    const end = this.#area.selectionEnd;
    const at = taken.start + taken.insert.length;
    this.#put({ from: taken.start, to: end, insert: taken.insert, start: at, end: at });
  }

  /** @param {(selection: import('./composer/format.js').Selection) => Change} change */
  #change(change) {
    const { value, selectionStart, selectionEnd } = this.#area;
    this.#put(change({ text: value, start: selectionStart, end: selectionEnd }));
  }

  /**
   * Changes the text as if it had been typed, so that it can be undone.
   * @param {Change} change
   */
  #put({ from, to, insert, start, end }) {
    const area = this.#area;
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand('insertText', false, insert)) {
      area.setRangeText(insert, from, to, 'end');
      this.#typed();
    }
    area.setSelectionRange(start, end);
  }

  /** @param {string} sign */
  #begin(sign) {
    const { value, selectionEnd: at } = this.#area;
    const insert = at > 0 && !/\s/.test(value[at - 1]) ? ` ${sign}` : sign;
    this.#put({ from: at, to: at, insert, start: at + insert.length, end: at + insert.length });
    this.#offers.look(this.#area);
  }

  /** @param {Event} event */
  async #pickEmoji(event) {
    const { selectionStart: from, selectionEnd: to } = this.#area;
    const emoji = await pickEmoji(/** @type {HTMLElement} */ (event.currentTarget));
    if (!emoji) return;
    this.#put({ from, to, insert: emoji, start: from + emoji.length, end: from + emoji.length });
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    this.attach([...(input.files ?? [])]);
    // The same file can be picked again after it was taken away.
    input.value = '';
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const { clipboardData } = event;
    const text = clipboardData?.getData('text/plain') ?? '';
    // Programs put a picture of a text beside the text: then the text is meant.
    if (this.tray && clipboardData?.files.length && !text) {
      event.preventDefault();
      this.attach([...clipboardData.files]);
      return;
    }
    const { value, selectionStart: start, selectionEnd: end } = this.#area;
    const selected = value.slice(start, end);
    const address = text.trim();
    if (!selected.trim() || /[\n\]]/.test(selected) || /\s/.test(address) || !safeAddress(address)) return;
    event.preventDefault();
    this.#put(asLink({ text: value, start, end }, address));
  }

  #send() {
    if (!this.#ready) return;
    this.#offers.close();
    this.emit('chat-send', { text: this.text.trim() });
    this.focus();
  }
}

customElements.define('message-composer', MessageComposer);
