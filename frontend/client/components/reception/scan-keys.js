import { isTyping } from '../../../shared/components/focus.js';
import { ScanReader } from './bench/scanner.js';

/** @typedef {import('lit').ReactiveController} ReactiveController */

/**
 * The keys of a page with a barcode reader, heard wherever the focus is, except in what takes text: bursts are scans, and what a person
 * pressed goes on to where it was meant for, a moment later. A burst never reaches a button or the shortcuts of the frame.
 * @implements {ReactiveController}
 */
export class ScanKeys {
  #reader;
  #enabled;
  #dialogs;
  /** Keys that were given back. @type {WeakSet<Event>} */
  #given = new WeakSet();

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {object} options
   * @param {() => boolean} options.enabled
   * @param {boolean} [options.dialogs] Whether scans are read over an open dialog, too.
   * @param {(serial: string) => void} options.onScan
   * @param {(refused: import('./bench/scanner.js').Refused, count: number) => void} options.onRefused
   */
  constructor(host, { enabled, dialogs = false, onScan, onRefused }) {
    this.#enabled = enabled;
    this.#dialogs = dialogs;
    this.#reader = new ScanReader({ onScan, onRefused, onKeys: (keys) => this.#give(keys) });
    host.addController(this);
  }

  /** @internal */
  hostConnected() {
    addEventListener('keydown', this.#onKey, { capture: true });
  }

  /** @internal */
  hostDisconnected() {
    removeEventListener('keydown', this.#onKey, { capture: true });
    this.#reader.stop();
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (this.#given.has(event) || event.isComposing || !this.#enabled()) return;
    if (!this.#dialogs && event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    // A burst that began outside a field is read to its end, wherever the focus goes meanwhile.
    if (isTyping(event) && !this.#reader.reading) return;
    const { key, code, shiftKey, altKey, ctrlKey, metaKey } = event;
    // Both together are AltGr, which types.
    const chord = (ctrlKey || metaKey) && !altKey;
    if (altKey && !ctrlKey) return;
    const target = event.composedPath()[0];
    const held = { shiftKey, ctrlKey, metaKey, altKey };
    const press = { key, at: event.timeStamp, chord, again: event.repeat, code, held, target };
    if (!this.#reader.press(press)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** @param {{ key: string, code: string, held: KeyboardEventInit, target: EventTarget }[]} keys */
  #give(keys) {
    for (const { key, code, held, target } of keys) {
      const again = new KeyboardEvent('keydown', {
        key,
        code,
        ...held,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      this.#given.add(again);
      const there = target instanceof Node && target.isConnected ? target : document.body;
      there.dispatchEvent(again);
    }
  }
}
