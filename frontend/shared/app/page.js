import { WsElement } from '../components/element.js';
import { Watch } from '../data/store.js';

/**
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 * @typedef {import('../data/store.js').Store} Store
 * @typedef {import('./router.js').Router} Router
 * @typedef {import('./router.js').Route} Route
 *
 * @typedef {object} KeyGroup What `?` shows of a page.
 * @property {string} label
 * @property {{ keys: string, label: string }[]} keys
 */

/**
 * What every page is: an element that is given the workspace, the router and its route, renders again
 * when the stores it watches change, and knows its title, its keys and its commands.
 */
export class AppPage extends WsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    route: { attribute: false },
    desktop: { attribute: false },
  };

  /** @type {import('../data/types.js').Me | null} */
  #me = null;

  constructor() {
    super();
    // Given before the page is put on the screen; as plain fields they would hide Lit's accessors.
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    this.router = /** @type {Router} */ (/** @type {unknown} */ (undefined));
    this.route = /** @type {Route} */ (/** @type {unknown} */ (undefined));
    /** What there is more on the desktop; `null` in a browser. @type {import('../desktop/desktop.js').Desktop | null} */
    this.desktop = null;
    /** @type {Watch} */
    this.watching = new Watch(this, () => this.watches());
  }

  /**
   * The stores that this page shows.
   * @returns {(Store | null | undefined)[]}
   */
  watches() {
    return [this.workspace.session, this.workspace.link];
  }

  /** What stands in the window's title. @returns {string} */
  get heading() {
    return '';
  }

  /** The keys of this page. @returns {KeyGroup[]} */
  get keyGroups() {
    return [];
  }

  /** What the command palette offers on this page beside what it offers everywhere. @returns {any[]} */
  get commands() {
    return [];
  }

  /**
   * Who is signed in; only for pages that are shown to somebody who is. Between the end of the session
   * and the page's going away, who it was.
   */
  get me() {
    this.#me = this.workspace.session.me ?? this.#me;
    if (!this.#me) throw new Error('nobody is signed in');
    return this.#me;
  }
}
