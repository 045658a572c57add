import { Store } from '../shared/data/store.js';

/**
 * @typedef {object} Route
 * @property {string} page `home`, `chat`, `people`…; `not_found` for an address that leads nowhere.
 * @property {Record<string, string>} parameters
 * @property {string} path Without the `#`.
 */

/**
 * The addresses of the pages; a name after a colon takes one part of the path.
 * @type {[string, string][]}
 */
const ADDRESSES = [
  ['home', '/'],
  ['setup', '/setup'],
  ['setup', '/setup/:token'],
  ['join', '/join'],
  ['join', '/join/:token'],
  ['register', '/register'],
  ['chat', '/chat'],
  ['chat', '/chat/:channel'],
  ['chat', '/chat/:channel/:message'],
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
 * @returns {Route}
 */
export function routeOf(hash) {
  const path = hash.replace(/^#/, '') || '/';
  const parts = partsOf(path);
  for (const [page, address] of ADDRESSES) {
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

  /** @param {Window} [host] */
  constructor(host = window) {
    super();
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
    const route = routeOf(this.#window.location.hash);
    if (SECRET.has(route.page)) this.#window.history.replaceState(null, '', `#/${route.page}`);
    return route;
  }
}
