import { nothing } from 'lit';
import { AppPage } from '../../../../shared/app/page.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { RecordDraft } from './record-draft.js';

/**
 * @typedef {import('./record-draft.js').Values} Draft
 *
 * @typedef {object} Calls What can be asked of the server about one kind of record.
 * @property {(transport: any, id: number) => Promise<any>} get
 * @property {(transport: any, body: any, key: string) => Promise<any>} create
 * @property {(transport: any, id: number, body: any) => Promise<any>} update
 * @property {(transport: any, id: number) => Promise<any>} remove
 * @property {(transport: any, id: number) => Promise<any>} restore
 */

const NEW = 'new';

/** What the page of one kind of record says of its kind; `record-page.js` does the rest. */
export class RecordBase extends AppPage {
  /** The form while it is open. */
  draft = new RecordDraft(this);

  constructor() {
    super();
    /** The record as the server has it; `null` while it is not here, and for a new one. @type {any} */
    this.record = null;
  }

  /** Which part of reception this is: `orders`. @returns {string} */
  get section() {
    return '';
  }

  /** How the journal calls such a record: `order`. @returns {string} */
  get subject() {
    return '';
  }

  /** @returns {Calls} */
  get calls() {
    throw new Error('a record page says its calls');
  }

  /** What a new one begins with. @returns {Draft} */
  blank() {
    return {};
  }

  /**
   * The form's values of a record.
   * @param {any} _record
   * @returns {Draft}
   */
  draftOf(_record) {
    return {};
  }

  /**
   * The form without what was begun and left empty, as it is sent.
   * @param {Draft} draft
   * @returns {Draft}
   */
  tidy(draft) {
    return draft;
  }

  /**
   * What is sent for a draft.
   * @param {Draft} _draft
   * @param {Record<string, string>} _wrong Takes what is wrong with it, by the field's path.
   * @param {Draft | null} _base What the editing began with; `null` for a new record, of which everything is sent.
   * @returns {any}
   */
  wire(_draft, _wrong, _base) {
    return {};
  }

  /** What the record is called: « Commande 12 ». @param {any} record */
  nameOf(record) {
    return t(`records.${this.subject}_name`, { number: String(record.number) });
  }

  /** The same within a sentence: « la commande 12 ». @param {any} record */
  inSentence(record) {
    return t(`records.${this.subject}_the`, { number: String(record.number) });
  }

  /** @param {any} _record @returns {unknown} */
  sub(_record) {
    return '';
  }

  /** @param {any} _record @returns {unknown} */
  meta(_record) {
    return nothing;
  }

  /** Buttons beside "Edit". @param {any} _record @returns {unknown} */
  actions(_record) {
    return nothing;
  }

  /** What else is behind "More". @param {any} _record @returns {import('../../../../shared/components/ws-menu.js').Choice[]} */
  choices(_record) {
    return [];
  }

  /** Something behind "More" was chosen. @param {string} _id */
  chose(_id) {}

  /** @param {any} _record @returns {unknown} */
  view(_record) {
    return nothing;
  }

  /** @param {Draft} _draft @returns {unknown} */
  form(_draft) {
    return nothing;
  }

  /** Whether the record can be changed as it is now. @param {any} record */
  mayEdit(record) {
    return this.writes && !record.deleted_at;
  }

  /** Whether it can be deleted as it is now. @param {any} _record */
  mayDelete(_record) {
    return true;
  }

  /** Whether an event may have changed what is shown. @param {string} kind */
  concerns(kind) {
    return kind.startsWith(`reception.${this.subject}.`);
  }

  get writes() {
    return this.workspace.session.may('reception:write');
  }

  get manages() {
    return this.workspace.session.may('reception:manage');
  }

  /** The id in the address. @returns {string} */
  get address() {
    return Object.values(this.route.parameters)[0] ?? NEW;
  }

  get isNew() {
    return this.address === NEW;
  }

  /** Whether the form says what is wrong with a field beside it. @param {string} path */
  shows(path) {
    return path in (this.draft.values ?? {}) || /^lines\[\d+\]\./.test(path);
  }
}
