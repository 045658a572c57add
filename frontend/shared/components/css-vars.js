import { noChange } from 'lit';
import { Directive, directive, PartType } from 'lit/directive.js';

class CssVars extends Directive {
  /** @param {import('lit/directive.js').PartInfo} part */
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('cssVars goes on an element');
    /** @type {Record<string, string | number | null | undefined>} */
    this.last = {};
  }

  /** @param {Record<string, string | number | null | undefined>} _values @returns {unknown} */
  render(_values) {
    return noChange;
  }

  /**
   * @param {import('lit/directive.js').ElementPart} part
   * @param {[Record<string, string | number | null | undefined>]} values
   */
  update(part, [values]) {
    const { style } = /** @type {HTMLElement} */ (part.element);
    for (const name of Object.keys(this.last)) {
      if (values[name] == null) style.removeProperty(name);
    }
    for (const [name, value] of Object.entries(values)) {
      if (value != null && value !== this.last[name]) style.setProperty(name, String(value));
    }
    this.last = { ...values };
    return noChange;
  }
}

/**
 * Sets style properties on an element through CSSOM, which a policy without `unsafe-inline` allows; Lit's styleMap writes a
 * style attribute first, which it refuses. What changes often on elements with content is no custom property: WebKit keeps the style of all
 * that inherits it, for each value that it ever had.
 */
export const cssVars = directive(CssVars);
