/** Whether this page is shown by one of the desktop applications rather than by a browser. */
export function isDesktop() {
  return '__TAURI_INTERNALS__' in globalThis;
}
