import { css, html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-chip.js';
import '../../../../shared/components/ws-field.js';
import { formatCapacity, PRESETS, parseCapacity } from '../../../../shared/data/capacity.js';
import { changeDisks } from '../../../../shared/data/reception/disks.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import '../catalogue-field.js';
import { explainRecord, lineProblem } from '../records/record-problems.js';
import { DISK_KINDS, interfacesOf, methodsOf, standardName, standardsOf } from './wipe-words.js';

/**
 * @typedef {import('../../../../shared/data/reception/disks.js').Disk} Disk
 * @typedef {import('../../../../shared/data/reception/disks.js').DiskChange} DiskChange
 * @typedef {import('./wipe-words.js').DiskKind} DiskKind
 */

/** Stays as each disk has it, where many are filled in. */
const LEAVE = '';
/** Takes out what is there, where many are filled in. */
const CLEAR = '-';
const CHOICES = ['interface', 'method', 'standard', 'result'];

/** What one disk is and how it was wiped, or the same for many at once. */
export class DiskDialog extends DialogSection {
  static properties = {
    disks: { attribute: false },
    values: { state: true },
    wrong: { state: true },
    conflict: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; align-items: start; }
      .whole { grid-column: 1 / -1; }
      .presets { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; }
      @media (max-width: 560px) { .fields { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #submission = new Submission(this);
  /** @type {Record<string, any>} */
  #initial = {};

  constructor() {
    super();
    /** The disks as they were read: one, or those that get the same. @type {Disk[]} */
    this.disks = [];
    /** @type {Record<string, any>} */
    this.values = {};
    /** @type {Record<string, string>} */
    this.wrong = {};
    this.conflict = false;
    /** @type {(disks: Disk[], sessions: import('../../../../shared/data/reception/disks.js').DiskSession[]) => void} */
    this.onChanged = () => {};
    /** Reads them again, after somebody else changed one. @type {() => Promise<Disk[]>} */
    this.refresh = async () => this.disks;
  }

  /** Whether it is about one disk. */
  get #single() {
    return this.disks.length === 1;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#begin();
  }

  #begin() {
    const [disk] = this.disks;
    this.#initial = this.#single
      ? {
          serial: disk.serial,
          kind: disk.kind,
          brand: disk.brand ?? null,
          model: disk.model ?? null,
          capacity: disk.capacity ? formatCapacity(disk.capacity) : '',
          interface: disk.interface ?? '',
          method: disk.method ?? '',
          standard: disk.standard ?? '',
          result: disk.result ?? '',
          note: disk.note,
        }
      : { kind: LEAVE, capacity: '', interface: LEAVE, method: LEAVE, standard: LEAVE, result: LEAVE };
    this.values = { ...this.#initial };
  }

  /** The kinds that what is chosen has to fit. @returns {DiskKind[]} */
  get #kinds() {
    if (this.values.kind) return [this.values.kind];
    return [...new Set(this.disks.map((disk) => disk.kind))];
  }

  /** @param {Record<string, any>} change */
  #set(change) {
    const values = { ...this.values, ...change };
    if ('brand' in change && change.brand?.id !== this.values.brand?.id) values.model = null;
    this.values = values;
    // What no longer fits goes back to nothing.
    const fits = {
      interface: /** @type {string[]} */ (interfacesOf(this.#kinds)),
      method: /** @type {string[]} */ (methodsOf(this.#kinds)),
      standard: /** @type {string[]} */ (
        standardsOf(this.#kinds, values.method === CLEAR ? '' : values.method)
      ),
    };
    for (const [name, options] of Object.entries(fits)) {
      const value = this.values[name];
      if (value && value !== CLEAR && !options.includes(value)) this.values = { ...this.values, [name]: '' };
    }
    if (Object.keys(this.wrong).length) this.#judge();
  }

  /** What is to be sent; `null` while something is wrong. @returns {DiskChange | null} */
  #judge() {
    /** @type {Record<string, string>} */
    const wrong = {};
    /** @type {Record<string, any>} */
    const set = {};
    const { values } = this;
    for (const [name, value] of Object.entries(values)) {
      if (value === this.#initial[name] || value?.id === (this.#initial[name]?.id ?? 0)) continue;
      if (name === 'capacity') {
        const bytes = value.trim() ? parseCapacity(value) : null;
        if (value.trim() && bytes === null) wrong.capacity = t('records.capacityWrong');
        set.capacity = bytes;
      } else if (name === 'brand' || name === 'model') set[name] = value?.id ?? null;
      else if (CHOICES.includes(name)) set[name] = value === CLEAR || value === '' ? null : value;
      else set[name] = value.trim();
    }
    if ('serial' in set && !set.serial) wrong.serial = t('ui.valueMissing');
    if (values.result === 'success') {
      for (const name of /** @type {const} */ (['method', 'standard'])) {
        const missing = this.#single
          ? !values[name]
          : !values[name] && this.disks.some((disk) => !disk[name]);
        if (missing || values[name] === CLEAR) wrong[name] = t(`records.successNeeds_${name}`);
      }
    }
    this.wrong = wrong;
    return Object.keys(wrong).length ? null : set;
  }

  /** @param {string} name */
  #problem(name) {
    if (this.wrong[name]) return this.wrong[name];
    const { error } = this.#submission;
    if (!(error instanceof ApiError)) return '';
    const found = error.errors.find(({ field }) => field === name || field.endsWith(`.${name}`));
    return found ? lineProblem(error, found.field) || found.message : '';
  }

  render() {
    const { values } = this;
    const single = this.#single;
    const heading = single
      ? t('records.diskTitle', { serial: this.disks[0].serial })
      : t('records.fillTitle', { count: this.disks.length });
    return html`<ws-dialog open size="l" .heading=${heading}>
      <div class="content">
        ${single ? nothing : html`<p class="about">${t('records.fillAbout')}</p>`}
        ${this.#banner()}
        <div class="fields">
          ${single ? this.#text('serial', { mono: true, maxlength: 100 }) : nothing}
          ${this.#choice('kind', DISK_KINDS, (kind) => t(`records.disk_${kind}`), { empty: !single })}
          ${
            single ? html`${this.#name('brand', values.brand)} ${this.#name('model', values.model)}` : nothing
          }
          ${this.#choice('interface', interfacesOf(this.#kinds), (one) => t(`records.interface_${one}`))}
          <div class="whole">
            ${this.#text('capacity', { placeholder: single ? '' : t('records.leave'), hint: t('records.capacityHint') })}
            <div class="presets">
              ${PRESETS.map(
                (bytes) =>
                  html`<ws-chip .pressed=${parseCapacity(values.capacity) === bytes} @change=${() => this.#set({ capacity: formatCapacity(bytes) })}>${formatCapacity(bytes)}</ws-chip>`,
              )}
            </div>
          </div>
          ${this.#choice('method', methodsOf(this.#kinds), (one) => t(`records.method_${one}`))}
          ${this.#choice('standard', standardsOf(this.#kinds, values.method === CLEAR ? '' : values.method), standardName)}
          ${this.#choice('result', ['success', 'failed'], (one) => t(`records.result_${one}`))}
          ${
            single
              ? html`<ws-field class="whole" type="textarea" rows="2" maxlength="4000" .label=${t('records.field_note')} .value=${values.note} .error=${this.#problem('note')}
                  @input=${(/** @type {any} */ event) => this.#set({ note: event.currentTarget.value })}></ws-field>`
              : nothing
          }
        </div>
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="primary" icon="check" ?loading=${this.#submission.busy} @click=${() => this.#save()}>
        ${single ? t('records.save') : t('records.fillVerb', { count: this.disks.length })}</ws-button>
    </ws-dialog>`;
  }

  #banner() {
    if (this.conflict)
      return html`<ws-banner tone="attention" role="alert" .heading=${t('records.changedMeanwhile')}>${t('records.saveAgain')}</ws-banner>`;
    const { error } = this.#submission;
    if (!error) return nothing;
    const shown =
      error instanceof ApiError &&
      error.errors.length > 0 &&
      error.errors.every(({ field }) => {
        return Object.keys(this.values).some((name) => field.endsWith(name));
      });
    return shown ? nothing : html`<ws-banner tone="danger" role="alert">${explainRecord(error)}</ws-banner>`;
  }

  /**
   * @param {string} name
   * @param {{ mono?: boolean, maxlength?: number, placeholder?: string, hint?: string }} [more]
   */
  #text(name, { mono = false, maxlength = 40, placeholder = '', hint = '' } = {}) {
    return html`<ws-field autocomplete="off" .label=${t(`records.field_${name}`)} .mono=${mono} .maxlength=${maxlength} .placeholder=${placeholder} .hint=${hint}
      .value=${this.values[name]} .error=${this.#problem(name)} @input=${(/** @type {any} */ event) => this.#set({ [name]: event.currentTarget.value })}></ws-field>`;
  }

  /**
   * @param {'brand' | 'model'} name
   * @param {any} entry
   */
  #name(name, entry) {
    const brand = this.values.brand;
    return html`<catalogue-field .transport=${this.workspace.transport} .kind=${name} .label=${t(`records.field_${name}`)} .entry=${entry}
      .parent=${name === 'model' ? (brand?.id ?? null) : null} .orphan=${name === 'model' && !brand} .error=${this.#problem(name)}
      @change=${(/** @type {any} */ event) => this.#set({ [name]: event.currentTarget.entry })}></catalogue-field>`;
  }

  /**
   * @param {string} name
   * @param {readonly string[]} options
   * @param {(option: string) => string} words
   * @param {{ empty?: boolean }} [more] Whether nothing may be chosen.
   */
  #choice(name, options, words, { empty = true } = {}) {
    const none = this.#single
      ? [{ value: '', label: '—' }]
      : [
          { value: LEAVE, label: t('records.leave') },
          ...(CHOICES.includes(name) ? [{ value: CLEAR, label: t('records.takeOut') }] : []),
        ];
    return html`<ws-field type="select" .label=${t(`records.field_${name}`)} .value=${this.values[name]} .error=${this.#problem(name)}
      .options=${[...(empty ? none : []), ...options.map((value) => ({ value, label: words(value) }))]}
      @change=${(/** @type {any} */ event) => this.#set({ [name]: event.currentTarget.value })}></ws-field>`;
  }

  async #save() {
    const set = this.#judge();
    if (!set) return;
    if (Object.keys(set).length === 0) {
      this.close();
      return;
    }
    await this.#submission.run(async () => {
      try {
        const { disks, sessions } = await changeDisks(this.workspace.transport, this.disks, set);
        this.onChanged(disks, sessions);
        this.close();
        toast({ text: t('records.disksChanged', { count: disks.length }), tone: 'ok' });
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'version_conflict') throw error;
        const mine = this.values;
        const before = this.#initial;
        this.disks = await this.refresh();
        if (this.disks.length === 0) throw error;
        this.#begin();
        // What was chosen here stands on top of what they made of it.
        const changed = Object.entries(mine).filter(([name, value]) => value !== before[name]);
        this.values = { ...this.values, ...Object.fromEntries(changed) };
        this.conflict = true;
      }
    });
  }
}

customElements.define('disk-dialog', DiskDialog);

/** @param {Partial<DiskDialog>} given */
export function showDiskDialog(given) {
  showDialog('disk-dialog', given);
}
