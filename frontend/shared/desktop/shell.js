import { Store } from '../data/store.js';
import { ApiError } from '../transport/errors.js';
import { report } from '../transport/report.js';
import { keepApart } from './apart.js';
import { invoke } from './bridge.js';

/**
 * @typedef {import('./bridge.js').Start} Start
 * @typedef {import('./bridge.js').Settings} Settings
 * @typedef {import('./bridge.js').Probed} Probed
 * @typedef {import('./bridge.js').FoundServer} FoundServer
 * @typedef {import('./bridge.js').ShellNotice} ShellNotice
 *
 * @typedef {object} Trouble Why a server can't be worked with.
 * @property {string} code `refused`, `no_route`, `certificate`…
 * @property {string} address
 * @property {string} detail In English, for whoever mends it.
 */

/** What the page knows of the application around it and of this computer, and what it may ask of them. */
export class Shell extends Store {
  /** Whether somebody is choosing a server although there is one. */
  choosing = false;
  /** Servers that announce themselves in the network. @type {FoundServer[]} */
  found = [];
  /** Why the server of this computer does not answer, where it is known. @type {Trouble | null} */
  trouble = null;
  /** The newer version that is there to be installed. @type {string | null} */
  update = null;
  /** What was said and has been read. @type {Set<string>} */
  dismissed = new Set();

  #reload;

  /**
   * @param {Start} start
   * @param {{ reload?: () => void }} [options]
   */
  constructor(start, { reload = beginAnew } = {}) {
    super();
    /** What we were started with. */
    this.start = start;
    this.server = start.server;
    this.settings = start.settings;
    this.keeper = start.keeper;
    this.keeperTrouble = start.keeper_trouble;
    this.#reload = reload;
  }

  /** The server's address as people know it: without what goes without saying. */
  get host() {
    return this.server ? hostOf(this.server.address) : '';
  }

  /** Whether the server was chosen for us, by the environment. */
  get fixed() {
    return this.server?.from === 'environment';
  }

  /** @param {ShellNotice} notice */
  hear(notice) {
    if (notice.type === 'found') {
      this.found = notice.servers;
    } else if (notice.type === 'keeper') {
      // Another trouble is news, even to somebody who read of the last one.
      if (notice.trouble !== this.keeperTrouble) this.dismissed.delete('keeper');
      this.keeper = notice.keeper;
      this.keeperTrouble = notice.trouble;
    } else if (notice.type === 'update') {
      this.update = notice.version;
    } else if (notice.type === 'server') {
      const address = this.server?.address ?? '';
      this.trouble = notice.error === null ? null : { code: notice.error, address, detail: '' };
    } else {
      return;
    }
    this.changed();
  }

  /**
   * Does not say again, until the next start, what was read.
   * @param {string} what
   */
  dismiss(what) {
    this.dismissed.add(what);
    this.changed();
  }

  /** Shows the choice of server, and looks around. */
  async choose() {
    this.choosing = true;
    this.changed();
    await this.lookAround();
  }

  /** Leaves the choice as it was. */
  keep() {
    this.choosing = false;
    this.changed();
  }

  /** Asks which servers have announced themselves; later ones are told. */
  async lookAround() {
    try {
      this.found = await invoke('found_servers');
      this.changed();
    } catch (error) {
      // Nobody is found then; an address can still be typed.
      report(error);
    }
  }

  /**
   * Tries an address without choosing it.
   * @param {string} address
   * @returns {Promise<Probed>}
   */
  async probe(address) {
    return await invoke('probe', { address });
  }

  /**
   * Works with another server from now on. Everything that is known of the last one is forgotten by
   * starting the page anew.
   * @param {string} address
   */
  async use(address) {
    const before = this.server;
    const { address: chosen, server: info } = await invoke('choose_server', { address });
    keepApart(chosen);
    this.server = { address: chosen, info, from: /** @type {const} */ ('saved') };
    this.choosing = false;
    this.trouble = null;
    this.changed();
    if (before) this.#reload();
  }

  /** Finds out why the server does not answer, or that it does. */
  async diagnose() {
    const address = this.server?.address;
    if (!address) return;
    try {
      const { server: info } = await this.probe(address);
      if (this.server?.address === address) this.server = { ...this.server, info };
      this.trouble = null;
    } catch (error) {
      this.trouble = troubleOf(error, address);
    }
    this.changed();
  }

  /**
   * Something is known of why the server can't be worked with.
   * @param {Trouble} trouble
   */
  troubled(trouble) {
    this.trouble = trouble;
    this.changed();
  }

  /** The server answers. */
  wellAgain() {
    if (!this.trouble) return;
    this.trouble = null;
    this.changed();
  }

  /** @param {Partial<Settings>} change */
  async changeSettings(change) {
    this.settings = await invoke('change_settings', { change });
    this.changed();
  }

  /**
   * Looks for a newer version.
   * @returns {Promise<string | null>}
   */
  async checkUpdate() {
    const { available } = await invoke('check_update');
    this.update = available?.version ?? null;
    this.changed();
    return this.update;
  }
}

/** Loads the page anew, at its beginning. */
function beginAnew() {
  globalThis.history.replaceState(null, '', '#/');
  globalThis.location.reload();
}

/**
 * What an address is called in a sentence.
 * @param {string} address
 */
export function hostOf(address) {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/**
 * Whether what is said to this server can be read on the way: no encryption, and not only within one's own network.
 * @param {string} address
 */
export function isExposed(address) {
  if (!address.startsWith('http://')) return false;
  const { hostname } = new URL(address);
  const own = /^(localhost|\[|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;
  return hostname.includes('.') && !hostname.endsWith('.local') && !own.test(hostname);
}

/**
 * @param {unknown} error
 * @param {string} address
 * @returns {Trouble}
 */
export function troubleOf(error, address) {
  if (error instanceof ApiError) return { code: error.code, address, detail: error.detail || error.title };
  return { code: 'unexpected', address, detail: error instanceof Error ? error.message : String(error) };
}
