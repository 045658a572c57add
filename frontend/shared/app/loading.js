import { html } from 'lit';
import '../components/ws-state.js';
import { stateOf } from './problems.js';

/** @typedef {import('lit').ReactiveController} ReactiveController */

/**
 * Something that a page fetches and shows: on its way, failed, or here.
 * @template T
 * @implements {ReactiveController}
 */
export class Loading {
  /** @type {T | null} */
  value = null;
  /** @type {unknown} */
  error = null;
  #host;
  #fetch;
  #round = 0;
  #stop = () => {};

  /**
   * @param {import('lit').ReactiveControllerHost & { workspace: import('../data/workspace.js').Workspace }} host
   * @param {() => Promise<T>} fetch
   */
  constructor(host, fetch) {
    this.#host = host;
    this.#fetch = fetch;
    host.addController(this);
  }

  /** @internal */
  hostConnected() {
    void this.load();
    // What could not be fetched without a line, and what was missed meanwhile.
    this.#stop = this.#host.workspace.onBack(() => void this.load());
  }

  /** @internal */
  hostDisconnected() {
    this.#stop();
  }

  /** Fetches it, or fetches it again; what is shown stays until the new is here. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    try {
      const value = await this.#fetch();
      if (round !== this.#round) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }

  /**
   * Shows it, or where it is.
   * @param {(value: T) => unknown} show
   * @param {{ shape?: string, lines?: number }} [skeleton]
   */
  show(show, { shape = 'rows', lines = 3 } = {}) {
    if (this.value !== null) return show(this.value);
    if (this.error) {
      const state = stateOf(this.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => this.load()}></ws-state>`;
    }
    return html`<ws-state kind="loading" .shape=${shape} .lines=${lines}></ws-state>`;
  }
}
