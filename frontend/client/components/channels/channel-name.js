import { t } from '../../../shared/i18n/i18n.js';

/** How many characters a channel's name has at the most. */
export const MAX_NAME = 40;

/**
 * What is wrong with a channel's name, in words; empty when nothing is.
 * @param {string} name
 * @param {boolean} [whole] Whether it is finished, so that an empty one is wrong too.
 */
export function explainName(name, whole = true) {
  if (!name) return whole ? t('channels.nameRequired') : '';
  if (/[^\p{L}\p{N}\-_.]/u.test(name)) return t('channels.nameInvalid');
  return [...name].length > MAX_NAME ? t('channels.nameTooLong', { count: MAX_NAME }) : '';
}
