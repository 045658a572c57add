import { html, nothing } from 'lit';
import '../components/ws-banner.js';
import { explain, explainField, isAboutFields } from './problems.js';

/**
 * @typedef {import('lit').ReactiveController} ReactiveController
 */

/**
 * A form on its way: keeps it from going twice, and what came back wrong.
 * @implements {ReactiveController}
 */
export class Submission {
  busy = false;
  /** @type {unknown} */
  error = null;
  #host;
  #fields;

  /**
   * @param {import('lit').ReactiveControllerHost & Element} host
   * @param {string[]} [fields] The fields beside which the form says what is wrong with them.
   */
  constructor(host, fields = []) {
    this.#host = host;
    this.#fields = fields;
    host.addController(this);
  }

  /** @internal */
  hostConnected() {}

  /**
   * @param {() => Promise<unknown>} work
   * @returns {Promise<boolean>} Whether it went through.
   */
  async run(work) {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    this.#host.requestUpdate();
    try {
      await work();
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  /** Forgets what was wrong. */
  clear() {
    this.error = null;
    this.#host.requestUpdate();
  }

  /**
   * What is wrong with a field.
   * @param {string} name
   */
  field(name) {
    return explainField(this.error, name);
  }

  /** What is wrong beyond the fields, as a banner above the form. */
  banner() {
    if (!this.error || isAboutFields(this.error, this.#fields)) return nothing;
    return html`<ws-banner tone="danger" role="alert">${explain(this.error)}</ws-banner>`;
  }
}

/**
 * The values of a form, by the names of its fields.
 * @param {SubmitEvent} event
 * @returns {Record<string, string>}
 */
export function valuesOf(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, value] of new FormData(form)) values[name] = String(value);
  return values;
}
