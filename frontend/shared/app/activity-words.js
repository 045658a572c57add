import { hasMessage, t } from '../i18n/i18n.js';
import { nameOf } from './names.js';

/** @typedef {import('../data/types.js').Activity} Activity */

/**
 * What happened, in words; a kind that has none yet stands for itself.
 * @param {Activity} entry
 * @returns {string}
 */
export function wordsFor(entry) {
  const key = `activity.${entry.kind.replaceAll('.', '_')}`;
  return hasMessage(key) ? t(key) : entry.kind;
}

/**
 * What it was done to.
 * @param {Activity} entry
 * @param {import('../data/people.js').PeopleStore} people
 * @returns {string}
 */
export function subjectOf(entry, people) {
  const [kind, id] = (entry.subject ?? '').split(':');
  if (kind === 'account') return nameOf(people, Number(id));
  const key = `activity.subject_${kind}`;
  return hasMessage(key) ? t(key, { id }) : (entry.subject ?? '');
}

/**
 * Where the record is to be seen that an entry is about, in both applications; empty where it is not.
 * @param {Activity} entry
 */
export function recordOf(entry) {
  const [kind] = (entry.subject ?? '').split(':');
  return (
    { account: '#/people', invitation: '#/people/invitations', session: '#/people/sessions' }[kind] ?? ''
  );
}
