import { html } from 'lit';
import { toast } from '../components/toast.js';
import { formatPercent, suggestLanguage, t } from '../i18n/i18n.js';
import { keepApart } from './apart.js';
import { invoke } from './bridge.js';
import './computer-section.js';
import { reportFaults } from './faults.js';
import { followLinks } from './links.js';
import { lineTrouble, notices, setAside } from './notices.js';
import { Notifier } from './notifier.js';
import { ShellStorage } from './outbox-storage.js';
import './server-choice.js';
import './server-line.js';
import './server-trouble.js';
import { Shell, troubleOf } from './shell.js';
import './start-failed.js';
import { DesktopTransport } from './transport.js';
import { zoomFor } from './zoom.js';

/**
 * @typedef {import('../app/workspace-app.js').WorkspaceApp} WorkspaceApp
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 */

/** Where a link from outside may lead: to a page of ours, named by plain words. */
const ROUTE = /^\/[a-z-]+(\/[A-Za-z0-9_-]+){0,4}$/;
/** A line that is gone for this long is worth a look at why, in milliseconds. */
const GONE = 10_000;
/** A server that this version can't work with: nothing can be shown of it. */
const MISMATCH = new Set(['server_too_old', 'client_too_old']);

/**
 * Begins the desktop's side of an application: asks the shell how things are and listens to it.
 * @returns {Promise<Desktop | null>} `null` when that can't be done, which is then on the screen.
 */
export async function startDesktop() {
  try {
    const start = await invoke('start');
    suggestLanguage(start.language);
    if (start.server) keepApart(start.server.address);
    const transport = new DesktopTransport();
    const desktop = new Desktop(new Shell(start), transport);
    await transport.open();
    return desktop;
  } catch (error) {
    const { code, detail } = troubleOf(error, '');
    const page = Object.assign(document.createElement('start-failed-page'), { detail: `${code}: ${detail}` });
    document.body.replaceChildren(page);
    await invoke('ready').catch(() => {});
    return null;
  }
}

/** What an application has more on the desktop than in a browser. */
export class Desktop {
  storage = new ShellStorage();
  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {Workspace | null} */
  #workspace = null;
  /** @type {{ close: () => void } | null} */
  #zoomed = null;
  #ready = false;
  /** Whether there was a server when we last looked. */
  #served;
  #unread = -1;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looks;

  /**
   * @param {Shell} shell
   * @param {DesktopTransport} transport
   */
  constructor(shell, transport) {
    this.shell = shell;
    this.transport = transport;
    this.#served = shell.server !== null;
    this.#stops.push(transport.onShell((notice) => shell.hear(notice)));
  }

