import { listCatalogue } from '../../shared/data/reception/catalogue.js';

/** How many brands are fetched at once, which is the most there may be. */
const PAGE = 200;
/** How many pages are fetched at the most: models of later brands show without it. */
const PAGES = 10;

/**
 * The names of all brands by their ids, the archived ones, too: a model only says the id of its brand.
 * @param {import('../../shared/data/types.js').Transport} transport
 * @returns {Promise<Map<number, string>>}
 */
export async function brandNames(transport) {
  const wholes = await Promise.all([false, true].map((archived) => brands(transport, archived)));
  return new Map(wholes.flat().map(({ id, name }) => [id, name]));
}

/**
 * @param {import('../../shared/data/types.js').Transport} transport
 * @param {boolean} archived
 */
async function brands(transport, archived) {
  /** @type {import('../../shared/data/types.js').CatalogueEntry[]} */
  const all = [];
  /** @type {string | null} */
  let cursor = null;
  for (let page = 0; page < PAGES; page += 1) {
    /** @type {import('../../shared/data/types.js').Page<import('../../shared/data/types.js').CatalogueEntry>} */
    const { items, next } = await listCatalogue(transport, { kind: 'brand', archived, limit: PAGE, cursor });
    all.push(...items);
    if (!next) break;
    cursor = next;
  }
  return all;
}
