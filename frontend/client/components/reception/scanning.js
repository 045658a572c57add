import { announce } from '../../../shared/app/announce.js';
import { Sounds } from './bench/sounds.js';
import { ScanKeys } from './scan-keys.js';

/** @typedef {import('lit').ReactiveController} ReactiveController */

/**
 * A barcode reader at a page: what it types outside a text field is a scan, everything else stays a key. What a scan came to is seen, heard
 * and read out.
 * @implements {ReactiveController}
 */
export class Scanning {
  /** What the last scan came to, to be shown. @type {{ ok: boolean, text: string } | null} */
  said = null;

  #host;
  #sounds = new Sounds();

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {object} options
   * @param {() => boolean} options.active Whether scans mean something now.
   * @param {(serial: string) => void} options.onScan
   * @param {(why: import('./bench/scanner.js').Refused) => void} options.onRefused
   */
  constructor(host, { active, onScan, onRefused }) {
    this.#host = host;
    new ScanKeys(host, { enabled: active, onScan, onRefused });
    host.addController(this);
  }

  /** @internal */
  hostConnected() {}

  /** @internal */
  hostDisconnected() {
    this.#sounds.close();
    this.said = null;
  }

  /**
   * Says what a scan came to: to be seen, heard, and read out.
   * @param {import('./bench/sounds.js').Sound} sound
   * @param {string} text
   */
  say(sound, text) {
    this.#sounds.play(sound);
    this.said = { ok: sound === 'ok', text };
    announce(text);
    this.#host.requestUpdate();
  }
}
