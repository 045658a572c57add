import { css, html, nothing } from 'lit';
import { announce } from '../../../../shared/app/announce.js';
import { WsElement } from '../../../../shared/components/element.js';
import { deepFocus, isTyping } from '../../../../shared/components/focus.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-kbd.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { kindOf, outcomeOf, outcomeTone } from '../words.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../../shared/data/reception/scan-queue.js').Scan} Scan
 */

/** So long a question is looked at before a key answers it, in milliseconds: it comes while somebody scans. */
const ARMED = 350;

/**
 * Asks whether a machine that was here before is meant, and shows its earlier life. It holds nothing up: scanning goes on, and further
 * questions wait behind this one.
 * @fires reception-answer - detail: `{ scan, yes }`
 */
export class ReentryQuestion extends WsElement {
  static properties = { questions: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .question {
        display: grid; gap: 10px; padding: 14px 16px; border: 1px solid var(--state-info); border-radius: var(--radius-surface); background: var(--surface-1);
        box-shadow: inset 3px 0 var(--state-info); animation: come var(--motion) var(--ease);
      }
      @keyframes come { from { opacity: 0; transform: translateY(-6px); } }
      .head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .head ws-icon { color: var(--state-info); }
      .serial { font-family: var(--font-mono); }
      .more { margin-inline-start: auto; color: var(--text-muted); font-size: var(--size-s); }
      ul { display: grid; gap: 6px; margin: 0; padding: 0; list-style: none; }
      li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; font-size: var(--size-s); }
      li .lot { font-weight: var(--weight-medium); }
      .muted { color: var(--text-muted); }
      .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    `,
  ];

  #since = 0;
  #asked = '';
  /** @type {HTMLElement | null} */
  #before = null;

  constructor() {
    super();
    /** The scans that are asked about, in their order. @type {Scan[]} */
    this.questions = [];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  updated() {
    const [scan] = this.questions;
    if ((scan?.client_id ?? '') === this.#asked) return;
    this.#asked = scan?.client_id ?? '';
    this.#since = performance.now();
    if (!scan) {
      if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
      this.#before = null;
      return;
    }
    announce(t('reception.askSpoken', { serial: scan.item.serial }));
    const focus = deepFocus();
    // Whoever types goes on typing; the keys of the question are heard from there too.
    if (focus && focus !== document.body && isTyping(/** @type {any} */ ({ composedPath: () => [focus] })))
      return;
    if (document.querySelector('dialog[open]')) return;
    this.#before ??= focus;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.yes'))?.focus({ preventScroll: true });
  }

  /** Enter and Escape answer from wherever nothing else takes them. */
  #onKey = (/** @type {KeyboardEvent} */ event) => {
    const [scan] = this.questions;
    if (!scan || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
      return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    const path = event.composedPath();
    if (path.some((node) => node instanceof HTMLDialogElement)) return;
    const target = /** @type {HTMLElement} */ (path[0]);
    if (isTyping(event) && /** @type {HTMLInputElement} */ (target).value) return;
    // Enter presses a button, except where the button is one of this question's, which says the same.
    if (event.key === 'Enter' && target.matches?.('button, a[href], [role=option]')) return;
    event.preventDefault();
    this.#answer(scan, event.key === 'Enter');
  };

  /** @param {Scan} scan @param {boolean} yes */
  #answer(scan, yes) {
    if (performance.now() - this.#since < ARMED) return;
    this.emit('reception-answer', { scan, yes });
  }

  /** @param {Item} item */
  #earlier(item) {
    const what = [item.brand?.name, item.model?.name].filter(Boolean).join(' ');
    return html`<li>
      <span class="lot">${t('reception.lotNumber', { number: item.lot_number })}</span>
      <span class="muted">${t('reception.enteredOn')} <ws-date .value=${item.entered_at} format="date"></ws-date></span>
      <span>${[what, kindOf(item)].filter(Boolean).join(' · ')}</span>
      <ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>
      ${item.left_how ? html`<ws-badge tone="info" icon="gift">${t(`reception.left_${item.left_how}`)}</ws-badge>` : nothing}
    </li>`;
  }

  render() {
    const [scan] = this.questions;
    if (!scan) return nothing;
    /** @type {Item[]} */
    const earlier = Array.isArray(scan.refusal?.current) ? scan.refusal.current : [];
    const more = this.questions.length - 1;
    return html`<section class="question" role="group" aria-labelledby="title">
      <div class="head"><ws-icon name="rotate-ccw-clock" .size=${20}></ws-icon>
        <h2 id="title"><span class="serial">${scan.item.serial}</span> ${t('reception.askTitle')}</h2>
        ${more ? html`<span class="more">${t('reception.askMore', { count: more })}</span>` : nothing}
      </div>
      ${earlier.length ? html`<ul>${earlier.slice(0, 3).map((item) => this.#earlier(item))}</ul>` : nothing}
      <div class="actions">
        <ws-button class="yes" variant="primary" size="s" icon="rotate-ccw" keys="Enter" @click=${() => this.#answer(scan, true)}>${t('reception.askYes')}</ws-button>
        <ws-button size="s" keys="Escape" @click=${() => this.#answer(scan, false)}>${t('reception.askNo')}</ws-button>
      </div>
    </section>`;
  }
}

customElements.define('reentry-question', ReentryQuestion);
