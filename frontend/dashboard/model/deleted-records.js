import { explain } from '../../shared/app/problems.js';
import { listActivity } from '../../shared/data/activity.js';
import { hasMessage, t } from '../../shared/i18n/i18n.js';
import { ApiError } from '../../shared/transport/errors.js';

/**
 * @typedef {object} DeletedKind A kind of record that is hidden when it is deleted.
 * @property {string} id
 * @property {string} path Behind `/api/reception/`.
 * @property {string} journal How the journal begins its kinds: `reception.lot.`.
 * @property {(record: any) => string} name What people call the record.
 * @property {(record: any) => string} detail What tells it from the others.
 */

/** @type {readonly DeletedKind[]} */
export const DELETED_KINDS = [
  {
    id: 'lots',
    path: 'lots',
    journal: 'reception.lot.',
    name: ({ number }) => t('reception.lotNumber', { number }),
    detail: ({ name, supplier }) => [name, supplier].filter(Boolean).join(' · '),
  },
  {
    id: 'items',
    path: 'items',
    journal: 'reception.items.',
    name: ({ serial }) => serial,
    detail: ({ kind, kind_label, brand, model, lot_number }) =>
      [
        kind_label || t(`reception.kind_${kind}`),
        [brand?.name, model?.name].filter(Boolean).join(' '),
        t('reception.lotNumber', { number: lot_number }),
      ]
        .filter(Boolean)
        .join(' · '),
  },
  {
    id: 'disks',
    path: 'disk-sessions',
    journal: 'reception.disk_session.',
    name: ({ number }) => t('records.disk_session_name', { number }),
    detail: ({ name, counters }) =>
      [name, t('keeping.disks', { count: counters.total })].filter(Boolean).join(' · '),
  },
  {
    id: 'orders',
    path: 'orders',
    journal: 'reception.order.',
    name: ({ number }) => t('records.order_name', { number }),
    detail: ({ name, supplier }) => [name, supplier].filter(Boolean).join(' · '),
  },
  {
    id: 'donations',
    path: 'donations',
    journal: 'reception.donation.',
    name: ({ number }) => t('records.donation_name', { number }),
    detail: ({ recipient }) => recipient,
  },
  {
    id: 'loans',
    path: 'loans',
    journal: 'reception.loan.',
    name: ({ number }) => t('records.loan_name', { number }),
    detail: ({ borrower }) => borrower,
  },
];

/** How many deletions the journal is asked for at once, which is the most it tells. */
const LOOKED_AT = 200;

/**
 * Who deleted the records of a kind lately, as the journal tells; by the ids of the records.
 * @param {import('../../shared/data/types.js').Transport} transport
 * @param {DeletedKind} kind
 * @returns {Promise<Map<number, number>>}
 */
export async function whoDeleted(transport, kind) {
  const page = await listActivity(transport, { kind: `${kind.journal}deleted`, limit: LOOKED_AT });
  return deletersOf(page.items);
}

/**
 * @param {Pick<import('../../shared/data/types.js').Activity, 'actor' | 'subject' | 'data'>[]} entries Newest first.
 * @returns {Map<number, number>}
 */
export function deletersOf(entries) {
  /** @type {Map<number, number>} */
  const who = new Map();
  for (const { actor, subject, data } of entries) {
    if (!actor) continue;
    // What happens to machines is said of their lot, with them in the details.
    const items = /** @type {{ items?: { id: number }[] } | null | undefined} */ (data)?.items;
    const ids = items ? items.map(({ id }) => id) : [Number(subject?.split(':')[1])];
    for (const id of ids) if (id && !who.has(id)) who.set(id, actor);
  }
  return who;
}

/**
 * Why a record can't come back, in the user's words.
 * @param {unknown} error
 */
export function explainRestoring(error) {
  if (!(error instanceof ApiError)) return explain(error);
  const { code, current } = error;
  const { donation, loan } = current ?? {};
  if (code === 'out_of_stock' && donation)
    return t('keeping.why_given', { to: donation.recipient, number: String(donation.number) });
  if (code === 'on_loan' && (loan ?? current)?.borrower) {
    const { borrower, number } = loan ?? current;
    return t('keeping.why_lent', { to: borrower, number: String(number) });
  }
  if (code === 'duplicate' && current?.lot_number)
    return t('keeping.why_again', { serial: current.serial, lot: String(current.lot_number) });
  const key = `keeping.why_${code}`;
  return hasMessage(key) ? t(key) : explain(error);
}
