import { t } from '../../../../shared/i18n/i18n.js';

/**
 * What disks are and how they are wiped, as the server has it: what fits together.
 *
 * @typedef {import('../../../../shared/data/reception/disks.js').Disk} Disk
 * @typedef {Disk['kind']} DiskKind
 * @typedef {NonNullable<Disk['interface']>} Interface
 * @typedef {NonNullable<Disk['method']>} Method
 * @typedef {NonNullable<Disk['standard']>} Standard
 */

/** @type {readonly DiskKind[]} */
export const DISK_KINDS = ['hdd', 'ssd'];

/** @type {Record<DiskKind, readonly Interface[]>} */
const INTERFACES = { hdd: ['sata', 'sas'], ssd: ['sata', 'm2_sata', 'nvme'] };

/** @type {Record<DiskKind, readonly Method[]>} */
const METHODS = {
  hdd: ['overwrite', 'destruction'],
  ssd: ['secure_erase', 'sanitize', 'destruction'],
};

const CLASSES = /** @type {const} */ ([1, 2, 3, 4, 5, 6, 7]);
/** @type {readonly Standard[]} */
const STANDARDS = [
  'nist_clear',
  'nist_purge',
  'nist_destroy',
  'dod_5220_22_m',
  ...CLASSES.map((level) => /** @type {const} */ (`din_66399_h${level}`)),
  ...CLASSES.map((level) => /** @type {const} */ (`din_66399_e${level}`)),
];

/**
 * How disks of these kinds can all be connected.
 * @param {DiskKind[]} kinds
 */
export function interfacesOf(kinds) {
  return common(kinds, INTERFACES);
}

/**
 * How disks of these kinds can all be wiped.
 * @param {DiskKind[]} kinds
 */
export function methodsOf(kinds) {
  return common(kinds, METHODS);
}

/**
 * The standards that a wipe of such disks can keep to; by a method, where one is known.
 * @param {DiskKind[]} kinds
 * @param {string} [method]
 */
export function standardsOf(kinds, method = '') {
  return STANDARDS.filter((standard) => {
    if (kinds.includes('hdd') && standard.startsWith('din_66399_e')) return false;
    if (kinds.includes('ssd') && standard.startsWith('din_66399_h')) return false;
    if (!method || standard.startsWith('din_')) return true;
    return (standard === 'nist_destroy') === (method === 'destruction');
  });
}

/**
 * @template {string} T
 * @param {DiskKind[]} kinds
 * @param {Record<DiskKind, readonly T[]>} table
 * @returns {T[]}
 */
function common(kinds, table) {
  const [first = 'hdd', ...others] = kinds;
  return table[first].filter((one) => others.every((kind) => table[kind].includes(one)));
}

/** A standard by its name, which is the same in every language. @param {string} standard */
export function standardName(standard) {
  const din = /^din_66399_([eh])(\d)$/.exec(standard);
  return din ? `DIN 66399 ${din[1].toUpperCase()}-${din[2]}` : t(`records.standard_${standard}`);
}

/** How a disk was wiped, in a line. @param {{ method?: string | null, standard?: string | null }} disk */
export function wipeOf({ method, standard }) {
  return [method && t(`records.method_${method}`), standard && standardName(standard)]
    .filter(Boolean)
    .join(' · ');
}
