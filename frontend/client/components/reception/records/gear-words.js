import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {object} Gear A piece of equipment in a line.
 * @property {string} kind
 * @property {string} serial
 * @property {{ name: string } | null} [brand]
 * @property {{ name: string } | null} [model]
 * @property {string} [label] What it is, where the kind is `other`.
 * @property {string} [kind_label] The same, as donations call it.
 */

/** What a piece is, in a word. @param {Gear} gear */
export function kindOf(gear) {
  return gear.label || gear.kind_label || t(`records.kind_${gear.kind}`);
}

/** Brand and model, as far as they are known. @param {Gear} gear */
export function makeOf(gear) {
  return [gear.brand?.name, gear.model?.name].filter(Boolean).join(' ');
}

/** A piece in one line: what it is, who made it, its serial number. @param {Gear} gear */
export function gearName(gear) {
  return [kindOf(gear), makeOf(gear), gear.serial].filter(Boolean).join(' · ');
}
