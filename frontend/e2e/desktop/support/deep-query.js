/**
 * @typedef {object} Query What to look for; all that is given has to fit.
 * @property {string} [css] A selector; parts separated by spaces may lie in different shadow trees.
 * @property {'button' | 'link' | 'textbox' | 'heading' | 'menuitem' | 'option' | 'tab' | 'row' | 'dialog' | 'alert' | 'status' | 'checkbox' | 'switch'} [role]
 * @property {string} [name] The accessible name, as a whole.
 * @property {string} [text] The text, as a whole.
 * @property {string} [includes] A part of the text.
 * @property {string} [value] What is written in a field, as a whole.
 * @property {Query} [inside] What it stands in, however deep.
 */

/**
 * Finds elements in the page and all its shadow trees, in the order of the page, by what a person sees
 * of them. Runs in the page: it may use nothing from outside itself.
 * @param {Query} query
 * @returns {Element[]}
 */
export function deepQuery(query) {
  const ROLES = {
    button: 'button, [role="button"], summary',
    link: 'a[href], [role="link"]',
    textbox:
      'input:not([type]), input[type="text"], input[type="password"], input[type="email"], input[type="url"], input[type="search"], textarea, [role="textbox"]',
    heading: 'h1, h2, h3, h4, [role="heading"]',
    menuitem: '[role^="menuitem"]',
    option: '[role="option"]',
    tab: '[role="tab"]',
    row: 'tr, [role="row"]',
    dialog: 'dialog[open], [role="dialog"]',
    alert: '[role="alert"], [role="alertdialog"]',
    status: '[role="status"], output',
    checkbox: 'input[type="checkbox"], [role="checkbox"]',
    switch: '[role="switch"]',
  };
  /** @param {string} text */
  const tidy = (text) => text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();

  /** @param {Node} node @returns {Node[]} */
  const inside = (node) => {
    if (node instanceof HTMLSlotElement) {
      const given = node.assignedNodes();
      return given.length > 0 ? given : [...node.childNodes];
    }
    return [.../** @type {Element} */ (/** @type {Element} */ (node).shadowRoot ?? node).childNodes];
  };

  /** @param {Node} node @returns {string} */
  const textOf = (node) => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.matches('style, script, [hidden]')) return '';
    return inside(node).map(textOf).join(' ');
  };

  /** @param {Element} element @returns {string} */
  const nameOf = (element) => {
    const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    const by = element.getAttribute('aria-labelledby');
    if (by) {
      const named = by.split(/\s+/).map((id) => root.getElementById(id));
      return tidy(named.map((other) => (other ? textOf(other) : '')).join(' '));
    }
    const label = element.getAttribute('aria-label');
    if (label) return tidy(label);
    const labels = /** @type {HTMLInputElement} */ (element).labels;
    if (labels?.length) return tidy([...labels].map(textOf).join(' '));
    const text = tidy(textOf(element));
    return text || tidy(element.getAttribute('title') ?? element.getAttribute('placeholder') ?? '');
  };

  /** @param {Element} element */
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };

  /** What holds a node as it is shown: where it was slotted in, or the host of its shadow tree. */
  /** @param {Node} node @returns {Node | null} */
  const around = (node) => {
    const above = /** @type {Element} */ (node).assignedSlot ?? node.parentNode;
    return above instanceof ShadowRoot ? above.host : above;
  };

  /** Whether a selector fits, where its ancestors may lie outside the element's shadow tree. */
  /** @param {Element} element @param {string} selector */
  const fits = (element, selector) => {
    const parts = selector.split(' ');
    if (!element.matches(parts[parts.length - 1])) return false;
    /** @type {Node | null} */
    let above = element;
    for (const part of parts.slice(0, -1).reverse()) {
      do {
        above = above ? around(above) : null;
      } while (above && !(above instanceof Element && above.matches(part)));
      if (!above) return false;
    }
    return true;
  };

  /** @param {Element} element @param {Query} wanted @returns {boolean} */
  const answers = (element, wanted) =>
    (!wanted.css || fits(element, wanted.css)) &&
    (!wanted.role || element.matches(ROLES[wanted.role])) &&
    (wanted.name === undefined || nameOf(element) === wanted.name) &&
    (wanted.text === undefined || tidy(textOf(element)) === wanted.text) &&
    (wanted.includes === undefined || tidy(textOf(element)).includes(wanted.includes)) &&
    (wanted.value === undefined || /** @type {HTMLInputElement} */ (element).value === wanted.value) &&
    (!wanted.inside || isInside(element, wanted.inside));

  /** @param {Element} element @param {Query} wanted */
  const isInside = (element, wanted) => {
    for (let above = around(element); above; above = around(above)) {
      if (above instanceof Element && answers(above, wanted)) return true;
    }
    return false;
  };

  /** @type {Element[]} */
  const found = [];
  /** @param {Node} node */
  const walk = (node) => {
    if (node instanceof Element && answers(node, query) && isShown(node)) found.push(node);
    if (node instanceof Element || node instanceof Document) for (const child of inside(node)) walk(child);
  };
  walk(document.documentElement);
  // Of those that hold each other's text, the innermost.
  if (query.role || query.css) return found;
  return found.filter((element) => !found.some((other) => other !== element && element.contains(other)));
}

/**
 * The text of an element, or of the whole page, with all shadow trees. Runs in the page, too.
 * @param {Element | null} element
 * @returns {string}
 */
export function deepText(element) {
  /** @param {Node} node @returns {string} */
  const read = (node) => {
    if (node instanceof Text) return node.data;
    if (node instanceof Element && node.matches('style, script, noscript, [hidden]')) return '';
    const inside = /** @type {Element} */ (node).shadowRoot ?? node;
    const children = node instanceof HTMLSlotElement ? node.assignedNodes() : [...inside.childNodes];
    return children.map(read).join(' ');
  };
  return read(element ?? document.body)
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The middle of an element, in the window, and whether a pointer there meets it, what is in it, or its label. Runs in the page, too.
 * @param {Element} element
 * @returns {{ x: number, y: number, open: boolean }}
 */
export function placeOf(element) {
  element.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  /** What holds a node, with itself. */
  const holders = (/** @type {Element | null} */ inner) => {
    const all = [];
    for (
      let node = /** @type {any} */ (inner);
      node;
      node = node.assignedSlot ?? node.parentNode ?? node.host
    )
      all.push(node);
    return all;
  };
  let met = document.elementFromPoint(x, y);
  for (let next = met; next; ) {
    met = next;
    const inside = met.shadowRoot?.elementFromPoint(x, y) ?? null;
    next = inside === met ? null : inside;
  }
  const over = holders(met);
  const label = element.closest('label');
  const open =
    over.includes(element) || holders(element).includes(met) || (label !== null && over.includes(label));
  return { x, y, open };
}
