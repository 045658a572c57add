import { css, html, nothing } from 'lit';
import { icons } from '../look/icons.generated.js';
import { WsElement } from './element.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Map<string, SVGElement>} */
const drawn = new Map();

/**
 * An icon as an element of its own, built without any markup text.
 * @param {string} name as in Lucide
 * @returns {SVGElement}
 */
export function drawIcon(name) {
  let svg = drawn.get(name);
  if (!svg) {
    svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    for (const [tag, attributes] of icons[name] ?? []) {
      const shape = document.createElementNS(SVG, tag);
      for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
      svg.append(shape);
    }
    drawn.set(name, svg);
  }
  return /** @type {SVGElement} */ (svg.cloneNode(true));
}

/** An icon of Lucide's, coloured like the text around it. */
export class WsIcon extends WsElement {
  static properties = { name: {}, size: { type: Number }, label: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; flex: none; vertical-align: -0.15em; }
      svg {
        width: var(--icon-size, 16px); height: var(--icon-size, 16px);
        fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
      }
      :host([data-large]) svg { stroke-width: 1.6; }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.size = 16;
    this.label = '';
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  updated(changed) {
    if (changed.has('size')) {
      this.style.setProperty('--icon-size', `${this.size}px`);
      this.toggleAttribute('data-large', this.size >= 20);
    }
  }

  render() {
    if (!this.name) return nothing;
    if (!this.label) return drawIcon(this.name);
    return html`<span role="img" aria-label=${this.label}>${drawIcon(this.name)}</span>`;
  }
}

customElements.define('ws-icon', WsIcon);
