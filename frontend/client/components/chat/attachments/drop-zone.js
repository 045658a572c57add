/** @typedef {import('lit').ReactiveController} ReactiveController */

/**
 * Takes files that are dragged onto an element.
 * @implements {ReactiveController}
 */
export class DropZone {
  /** Whether files are being held above it. */
  over = false;

  #host;
  #take;
  /** Every child that is entered says so, and again when it is left. */
  #depth = 0;

  /**
   * @param {import('lit').ReactiveControllerHost & HTMLElement} host
   * @param {(files: File[]) => void} take
   * @param {() => boolean} willing Whether files can be taken now.
   */
  constructor(host, take, willing) {
    this.#host = host;
    this.#take = take;
    host.addController(this);
    const holds = (/** @type {DragEvent} */ event) =>
      event.dataTransfer?.types.includes('Files') && willing();
    host.addEventListener('dragenter', (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      this.#depth += 1;
      this.#show(true);
    });
    host.addEventListener('dragover', (event) => {
      if (holds(event)) event.preventDefault();
    });
    host.addEventListener('dragleave', () => {
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth === 0) this.#show(false);
    });
    host.addEventListener('drop', (event) => {
      this.#depth = 0;
      this.#show(false);
      if (!holds(event)) return;
      event.preventDefault();
      this.#take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  hostDisconnected() {
    this.#depth = 0;
    this.over = false;
  }

  /** @param {boolean} over */
  #show(over) {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }
}
