import { html, nothing } from 'lit';
import '../../../shared/components/ws-checkbox.js';
import '../../../shared/components/ws-segmented.js';
import '../../../shared/components/ws-table.js';
import { formatDay, today } from '../../../shared/data/civil-date.js';
import { donations } from '../../../shared/data/reception/trade.js';
import { t } from '../../../shared/i18n/i18n.js';
import { changesOf, fact, field, require } from '../../components/reception/records/fields.js';
import { GearPage } from '../../components/reception/records/gear-page.js';

/**
 * @typedef {import('../../../shared/data/reception/trade.js').Donation} Donation
 * @typedef {Donation['lines'][number]} DonationLine
 * @typedef {import('../../components/reception/records/line-editor.js').Line} Line
 */

const KINDS = ['laptop', 'desktop', 'screen', 'other'];

/** One donation: what was given, to whom. */
export class DonationPage extends GearPage {
  get section() {
    return 'donations';
  }

  get subject() {
    return 'donation';
  }

  get calls() {
    return donations;
  }

  get most() {
    return 500;
  }

  blank() {
    return {
      recipient_kind: 'person',
      recipient: '',
      trainee: false,
      contact: '',
      donated_on: today(),
      note: '',
      lines: [this.blankLine()],
    };
  }

  blankLine() {
    return {
      serial: '',
      kind: '',
      kind_label: '',
      brand: null,
      model: null,
      given_on: this.draft.values?.donated_on ?? today(),
    };
  }

  /** What was given on the day of the donation follows it. @param {any} change */
  change(change) {
    const { values } = this.draft;
    if (values && 'donated_on' in change) {
      const lines = values.lines.map((/** @type {Line} */ line) =>
        line.given_on === values.donated_on ? { ...line, given_on: change.donated_on } : line,
      );
      super.change({ ...change, lines });
    } else super.change(change);
  }

  /** @param {Donation} donation */
  draftOf(donation) {
    const { recipient_kind, recipient, trainee, contact, donated_on, note } = donation;
    const lines = donation.lines.map((line) => ({
      id: line.id,
      serial: line.serial,
      kind: line.kind,
      kind_label: line.kind_label,
      brand: line.brand ?? null,
      model: line.model ?? null,
      given_on: line.given_on,
    }));
    return { recipient_kind, recipient, trainee, contact, donated_on, note, lines };
  }

  /**
   * @param {any} draft
   * @param {Record<string, string>} wrong
   * @param {any} base
   */
  wire(draft, wrong, base) {
    require(draft, wrong, ['recipient', 'donated_on']);
    this.judgeSerials(draft.lines, wrong);
    if (draft.lines.length === 0) wrong.lines = t('records.linesMissing');
    const body = {
      recipient_kind: draft.recipient_kind,
      recipient: draft.recipient.trim(),
      trainee: draft.recipient_kind === 'person' && draft.trainee,
      contact: draft.contact.trim(),
      donated_on: draft.donated_on,
      note: draft.note.trim(),
      lines: draft.lines.map((/** @type {Line} */ line, /** @type {number} */ index) => ({
        ...this.wireGear(line, 'kind_label', `lines[${index}].`, wrong),
        ...(line.given_on ? { given_on: line.given_on } : {}),
      })),
    };
    const changes = changesOf(body, draft, base);
    // A trainee who became an organisation is none.
    if (base && 'recipient_kind' in changes) changes.trainee = body.trainee;
    return changes;
  }

  /** @param {Donation} donation */
  sub(donation) {
    return donation.recipient;
  }

  /** @param {Donation} donation */
  meta(donation) {
    return donation.trainee
      ? html`<ws-badge tone="info" icon="user">${t('records.trainee')}</ws-badge>`
      : nothing;
  }

  /** @param {Donation} donation */
  view(donation) {
    return html`
      <section>
        <dl class="facts">
          ${fact(t('records.field_recipient'), donation.recipient)}
          ${fact(t('records.field_recipient_kind'), t(donation.trainee ? 'records.trainee' : `records.is_${donation.recipient_kind}`))}
          ${fact(t('records.field_contact'), donation.contact)}
          ${fact(t('records.field_donated_on'), formatDay(donation.donated_on, { year: true }))}
          ${donation.note ? fact(t('records.field_note'), donation.note, 'whole') : nothing}
        </dl>
      </section>
      <section aria-labelledby="lines">
        <div class="head"><h2 id="lines">${t('records.given')} <span class="count">${donation.lines.length}</span></h2></div>
        <ws-table plain .label=${t('records.given')} .rows=${donation.lines} .columns=${[
          ...this.gearColumns(),
          {
            id: 'given_on',
            label: t('records.field_given_on'),
            from: 760,
            text: (/** @type {DonationLine} */ line) => formatDay(line.given_on),
          },
        ]}></ws-table>
      </section>
    `;
  }

  /** @param {any} draft */
  form(draft) {
    return html`
      <section>
        <div class="body fields">
          <div class="labelled whole">
            <span aria-hidden="true">${t('records.field_recipient_kind')}</span>
            <div class="beside">
              <ws-segmented .label=${t('records.field_recipient_kind')} .value=${draft.recipient_kind}
                .options=${[
                  { value: 'person', label: t('records.is_person'), icon: 'user' },
                  { value: 'organisation', label: t('records.is_organisation'), icon: 'users' },
                ]}
                @change=${(/** @type {any} */ event) => this.change({ recipient_kind: event.currentTarget.value })}></ws-segmented>
              ${
                draft.recipient_kind === 'person'
                  ? html`<ws-checkbox .label=${t('records.isTrainee')} .checked=${draft.trainee} .error=${this.problem('trainee')}
                      @change=${(/** @type {any} */ event) => this.change({ trainee: event.currentTarget.checked })}></ws-checkbox>`
                  : nothing
              }
            </div>
          </div>
          ${field(this, 'recipient', { required: true, maxlength: 255, class: 'half', autofocus: this.isNew })}
          ${field(this, 'contact', { maxlength: 255, class: 'half', hint: t('records.contactHint') })}
          ${field(this, 'donated_on', { type: 'date', required: true, class: 'half' })}
          ${field(this, 'note', { type: 'textarea', maxlength: 4000, rows: 2, class: 'whole' })}
        </div>
      </section>
      ${this.lineSection(draft.lines)}
    `;
  }

  lineFields() {
    return [
      ...this.gearFields(KINDS, 'kind_label'),
      {
        id: 'given_on',
        label: t('records.field_given_on'),
        type: /** @type {const} */ ('date'),
        width: 'minmax(132px, 0.8fr)',
      },
    ];
  }
}

customElements.define('donation-page', DonationPage);
