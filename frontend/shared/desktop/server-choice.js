import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { WsElement } from '../components/element.js';
import '../components/ws-badge.js';
import '../components/ws-banner.js';
import '../components/ws-button.js';
import '../components/ws-field.js';
import '../components/ws-icon.js';
import { Watch } from '../data/store.js';
import { t } from '../i18n/i18n.js';
import '../pages/components/public-layout.js';
import './server-problem.js';
import { hostOf, isExposed, troubleOf } from './shell.js';

/**
 * @typedef {import('./shell.js').Shell} Shell
 * @typedef {import('./shell.js').Trouble} Trouble
 * @typedef {import('./bridge.js').FoundServer} FoundServer
 */

/** A server announces itself within seconds; after this long without one there is probably none, in milliseconds. */
const PATIENCE = 4_000;

/** Choosing the server to work with: one that is found in the network, or one whose address is typed. */
export class ServerChoicePage extends WsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    shell: { attribute: false },
    notices: { attribute: false },
    address: { state: true },
    busy: { state: true },
    trouble: { state: true },
    answered: { state: true },
    waited: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      section { display: grid; gap: 8px; }
      section + section { margin-top: 24px; }
      .head { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; }
      h2 { font: var(--weight-bold) var(--size-m)/1.5 var(--font-sans); }
      .looking { display: inline-flex; align-items: center; gap: 6px; color: var(--text-muted); font-size: var(--size-xs); white-space: nowrap; }
      .looking::before { content: ''; width: 6px; height: 6px; border-radius: 50%; background: var(--state-ok); animation: breathe 1.6s ease-in-out infinite alternate; }
      @keyframes breathe { from { opacity: 0.35; } }
      @media (prefers-reduced-motion: reduce) { .looking::before { animation: none; } }
      ul { display: grid; margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: var(--radius-surface); overflow: hidden; }
      li + li { border-top: 1px solid var(--line); }
      .server {
        display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 12px; align-items: center; width: 100%; min-height: 56px; padding: 8px 14px;
        border: 0; font: var(--weight-normal) var(--size-m)/1.4 var(--font-sans); color: var(--text); text-align: start; background: var(--surface-1); cursor: pointer;
        transition: background-color var(--motion-fast) ease-out;
      }
      .server:hover:enabled { background: var(--surface-2); }
      .server:focus-visible { outline-offset: -2px; border-radius: var(--radius-surface); }
      .server:disabled { cursor: default; }
      .server:disabled:not(.testing) { color: var(--text-muted); }
      .server > ws-icon { grid-row: span 2; color: var(--text-muted); }
      .server .turning { animation: turn 900ms linear infinite; color: var(--accent-ink); }
      @keyframes turn { to { rotate: 1turn; } }
      @media (prefers-reduced-motion: reduce) { .server .turning { animation: none; } }
      .name { font-weight: var(--weight-medium); overflow-wrap: anywhere; }
      .address { grid-column: 2; color: var(--text-muted); font-size: var(--size-s); overflow-wrap: anywhere; }
      .end { grid-row: 1 / span 2; grid-column: 3; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; white-space: nowrap; }
      .nobody { display: flex; gap: 10px; align-items: flex-start; padding: 14px; border: 1px dashed var(--line); border-radius: var(--radius-surface); color: var(--text-muted); text-wrap: pretty; }
      .nobody ws-icon { flex: none; margin-top: 2px; }
      form { display: grid; gap: 12px; }
      .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
      .buttons ws-button[type='submit'] { flex: 1 1 160px; }
      .results { display: grid; }
      .results > * { margin-top: 16px; }
      .back { display: flex; margin-top: 20px; padding-top: 16px; border-top: 1px solid var(--line); }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  constructor() {
    super();
    this.shell = /** @type {Shell} */ (/** @type {unknown} */ (undefined));
    /** What else there is to be told, above the choice. @type {unknown} */
    this.notices = nothing;
    this.address = '';
    /** The address that is being tried, and for what. @type {{ address: string, purpose: 'test' | 'use' } | null} */
    this.busy = null;
    /** @type {Trouble | null} */
    this.trouble = null;
    /** What answered to a test. @type {import('./bridge.js').Probed | null} */
    this.answered = null;
    this.waited = false;
    new Watch(this, () => [this.shell]);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.shell.lookAround();
    this.#patience = setTimeout(() => {
      this.waited = true;
    }, PATIENCE);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#patience);
  }

  render() {
    const { server } = this.shell;
    return html`
      <public-layout wide .heading=${t('desktop.choose')} .sub=${t('desktop.chooseSub')}>
        ${this.notices}
        <div>
          ${this.#network()} ${this.#typed()}
          <div class="results" aria-live="polite">${this.#outcome()}</div>
          ${
            server
              ? html`<div class="back">
                  <ws-button variant="quiet" icon="arrow-left" @click=${() => this.shell.keep()}>
                    ${t('desktop.keepServer', { host: hostOf(server.address) })}
                  </ws-button>
                </div>`
              : nothing
          }
        </div>
      </public-layout>
    `;
  }

  #network() {
    const found = [...this.shell.found].sort((a, b) => a.name.localeCompare(b.name));
    return html`<section aria-labelledby="network">
      <div class="head">
        <h2 id="network">${t('desktop.network')}</h2>
        <span class="looking">${t('desktop.looking')}</span>
      </div>
      ${
        found.length
          ? html`<ul>
              ${repeat(
                found,
                (one) => one.id + one.address,
                (one) => html`<li>${this.#server(one)}</li>`,
              )}
            </ul>`
          : html`<p class="nobody">
              <ws-icon name="wifi" .size=${18}></ws-icon>
              <span>${this.waited ? t('desktop.nobodyFound') : t('desktop.nobodyYet')}</span>
            </p>`
      }
    </section>`;
  }

  /** @param {FoundServer} one */
  #server(one) {
    const testing = this.busy?.address === one.address;
    const current = this.shell.server?.address === one.address;
    return html`<button class="server ${testing ? 'testing' : ''}" type="button" ?disabled=${this.busy !== null}
      aria-busy=${testing} @click=${() => (current ? this.shell.keep() : this.#try(one.address, 'use'))}>
      <ws-icon class=${testing ? 'turning' : ''} name=${testing ? 'loader-circle' : 'server'} .size=${20}></ws-icon>
      <span class="name">${one.name}</span>
      <span class="address">${hostOf(one.address)}</span>
      <span class="end">${
        current
          ? html`<ws-badge tone="ok" icon="check">${t('desktop.inUse')}</ws-badge>`
          : t('desktop.version', { version: one.version })
      }</span>
    </button>`;
  }

  #typed() {
    const busy = this.busy?.address === this.address ? this.busy.purpose : null;
    return html`<section aria-labelledby="typed">
      <h2 id="typed">${t('desktop.byAddress')}</h2>
      <form novalidate @submit=${this.#submit}>
        <ws-field
          name="address"
          autofocus
          required
          mono
          hide-label
          inputmode="url"
          autocomplete="off"
          maxlength="300"
          .label=${t('desktop.address')}
          .hint=${t('desktop.addressHint')}
          .value=${this.address}
          placeholder="atelier.local:8060"
          @input=${this.#typing}
        ></ws-field>
        <div class="buttons">
          <ws-button type="submit" variant="primary" ?disabled=${this.busy !== null} ?loading=${busy === 'use'}>
            ${t('desktop.connect')}
          </ws-button>
          <ws-button ?disabled=${this.busy !== null} ?loading=${busy === 'test'} @click=${() => this.#typedTry('test')}>
            ${t('desktop.test')}
          </ws-button>
        </div>
      </form>
    </section>`;
  }

  #outcome() {
    if (this.busy)
      return html`<p class="visually-hidden">${t('desktop.testing', { host: hostOf(this.busy.address) })}</p>`;
    if (this.trouble) return html`<server-problem .trouble=${this.trouble}></server-problem>`;
    if (!this.answered) return nothing;
    const { server, address } = this.answered;
    const exposed = isExposed(address);
    return html`<ws-banner tone=${exposed ? 'attention' : 'ok'} .heading=${server.name}>
      ${t('desktop.answers', { host: hostOf(address), version: server.version })}
      ${exposed ? t('desktop.exposed') : nothing}
    </ws-banner>`;
  }

  /** @param {Event} event */
  #typing(event) {
    this.address = /** @type {any} */ (event.currentTarget).value;
    this.trouble = null;
    this.answered = null;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    this.#typedTry('use');
  }

  /** @param {'test' | 'use'} purpose */
  #typedTry(purpose) {
    const field = /** @type {any} */ (this.renderRoot.querySelector('ws-field'));
    // Says itself that something has to be typed.
    if (!field.reportValidity()) return;
    this.address = this.address.trim();
    void this.#try(this.address, purpose);
  }

  /**
   * @param {string} address
   * @param {'test' | 'use'} purpose
   */
  async #try(address, purpose) {
    if (this.busy) return;
    this.busy = { address, purpose };
    this.trouble = null;
    this.answered = null;
    try {
      if (purpose === 'use') await this.shell.use(address);
      else this.answered = await this.shell.probe(address);
    } catch (error) {
      this.trouble = troubleOf(error, address);
    } finally {
      this.busy = null;
    }
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    // What had the focus was switched off while it was tried; the address is where to go on.
    if (changed.get('busy') && this.trouble && !this.renderRoot.querySelector(':focus')) {
      this.renderRoot.querySelector('ws-field')?.focus();
    }
  }
}

customElements.define('server-choice-page', ServerChoicePage);
