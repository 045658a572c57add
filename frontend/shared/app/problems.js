import { hasMessage, t } from '../i18n/i18n.js';
import { ApiError } from '../transport/errors.js';

/**
 * What went wrong, in the user's words: by the problem's code where we know it, else as the server put
 * it.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (!(error instanceof ApiError)) return t('errors.unexpected');
  // What went wrong on this computer has no status; some of it can go wrong on the server as well.
  const here = `errors.${error.code}_here`;
  if (error.status === 0 && hasMessage(here)) return t(here);
  const key = `errors.${error.code}`;
  if (hasMessage(key)) return t(key, { seconds: Math.ceil(error.retryAfter ?? 0) });
  if (error.status >= 500) return t('errors.server');
  return error.detail || error.title || t('errors.unexpected');
}

/**
 * The same for one field of a form; empty when nothing is wrong with it.
 * @param {unknown} error
 * @param {string} name The field's path on the wire.
 * @returns {string}
 */
export function explainField(error, name) {
  const problem = error instanceof ApiError ? error.field(name) : undefined;
  if (!problem) return '';
  const exact = `errors.${name.replaceAll('.', '_')}_${problem.code}`;
  if (hasMessage(exact)) return t(exact);
  const general = `errors.field_${problem.code}`;
  return hasMessage(general) ? t(general) : problem.message;
}

/**
 * Whether all that is wrong is said beside the fields that a form shows.
 * @param {unknown} error
 * @param {string[]} fields
 */
export function isAboutFields(error, fields) {
  return (
    error instanceof ApiError &&
    error.errors.length > 0 &&
    error.errors.every((problem) => fields.includes(problem.field))
  );
}

/**
 * How `ws-state` and `ws-table` show a failed load: as the server being away, or as an error with its
 * reference.
 * @param {unknown} error
 * @returns {{ kind: 'offline' | 'error', text: string, requestId: string }}
 */
export function stateOf(error) {
  const known = error instanceof ApiError ? error : null;
  if (known?.unanswered) return { kind: 'offline', text: t('ui.offlineText'), requestId: '' };
  return { kind: 'error', text: explain(error), requestId: known?.requestId ?? '' };
}

/**
 * Why a message was refused, in the user's words.
 * @param {import('../outbox/storage.js').Refusal} refusal
 */
export function explainRefusal(refusal) {
  const key = `errors.${refusal.code}`;
  // What is wrong with the text itself, only the server can say.
  return hasMessage(key) && refusal.code !== 'invalid' ? t(key) : refusal.detail || t('errors.unexpected');
}
