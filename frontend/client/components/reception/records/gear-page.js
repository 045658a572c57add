import { html, nothing } from 'lit';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-icon.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { serialKey } from '../bench/scanner.js';
import { kindOf, makeOf } from './gear-words.js';
import './line-editor.js';
import { Scanning } from '../scanning.js';
import { RecordPage } from './record-page.js';
import { Stock } from './stock.js';

/**
 * @typedef {import('./line-editor.js').Line} Line
 * @typedef {import('./line-editor.js').LineField} LineField
 */

/**
 * A record whose lines are pieces of equipment: a donation, a loan. A scan outside a text field adds a line; the
 * server links its serial number to the stock.
 */
export class GearPage extends RecordPage {
  /** The barcode reader. */
  scanning = new Scanning(this, {
    active: () => this.scans,
    onScan: (serial) => this.scanned(serial),
    onRefused: (why) => this.scanning.say('error', t(`records.scan_${why}`)),
  });

  /** What the stock knows of the pieces. */
  stock = new Stock(this);

  open() {
    super.open();
    // What was in stock for the record before may have left with it.
    this.stock.forget();
  }

  /** Whether a scan adds a line now. */
  get scans() {
    return this.draft.values !== null && !this.linesLocked;
  }

  /** Whether the lines can't be changed any more. */
  get linesLocked() {
    return false;
  }

  /** How many lines there are at the most. */
  get most() {
    return 200;
  }

  /** What a new line begins with. @returns {Line} */
  blankLine() {
    return {};
  }

  /** @returns {LineField[]} */
  lineFields() {
    return [];
  }

  /** Whether nothing was written into a line. @param {Line} line */
  isBlank(line) {
    return !line.serial.trim() && !line.kind && !line.brand && !line.model;
  }

  /** @param {any} draft */
  tidy(draft) {
    return { ...draft, lines: draft.lines.filter((/** @type {Line} */ line) => !this.isBlank(line)) };
  }

