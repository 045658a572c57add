import { css, html, nothing } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { AppPage } from '../../shared/app/page.js';
import { explain, explainField } from '../../shared/app/problems.js';
import { deepFocus } from '../../shared/components/focus.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-state.js';
import { searchMessages } from '../../shared/data/chat.js';
import { t } from '../../shared/i18n/i18n.js';
import { ApiError } from '../../shared/transport/errors.js';
import { messageLink, messageLinkStyle } from '../components/home/message-link.js';
import '../components/search/search-field.js';
import { highlighted, withFilter } from '../components/search/search-query.js';

/** @typedef {import('../../shared/data/types.js').Hit} Hit */

/** So many searches are remembered, on this computer. */
const REMEMBERED = 6;
/** Apart for each server and account, as drafts are. */
const STORED = 'workspace.palette.searched';
const PAGE = 30;

/** Finds messages, and leads to where they stand. */
export class SearchPage extends AppPage {
  static properties = { text: { state: true }, query: { state: true } };

  static styles = [
    AppPage.styles,
    messageLinkStyle,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { flex: 1; min-height: 0; overflow: auto; padding: 16px 24px 32px; }
      .inner { max-width: 860px; margin: 0 auto; }
      .filters { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin: 10px 0 16px; color: var(--text-muted); font-size: var(--size-s); }
      .filter { display: inline-flex; align-items: center; gap: 8px; height: 28px; padding: 0 10px; border: 1px solid var(--line); border-radius: 14px; color: var(--text-muted); background: var(--surface-1); font: inherit; cursor: pointer; }
      .filter:hover { color: var(--text); border-color: var(--line-control); }
      .filter code { color: var(--text); font-family: var(--font-mono); font-size: 12px; }
      .count { padding: 0 12px 6px; color: var(--text-muted); font-size: var(--size-s); }
      ul { display: grid; gap: 2px; margin: 0; padding: 0; list-style: none; }
      li { content-visibility: auto; contain-intrinsic-size: auto 72px; }
      mark { padding: 0 1px; border-radius: 3px; color: inherit; background: var(--state-attention-soft); font-weight: var(--weight-medium); }
      .more { display: flex; justify-content: center; padding: 12px; }
      .recent { display: grid; gap: 2px; justify-items: start; margin-top: 8px; }
      h2 { padding: 0 0 4px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      .again { display: inline-flex; align-items: center; gap: 8px; max-width: 100%; min-height: 32px; padding: 0 8px; border: 0; border-radius: var(--radius-control); color: var(--text); background: none; font: inherit; text-align: start; cursor: pointer; }
      .again:hover { background: var(--surface-2); }
      .again ws-icon { color: var(--text-muted); }
      @media (max-width: 560px) { .page { padding: 12px; } }
      @media (forced-colors: active) { mark { outline: 1px solid Highlight; } }
    `,
  ];

  /** @type {LiveList<Hit>} */
  #list = new LiveList(this, (page) => this.#fetch(page), { key: (hit) => hit.message.id, limit: PAGE });

  constructor() {
    super();
    /** What is in the field. */
    this.text = '';
    /** What was searched for. */
    this.query = '';
  }

  watches() {
    const { session, chat, people } = this.workspace;
    return [session, chat, people];
  }

  get heading() {
    return this.query ? `${this.query} · ${t('search.title')}` : t('search.title');
  }

  get keyGroups() {
    return [
      {
        label: t('search.title'),
        keys: [
          { keys: 'Enter', label: t('search.title') },
          { keys: 'ArrowDown', label: t('search.results') },
        ],
      },
    ];
  }

  get #field() {
    return /** @type {import('../components/search/search-field.js').SearchField | null} */ (
      this.shadowRoot?.querySelector('search-field') ?? null
    );
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('route')) return;
    const query = this.route.parameters.query ?? '';
    if (query === this.query && changed.get('route')) return;
    this.query = query;
    this.text = query;
    if (this.isConnected && this.hasUpdated) void this.#list.load();
  }

  firstUpdated() {
    void this.#field?.focus();
  }

  /** @param {{ cursor: string | null, limit: number }} page */
  async #fetch(page) {
    // The first page is fetched before the page is drawn for the first time.
    const query = (this.route.parameters.query ?? '').trim();
    if (!query) return { items: [], next: null };
    return await searchMessages(this.workspace.transport, query, page);
  }

  /** What is wrong with the query itself, said at the field. */
  get #wrong() {
    const { error, status } = this.#list;
    if (status !== 'failed' || !(error instanceof ApiError) || error.status !== 422) return '';
    return explainField(error, 'query') || error.errors[0]?.message || explain(error);
  }

  render() {
    return html`
      <ws-page-header icon="search" .heading=${t('search.title')}></ws-page-header>
      <div class="page"><div class="inner" @keydown=${this.#onKey}>
        <search-field .workspace=${this.workspace} .value=${this.text} .error=${this.#wrong}
          @change=${(/** @type {any} */ event) => {
            this.text = event.currentTarget.value;
          }} @search-go=${() => this.#go(this.text)} @search-down=${this.#toResults}></search-field>
        <div class="filters" role="group" aria-label=${t('search.filters')}>
          ${[
            ['from:', 'from'],
            ['in:', 'in'],
            ['after:', 'after'],
            ['before:', 'before'],
            ['has:file', 'hasFile'],
          ].map(
            ([
              filter,
              label,
            ]) => html`<button class="filter" type="button" @click=${() => this.#field?.fill(withFilter(this.text, filter))}>
              <code>${filter}</code>${t(`search.${label}`)}</button>`,
          )}
        </div>
        ${this.query.trim() ? this.#results() : this.#start()}
      </div></div>
    `;
  }

  #start() {
    const searched = remembered();
    if (searched.length === 0)
      return html`<ws-state kind="empty" icon="search" .heading=${t('search.startHeading')} .text=${t('search.startText')}></ws-state>`;
    return html`<div class="recent">
      <h2>${t('search.recent')}</h2>
      ${searched.map((query) => html`<button class="again" type="button" @click=${() => this.#go(query)}><ws-icon name="clock"></ws-icon>${query}</button>`)}
    </div>`;
  }

  #results() {
    const list = this.#list;
    const { state } = list;
    if (this.#wrong) return nothing;
    if (state === 'loading' || (list.status === 'loading' && list.rows.length === 0))
      return html`<ws-state kind="loading" shape="messages" .lines=${5}></ws-state>`;
    if (state === 'error' || state === 'offline')
      return html`<ws-state .kind=${state} .text=${list.problem?.text ?? ''} .requestId=${list.problem?.requestId ?? ''} retry @ws-retry=${() => list.load()}></ws-state>`;
    if (state === 'empty')
      return html`<ws-state kind="empty" icon="search" .heading=${t('search.none', { query: this.query })} .text=${t('search.noneText')}></ws-state>`;
    const count = list.rows.length;
    return html`
      <p class="count" role="status">${t(list.more ? 'search.foundMore' : 'search.found', { count })}</p>
      <ul aria-label=${t('search.results')}>
        ${list.rows.map(
          (hit) =>
            html`<li>${messageLink(this.workspace, hit.message, { words: hit.message.text ? words(hit) : undefined })}</li>`,
        )}
      </ul>
      ${list.more ? html`<div class="more"><ws-button ?loading=${list.loadingMore} @click=${() => list.loadMore()}>${t('search.more')}</ws-button></div>` : nothing}
    `;
  }

  /** @param {string} text */
  #go(text) {
    const query = text.trim();
    remember(query);
    if (query === this.query.trim()) void this.#list.load();
    this.router.go(query ? `/search/${encodeURIComponent(query)}` : '/search');
  }

  #toResults() {
    /** @type {HTMLElement | null | undefined} */ (this.shadowRoot?.querySelector('a.message'))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = /** @type {HTMLElement[]} */ ([...(this.shadowRoot?.querySelectorAll('a.message') ?? [])]);
    const at = links.indexOf(/** @type {HTMLElement} */ (deepFocus()));
    if (!step || at < 0 || event.defaultPrevented) return;
    event.preventDefault();
    if (at + step < 0) void this.#field?.focus();
    else links[Math.min(links.length - 1, at + step)]?.focus();
  }
}

/** @param {Hit} hit */
function words({ message, matches }) {
  return highlighted(message.text, matches).map(({ text, match }) =>
    match ? html`<mark>${text}</mark>` : text,
  );
}

/** @returns {string[]} */
function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(kept) ? kept.filter((query) => typeof query === 'string') : [];
  } catch {
    return [];
  }
}

/** @param {string} query */
function remember(query) {
  if (!query) return;
  try {
    const kept = [query, ...remembered().filter((known) => known !== query)].slice(0, REMEMBERED);
    localStorage.setItem(STORED, JSON.stringify(kept));
  } catch {
    // Without storage nothing is familiar.
  }
}

customElements.define('search-page', SearchPage);
