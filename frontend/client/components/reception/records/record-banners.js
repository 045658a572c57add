import { html, nothing } from 'lit';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-button.js';
import { formatList, formatRelative, t } from '../../../../shared/i18n/i18n.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { explainRecord } from './record-problems.js';

/**
 * What others changed under the form, or that one goes on with what was begun before.
 * @param {import('./record-draft.js').RecordDraft} draft
 */
export function newsBanner(draft) {
  const { news } = draft;
  if (!news) return nothing;
  const close = () => draft.dismiss();
  if (news.kept !== undefined) {
    return html`<ws-banner tone="info" dismissible @ws-dismiss=${close}>${t('records.kept', { when: formatRelative(news.kept) })}
      <ws-button slot="actions" size="s" @click=${() => draft.reset()}>${t('records.beginAnew')}</ws-button></ws-banner>`;
  }
  const words = (/** @type {string[]} */ fields) =>
    formatList(fields.map((field) => t(`records.field_${field}`)));
  return html`<ws-banner tone="attention" role="alert" dismissible .heading=${t('records.changedMeanwhile')} @ws-dismiss=${close}>
    ${news.changed.length ? t('records.changedFields', { fields: words(news.changed) }) : nothing}
    ${news.clashes.length ? t('records.clashes', { fields: words(news.clashes) }) : nothing}
    ${t('records.saveAgain')}
  </ws-banner>`;
}

/**
 * Why the server refused the form: in short where the fields say it, else in full.
 * @param {unknown} error
 * @param {(path: string) => boolean} shows Whether the form says what is wrong with a field beside it.
 */
export function refusedBanner(error, shows) {
  if (!error) return nothing;
  const problems = error instanceof ApiError ? error.errors : [];
  const elsewhere = problems.filter(({ field }) => !shows(field));
  if (problems.length && elsewhere.length === 0) {
    return html`<ws-banner tone="danger" role="alert">${t('records.seeBelow', { count: problems.length })}</ws-banner>`;
  }
  return html`<ws-banner tone="danger" role="alert">${explainRecord(error)}
    ${elsewhere.map(({ message }) => html`<br />${message}`)}</ws-banner>`;
}
