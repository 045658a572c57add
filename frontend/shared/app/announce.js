/** @type {HTMLElement | null} */
let region = null;

/**
 * Says something to screen readers when they are done with what they are reading.
 * @param {string} text
 */
export function announce(text) {
  if (!region) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    // Heard, not seen; through the object model, since the policy takes no inline style.
    Object.assign(region.style, {
      position: 'fixed',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    });
    document.body.append(region);
  }
  // The same words again are news only when they are new in the document.
  const line = document.createElement('p');
  line.textContent = text;
  region.replaceChildren(line);
}
