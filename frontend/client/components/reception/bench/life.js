/** The life of a serial number, in words. */
import { hasMessage, t } from '../../../../shared/i18n/i18n.js';
import { wipeOf } from '../disks/wipe-words.js';
import { kindOf, outcomeOf, workerName } from '../words.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Life} Life
 * @typedef {import('../../../../shared/data/types.js').LifeEvent} LifeEvent
 * @typedef {import('../../../../shared/data/people.js').PeopleStore} PeopleStore
 * @typedef {{ seq: number, at: string, actor: number | null, icon: string, tone: string, text: string }} Told
 */

/** @type {Record<string, [icon: string, tone: string]>} */
const LOOKS = {
  item_added: ['package-open', 'info'],
  item_deleted: ['trash', 'danger'],
  item_restored: ['undo-2', ''],
  item_missed: ['triangle-alert', 'attention'],
  lot_finished: ['circle-check', 'ok'],
  lot_recovered: ['archive', ''],
  disk: ['shield-check', 'ok'],
  donation: ['gift', ''],
  loan: ['handshake', ''],
};
/** What is written of a record is no news of a machine, and how it leaves or is lent is told by the donation or the loan. */
const UNTOLD = new Set([
  ...['created', 'changed', 'deleted', 'restored', 'imported'].map((verb) => `lot_${verb}`),
  ...['created', 'changed', 'deleted', 'restored', 'imported'].map((verb) => `disk_session_${verb}`),
  ...['left', 'came_back', 'lent', 'unlent', 'returned', 'unreturned'].map((verb) => `item_${verb}`),
  ...['donation_changed', 'loan_changed'],
]);

/**
 * What happened, newest first.
 * @param {Life} life
 * @param {PeopleStore} people
 * @returns {Told[]}
 */
export function lifeTold(life, people) {
  const { items, events } = life;
  const lotOf = (/** @type {LifeEvent} */ { subject, subject_id: id }) =>
    items.find((item) => (subject === 'lot' ? item.lot : item.id) === id)?.lot_number ?? '';
  return events
    .filter(({ subject, verb }) => !UNTOLD.has(`${subject}_${verb}`))
    .map((event) => {
      const { seq, at, actor, subject, verb } = event;
      const [icon, tone] = LOOKS[`${subject}_${verb}`] ?? LOOKS[subject] ?? ['wrench', ''];
      const text = recordTold(event, life) ?? textOf(event, people, lotOf(event));
      return { seq, at, actor: actor ?? null, icon, tone, text };
    })
    .reverse();
}

/**
 * What happened to a disk, a donation or a loan, which the life names beside its events.
 * @param {LifeEvent} event
 * @param {Life} life
 * @returns {string | null} `null` for what is told otherwise.
 */
function recordTold({ subject, subject_id: id, verb, details }, { disks, donations, loans }) {
  const key = `reception.life_${subject}_${verb}`;
  if (subject === 'donation' || subject === 'loan') {
    const given = donations.find(({ donation }) => donation === id);
    const lent = loans.find(({ loan }) => loan === id);
    const { number, name } =
      subject === 'donation'
        ? { number: given?.number, name: given?.recipient }
        : { number: lent?.number, name: lent?.borrower };
    return hasMessage(key) ? t(key, { number: number ?? '', name: name ?? '' }) : null;
  }
  if (subject !== 'disk') return null;
  const facts = /** @type {Record<string, any>} */ (details ?? {});
  const result = facts.result?.to ?? facts.result;
  const disk = disks.find((one) => one.id === id);
  const serial = disk?.serial ?? '';
  if (result === 'success') return t('reception.life_disk_wiped', { serial, how: disk ? wipeOf(disk) : '' });
  if (result === 'failed') return t('reception.life_disk_failed', { serial });
  return hasMessage(key) ? t(key, { serial }) : null;
}

/**
 * @param {LifeEvent} event
 * @param {PeopleStore} people
 * @param {number | string} number Of the lot that it happened in.
 */
function textOf({ subject, verb, details }, people, number) {
  const facts = /** @type {Record<string, any>} */ (details ?? {});
  if (subject === 'item' && verb === 'changed') return changesTold(facts, people);
  const key = `reception.life_${subject}_${verb}`;
  if (hasMessage(key)) return t(key, { number });
  return t('reception.life_other', { what: `${subject} ${verb}` });
}

/**
 * What changed of an item.
 * @param {Record<string, { from: any, to: any }>} changes
 * @param {PeopleStore} people
 */
function changesTold(changes, people) {
  /** @type {string[]} */
  const told = [];
  const {
    outcome,
    outcome_label: label,
    os,
    technician,
    kind,
    kind_label: kindLabel,
    brand,
    model,
    serial,
  } = changes;
  if (outcome || label) {
    const now = { outcome: outcome ? outcome.to : 'custom', outcome_label: label?.to };
    told.push(now.outcome ? outcomeOf(now) : t('reception.life_toSort'));
  }
  if (os) {
    const name = os.to ? t(`reception.os_${os.to}`) : '—';
    told.push(told.length ? name : t('reception.life_os', { name }));
  }
  if (technician) {
    const name = workerName(people, technician.to);
    told.push(name ? t('reception.life_technician', { name }) : t('reception.life_noTechnician'));
  }
  if (kind || kindLabel) told.push(kindOf({ kind: kind?.to ?? 'other', kind_label: kindLabel?.to }));
  const named = [brand?.to?.name, model?.to?.name].filter(Boolean).join(' ');
  if (named) told.push(named);
  if (serial) told.push(t('reception.life_serial', { from: serial.from, to: serial.to }));
  if (changes.note) told.push(t('reception.life_note'));
  if (changes.place) told.push(t('reception.life_place', { name: changes.place.to?.name ?? '—' }));
  return told.length ? told.join(', ') : t('reception.life_changed');
}
