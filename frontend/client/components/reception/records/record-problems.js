import { explain } from '../../../../shared/app/problems.js';
import { formatDay } from '../../../../shared/data/civil-date.js';
import { hasMessage, t } from '../../../../shared/i18n/i18n.js';
import { ApiError } from '../../../../shared/transport/errors.js';

/** What is said of a field in words of reception, by the problem's code. */
const KNOWN = ['out_of_stock', 'on_loan', 'duplicate', 'required', 'unknown', 'out_of_range', 'other_brand'];

/**
 * What went wrong with a record, in the user's words.
 * @param {unknown} error
 */
export function explainRecord(error) {
  const key = error instanceof ApiError ? `records.error_${error.code}` : '';
  return key && hasMessage(key) ? t(key) : explain(error);
}

/**
 * What is wrong with a field of a line; of a piece that is not there to be taken, where it is.
 * @param {unknown} error
 * @param {string} path
 */
export function lineProblem(error, path) {
  const problem = error instanceof ApiError ? error.field(path) : undefined;
  if (!(error instanceof ApiError) || !problem || !KNOWN.includes(problem.code)) return '';
  const { donation, loan } = error.current ?? {};
  if (problem.code === 'out_of_stock' && donation)
    return t('records.problem_given', { to: donation.recipient, number: String(donation.number) });
  if (problem.code === 'on_loan' && loan) {
    const { borrower, number, end_on } = loan;
    return t('records.problem_lent', { to: borrower, number: String(number), end: formatDay(end_on) });
  }
  return t(`records.problem_${problem.code}`);
}

/**
 * The first field that says something is wrong with it, through shadow roots.
 * @param {ParentNode} root
 * @returns {HTMLElement | null}
 */
export function firstWrong(root) {
  for (const element of root.querySelectorAll('*')) {
    const { shownError } = /** @type {{ shownError?: unknown }} */ (element);
    if (shownError) return /** @type {HTMLElement} */ (element);
    const inside = element.shadowRoot && firstWrong(element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}