  get #editor() {
    return /** @type {import('./line-editor.js').LineEditor | null} */ (
      this.renderRoot.querySelector('line-editor')
    );
  }

  /** @param {string} serial */
  scanned(serial) {
    /** @type {Line[]} */
    const lines = this.draft.values?.lines ?? [];
    const key = serialKey(serial);
    const known = lines.findIndex((line) => serialKey(line.serial) === key);
    if (known >= 0) {
      this.scanning.say('duplicate', t('records.scannedTwice', { serial, number: known + 1 }));
      void this.#editor?.point(known);
      return;
    }
    if (lines.length >= this.most) {
      this.scanning.say('error', t('records.linesFull', { count: this.most }));
      return;
    }
    // An empty line waits for it; else it gets one of its own at the end.
    const free = lines.findIndex((line) => this.isBlank(line));
    const at = free >= 0 ? free : lines.length;
    const line = { ...(lines[at] ?? this.blankLine()), serial };
    this.change({ lines: [...lines.slice(0, at), line, ...lines.slice(at + 1)] });
    this.scanning.say('ok', t('records.scanned', { serial, number: at + 1 }));
    void this.updateComplete.then(() => this.#editor?.point(at));
  }

  /**
   * What is wrong with the serial numbers before the server says so: one of them twice.
   * @param {Line[]} lines
   * @param {Record<string, string>} wrong
   */
  judgeSerials(lines, wrong) {
    /** @type {Map<string, number>} */
    const seen = new Map();
    for (const [at, line] of lines.entries()) {
      const key = serialKey(line.serial);
      if (!key) continue;
      const before = seen.get(key);
      if (before === undefined) seen.set(key, at);
      else wrong[`lines[${at}].serial`] = t('records.serialTwice', { number: before + 1 });
    }
  }

  /** @param {Map<PropertyKey, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    const { values } = this.draft;
    if (values) this.stock.look(values.lines.map((/** @type {Line} */ line) => line.serial));
    else if (this.record) this.stock.fetch(this.record.lines.map((/** @type {any} */ line) => line.item));
  }

  /** What the stock says of a line that is being written. @param {Line} line */
  #found(line) {
    if (!line.serial.trim()) return nothing;
    const item = this.stock.bySerial(line.serial);
    if (item === undefined) return nothing;
    if (item === null)
      return line.kind
        ? nothing
        : html`<span class="stock"><ws-icon name="info" .size=${14}></ws-icon>${t('records.notInStock')}</span>`;
    const what = [kindOf(item), makeOf(item)].filter(Boolean).join(' ');
    const own = this.record?.lines.some((/** @type {any} */ one) => one.item === item.id);
    const left = item.left_at && !own;
    return html`<span class="stock"><ws-icon name=${left ? 'triangle-alert' : 'package-open'} .size=${14}></ws-icon>${t(left ? 'records.hasLeft' : 'records.inStock', { what, lot: String(item.lot_number) })}</span>`;
  }

  /** The lines in the form. @param {Line[]} lines */
  lineSection(lines) {
    const { said } = this.scanning;
    const wrong = this.problem('lines');
    return html`<section aria-labelledby="lines">
      <div class="head">
        <h2 id="lines">${t('records.lines')} <span class="count">${lines.filter((line) => !this.isBlank(line)).length}</span></h2>
        ${
          said
            ? html`<ws-badge tone=${said.ok ? 'ok' : 'attention'} icon=${said.ok ? 'check' : 'triangle-alert'}>${said.text}</ws-badge>`
            : html`<span class="none hint"><ws-icon name="scan-barcode"></ws-icon>${t('records.scanHint')}</span>`
        }
      </div>
      ${wrong ? html`<p class="wrong" role="alert">${wrong}</p>` : nothing}
      <line-editor .transport=${this.workspace.transport} .lines=${lines} .fields=${this.lineFields()} .blank=${() => this.blankLine()} .most=${this.most}
        .label=${t('records.lines')}   .addLabel=${t('records.addLine')} .extra=${(/** @type {Line} */ line) => this.#found(line)} .problem=${(/** @type {string} */ path) => this.problem(path)}
        @lines-change=${(/** @type {CustomEvent} */ event) => this.change({ lines: event.detail.lines })}></line-editor>
    </section>`;
  }

  /** The lot of the item that a line is linked to. @param {any} line */
  #lotOf(line) {
    const item = line.item ? this.stock.byId(line.item) : undefined;
    if (!item) return html`<span class="none">${line.item ? '…' : '—'}</span>`;
    return html`<a href="#/reception/lots/${item.lot}/${item.id}">${t('records.lotName', { number: String(item.lot_number) })}</a>`;
  }

  /**
   * The columns of every piece where it is shown.
   * @returns {import('../../../../shared/components/table-model.js').Column[]}
   */
  gearColumns() {
    return [
      {
        id: 'serial',
        label: t('records.field_serial'),
        fixed: true,
        mono: true,
        text: (line) => line.serial || '—',
      },
      { id: 'kind', label: t('records.field_kind'), from: 420, text: kindOf },
      { id: 'make', label: t('records.make'), from: 520, text: (line) => makeOf(line) || '—' },
      {
        id: 'lot',
        label: t('records.fromLot'),
        from: 640,
        render: (line) => this.#lotOf(line),
        text: (line) => {
          const item = line.item && this.stock.byId(line.item);
          return item ? t('records.lotName', { number: String(item.lot_number) }) : '';
        },
      },
    ];
  }

  /**
   * The fields of every piece: serial number, what it is, brand and model.
   * @param {string[]} kinds
   * @param {string} label The field that names it where the kind is `other`.
   * @returns {LineField[]}
   */
  gearFields(kinds, label) {
    return [
      {
        id: 'serial',
        label: t('records.field_serial'),
        type: 'text',
        mono: true,
        maxlength: 100,
        width: 'minmax(0, 1.4fr)',
      },
      {
        id: 'kind',
        label: t('records.field_kind'),
        type: 'select',
        width: 'minmax(0, 1fr)',
        options: (line) => [
          { value: '', label: t(line.serial.trim() ? 'records.kindOfStock' : 'records.chooseKind') },
          ...kinds.map((value) => ({ value, label: t(`records.kind_${value}`) })),
        ],
        below: {
          id: label,
          label: t('records.field_label'),
          type: 'text',
          width: '',
          maxlength: 100,
          placeholder: t('records.labelPlaceholder'),
          when: (line) => line.kind === 'other',
        },
      },
      {
        id: 'brand',
        label: t('records.field_brand'),
        type: 'catalogue',
        kind: 'brand',
        width: 'minmax(0, 1fr)',
      },
      {
        id: 'model',
        label: t('records.field_model'),
        type: 'catalogue',
        kind: 'model',
        width: 'minmax(0, 1.2fr)',
        parent: (line) => ({ parent: line.brand?.id ?? null, orphan: !line.brand }),
      },
    ];
  }

  /**
   * What a line says of a piece, as the server takes it; what is left out, the item in stock says.
   * @param {Line} line
   * @param {string} label
   * @param {string} at
   * @param {Record<string, string>} wrong
   */
  wireGear(line, label, at, wrong) {
    const serial = line.serial.trim();
    if (!line.kind && !serial) wrong[`${at}kind`] = t('records.kindMissing');
    if (line.kind === 'other' && !line[label].trim()) wrong[at + label] = t('ui.valueMissing');
    return {
      ...(line.id ? { id: line.id } : {}),
      ...(line.kind ? { kind: line.kind } : {}),
      [label]: line.kind === 'other' ? line[label].trim() : '',
      ...(line.brand ? { brand: line.brand.id } : {}),
      ...(line.model ? { model: line.model.id } : {}),
      serial,
    };
  }
}
