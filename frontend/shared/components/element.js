import { css, LitElement } from 'lit';
import { onLanguage } from '../i18n/i18n.js';

/**
 * What every element of ours shares: it speaks the current language and looks like the rest.
 */
export class WsElement extends LitElement {
  /** @type {import('lit').CSSResultGroup} */
  static styles = css`
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    :host([hidden]) { display: none !important; }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
    .visually-hidden {
      position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0;
      overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    h1, h2, h3, h4, p { margin: 0; }
    a { color: var(--accent-ink); text-underline-offset: 2px; }
  `;

  /** @type {(() => void) | null} */
  #stopLanguage = null;

  connectedCallback() {
    super.connectedCallback();
    this.#stopLanguage = onLanguage(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopLanguage?.();
    this.#stopLanguage = null;
  }

  /**
   * Sends one of our own events, through shadow roots.
   * @param {string} type
   * @param {unknown} [detail]
   * @param {{ cancelable?: boolean }} [options]
   * @returns {boolean} false when someone called preventDefault
   */
  emit(type, detail, options = {}) {
    return this.dispatchEvent(
      new CustomEvent(type, {
        detail,
        bubbles: true,
        composed: true,
        cancelable: options.cancelable ?? false,
      }),
    );
  }
}
