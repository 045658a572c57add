import { oncePerFrame } from './frames.js';

/**
 * Something that changes and says so. A store holds its state in plain fields; whoever shows it
 * subscribes and reads them.
 */
export class Store {
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #due = false;

  /**
   * @param {() => void} listener Called once after any number of changes.
   * @returns {() => void} Stops it.
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called by the store after every change; many changes in one go are told once. */
  changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** @typedef {import('lit').ReactiveController} ReactiveController */

/**
 * Renders a Lit element again whenever one of the stores changes, for as long as it is on the page.
 * @implements {ReactiveController}
 */
export class Watch {
  #host;
  #stores;
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => (Store | null | undefined)[]} stores Read when the element comes onto the page.
   */
  constructor(host, stores) {
    this.#host = host;
    this.#stores = stores;
    host.addController(this);
  }

  /** @internal */
  hostConnected() {
    const draw = oncePerFrame(() => this.#host.requestUpdate());
    for (const store of this.#stores()) {
      if (store) this.#stops.push(store.subscribe(draw));
    }
  }

  /** @internal */
  hostDisconnected() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
