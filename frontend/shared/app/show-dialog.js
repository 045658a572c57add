/**
 * Puts a dialog element on the page and takes it away when it has closed. A dialog is opened by its
 * `show…` function and is there only while it is open.
 * @template {HTMLElement} T
 * @param {string} tag
 * @param {Partial<T>} given
 * @returns {T}
 */
export function showDialog(tag, given) {
  const element = /** @type {T} */ (Object.assign(document.createElement(tag), given));
  element.addEventListener('ws-close', (event) => {
    // A menu inside closes too; the dialog itself says so last.
    const [source] = event.composedPath();
    if (!(source instanceof HTMLElement) || source.localName !== 'ws-dialog') return;
    // It gives the focus back while it closes.
    requestAnimationFrame(() => element.remove());
  });
  document.body.append(element);
  return element;
}