  /**
   * Follows an application: shows its news, brings it where links lead, and tells the shell how it does.
   * @param {WorkspaceApp} app
   */
  join(app) {
    const { shell, transport } = this;
    const { workspace, router } = app;
    this.#workspace = workspace;
    const open = (/** @type {string} */ route) => {
      if (!ROUTE.test(route)) return;
      if (shell.server) shell.keep();
      router.go(route);
    };
    if (shell.start.route) open(shell.start.route);
    this.#stops.push(
      transport.onShell((notice) => {
        if (notice.type === 'open') open(notice.route);
        if (notice.type === 'update') this.#offerUpdate(notice.version);
      }),
      followLinks({
        go: open,
        open: (url) => void this.#openOutside(url),
        save: (path, name) => void this.#save(path, name),
        server: () => shell.server?.address ?? null,
      }),
      reportFaults({ where: () => router.route.page }),
      workspace.session.subscribe(() => this.#followSession()),
      workspace.link.subscribe(() => this.#followLink()),
      shell.subscribe(() => this.#followShell(app)),
    );
    if (shell.start.application === 'client') this.#followChat();
    this.#followKeys();
    this.#followShell(app);
    for (const news of shell.start.news ?? []) {
      const version = 'version' in news ? news.version : '';
      toast({ text: t(`desktop.news_${news.kind}`, { version }), tone: 'attention', timeout: 20_000 });
    }
    // Whatever can be used first is on the screen after a drawing that follows one of these.
    app.addEventListener('ws-shown', () => void this.#sayReady(app));
    this.#stops.push(
      workspace.session.subscribe(() => void this.#sayReady(app)),
      shell.subscribe(() => void this.#sayReady(app)),
    );
    void this.#sayReady(app);
  }

  /** Stops all that: for tests. */
  leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearInterval(this.#looks);
    this.transport.close();
  }

  /** What is shown instead of the application, if anything. @returns {unknown} */
  screen() {
    const { shell } = this;
    const session = /** @type {Workspace} */ (this.#workspace).session;
    if (!shell.server || shell.choosing) {
      return html`<server-choice-page .shell=${shell} .notices=${setAside(shell)}></server-choice-page>`;
    }
    const lost = session.state.name === 'unknown' || session.state.name === 'unreachable';
    if (!lost && !(shell.trouble && MISMATCH.has(shell.trouble.code))) return null;
    return html`<server-trouble-page .shell=${shell} .session=${session} .updating=${this.install}></server-trouble-page>`;
  }

  /** What stands above the pages in the frame. @returns {unknown} */
  banners() {
    return html`${notices(this.shell, 'banner')} ${lineTrouble(this.shell)}`;
  }

  /** What stands on a page for somebody who is not signed in: which server it is about. @returns {unknown} */
  serverLine() {
    return html`<server-line .shell=${this.shell}></server-line>`;
  }

  /** The settings of this computer. @returns {unknown} */
  settings() {
    return html`<computer-section .workspace=${this.#workspace} .shell=${this.shell} .installing=${this.install}></computer-section>`;
  }

  /** Installs the newer version, which starts the application anew. */
  install = async () => {
    try {
      await invoke('install_update');
    } catch {
      toast({ text: t('desktop.updateFailed'), tone: 'danger' });
    }
  };

  /** @param {string} version */
  #offerUpdate(version) {
    toast({
      text: t('desktop.updateAvailable', { version }),
      action: { label: t('desktop.updateInstall'), run: () => void this.install() },
      timeout: Number.POSITIVE_INFINITY,
    });
  }

  /** @param {string} url */
  async #openOutside(url) {
    try {
      await invoke('open_external', { url });
    } catch {
      toast({ text: t('desktop.linkRefused'), tone: 'attention' });
    }
  }

  /**
   * @param {string} path
   * @param {string} name
   */
  async #save(path, name) {
    try {
      const saved = await this.transport.download(path, name);
      if (saved) toast({ text: t('desktop.saved', { name: saved }), tone: 'ok' });
    } catch {
      toast({ text: t('desktop.saveFailed', { name }), tone: 'danger' });
    }
  }

  #followSession() {
    const { state } = /** @type {Workspace} */ (this.#workspace).session;
    if (state.name === 'unreachable') {
      // Why a request got no answer, only a look at the address tells.
      if (state.error.unanswered) void this.shell.diagnose();
      else this.shell.troubled(troubleOf(state.error, this.shell.server?.address ?? ''));
    } else if (state.name !== 'unknown' && !MISMATCH.has(this.shell.trouble?.code ?? '')) {
      this.shell.wellAgain();
    }
  }

  /** A line that stays away has a reason, which may be one that waiting does not mend. */
  #followLink() {
    const { link, session } = /** @type {Workspace} */ (this.#workspace);
    if (link.live) this.shell.wellAgain();
    const gone = session.me !== null && link.downSince !== null;
    if (gone && this.#looks === undefined) {
      this.#looks = setInterval(() => void this.shell.diagnose(), GONE);
    } else if (!gone) {
      clearInterval(this.#looks);
      this.#looks = undefined;
    }
  }

  /** @param {WorkspaceApp} app */
  #followShell(app) {
    const { server, host } = this.shell;
    app.host = host;
    app.requestUpdate();
    const chosen = server !== null && !this.#served;
    this.#served = server !== null;
    // Where one is exchanged for another, the page starts anew.
    if (chosen) void app.workspace.session.start();
  }

  #followChat() {
    const workspace = /** @type {Workspace} */ (this.#workspace);
    const notifier = new Notifier({
      workspace,
      wanted: () => this.shell.settings.notifications,
      show: (told) => invoke('notify', told),
    });
    const count = () => {
      const unread = workspace.session.me ? workspace.chat.mentions : 0;
      if (unread === this.#unread) return;
      this.#unread = unread;
      // Where there is no tray, the number stands in the window's title all the same.
      invoke('badge', { count: unread }).catch(() => {});
    };
    this.#stops.push(
      () => notifier.stop(),
      workspace.chat.subscribe(count),
      workspace.session.subscribe(count),
    );
  }

  #followKeys() {
    const zoom = (/** @type {KeyboardEvent} */ event) => {
      const wanted = zoomFor(event, this.shell.settings.zoom);
      if (wanted === null) return;
      event.preventDefault();
      void this.#zoom(wanted);
    };
    addEventListener('keydown', zoom);
    this.#stops.push(() => removeEventListener('keydown', zoom));
  }

  /** @param {number} zoom */
  async #zoom(zoom) {
    try {
      await this.shell.changeSettings({ zoom });
    } catch {
      // The size stays as it is, which is to be seen.
      return;
    }
    this.#zoomed?.close();
    this.#zoomed = toast({ text: t('desktop.zoomed', { zoom: formatPercent(zoom) }), timeout: 1_500 });
  }

  /**
   * Tells the shell, once, that there is something to use: it shows the window then.
   * @param {WorkspaceApp} app
   */
  async #sayReady(app) {
    if (this.#ready) return;
    await app.updateComplete;
    const page = /** @type {import('./server-trouble.js').ServerTroublePage | null} */ (
      app.renderRoot.querySelector('server-trouble-page')
    );
    // Nothing is on it yet.
    if (page && !this.shell.trouble && !page.due) return;
    if (this.#ready) return;
    this.#ready = true;
    await invoke('ready').catch(() => {});
  }
}
