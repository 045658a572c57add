import { listPlaces } from '../../../../shared/data/reception/places.js';
import { plain } from '../../../../shared/frame/palette-match.js';
import { pathName, treeOf } from './place-tree.js';

/**
 * @typedef {import('lit').ReactiveController} ReactiveController
 * @typedef {import('../../../../shared/data/reception/places.js').Place} Place
 * @typedef {import('./place-tree.js').Node} Node
 */

/** What moves things about comes in swarms; one look after the swarm is enough. In milliseconds. */
const SETTLE = 600;

/**
 * All places, as an element shows them: fetched when it comes onto the page, and followed.
 * @implements {ReactiveController}
 */
export class Places {
  /** Archived ones too. @type {Place[]} */
  all = [];
  /** @type {'loading' | 'ready' | 'failed'} */
  status = 'loading';
  /** @type {unknown} */
  error = null;

  #host;
  /** @type {(() => void)[]} */
  #stops = [];
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  #counts;

  /**
   * @param {import('lit').ReactiveControllerHost & { workspace: import('../../../../shared/data/workspace.js').Workspace }} host
   * @param {{ counts?: boolean }} [options] Whether it matters how much stands where.
   */
  constructor(host, { counts = true } = {}) {
    this.#host = host;
    this.#counts = counts;
    host.addController(this);
  }

  /** @internal */
  hostConnected() {
    const { workspace } = this.#host;
    this.#stops = [
      workspace.onEvent(({ kind, data }) => {
        if (kind.startsWith('reception.place.')) this.take(data.place);
        else if (this.#counts && /^reception\.(items|disks|stocktake|lot|donation)\./.test(kind))
          this.touch();
      }),
      workspace.onBack(() => void this.load()),
    ];
    void this.load();
  }

  /** @internal */
  hostDisconnected() {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#settling);
    this.#round += 1;
  }

  /** Fetches them; those that are shown stay until the others are here. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    try {
      const { items } = await listPlaces(this.#host.workspace.transport);
      if (round !== this.#round) return;
      this.all = items;
      this.status = 'ready';
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
      if (this.status !== 'ready') this.status = 'failed';
    }
    this.#host.requestUpdate();
  }

  /** Something happened that may have moved things: looks again, once things have settled. */
  touch() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.load(), SETTLE);
  }

  /**
   * Takes a place as an answer or an event gave it.
   * @param {Place} place
   */
  take(place) {
    const known = this.get(place.id);
    if (known && known.version > place.version) return;
    this.all = [...this.all.filter(({ id }) => id !== place.id), place];
    this.#host.requestUpdate();
  }

  /** @param {number | null | undefined} id @returns {Place | undefined} */
  get(id) {
    return this.all.find((place) => place.id === id);
  }

  /** Those that are in use, in the order of their tree. @returns {Node[]} */
  get tree() {
    return treeOf(this.all);
  }

  /**
   * A place as people say it; empty where it is not known.
   * @param {number | null | undefined} id
   */
  nameOf(id) {
    const node = treeOf(this.all, { archived: true }).find(({ place }) => place.id === id);
    return node ? pathName(node) : '';
  }

  /** The choices of a field: the tree, in words. @returns {{ value: string, label: string }[]} */
  get options() {
    return this.tree.map((node) => ({ value: String(node.place.id), label: pathName(node) }));
  }

  /** Finds places by a part of their path, for a picker. */
  search = (/** @type {string} */ query) => {
    const wanted = plain(query.trim());
    return this.tree
      .filter((node) => plain(pathName(node)).includes(wanted))
      .map((node) => ({
        id: node.place.id,
        name: node.place.name,
        hint: node.depth ? pathName({ ...node, path: node.path.slice(0, -1) }) : '',
      }));
  };
}
