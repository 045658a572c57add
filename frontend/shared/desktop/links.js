/**
 * Where links lead on the desktop: inside the application only to its own pages. Everything else is for
 * the system's browser, and files of the server's are saved. The shell checks again what it is given.
 * @param {object} options
 * @param {(route: string) => void} options.go Shows a page of ours.
 * @param {(url: string) => void} options.open Opens an address outside.
 * @param {(path: string, name: string) => void} options.save Saves a file of the server's.
 * @param {() => string | null} options.server The server's address.
 * @param {Document} [options.document]
 * @returns {() => void} Stops it.
 */
export function followLinks({ go, open, save, server, document = globalThis.document }) {
  const { location } = globalThis;
  const follow = (/** @type {MouseEvent} */ event) => {
    // The right button opens a menu and follows nothing.
    if (event.defaultPrevented || event.button > 1) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!(link instanceof HTMLAnchorElement) || !link.href) return;
    const url = new URL(link.href);
    const ours = url.protocol === location.protocol && url.host === location.host;
    if (ours && pathOf(url) === pathOf(location)) return;
    event.preventDefault();
    const path = url.pathname + url.search;
    const place = placeAt(url, server());
    if (place) go(place);
    else if (!ours) open(url.href);
    else if (link.hasAttribute('download')) save(path, link.download || nameIn(url));
    else if (server()) open(`${server()}${path}`);
  };
  document.addEventListener('click', follow);
  document.addEventListener('auxclick', follow);
  return () => {
    document.removeEventListener('click', follow);
    document.removeEventListener('auxclick', follow);
  };
}

/**
 * The path of an address. Of one that has none, such as tauri://localhost, WebKit's `location` says `/`, and a `URL` nothing.
 * @param {URL | Location} address
 */
function pathOf({ pathname, search }) {
  return `${pathname || '/'}${search}`;
}

/**
 * Where in the chat an address of the server's pages leads, as it stands in a link that somebody copied; `null`: elsewhere.
 * @param {URL} url
 * @param {string | null} server
 */
function placeAt(url, server) {
  if (!server || url.origin !== new URL(server).origin || pathOf(url) !== '/') return null;
  return url.hash.startsWith('#/chat/') ? url.hash.slice(1) : null;
}

/** @param {URL} url */
function nameIn(url) {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
