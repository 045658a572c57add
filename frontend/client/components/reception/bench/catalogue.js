/** What the choices of the bench search in: the catalogue, and who may work on a machine. */
import { createCatalogueEntry, listCatalogue } from '../../../../shared/data/reception/catalogue.js';
import { plain } from '../../../../shared/frame/palette-match.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Named} Named
 * @typedef {import('../../../../shared/data/types.js').CatalogueKind} CatalogueKind
 * @typedef {import('../../../../shared/data/types.js').Transport} Transport
 * @typedef {import('../../../../shared/data/types.js').Worker} Worker
 * @typedef {import('./name-picker.js').Choice} Choice
 * @typedef {import('./name-picker.js').Picked} Picked
 */

const OFFERED = 50;

/**
 * Searches entries of the catalogue.
 * @param {Transport} transport
 * @param {CatalogueKind} kind
 * @param {number | null} [parent] Of models, their brand.
 * @returns {(query: string) => Promise<Choice[]>}
 */
export function searchCatalogue(transport, kind, parent = null) {
  return async (query) => {
    const page = await listCatalogue(transport, {
      kind,
      limit: OFFERED,
      ...(parent === null ? {} : { parent }),
      ...(query ? { query } : {}),
    });
    return page.items.map(({ id, name }) => ({ id, name }));
  };
}

/**
 * The entry that was picked, created where it is new; `null` where the choice was cleared.
 * @param {Transport} transport
 * @param {CatalogueKind} kind
 * @param {Picked} picked
 * @param {number | null} [parent]
 * @returns {Promise<Named | null>}
 */
export async function entryOf(transport, kind, picked, parent = null) {
  if ('clear' in picked) return null;
  if ('choice' in picked) return { id: Number(picked.choice.id), name: picked.choice.name };
  const entry = { kind, name: picked.create, ...(parent === null ? {} : { parent }) };
  const { id, name } = await createCatalogueEntry(transport, entry);
  return { id, name };
}

/**
 * Searches those who may work on a machine: accounts, then names that stand in this lot.
 * @param {import('../../../../shared/data/people.js').PeopleStore} people
 * @param {(Worker | null | undefined)[]} workers
 * @returns {(query: string) => Choice[]}
 */
export function searchWorkers(people, workers) {
  return (query) => {
    const wanted = plain(query);
    const accounts = people.active.map((person) => ({
      id: `account:${person.id}`,
      name: person.display_name,
      hint: `@${person.username}`,
    }));
    const named = new Set(workers.map((worker) => (worker && 'name' in worker ? worker.name : '')));
    named.delete('');
    const names = [...named]
      .sort((one, other) => one.localeCompare(other))
      .map((name) => ({ id: `name:${name}`, name }));
    return /** @type {Choice[]} */ ([...accounts, ...names]).filter(
      (choice) => plain(choice.name).includes(wanted) || plain(choice.hint ?? '').includes(wanted),
    );
  };
}

/**
 * Who was picked.
 * @param {Picked} picked
 * @returns {Worker | null}
 */
export function workerOf(picked) {
  if ('clear' in picked) return null;
  if ('create' in picked) return { name: picked.create };
  const [what, ...rest] = String(picked.choice.id).split(':');
  return what === 'account' ? { account: Number(rest[0]) } : { name: rest.join(':') };
}
