/** How long the browser may take to read a file that it is given, which it does not tell, in milliseconds. */
const READING = 60_000;

/** @param {Blob} file */
function addressOf(file) {
  const address = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(address), READING);
  return address;
}

/**
 * Has the browser save a file, as its own downloads are.
 * @param {Blob} file
 * @param {string} name
 */
export function saveFile(file, name) {
  const link = document.createElement('a');
  link.href = addressOf(file);
  link.download = name;
  link.click();
}

/**
 * Has the browser show a file in a tab, where it can be printed.
 * @param {Blob} file
 * @param {Window} tab
 */
export function showFile(file, tab) {
  tab.location.replace(addressOf(file));
}
