import { t } from '../i18n/i18n.js';

/** @typedef {import('../data/types.js').Message} Message */

/**
 * A message's text on one line, without the marks of its formatting: for lists, where only its beginning stands.
 * @param {Pick<Message, 'text'> & Partial<Message>} message
 * @returns {string}
 */
export function excerptOf(message) {
  if (message.deleted_at) return t('chat.deleted');
  const text = unmarked(message.text);
  if (text) return text;
  return (message.attachments ?? []).map((file) => file.name).join(', ');
}

/** @param {string} text */
export function unmarked(text) {
  return text
    .replace(/```[^\n]*\n?/g, ' ')
    .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replace(/^\s{0,3}(?:>+\s?|#{1,6}\s+)/gm, '')
    .replace(/(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1/gs, '$2')
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?=$|[\s).,;:!?…])/gm, '$1$2')
    .replace(/\s+/g, ' ')
    .trim();
}
