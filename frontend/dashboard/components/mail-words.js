import { html } from 'lit';
import '../../shared/components/ws-badge.js';
import { t } from '../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../shared/data/mail.js').Mail} Mail
 * @typedef {'neutral' | 'ok' | 'danger' | 'attention'} Tone
 */

/**
 * Where a mail stands: one that waits after it failed is another thing than one that is on its way.
 * @param {Pick<Mail, 'state' | 'last_error'>} mail
 * @returns {[tone: Tone, icon: string, words: 'queued' | 'again' | 'sent' | 'failed']}
 */
export function mailState({ state, last_error: error }) {
  if (state === 'sent') return ['ok', 'check', 'sent'];
  if (state === 'failed') return ['danger', 'circle-x', 'failed'];
  return error ? ['attention', 'clock', 'again'] : ['neutral', 'send', 'queued'];
}

/** @param {Mail} mail */
export function mailBadge(mail) {
  const [tone, icon, words] = mailState(mail);
  return html`<ws-badge .tone=${tone} .icon=${icon}>${t(`mail.state_${words}`)}</ws-badge>`;
}

/**
 * Why an attempt failed, in words, with what the mail server said.
 * @param {Mail['last_error'] | undefined} error
 */
export function problemOf(error) {
  if (!error) return '';
  const why = t(`mail.problem_${error.code}`);
  return error.detail ? `${why} ${t('mail.said', { detail: error.detail })}` : why;
}
