/**
 * The rows of the bench: what is in the lot, and what is on its way into it.
 *
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../../shared/data/types.js').SetItems} SetItems
 * @typedef {import('../../../../shared/data/reception/scan-queue.js').Scan} Scan
 *
 * @typedef {object} Row
 * @property {string | number} key Stays when a machine that was scanned here is saved.
 * @property {Item | null} item `null` while it is on its way.
 * @property {Scan | null} scan `null` once it is saved.
 * @property {number} position
 * @property {string} serial
 * @property {string} kind
 * @property {string} kind_label
 * @property {string} brand
 * @property {string} model
 *
 * @typedef {object} Counts
 * @property {number} total
 * @property {number} refurbished
 * @property {number} parts
 * @property {number} scrap
 * @property {number} custom
 * @property {number} pending Without an outcome.
 * @property {number} unassigned Without a technician.
 * @property {number} done With both.
 */
import { serialKey } from './scanner.js';

/**
 * What is in a lot, then what is on its way; a machine that is both, because its answer was late, stands there once.
 * @param {Item[]} items By position.
 * @param {Scan[]} scans In their order.
 * @param {Map<number, string>} keys The keys of items that were scanned here.
 * @returns {Row[]}
 */
export function rowsOf(items, scans, keys) {
  const there = new Set(items.map((item) => serialKey(item.serial)));
  /** @type {Row[]} */
  const rows = items.map((item) => ({
    key: keys.get(item.id) ?? item.id,
    item,
    scan: null,
    position: item.position,
    serial: item.serial,
    kind: item.kind,
    kind_label: item.kind_label,
    brand: item.brand?.name ?? '',
    model: item.model?.name ?? '',
  }));
  let position = items.at(-1)?.position ?? 0;
  for (const scan of scans) {
    const { item, names, client_id: key } = scan;
    if (scan.refusal || there.has(serialKey(item.serial))) continue;
    position += 1;
    const { serial, kind, kind_label: label = '' } = item;
    rows.push({ key, item: null, scan, position, serial, kind, kind_label: label, ...names });
  }
  return rows;
}

/**
 * What the rows add up to: what the server counts, and what is on its way to it.
 * @param {Row[]} rows
 * @returns {Counts}
 */
export function countsOf(rows) {
  /** @type {Counts} */
  const counts = {
    total: 0,
    refurbished: 0,
    parts: 0,
    scrap: 0,
    custom: 0,
    pending: 0,
    unassigned: 0,
    done: 0,
  };
  for (const { item } of rows) {
    const outcome = item?.outcome ?? null;
    counts.total += 1;
    counts[outcome ?? 'pending'] += 1;
    if (!item?.technician) counts.unassigned += 1;
    if (outcome && item?.technician) counts.done += 1;
  }
  return counts;
}

/**
 * What sets an item back to what it was, for all that a change touches.
 * @param {Item} item As it was.
 * @param {SetItems} set What was set.
 * @returns {SetItems}
 */
export function backTo(item, set) {
  /** @type {SetItems} */
  const back = {};
  if ('kind' in set || 'kind_label' in set)
    Object.assign(back, { kind: item.kind, kind_label: item.kind_label });
  // Another brand takes the model away, and a model brings its brand along.
  if ('brand' in set || 'model' in set)
    Object.assign(back, { brand: item.brand?.id ?? null, model: item.model?.id ?? null });
  if ('outcome' in set || 'outcome_label' in set)
    Object.assign(back, { outcome: item.outcome ?? null, outcome_label: item.outcome_label?.id ?? null });
  if ('os' in set) back.os = item.os ?? null;
  if ('technician' in set) back.technician = item.technician ?? null;
  if ('note' in set) back.note = item.note;
  if ('serial' in set) back.serial = item.serial;
  if ('place' in set) back.place = item.place?.id ?? null;
  return back;
}

/**
 * Items that are set back to the same, together: one request each.
 * @param {Item[]} items As they were.
 * @param {SetItems} set
 * @returns {{ ids: number[], set: SetItems }[]}
 */
export function undoOf(items, set) {
  /** @type {Map<string, { ids: number[], set: SetItems }>} */
  const groups = new Map();
  for (const item of items) {
    const back = backTo(item, set);
    const name = JSON.stringify(back);
    const group = groups.get(name) ?? { ids: [], set: back };
    group.ids.push(item.id);
    groups.set(name, group);
  }
  return [...groups.values()];
}
