/** Helps the tests of components. */
import { render } from 'lit';

/**
 * Puts a template on the page and waits until its elements are drawn.
 * @param {unknown} template
 * @returns {Promise<any>} the first element, whatever its class
 */
export async function mount(template) {
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  render(template, host);
  await drawn(host);
  return host.firstElementChild;
}

/** Waits until every element inside, shadow roots included, is drawn. @param {ParentNode} root */
export async function drawn(root) {
  for (const element of root.querySelectorAll('*')) {
    if (!('updateComplete' in element)) continue;
    await element.updateComplete;
    if (element.shadowRoot) await drawn(element.shadowRoot);
  }
}

/**
 * Finds inside an element's shadow root.
 * @param {Element} element
 * @param {string} selector
 * @returns {any}
 */
export function within(element, selector) {
  return element.shadowRoot?.querySelector(selector) ?? null;
}

/**
 * Presses a key on an element.
 * @param {Element} element
 * @param {string} key
 * @param {KeyboardEventInit} [more]
 */
export function press(element, key, more = {}) {
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...more,
  });
  element.dispatchEvent(event);
  return event;
}
