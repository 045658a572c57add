/** The tree of places, from the list that the server has of them. */

/**
 * @typedef {import('../../../../shared/data/reception/places.js').Place} Place
 *
 * @typedef {object} Node A place in its tree.
 * @property {Place} place
 * @property {number} depth 0 for a place in no other.
 * @property {Place[]} path From the outermost place down to this one.
 * @property {number} items How many items stand there and in all places in it.
 * @property {number} disks The same of disks.
 * @property {number} inside How many places are right in it.
 */

/** What stands between the names of a path. */
const INTO = ' › ';

/**
 * The places in the order of their tree: each before those in it, neighbours by name, numbers in names by their value.
 * @param {Place[]} places
 * @param {{ archived?: boolean }} [options] Whether archived ones are there too.
 * @returns {Node[]}
 */
export function treeOf(places, { archived = false } = {}) {
  const known = new Map(places.map((place) => [place.id, place]));
  /** @type {Map<number | null, Place[]>} */
  const inside = new Map();
  for (const place of places) {
    if (place.archived_at && !archived) continue;
    const parent = place.parent && known.has(place.parent) ? place.parent : null;
    inside.set(parent, [...(inside.get(parent) ?? []), place]);
  }
  /** @type {Node[]} */
  const nodes = [];
  const grow = (/** @type {number | null} */ parent, /** @type {Place[]} */ path) => {
    const children = [...(inside.get(parent) ?? [])].sort(byName);
    let [items, disks] = [0, 0];
    for (const place of children) {
      // Two places in each other would go on forever; the server has none.
      if (path.includes(place)) continue;
      const own = [...path, place];
      const node = { place, depth: path.length, path: own, items: 0, disks: 0, inside: 0 };
      nodes.push(node);
      const below = grow(place.id, own);
      node.items = place.items + below.items;
      node.disks = place.disks + below.disks;
      node.inside = inside.get(place.id)?.length ?? 0;
      items += node.items;
      disks += node.disks;
    }
    return { items, disks };
  };
  grow(null, []);
  return nodes;
}

/** @param {Place} one @param {Place} other */
function byName(one, other) {
  return one.name.localeCompare(other.name, undefined, { numeric: true, sensitivity: 'base' });
}

/**
 * A place with all that it is in, as people say it: "Room 2 › Shelf 3".
 * @param {Node} node
 */
export function pathName({ path }) {
  return path.map(({ name }) => name).join(INTO);
}

/**
 * The places that a place can be moved into: not itself, nor what is in it.
 * @param {Node[]} nodes
 * @param {number} place
 */
export function canHold(nodes, place) {
  return nodes.filter(({ path }) => !path.some(({ id }) => id === place));
}

/**
 * The rows of a tree in which some places are shut.
 * @param {Node[]} nodes
 * @param {Set<number>} shut
 */
export function openRows(nodes, shut) {
  return nodes.filter(({ path }) => !path.slice(0, -1).some(({ id }) => shut.has(id)));
}
