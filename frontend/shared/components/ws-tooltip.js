import { css, html } from 'lit';
import { WsElement } from './element.js';
import { attachTooltip } from './tooltip.js';

/**
 * Explains the element inside it on hover and focus. The words are read to screen readers as that element's description.
 * @slot - the element it explains
 */
export class WsTooltip extends WsElement {
  static properties = { text: {}, placement: {} };

  static styles = [WsElement.styles, css`:host { display: inline-flex; min-width: 0; }`];

  /** @type {(() => void) | null} */
  #detach = null;

  constructor() {
    super();
    this.text = '';
    /** @type {import('./float.js').Placement} */
    this.placement = 'top';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#detach = attachTooltip(this, () => this.text, this.placement);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#detach?.();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (changed.has('text')) this.#describe();
  }

  #describe() {
    for (const element of this.children) element.setAttribute('aria-description', this.text);
  }

  render() {
    return html`<slot @slotchange=${this.#describe}></slot>`;
  }
}

customElements.define('ws-tooltip', WsTooltip);
