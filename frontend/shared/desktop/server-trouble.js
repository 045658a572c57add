import { css, html, nothing } from 'lit';
import { WsElement } from '../components/element.js';
import '../components/ws-button.js';
import { Watch } from '../data/store.js';
import { t } from '../i18n/i18n.js';
import '../pages/components/public-layout.js';
import './server-problem.js';
import { wordsFor } from './server-problem.js';

/** How long connecting may take before it is said that it does, in milliseconds. */
const QUIET = 1_200;

/**
 * What is shown while the chosen server does not answer, or can't be worked with any more: why, and what
 * to do. Whoever shows this goes on as soon as the server does.
 */
export class ServerTroublePage extends WsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    shell: { attribute: false },
    session: { attribute: false },
    updating: { attribute: false },
    busy: { state: true },
    due: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      .buttons { display: grid; gap: 8px; }
      .itself { color: var(--text-muted); font-size: var(--size-s); text-align: center; }
      .bar { height: 3px; border-radius: 2px; background: var(--surface-3); overflow: hidden; }
      .bar::after { content: ''; display: block; width: 40%; height: 100%; border-radius: 2px; background: var(--accent); animation: pass 1.4s ease-in-out infinite; }
      @keyframes pass { from { translate: -100%; } to { translate: 250%; } }
      @media (prefers-reduced-motion: reduce) { .bar::after { animation: none; width: 100%; opacity: 0.5; } }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #quiet;

  constructor() {
    super();
    this.shell = /** @type {import('./shell.js').Shell} */ (/** @type {unknown} */ (undefined));
    this.session = /** @type {import('../session/session.js').Session} */ (
      /** @type {unknown} */ (undefined)
    );
    /** Brings a newer version of this application. @type {() => Promise<void>} */
    this.updating = async () => {};
    this.busy = false;
    this.due = false;
    new Watch(this, () => [this.shell, this.session]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#quiet = setTimeout(() => {
      this.due = true;
      this.emit('ws-shown');
    }, QUIET);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#quiet);
  }

  render() {
    const { trouble, host } = this.shell;
    if (trouble) {
      const { heading, text } = wordsFor(trouble);
      return html`<public-layout wide .heading=${heading} .sub=${text}>
        <server-problem bare .trouble=${trouble}></server-problem>
        <div class="buttons">
          ${
            trouble.code === 'client_too_old'
              ? html`<ws-button variant="primary" wide icon="download" ?loading=${this.busy} @click=${() => this.#while(this.updating)}>${t('desktop.updateNow')}</ws-button>`
              : html`<ws-button variant="primary" wide icon="refresh-cw" ?loading=${this.busy} @click=${() => this.#while(() => this.#retry())}>${t('ui.retry')}</ws-button>`
          }
          ${this.#other()}
        </div>
        ${this.session.state.name === 'unreachable' ? html`<p class="itself">${t('desktop.retriesItself')}</p>` : nothing}
      </public-layout>`;
    }
    if (!this.due) return nothing;
    return html`<public-layout wide .heading=${t('desktop.connecting', { host })} .sub=${t('desktop.connectingText')}>
      <div class="bar" aria-hidden="true"></div>
      <div class="buttons">${this.#other()}</div>
    </public-layout>`;
  }

  #other() {
    if (this.shell.fixed) return html`<p>${t('desktop.fixed', { host: this.shell.host })}</p>`;
    return html`<ws-button wide icon="server" @click=${() => this.shell.choose()}>${t('desktop.chooseOther')}</ws-button>`;
  }

  async #retry() {
    await this.shell.diagnose();
    if (!this.shell.trouble) await this.session.start();
  }

  /** @param {() => Promise<void>} work */
  async #while(work) {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('server-trouble-page', ServerTroublePage);
