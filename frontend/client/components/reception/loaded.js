/** @typedef {import('lit').ReactiveController} ReactiveController */

/** What happens comes in swarms; one look after the swarm is enough. In milliseconds. */
const SETTLE = 600;

/**
 * Something of the server's that a page shows: fetched when what it is changes, and again when something happened to it. What is shown stays
 * until the newer one is here.
 * @template T
 * @implements {ReactiveController}
 */
export class Loaded {
  /** `null` while it is on its way. @type {T | null} */
  value = null;
  /** Why it could not be had. @type {unknown} */
  error = null;

  #host;
  #key;
  #load;
  #concerns;
  #shown = '';
  #round = 0;
  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  /**
   * @param {import('lit').ReactiveControllerHost & { workspace: import('../../../shared/data/workspace.js').Workspace }} host
   * @param {object} options
   * @param {() => string} options.key What is shown now; empty: nothing.
   * @param {() => Promise<T>} options.load
   * @param {(kind: string) => boolean} options.concerns Whether an event changes what is shown.
   */
  constructor(host, { key, load, concerns }) {
    this.#host = host;
    this.#key = key;
    this.#load = load;
    this.#concerns = concerns;
    host.addController(this);
  }

  /** @internal */
  hostConnected() {
    const { workspace } = this.#host;
    this.#stops = [
      workspace.onEvent(({ kind }) => {
        if (!this.#shown || !this.#concerns(kind)) return;
        clearTimeout(this.#settling);
        this.#settling = setTimeout(this.again, SETTLE);
      }),
      workspace.onBack(() => this.again()),
    ];
  }

  /** @internal */
  hostDisconnected() {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#settling);
    this.#round += 1;
    this.#shown = '';
  }

  /** @internal */
  hostUpdate() {
    const key = this.#key();
    if (key === this.#shown) return;
    this.#shown = key;
    this.value = null;
    this.error = null;
    this.again();
  }

  /** Fetches it once more. */
  again = () => {
    if (this.#shown) void this.#fetch();
  };

  async #fetch() {
    this.#round += 1;
    const round = this.#round;
    try {
      const value = await this.#load();
      if (round !== this.#round) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }
}
