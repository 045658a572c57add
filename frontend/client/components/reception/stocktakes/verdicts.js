/** What scans of a stocktake turned out to be, in words and colours. */
import { t } from '../../../../shared/i18n/i18n.js';
import { MOST } from '../bench/scanner.js';

/**
 * @typedef {import('./counting.js').Answer} Answer
 * @typedef {'neutral' | 'ok' | 'danger' | 'info' | 'attention'} Tone
 */

/** @type {Record<string, [tone: Tone, icon: string]>} */
const LOOKS = {
  found: ['ok', 'check'],
  moved: ['info', 'arrow-right'],
  repeated: ['neutral', 'copy'],
  out_of_stock: ['danger', 'ban'],
  unknown: ['attention', 'circle-question-mark'],
  missing: ['danger', 'triangle-alert'],
  sent: ['neutral', 'scan-barcode'],
  kept: ['neutral', 'clock'],
  caught_up: ['ok', 'check-check'],
};

/**
 * How a verdict looks.
 * @param {string} verdict
 * @returns {{ tone: Tone, icon: string }}
 */
export function verdictLook(verdict) {
  const [tone, icon] = LOOKS[verdict] ?? ['danger', 'circle-x'];
  return { tone, icon };
}

/**
 * What became of the last scan: a word that is read from afar, and a line of what there is more to say.
 * @param {Answer} answer
 * @param {(place: number | null | undefined) => string} placeName
 * @returns {{ tone: Tone, icon: string, word: string, more: string }}
 */
export function answerTold({ what, scan, count, odd }, placeName) {
  const { tone, icon } = verdictLook(what);
  const told = (/** @type {string} */ word, /** @type {string} */ more = '') => ({ tone, icon, word, more });
  const label = scan?.label ?? '';
  switch (what) {
    case 'found':
    case 'repeated':
      return told(t(`stocktakes.is_${what}`), label);
    case 'moved': {
      const from = placeName(scan?.from_place);
      const came = from ? t('stocktakes.wasIn', { place: from }) : t('stocktakes.wasNowhere');
      return told(t('stocktakes.is_moved'), [label, came].filter(Boolean).join(' · '));
    }
    case 'out_of_stock':
      return told(
        t('stocktakes.is_out_of_stock'),
        [label, t('stocktakes.leftText')].filter(Boolean).join(' · '),
      );
    case 'unknown':
      return told(t('stocktakes.is_unknown'), t('stocktakes.unknownText'));
    case 'sent':
      return told(t('stocktakes.is_sent'));
    case 'kept':
      return told(t('stocktakes.is_kept'), t('stocktakes.keptText'));
    case 'caught_up': {
      const all = { tone, icon, word: t('stocktakes.is_caught_up', { count }), more: '' };
      return odd
        ? { ...all, tone: 'attention', icon: 'triangle-alert', more: t('stocktakes.oddText', { count: odd }) }
        : all;
    }
    case 'place':
    case 'closed':
      return told(t('stocktakes.is_refused'), t(`stocktakes.${what}Text`));
    case 'refused':
      return told(t('stocktakes.is_refused'));
    case 'long':
      return told(t('stocktakes.is_refused'), t('reception.fb_long', { count, most: MOST }));
    default:
      return told(t('stocktakes.is_refused'), t(`reception.fb_${what}`));
  }
}
