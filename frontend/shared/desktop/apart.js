/** Which server's things lie open in the storage of the page. */
const CURRENT = 'workspace.server';
/** Where another server's things lie meanwhile. */
const ASIDE = 'workspace.aside.';
/** What belongs to accounts of one server: what is being written, what was read, where one went. */
const OF_ONE_SERVER = /^workspace\.(draft|notices|palette)\b/;

/**
 * Keeps what the page remembers of one server apart from what it remembers of others. All of them are looked at by the
 * same page on the desktop, and account 1 of one is not account 1 of the other.
 * @param {string} address The server that is worked with from now on.
 * @param {Storage} [storage]
 */
export function keepApart(address, storage = globalThis.localStorage) {
  try {
    const before = storage.getItem(CURRENT);
    if (before === address) return;
    if (before !== null) {
      const names = Object.keys(storage).filter((name) => OF_ONE_SERVER.test(name));
      const things = Object.fromEntries(names.map((name) => [name, storage.getItem(name)]));
      storage.setItem(ASIDE + before, JSON.stringify(things));
      for (const name of names) storage.removeItem(name);
    }
    const kept = storage.getItem(ASIDE + address);
    for (const [name, value] of Object.entries(JSON.parse(kept ?? '{}')))
      storage.setItem(name, String(value));
    storage.removeItem(ASIDE + address);
    storage.setItem(CURRENT, address);
  } catch {
    // There is no room to put it aside: rather forgotten than shown as another's.
    for (const name of Object.keys(storage)) if (OF_ONE_SERVER.test(name)) storage.removeItem(name);
  }
}
