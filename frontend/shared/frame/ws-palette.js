import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { WsElement } from '../components/element.js';
import { deepFocus } from '../components/focus.js';
import '../components/ws-icon.js';
import '../components/ws-kbd.js';
import { t } from '../i18n/i18n.js';
import { match } from './palette-match.js';

/**
 * @typedef {import('./palette-match.js').Command} Command
 * @typedef {{ id: string, label: string, search: (query: string, signal: AbortSignal) => Command[] | Promise<Command[]> }} Provider
 */

const RECENT = 'workspace.palette.recent';
const MOST = 60;
const PAUSE = 120;

/** @returns {string[]} */
function recentIds() {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? '[]');
  } catch {
    return [];
  }
}

/**
 * Goes anywhere and does anything by typing its name.
 * @fires ws-close
 */
export class WsPalette extends WsElement {
  static properties = {
    open: { type: Boolean, reflect: true },
    commands: { attribute: false },
    providers: { attribute: false },
    query: { state: true },
    at: { state: true },
    found: { state: true },
    searching: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      dialog {
        width: min(600px, calc(100vw - 24px)); max-width: none; max-height: min(64vh, 560px); margin: 12vh auto auto; padding: 0; overflow: hidden;
        border: 1px solid var(--line); border-radius: 12px; color: var(--text); background: var(--surface-1); box-shadow: var(--shadow-float);
        font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans);
      }
      dialog[open] { display: flex; flex-direction: column; animation: rise var(--motion-fast) var(--ease); }
      dialog::backdrop { background: var(--scrim); }
      @keyframes rise { from { opacity: 0; transform: translateY(-6px); } }
      .search { display: flex; align-items: center; gap: 12px; flex: none; height: 52px; padding: 0 16px; border-bottom: 1px solid var(--line); color: var(--text-muted); }
      input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; outline: 0; font: var(--weight-normal) var(--size-l)/1 var(--font-sans); color: var(--text); background: none; }
      input:focus-visible { outline: none; }
      input::placeholder { color: var(--text-muted); opacity: 1; }
      /* Not from nothing (flex: 1), as in ws-dialog. */
      .results { flex: auto; min-height: 0; overflow: auto; padding: 6px; scroll-padding: 6px; }
      .group { padding: 8px 10px 4px; font: var(--weight-medium) var(--size-xs)/1.4 var(--font-sans); color: var(--text-muted); }
      .result { display: flex; align-items: center; gap: 12px; min-height: 38px; padding: 4px 10px; border-radius: var(--radius-control); cursor: pointer; }
      .result > ws-icon { color: var(--text-muted); }
      .result[aria-selected='true'] { background: var(--accent-soft); }
      .result[aria-selected='true'] > ws-icon { color: var(--accent-ink); }
      .words { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .hint { color: var(--text-muted); font-size: var(--size-s); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 45%; }
      .none { padding: 28px 16px; text-align: center; color: var(--text-muted); }
      .foot { display: flex; gap: 16px; flex: none; padding: 8px 16px; border-top: 1px solid var(--line); color: var(--text-muted); background: var(--surface-0); font-size: var(--size-xs); }
      .foot span { display: inline-flex; align-items: center; gap: 6px; }
      @media (max-width: 560px), (max-height: 480px) { dialog { margin-top: 8px; max-height: calc(100dvh - 16px); } .foot { display: none; } }
      @media (forced-colors: active) { .result[aria-selected='true'] { outline: 2px solid Highlight; outline-offset: -2px; } }
    `,
  ];

  /** @type {HTMLElement | null} */
  #before = null;
  /** @type {AbortController | null} */
  #search = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  constructor() {
    super();
    this.open = false;
    /** @type {Command[]} */
    this.commands = [];
    /** @type {Provider[]} */
    this.providers = [];
    this.query = '';
    this.at = 0;
    /** What the providers found for this query. @type {Command[]} */
    this.found = [];
    this.searching = false;
  }

  show() {
    this.open = true;
  }

  close() {
    if (!this.open) return;
    this.open = false;
    this.emit('ws-close');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /** @returns {HTMLDialogElement | null} */
  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('open') && this.open) this.#ask('');
    if (changed.has('open') && !this.open) this.#stop();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    const dialog = this.#dialog;
    if (changed.has('open') && dialog && dialog.open !== this.open) {
      if (this.open) {
        this.#before = deepFocus();
        dialog.showModal();
      } else {
        dialog.close();
        if (this.#before?.isConnected) this.#before.focus();
        this.#before = null;
      }
    }
    if (changed.has('at'))
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #stop() {
    clearTimeout(this.#pause);
    this.#search?.abort();
    this.#search = null;
    this.searching = false;
  }

  /** @param {string} query */
  #ask(query) {
    this.#stop();
    this.query = query;
    this.at = 0;
    this.found = [];
    if (!query.trim() || !this.providers.length) return;
    const search = new AbortController();
    this.#search = search;
    this.searching = true;
    this.#pause = setTimeout(async () => {
      const answers = await Promise.allSettled(
        this.providers.map(async (provider) => {
          const commands = await provider.search(query, search.signal);
          return commands.map((command) => ({ group: provider.label, ...command }));
        }),
      );
      if (search.signal.aborted) return;
      this.found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      this.searching = false;
    }, PAUSE);
  }

  /** @returns {Command[]} */
  get results() {
    const searched = this.found.filter((command) => !command.last);
    // What was searched for may fit by something that is not shown: then it stands below what fits by its name.
    const fitting = match([...searched, ...this.commands], this.query, recentIds());
    const known = new Set(fitting);
    const rest = this.found.filter((command) => !known.has(command));
    const all = [...fitting, ...rest].slice(0, MOST);
    // Groups stay together, the one with the best result first.
    const groups = [...new Set(all.map((command) => command.group))];
    return groups.flatMap((group) => all.filter((command) => command.group === group));
  }

  /** @param {Command | undefined} command */
  #run(command) {
    if (!command) return;
    try {
      const ids = [command.id, ...recentIds().filter((id) => id !== command.id)].slice(0, 8);
      localStorage.setItem(RECENT, JSON.stringify(ids));
    } catch {
      // Without storage nothing is familiar.
    }
    this.close();
    command.run();
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.isComposing) return;
    const count = this.results.length;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#run(this.results[this.at]);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count) this.at = (this.at + (event.key === 'ArrowDown' ? 1 : -1) + count) % count;
    }
    event.stopPropagation();
  }

  /** @param {Command[]} results */
  #list(results) {
    let group = '';
    return results.map((command, index) => {
      const heading = command.group && command.group !== group ? command.group : '';
      group = command.group ?? group;
      return html`${heading ? html`<div class="group" role="presentation">${heading}</div>` : nothing}
        <div class="result" role="option" id="result-${index}" aria-selected=${String(index === this.at)}
          @pointermove=${() => {
            this.at = index;
          }} @click=${() => this.#run(command)}>
          ${command.icon ? html`<ws-icon .name=${command.icon}></ws-icon>` : nothing}
          <span class="words">${command.label}</span>
          ${command.hint ? html`<span class="hint">${command.hint}</span>` : nothing}
          ${command.keys ? html`<ws-kbd .keys=${command.keys} aria-hidden="true"></ws-kbd>` : nothing}
        </div>`;
    });
  }

  render() {
    const results = this.open ? this.results : [];
    return html`<dialog aria-label=${t('frame.paletteLabel')} @cancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      this.close();
    }} @click=${(/** @type {Event} */ event) => {
      if (event.target === this.#dialog) this.close();
    }}>
      <div class="search">
        <ws-icon name="search" .size=${18}></ws-icon>
        <input type="text" role="combobox" aria-label=${t('frame.paletteLabel')} placeholder=${t('frame.paletteLabel')} autocomplete="off" spellcheck="false"
          aria-expanded="true" aria-controls="results" aria-autocomplete="list" aria-activedescendant=${results.length ? `result-${this.at}` : nothing}
          .value=${live(this.query)} @keydown=${this.#keyed}
          @input=${(/** @type {Event} */ event) => this.#ask(/** @type {HTMLInputElement} */ (event.currentTarget).value)} />
        <ws-kbd keys="Escape" aria-hidden="true"></ws-kbd>
      </div>
      <div class="results" role="listbox" id="results" aria-label=${t('frame.paletteLabel')} tabindex="-1">${this.#list(results)}</div>
      ${results.length ? nothing : html`<p class="none">${this.searching ? t('frame.paletteSearching') : t('frame.paletteEmpty', { query: this.query })}</p>`}
      <div class="visually-hidden" role="status">${this.open && !this.searching ? t('frame.paletteCount', { count: results.length }) : ''}</div>
      <div class="foot" aria-hidden="true">
        <span><ws-kbd keys="ArrowUp ArrowDown"></ws-kbd>${t('frame.paletteMove')}</span>
        <span><ws-kbd keys="Enter"></ws-kbd>${t('frame.paletteOpen')}</span>
        <span><ws-kbd keys="Escape"></ws-kbd>${t('frame.paletteClose')}</span>
      </div>
    </dialog>`;
  }
}

customElements.define('ws-palette', WsPalette);
