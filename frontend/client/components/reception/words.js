/** What things of reception are called, and how they are coloured. */
import { nameOf } from '../../../shared/app/names.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../shared/data/types.js').Lot} Lot
 * @typedef {import('../../../shared/data/types.js').Worker} Worker
 * @typedef {import('../../../shared/data/people.js').PeopleStore} PeopleStore
 * @typedef {'neutral' | 'ok' | 'danger' | 'info' | 'attention'} Tone
 */

/** @type {Record<string, Tone>} */
const OUTCOME_TONES = { refurbished: 'ok', parts: 'attention', scrap: 'danger', custom: 'info' };

/**
 * What a machine is.
 * @param {{ kind: string, kind_label?: string }} machine
 */
export function kindOf({ kind, kind_label: label }) {
  return kind === 'other' && label ? label : t(`reception.kind_${kind}`);
}

/**
 * What became of an item, in a word.
 * @param {Pick<Item, 'outcome' | 'outcome_label'>} item
 */
export function outcomeOf({ outcome, outcome_label: label }) {
  if (outcome === 'custom') return label?.name ?? t('reception.outcome_custom');
  return t(outcome ? `reception.outcome_${outcome}` : 'reception.toSort');
}

/**
 * @param {string | null | undefined} outcome
 * @returns {Tone}
 */
export function outcomeTone(outcome) {
  return outcome ? OUTCOME_TONES[outcome] : 'neutral';
}

/**
 * Where a lot stands.
 * @param {Pick<Lot, 'state' | 'recovered_at'>} lot
 * @returns {{ text: string, tone: Tone, icon: string }}
 */
export function stateOfLot({ state, recovered_at: recovered }) {
  if (recovered) return { text: t('reception.state_recovered'), tone: 'neutral', icon: 'archive' };
  if (state === 'finished') return { text: t('reception.state_finished'), tone: 'ok', icon: 'circle-check' };
  return state === 'in_progress'
    ? { text: t('reception.state_in_progress'), tone: 'info', icon: '' }
    : { text: t('reception.state_received'), tone: 'neutral', icon: '' };
}

/**
 * A lot as people say it.
 * @param {{ number: number }} lot
 */
export function lotName({ number }) {
  return t('reception.lotNumber', { number });
}

/**
 * Who works on something: an account, or a name.
 * @param {PeopleStore} people
 * @param {Worker | null | undefined} worker
 */
export function workerName(people, worker) {
  if (!worker) return '';
  return 'account' in worker ? nameOf(people, worker.account) : worker.name;
}
