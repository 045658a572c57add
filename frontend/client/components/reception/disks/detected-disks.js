import { createCatalogueEntry } from '../../../../shared/data/reception/catalogue.js';
import { formatNumber, t } from '../../../../shared/i18n/i18n.js';
import { serialKey } from '../bench/scanner.js';

/**
 * Disks that the shell found in this computer, and what becomes of them in a session.
 *
 * @typedef {import('../../../../shared/desktop/bridge.js').FoundDisk} FoundDisk
 * @typedef {import('../../../../shared/data/reception/disks.js').NewDisk} NewDisk
 *
 * @typedef {object} Offered A disk, and whether it can be added.
 * @property {FoundDisk} disk
 * @property {'known' | 'no_serial' | 'twice' | null} hindered Why it can't.
 * @property {boolean} wanted Whether it is proposed: no stick, and nothing that this computer uses.
 */

/**
 * What is offered of the disks that were found.
 * @param {FoundDisk[]} disks
 * @param {Set<string>} known The serial numbers in the session, folded.
 * @returns {Offered[]}
 */
export function offer(disks, known) {
  const seen = new Set();
  return disks.map((disk) => {
    const key = disk.serial ? serialKey(disk.serial) : '';
    const twice = seen.has(key);
    if (key) seen.add(key);
    const hindered = !key ? 'no_serial' : known.has(key) ? 'known' : twice ? 'twice' : null;
    const wanted = hindered === null && !disk.removable && !disk.system && !disk.mounted;
    return { disk, hindered, wanted };
  });
}

/**
 * Disks as a session takes them. Brands and models are looked up in the catalogue, and entered there where they are new.
 * @param {import('../../../../shared/data/types.js').Transport} transport
 * @param {FoundDisk[]} disks
 * @returns {Promise<NewDisk[]>}
 */
export async function toNewDisks(transport, disks) {
  /** @type {Map<string, Promise<number>>} */
  const asked = new Map();
  const entry = (/** @type {'brand' | 'model'} */ kind, /** @type {string} */ name, parent = 0) => {
    const key = `${parent} ${name.toLowerCase()}`;
    const id =
      asked.get(key) ??
      createCatalogueEntry(transport, { kind, name, ...(parent ? { parent } : {}) }).then(({ id }) => id);
    asked.set(key, id);
    return id;
  };
  const made = [];
  for (const disk of disks) {
    const brand = disk.brand ? await entry('brand', disk.brand) : null;
    const model = brand && disk.model ? await entry('model', disk.model, brand) : null;
    made.push(
      /** @type {NewDisk} */ ({
        serial: disk.serial,
        kind: disk.kind,
        entry_mode: 'detected',
        note: noteOf(disk),
        ...(brand ? { brand } : {}),
        ...(model ? { model } : {}),
        ...(disk.capacity ? { capacity: disk.capacity } : {}),
        ...(disk.interface ? { interface: disk.interface } : {}),
      }),
    );
  }
  return made;
}

/** What there is no field for: how it is, how long it ran, and a model whose maker is not known. @param {FoundDisk} disk */
function noteOf({ brand, model, health, hours }) {
  return [
    brand ? '' : model,
    health && t(`records.health_${health}`),
    hours === null ? '' : t('records.hoursRun', { count: hours, hours: formatNumber(hours) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
