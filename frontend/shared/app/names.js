import { t } from '../i18n/i18n.js';

/**
 * What somebody is called: their name, or what is left of it.
 * @param {import('../data/people.js').PeopleStore} people
 * @param {number | null | undefined} id
 * @returns {string}
 */
export function nameOf(people, id) {
  if (id === null || id === undefined) return t('chat.theServer');
  const person = people.get(id);
  if (!person) return t('chat.somebody');
  return person.former ? t('chat.formerMember') : person.display_name;
}
