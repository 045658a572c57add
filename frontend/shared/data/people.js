import { Store } from './store.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Person} Person
 */

/**
 * A page of everyone, former members included, by id.
 * @param {Transport} transport
 * @param {string | null} [cursor]
 * @returns {Promise<import('./types.js').Page<Person>>}
 */
export function listPeople(transport, cursor) {
  return transport.request('GET', '/api/people', { query: { limit: 200, cursor } });
}

/** Who works here: everyone whose name may stand beside something. Fed by events. */
export class PeopleStore extends Store {
  /** @type {Map<number, Person>} */
  people = new Map();
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {import('../transport/errors.js').ApiError | null} */
  error = null;
  /** People that an event told of while a list was on its way, which may be older. @type {Map<number, Person> | null} */
  #newer = null;
  #transport;

  /** @param {Transport} transport */
  constructor(transport) {
    super();
    this.#transport = transport;
  }

  /**
   * @param {number} id
   * @returns {Person | undefined}
   */
  get(id) {
    return this.people.get(id);
  }

  /** Those who may sign in, by name. @returns {Person[]} */
  get active() {
    return [...this.people.values()]
      .filter((person) => person.active)
      .sort((a, b) => a.display_name.localeCompare(b.display_name));
  }

  /** Fetches everyone anew. */
  async load() {
    if (this.#newer) return;
    this.#newer = new Map();
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.changed();
    try {
      /** @type {Map<number, Person>} */
      const people = new Map();
      /** @type {string | null} */
      let cursor = null;
      do {
        const page = await listPeople(this.#transport, cursor);
        for (const person of page.items) people.set(person.id, person);
        cursor = page.next;
      } while (cursor);
      for (const person of this.#newer.values()) people.set(person.id, person);
      this.people = people;
      this.status = 'ready';
    } catch (error) {
      this.error = /** @type {import('../transport/errors.js').ApiError} */ (error);
      if (this.status !== 'ready') this.status = 'error';
    } finally {
      this.#newer = null;
      this.changed();
    }
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  apply(event) {
    const { kind, data } = event;
    if (kind === 'accounts.person.changed' && data?.person) {
      // What somebody is, not what they do now: where the event leaves the status out, it stays.
      const { status } = this.people.get(data.person.id) ?? {};
      this.#take({ ...(status === undefined ? {} : { status }), ...data.person });
    } else if (kind === 'accounts.status.changed' && data) {
      const known = this.#newer?.get(data.account) ?? this.people.get(data.account);
      if (known) this.#take({ ...known, status: data.status });
    }
  }

  /** @param {Person} person */
  #take(person) {
    this.#newer?.set(person.id, person);
    this.people.set(person.id, person);
    this.changed();
  }

  /** Forgets everyone: somebody else may sign in. */
  clear() {
    this.people = new Map();
    this.status = 'idle';
    this.error = null;
    this.changed();
  }
}
