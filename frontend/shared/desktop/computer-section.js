import { css, html, nothing } from 'lit';
import { copyText } from '../components/copy.js';
import { toast } from '../components/toast.js';
import '../components/ws-badge.js';
import '../components/ws-button.js';
import '../components/ws-checkbox.js';
import '../components/ws-dialog.js';
import '../components/ws-field.js';
import '../components/ws-icon.js';
import '../components/ws-state.js';
import { Watch } from '../data/store.js';
import { formatPercent, t } from '../i18n/i18n.js';
import { Section } from '../pages/components/section.js';
import { invoke } from './bridge.js';
import { hostOf } from './shell.js';
import { STEPS } from './zoom.js';

/**
 * @typedef {import('./shell.js').Shell} Shell
 * @typedef {import('./bridge.js').About} About
 */

/** What is a switch, in the order shown. */
const SWITCHES = /** @type {const} */ ([
  'autostart',
  'close_to_tray',
  'notifications',
  'spell_check',
  'reports',
]);

/** The settings of this computer, whoever is signed in. */
export class ComputerSection extends Section {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    ...Section.properties,
    shell: { attribute: false },
    installing: { attribute: false },
    about: { state: true },
    aboutFailed: { state: true },
    checking: { state: true },
    reading: { state: true },
  };

  static styles = [
    Section.styles,
    css`
      .switches { display: grid; gap: 12px; }
      .zoom { max-width: 200px; }
      dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 24px; margin: 0; }
      dt { color: var(--text-muted); }
      dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
      .licences { display: grid; gap: 0; margin: 0; padding: 0; list-style: none; }
      .licences li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; padding: 5px 0; border-bottom: 1px solid var(--line); }
      .licences li span:last-child { color: var(--text-muted); font-size: var(--size-s); }
      .list > li > ws-icon.warn { color: var(--state-attention); }
      @media (max-width: 460px) { .list > li > ws-button { grid-column: 2; justify-self: start; } dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 8px; } }
    `,
  ];

  constructor() {
    super();
    this.shell = /** @type {Shell} */ (/** @type {unknown} */ (undefined));
    /** Installs the newer version. @type {() => Promise<void>} */
    this.installing = async () => {};
    /** @type {About | null} */
    this.about = null;
    this.aboutFailed = false;
    this.checking = false;
    this.reading = false;
    new Watch(this, () => [this.shell]);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#readAbout();
  }

  render() {
    return html`${this.#behaviour()} ${this.#server()} ${this.#keeper()} ${this.#program()}`;
  }

  #behaviour() {
    const { settings, start } = this.shell;
    // The dashboard has no messages to tell of.
    const switches = SWITCHES.filter((name) => name !== 'notifications' || start.application === 'client');
    return html`<section aria-labelledby="computer">
      <h2 id="computer">${t('desktop.computer')}</h2>
      <p class="about">${t('desktop.computerAbout', { name: start.workstation_name })}</p>
      <div class="switches">
        ${switches.map(
          (
            name,
          ) => html`<ws-checkbox kind="switch" .label=${t(`desktop.set_${name}`)} .hint=${t(`desktop.set_${name}_hint`)}
            .checked=${settings[name]} name=${name}
            @change=${(/** @type {Event} */ event) => this.#change({ [name]: /** @type {any} */ (event.currentTarget).checked }, event)}></ws-checkbox>`,
        )}
      </div>
      <ws-field class="zoom" type="select" name="zoom" .label=${t('desktop.zoom')} .hint=${t('desktop.zoomHint')}
        .value=${String(settings.zoom)} .options=${zooms(settings.zoom)}
        @change=${(/** @type {Event} */ event) => this.#change({ zoom: Number(/** @type {any} */ (event.currentTarget).value) }, event)}></ws-field>
    </section>`;
  }

  #server() {
    const { server, fixed } = this.shell;
    if (!server) return nothing;
    const info = server.info ?? this.workspace.session.server;
    return html`<section aria-labelledby="server">
      <h2 id="server">${t('desktop.server')}</h2>
      <ul class="list">
        <li>
          <ws-icon name="server" .size=${20}></ws-icon>
          <div>
            <div class="what">${info?.name ?? hostOf(server.address)}</div>
            <div class="detail">${server.address}${info ? ` · ${t('desktop.version', { version: info.version })}` : nothing}</div>
          </div>
          ${fixed ? nothing : html`<ws-button size="s" @click=${() => this.shell.choose()}>${t('desktop.changeServer')}</ws-button>`}
        </li>
      </ul>
      <p class="about">${fixed ? t('desktop.fixed', { host: hostOf(server.address) }) : t('desktop.serverAbout')}</p>
    </section>`;
  }

  #keeper() {
    const { keeper, keeperTrouble } = this.shell;
    const safe = keeper === 'keyring';
    return html`<section aria-labelledby="keeper">
      <h2 id="keeper">${t('desktop.keeper')}</h2>
      <ul class="list">
        <li>
          <ws-icon class=${safe ? '' : 'warn'} .name=${safe ? 'shield-check' : 'shield-alert'} .size=${20}></ws-icon>
          <div>
            <div class="what">${safe ? t('desktop.keeperKeyring') : t('desktop.keeperFile')}</div>
            <div class="detail">${safe ? t('desktop.keeper_keyring') : t(`desktop.keeper_${keeperTrouble ?? 'absent'}`)}</div>
          </div>
        </li>
      </ul>
    </section>`;
  }

  #program() {
    return html`<section aria-labelledby="program">
      <h2 id="program">${t('desktop.about')}</h2>
      ${this.about ? this.#versions(this.about) : this.#noVersions()}
      <div class="buttons">
        <ws-button icon="refresh-cw" ?loading=${this.checking} @click=${this.#checkUpdate}>${t('desktop.checkUpdate')}</ws-button>
        <ws-button icon="copy" @click=${this.#copyDiagnostics}>${t('desktop.copyDiagnostics')}</ws-button>
        <ws-button icon="scroll-text" ?disabled=${!this.about} @click=${this.#showLicences}>${t('desktop.licences')}</ws-button>
      </div>
      <p class="about">${t('desktop.diagnosticsAbout')}</p>
      <ws-dialog size="m" .heading=${t('desktop.licences')} @ws-close=${() => {
        this.reading = false;
      }}>
        <ul class="licences">${!this.reading ? nothing : this.about?.licences.map(({ name, licence }) => html`<li><span>${name}</span><span>${licence}</span></li>`)}</ul>
        <ws-button slot="footer" @click=${() => this.#dialog?.close()}>${t('ui.close')}</ws-button>
      </ws-dialog>
    </section>`;
  }

  /** @param {About} about */
  #versions({ name, version, tauri, webview, os }) {
    return html`<dl>
      <dt>${name}</dt><dd>${version}</dd>
      <dt>Tauri</dt><dd>${tauri}</dd>
      <dt>WebView</dt><dd>${webview}</dd>
      <dt>${t('desktop.system')}</dt><dd>${os}</dd>
    </dl>`;
  }

  #noVersions() {
    if (!this.aboutFailed) return html`<ws-state kind="loading" .lines=${2}></ws-state>`;
    return html`<ws-state kind="error" retry @ws-retry=${() => this.#readAbout()}></ws-state>`;
  }

  get #dialog() {
    return this.renderRoot.querySelector('ws-dialog');
  }

  /** Hundreds of lines, which are there only while they are read. */
  #showLicences = () => {
    this.reading = true;
    this.#dialog?.show();
  };

  async #readAbout() {
    this.aboutFailed = false;
    try {
      this.about = await invoke('about');
    } catch {
      this.aboutFailed = true;
    }
  }

  /**
   * @param {Partial<import('./bridge.js').Settings>} change
   * @param {Event} event
   */
  async #change(change, event) {
    const control = /** @type {any} */ (event.currentTarget);
    try {
      await this.shell.changeSettings(change);
    } catch {
      // What is shown is what holds.
      const [name] = Object.keys(change);
      if ('checked' in change || typeof Object.values(change)[0] === 'boolean') {
        control.checked = this.shell.settings[/** @type {'reports'} */ (name)];
      } else control.value = String(this.shell.settings.zoom);
      toast({ text: t('desktop.settingFailed'), tone: 'danger' });
    }
  }

  #checkUpdate = async () => {
    this.checking = true;
    try {
      const version = await this.shell.checkUpdate();
      if (version) {
        toast({
          text: t('desktop.updateAvailable', { version }),
          action: { label: t('desktop.updateInstall'), run: () => void this.installing() },
        });
      } else toast({ text: t('desktop.upToDate'), tone: 'ok' });
    } catch {
      toast({ text: t('desktop.updateCheckFailed'), tone: 'danger' });
    } finally {
      this.checking = false;
    }
  };

  #copyDiagnostics = async () => {
    try {
      const copied = await copyText(await invoke('diagnostics'));
      toast({
        text: copied ? t('desktop.diagnosticsCopied') : t('ui.copyFailed'),
        tone: copied ? 'ok' : 'danger',
      });
    } catch {
      toast({ text: t('errors.unexpected'), tone: 'danger' });
    }
  };
}

/**
 * The zooms to choose from; with the one that is, wherever it came from.
 * @param {number} current
 */
function zooms(current) {
  const steps = STEPS.includes(current) ? STEPS : [...STEPS, current].sort((a, b) => a - b);
  return steps.map((step) => ({ value: String(step), label: formatPercent(step) }));
}

customElements.define('computer-section', ComputerSection);
