import { language, t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../../shared/data/reception/documents.js').DocumentKind} DocumentKind
 * @typedef {import('../../../../shared/data/reception/documents.js').LabelFormat} LabelFormat
 * @typedef {import('../../../../shared/data/reception/documents.js').Subject} Subject
 * @typedef {{ kind: DocumentKind, format?: LabelFormat }} Wanted
 */

/** @type {readonly Wanted[]} */
const LABELS = [
  { kind: 'label_sheet', format: 'avery_l7160' },
  { kind: 'label_sheet', format: 'roll_57x32' },
];

/** What is made of each kind of record. @type {Readonly<Record<Subject, readonly Wanted[]>>} */
const MADE_OF = {
  lot: [{ kind: 'lot_sheet' }, ...LABELS],
  disk_session: [{ kind: 'erasure_certificate' }, ...LABELS],
  order: [{ kind: 'order_sheet' }],
  donation: [{ kind: 'donation_certificate' }],
  loan: [{ kind: 'loan_agreement' }],
  place: LABELS,
};

/**
 * What a document is called, with what labels are printed on.
 * @param {{ kind: DocumentKind, format?: LabelFormat | null }} document
 */
export function documentName({ kind, format }) {
  const name = t(`documents.${kind}`);
  return format ? `${name}, ${t(`documents.${format}`)}` : name;
}

/**
 * What can be made of a record, in each language: one's own first.
 * @param {Subject} subject
 * @returns {import('../../../../shared/components/ws-menu.js').Choice[]}
 */
export function documentChoices(subject) {
  const own = language();
  const languages = own === 'fr' ? ['fr', 'en'] : ['en', 'fr'];
  return languages.flatMap((one) =>
    MADE_OF[subject].map((wanted) => ({
      id: [wanted.kind, one, wanted.format].filter(Boolean).join(' '),
      label: documentName(wanted),
      icon: wanted.format ? 'qr-code' : 'file-text',
      group: t(`documents.in_${one}`),
    })),
  );
}

/**
 * What was chosen of `documentChoices`, as the server wants it.
 * @param {string} id
 * @returns {import('../../../../shared/data/types.js').Schemas['MakeDocument']}
 */
export function wantedOf(id) {
  const [kind, language, format] = id.split(' ');
  return /** @type {any} */ ({ kind, language, ...(format ? { format } : {}) });
}
