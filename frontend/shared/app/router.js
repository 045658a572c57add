import { Store } from '../data/store.js';

/**
 * @typedef {object} Route
 * @property {string} page `home`, `chat`, `people`…; `not_found` for an address that leads nowhere.
 * @property {Record<string, string>} parameters
 * @property {string} path Without the `#`.
 */

/**
 * The addresses of pages, each with the page it leads to; a name after a colon takes one part of the path.
 * @typedef {[page: string, address: string][]} Addresses
 */

/** The addresses that every application has. @type {Addresses} */
const ADDRESSES = [
  ['setup', '/setup'],
  ['setup', '/setup/:token'],
  ['account', '/account'],
  ['account', '/account/:section'],
  ['people', '/people'],
  ['people', '/people/:section'],
  ['activity', '/activity'],
];

/** Pages whose address carries a secret, which must not stay in the address bar and the history. */
const SECRET = new Set(['setup', 'join']);

/**
 * Which page an address leads to.
 * @param {string} hash With or without its `#`.
 * @param {Addresses} own The addresses of this application alone.
 * @returns {Route}
 */
export function routeOf(hash, own) {
  const path = hash.replace(/^#/, '') || '/';
  const parts = partsOf(path);
  for (const [page, address] of [...own, ...ADDRESSES]) {
    const parameters = match(partsOf(address), parts);
    if (parameters) return { page, parameters, path };
  }
  return { page: 'not_found', parameters: {}, path };
}

/** @param {string} path */
function partsOf(path) {
  return path.split('/').filter(Boolean);
}

/**
 * @param {string[]} pattern
 * @param {string[]} parts
 * @returns {Record<string, string> | null}
 */
function match(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const parameters = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index];
    if (!expected.startsWith(':')) {
      if (expected !== part) return null;
      continue;
    }
    try {
      parameters[expected.slice(1)] = decodeURIComponent(part);
    } catch {
      // An address somebody mistyped leads nowhere rather than to an error.
      return null;
    }
  }
  return parameters;
}

/**
 * Follows the address bar. A secret is read once and then taken out of the address, so that neither a
 * shared screen nor the history shows it.
 */
export class Router extends Store {
  /** @type {Route} */
  route;
  #window;
  #addresses;

  /**
   * @param {Addresses} addresses The addresses of this application alone.
   * @param {Window} [host]
   */
  constructor(addresses, host = window) {
    super();
    this.#addresses = addresses;
    this.#window = host;
    this.route = this.#read();
    host.addEventListener('hashchange', () => {
      this.route = this.#read();
      this.changed();
    });
  }

  /**
   * @param {string} path
   * @param {{ replace?: boolean }} [options] Whether to leave no trace of where we were.
   */
  go(path, { replace = false } = {}) {
    const hash = `#${path}`;
    if (replace) {
      this.#window.history.replaceState(null, '', hash);
      this.route = this.#read();
      this.changed();
    } else {
      this.#window.location.hash = hash;
    }
  }

  #read() {
    const route = routeOf(this.#window.location.hash, this.#addresses);
    if (SECRET.has(route.page)) this.#window.history.replaceState(null, '', `#/${route.page}`);
    return route;
  }
}
