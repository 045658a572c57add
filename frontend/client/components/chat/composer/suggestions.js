import { css, html, nothing } from 'lit';
import '../../../../shared/components/ws-avatar.js';
import '../../../../shared/components/ws-icon.js';
import { language, t } from '../../../../shared/i18n/i18n.js';
import { loadEmoji } from '../emoji/emoji.js';
import { candidatesFor, tokenAt } from './complete.js';

/**
 * @typedef {import('./complete.js').Candidate} Candidate
 * @typedef {import('./complete.js').Token} Token
 * @typedef {import('./complete.js').Known} Known
 * @typedef {import('lit').ReactiveController} ReactiveController
 */

/** Before anything can be named. @type {Known} */
const NOBODY = { people: [], members: null, channels: [], everyone: false };

/**
 * What is offered while a name or an emoji is being typed.
 * @implements {ReactiveController}
 */
export class Suggestions {
  /** @type {Candidate[]} */
  list = [];
  active = 0;

  #host;
  #known;
  /** @type {Token | null} */
  #token = null;
  /** Where somebody said that they want none. */
  #refused = -1;
  /** @type {import('../emoji/emoji.js').Emoji[]} */
  #emoji = [];

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => Known | null} known
   */
  constructor(host, known) {
    this.#host = host;
    this.#known = known;
    host.addController(this);
  }

  hostConnected() {}

  get open() {
    return this.list.length > 0;
  }

  /**
   * Looks at what stands at the cursor.
   * @param {HTMLTextAreaElement} area
   */
  look(area) {
    const { value, selectionStart, selectionEnd } = area;
    const token = selectionStart === selectionEnd ? tokenAt(value, selectionStart) : null;
    if (token?.start !== this.#refused) this.#refused = -1;
    this.#token = token && token.start !== this.#refused ? token : null;
    if (this.#token?.sign === ':' && this.#emoji.length === 0) void this.#fetch(area);
    const before = this.list[this.active]?.insert;
    this.list = this.#token ? this.#candidates(this.#token) : [];
    this.active = Math.max(
      0,
      this.list.findIndex(({ insert }) => insert === before),
    );
    this.#host.requestUpdate();
  }

  /** @param {Token} token */
  #candidates(token) {
    const known = this.#known() ?? NOBODY;
    const count = known.members?.size ?? known.people.length;
    const words = { everyone: t('chat.everyoneHint', { count }), outside: t('chat.notInChannel') };
    return candidatesFor(token, known, this.#emoji, { language: language(), words });
  }

  /** @param {HTMLTextAreaElement} area */
  async #fetch(area) {
    try {
      this.#emoji = await loadEmoji();
      this.look(area);
    } catch {
      // Emoji that did not come are not offered; what is typed stays what it is.
    }
  }

  /** Takes the offer away until something else is being typed. */
  refuse() {
    this.#refused = this.#token?.start ?? -1;
    this.close();
  }

  close() {
    this.list = [];
    this.#host.requestUpdate();
  }

  /** @param {number} step */
  move(step) {
    this.active = (this.active + step + this.list.length) % this.list.length;
    this.#host.requestUpdate();
  }

  /**
   * What is chosen, and what it replaces.
   * @param {number} [index]
   * @returns {{ start: number, insert: string } | null}
   */
  take(index = this.active) {
    const candidate = this.list[index];
    if (!candidate || !this.#token) return null;
    const { start } = this.#token;
    this.close();
    return { start, insert: `${candidate.insert} ` };
  }

  /** @param {(index: number) => void} choose */
  view(choose) {
    if (!this.open) return nothing;
    return html`<ul class="offers" id="offers" role="listbox" aria-label=${t('chat.suggestions')}>
      ${this.list.map(
        ({ label, hint, person, emoji, icon }, index) => html`<li
          id="offer${index}"
          role="option"
          aria-selected=${index === this.active}
          @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}
          @click=${() => choose(index)}
        >
          ${
            person
              ? html`<ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} decorative></ws-avatar>`
              : emoji
                ? html`<span class="emoji">${emoji}</span>`
                : html`<ws-icon .name=${icon}></ws-icon>`
          }
          <bdi class="offer">${label}</bdi>
          <span class="offer-hint">${hint}</span>
        </li>`,
      )}
    </ul>`;
  }
}

export const suggestionStyles = css`
  .offers {
    position: absolute; inset: auto 0 calc(100% + 4px) 0; z-index: 5; max-height: min(320px, 50vh); margin: 0; padding: 4px; overflow: hidden auto; list-style: none;
    border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); box-shadow: var(--shadow-float);
  }
  .offers li { display: flex; align-items: center; gap: 10px; min-height: var(--control); padding: 2px 8px; border-radius: var(--radius-control); cursor: pointer; }
  .offers li:hover { background: var(--surface-2); }
  .offers li[aria-selected='true'] { background: var(--accent-soft); }
  .offers ws-icon { width: 24px; color: var(--text-muted); }
  .offers .emoji { width: 24px; font-size: 18px; line-height: 1; text-align: center; overflow: clip; }
  .offer { flex: none; max-width: 60%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .offer-hint { min-width: 0; color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  @media (forced-colors: active) { .offers li[aria-selected='true'] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;
