import { t } from '../../../../shared/i18n/i18n.js';
import { MOST } from './scanner.js';

/** @typedef {import('./bench.js').Feedback} Feedback */

/**
 * What became of a scan, to be shown: in a word beside the serial number, and in a sentence where something is wrong.
 * @param {Feedback} feedback
 * @returns {{ tone: 'ok' | 'attention' | 'info' | 'danger', icon: string, short: string, words: string }}
 */
export function feedbackOf({ what, serial, position, count }) {
  switch (what) {
    case 'added':
      return { tone: 'ok', icon: 'check', short: t('reception.fb_added', { position }), words: '' };
    case 'duplicate': {
      const short = position ? t('reception.fb_duplicate', { position }) : t('reception.fb_duplicateHere');
      return { tone: 'attention', icon: 'copy', short, words: '' };
    }
    case 'asked':
      return { tone: 'info', icon: 'circle-question-mark', short: t('reception.fb_asked'), words: '' };
    case 'seen_before':
      return { tone: 'info', icon: 'rotate-ccw-clock', short: t('reception.fb_seen_before'), words: '' };
    case 'closed':
      return { tone: 'danger', icon: 'archive', short: '', words: t('reception.fb_closed', { serial }) };
    case 'refused':
      return { tone: 'danger', icon: 'circle-x', short: t('reception.fb_refused'), words: '' };
    case 'long':
      return {
        tone: 'danger',
        icon: 'circle-x',
        short: '',
        words: t('reception.fb_long', { count, most: MOST }),
      };
    default:
      return { tone: 'danger', icon: 'circle-x', short: '', words: t(`reception.fb_${what}`) };
  }
}

/**
 * The same for who does not see it.
 * @param {Feedback} feedback
 */
export function spoken(feedback) {
  const { short, words } = feedbackOf(feedback);
  return words || `${feedback.serial}${t('reception.colon')}${short}`;
}
