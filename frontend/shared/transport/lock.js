/**
 * One holder at a time among all windows of this browser profile.
 *
 * The Web Locks API does it where it exists. It does not in a page that came over plain HTTP from
 * another machine, which is how a server on a local network is often first opened; there, a lease in
 * IndexedDB does, since its read-write transactions are serial across windows.
 */

const DATABASE = 'workspace-locks';
const STORE = 'leases';
const LEASE = 10_000;
const RENEWAL = 3_000;
const POLL = 120;

/**
 * Runs `work` while no other window runs work under the same name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ locks?: LockManager, indexedDB?: IDBFactory }} [platform]
 * @returns {Promise<T>}
 */
export async function exclusively(name, work, platform = globalPlatform()) {
  if (platform.locks) return await platform.locks.request(name, work);
  if (platform.indexedDB) {
    let database;
    try {
      database = await open(platform.indexedDB);
    } catch {
      // Storage is switched off: windows cannot know of each other, and sharing a cookie is all they do.
      return await work();
    }
    return await leased(database, name, work);
  }
  return await work();
}

function globalPlatform() {
  return { locks: globalThis.navigator?.locks, indexedDB: globalThis.indexedDB };
}

/**
 * @template T
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function leased(database, name, work) {
  const owner = `${Date.now()}-${Math.random()}`;
  while (!(await claim(database, name, owner))) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
  const renewal = setInterval(() => void claim(database, name, owner).catch(() => {}), RENEWAL);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await release(database, name, owner).catch(() => {});
    database.close();
  }
}

/**
 * @param {IDBFactory} indexedDB
 * @returns {Promise<IDBDatabase>}
 */
function open(indexedDB) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/**
 * Takes or renews the lease; `false` while somebody else has it.
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {string} owner
 * @returns {Promise<boolean>}
 */
function claim(database, name, owner) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite');
    const store = transaction.objectStore(STORE);
    let taken = false;
    const reading = store.get(name);
    reading.onsuccess = () => {
      const lease = reading.result;
      if (lease && lease.owner !== owner && lease.until > Date.now()) return;
      taken = true;
      store.put({ owner, until: Date.now() + LEASE }, name);
    };
    transaction.oncomplete = () => resolve(taken);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {string} owner
 * @returns {Promise<void>}
 */
function release(database, name, owner) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite');
    const store = transaction.objectStore(STORE);
    const reading = store.get(name);
    reading.onsuccess = () => {
      if (reading.result?.owner === owner) store.delete(name);
    };
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
