/**
 * Puts a text on the clipboard. A page served over plain HTTP on a local network has no clipboard interface, so there is the old way too.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was allowed
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByEvent(text);
  }
}

/** @param {string} text */
function copyByEvent(text) {
  let done = false;
  const put = (/** @type {ClipboardEvent} */ event) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener('copy', put, { capture: true });
  try {
    document.execCommand('copy');
  } catch {
    done = false;
  }
  document.removeEventListener('copy', put, { capture: true });
  return done;
}
