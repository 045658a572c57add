import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cssVars } from '../../../../shared/components/css-vars.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-icon-button.js';
import { t } from '../../../../shared/i18n/i18n.js';
import '../catalogue-field.js';

/**
 * @typedef {{ [field: string]: any }} Line
 *
 * @typedef {object} LineField One column of the editor.
 * @property {string} id The field of the line that it edits, which is also its name on the wire.
 * @property {string} label
 * @property {'text' | 'select' | 'catalogue' | 'money' | 'number' | 'date' | 'output'} type
 * @property {string} width As a column of a CSS grid.
 * @property {boolean} [mono]
 * @property {number} [maxlength]
 * @property {string} [placeholder]
 * @property {(line: Line) => { value: string, label: string }[]} [options] Of a choice.
 * @property {import('../../../../shared/data/types.js').CatalogueKind} [kind] Of a name of the catalogue.
 * @property {(line: Line) => { parent: number | null, orphan: boolean }} [parent] Of a model: its brand.
 * @property {(line: Line) => string} [text] Of what is only shown.
 * @property {string} [unit] What stands behind the number.
 * @property {'end'} [align]
 * @property {(line: Line) => boolean} [when] Whether the line has this field.
 * @property {(line: Line) => boolean} [locked] Whether it can't be changed in this line.
 * @property {LineField} [below] Another one in the same place, where the line has it.
 */

/** Below so many pixels, lines are cards. */
const NARROW = 720;

/**
 * The lines of a record in a form: one row each, or one card each where there is no room. Enter goes to the next
 * line, and from the last one to a new one, so a barcode reader fills line after line.
 * @fires lines-change - detail.lines
 */
export class LineEditor extends WsElement {
  static properties = {
    transport: { attribute: false },
    lines: { attribute: false },
    fields: { attribute: false },
    blank: { attribute: false },
    problem: { attribute: false },
    extra: { attribute: false },
    label: {},
    addLabel: { attribute: false },
    most: { type: Number },
    flash: { state: true },
    stacked: { type: Boolean, reflect: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .row, .titles { display: grid; grid-template-columns: 24px var(--columns) 32px; gap: 8px; align-items: start; padding: 6px 12px; }
      .titles { padding-block: 10px 0; color: var(--text-muted); font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); }
      .titles > span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
      ol { margin: 0; padding: 0 0 6px; list-style: none; }
      .number { padding-top: 6px; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; text-align: end; }
      .cell { display: grid; gap: 4px; min-width: 0; }
      .extra { grid-column: 2 / -2; margin-top: -2px; color: var(--text-muted); font-size: var(--size-s); }
      .extra .stock { display: inline-flex; align-items: center; gap: 6px; }
      .said { grid-column: 2 / -2; display: flex; gap: 6px; color: var(--state-danger); font: var(--weight-normal) var(--size-xs)/1.45 var(--font-sans); }
      .row.flash { background: var(--state-ok-soft); transition: background-color var(--motion) ease-out; }
      .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 12px 12px; }
      .foot ::slotted(*) { color: var(--text-muted); font-size: var(--size-s); }
      .end { text-align: end; }
      .output { display: block; padding-top: 6px; text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
      /* Where there is no room for a row, each line is a card, and its fields say what they are. */
      :host([stacked]) .titles { display: none; }
      :host([stacked]) .row { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 8px; padding: 10px 12px 14px; }
      :host([stacked]) .row + .row { border-top: 1px solid var(--line); }
      :host([stacked]) .number { padding: 4px 0 0; text-align: start; color: var(--text); font-weight: var(--weight-bold); }
      :host([stacked]) .remove { grid-column: 2; grid-row: 1; justify-self: end; }
      :host([stacked]) .wide, :host([stacked]) .extra, :host([stacked]) .said { grid-column: 1 / -1; }
      :host([stacked]) .output { padding: 0; text-align: start; }
      :host([stacked]) .foot { padding: 8px 12px 12px; }
      .word { display: block; color: var(--text-muted); font-size: var(--size-s); }
    `,
  ];

  /** Lines are told apart while they are edited, whatever becomes of their places. */
  #keys = new WeakMap();
  #count = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #flashing;
  /** @type {ResizeObserver | null} */
  #sizes = null;

  constructor() {
    super();
    this.transport = /** @type {import('../../../../shared/data/types.js').Transport} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {Line[]} */
    this.lines = [];
    /** @type {LineField[]} */
    this.fields = [];
    /** What a new line begins with. @type {() => Line} */
    this.blank = () => ({});
    /** What is wrong with a field of a line. @type {(path: string) => string} */
    this.problem = () => '';
    /** What else is to be said of a line. @type {(line: Line) => unknown} */
    this.extra = () => nothing;
    this.label = '';
    this.addLabel = '';
    this.most = 200;
    /** The line that a scan just added. */
    this.flash = -1;
    /** Whether there is no room for rows. */
    this.stacked = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => {
      this.stacked = this.clientWidth > 0 && this.clientWidth < NARROW;
    });
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#flashing);
    this.#sizes?.disconnect();
  }

  /** @param {Line} line */
  #keyOf(line) {
    if (!this.#keys.has(line)) {
      this.#count += 1;
      this.#keys.set(line, this.#count);
    }
    return this.#keys.get(line);
  }

  /** @param {Line[]} lines */
  #tell(lines) {
    this.lines = lines;
    this.emit('lines-change', { lines });
  }

  /**
   * @param {number} index
   * @param {Line} change
   */
  #change(index, change) {
    const before = this.lines[index];
    const line = { ...before, ...change };
    // A model is of its brand.
    if ('brand' in change && change.brand?.id !== before.brand?.id && before.model) line.model = null;
    this.#keys.set(line, this.#keyOf(before));
    this.#tell(this.lines.map((one, at) => (at === index ? line : one)));
  }

  /**
   * Adds a line and goes to it.
   * @param {Line} [line]
   */
  async add(line) {
    if (this.lines.length >= this.most) return;
    this.#tell([...this.lines, { ...this.blank(), ...line }]);
    await this.updateComplete;
    this.#focus(this.lines.length - 1);
  }

  /**
   * Shows which line a scan was, without taking the focus from where it is.
   * @param {number} index
   */
  async point(index) {
    clearTimeout(this.#flashing);
    this.flash = index;
    await this.updateComplete;
    this.#row(index)?.scrollIntoView?.({ block: 'nearest' });
    this.#flashing = setTimeout(() => {
      this.flash = -1;
    }, 1_200);
  }

  /** @param {number} index @returns {Element | undefined} */
  #row(index) {
    return this.renderRoot.querySelectorAll('li')[index];
  }

  /**
   * @param {number} index
   * @param {string} [field]
   */
  #focus(index, field) {
    const row = this.#row(index);
    /** @type {HTMLElement | null | undefined} */
    const wanted =
      (field ? row?.querySelector(`[data-field="${field}"]`) : null) ?? row?.querySelector('[data-field]');
    wanted?.focus();
  }

  /** @param {number} index */
  async #remove(index) {
    this.#tell(this.lines.filter((_, at) => at !== index));
    await this.updateComplete;
    if (this.lines.length) {
      this.#focus(Math.min(index, this.lines.length - 1));
      return;
    }
    /** @type {HTMLElement | null} */
    const add = this.renderRoot.querySelector('.add');
    add?.focus();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   * @param {string} field
   */
  #keyed(event, index, field) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'Enter') return;
    // Neither the form is sent by it, nor a new line begun in the middle.
    event.preventDefault();
    event.stopPropagation();
    if (index < this.lines.length - 1) this.#focus(index + 1, field);
    else void this.add().then(() => this.#focus(this.lines.length - 1, field));
  }

  render() {
    const columns = this.fields.map((field) => field.width).join(' ');
    return html`
      ${
        this.lines.length
          ? html`<div class="titles" aria-hidden="true" ${cssVars({ '--columns': columns })}>
              <span></span>${this.fields.map((field) => html`<span class=${field.align ?? ''}>${field.label}</span>`)}<span></span></div>`
          : nothing
      }
      <ol aria-label=${this.label} ${cssVars({ '--columns': columns })}>
        ${repeat(
          this.lines,
          (line) => this.#keyOf(line),
          (line, index) => this.#line(line, index),
        )}
      </ol>
      <div class="foot">
        <ws-button class="add" icon="plus" ?disabled=${this.lines.length >= this.most} @click=${() => this.add()}>${this.addLabel}</ws-button>
        <slot></slot>
      </div>
    `;
  }

  /**
   * @param {Line} line
   * @param {number} index
   */
  #line(line, index) {
    const whole = this.problem(`lines[${index}]`);
    return html`<li class="row ${index === this.flash ? 'flash' : ''}">
      <span class="number">${index + 1}</span>
      ${this.fields.map((field) => html`<div class="cell ${isWide(field) ? 'wide' : ''}">${this.#field(field, line, index)} ${field.below ? this.#field(field.below, line, index) : nothing}</div>`)}
      <ws-icon-button class="remove" icon="trash" .label=${t('records.removeLine', { number: index + 1 })} @click=${() => this.#remove(index)}></ws-icon-button>
      ${whole ? html`<p class="said" role="alert">${whole}</p>` : nothing}
      ${this.#extra(line)}
    </li>`;
  }

  /** @param {Line} line */
  #extra(line) {
    const extra = this.extra(line);
    return extra === nothing || !extra ? nothing : html`<div class="extra">${extra}</div>`;
  }

  /**
   * @param {LineField} field
   * @param {Line} line
   * @param {number} index
   */
  #field(field, line, index) {
    if (field.when && !field.when(line)) return nothing;
    const error = this.problem(`lines[${index}].${field.id}`);
    const locked = field.locked?.(line) ?? false;
    // Beside its line's number a short word is enough; alone in a column, the field says which line it is of.
    const label = this.stacked
      ? field.label
      : t('records.lineField', { field: field.label, number: index + 1 });
    if (field.type === 'catalogue') {
      const { parent = null, orphan = false } = field.parent?.(line) ?? {};
      return html`<catalogue-field ?hide-label=${!this.stacked} data-field=${field.id} .transport=${this.transport} .kind=${field.kind ?? 'brand'} .label=${label} .parent=${parent} .orphan=${orphan}
        .entry=${line[field.id] ?? null} .error=${error} .placeholder=${field.placeholder ?? ''}
        @change=${(/** @type {any} */ event) => this.#change(index, { [field.id]: event.currentTarget.entry })}></catalogue-field>`;
    }
    if (field.type === 'output')
      return html`${this.stacked ? html`<span class="word" aria-hidden="true">${field.label}</span>` : nothing}<output class="output" aria-label=${label}>${field.text?.(line) ?? ''}</output>`;
    const set = (/** @type {any} */ event) => this.#change(index, { [field.id]: event.currentTarget.value });
    if (field.type === 'select') {
      return html`<ws-field ?hide-label=${!this.stacked} type="select" data-field=${field.id} .label=${label} .options=${field.options?.(line) ?? []} .value=${line[field.id] ?? ''} .error=${error}
        @change=${set}></ws-field>`;
    }
    const numeric = field.type === 'number' || field.type === 'money';
    return html`<ws-field ?hide-label=${!this.stacked} data-field=${field.id} type=${field.type === 'date' ? 'date' : 'text'} inputmode=${numeric ? (field.type === 'money' ? 'decimal' : 'numeric') : ''}
      autocomplete="off" ?disabled=${locked} .label=${label} .mono=${field.mono ?? false} .maxlength=${field.maxlength ?? 0} .placeholder=${field.placeholder ?? ''}
      .value=${String(line[field.id] ?? '')} .error=${error} @input=${set} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#keyed(event, index, field.id)}>
      ${field.unit ? html`<span slot="end">${field.unit}</span>` : nothing}</ws-field>`;
  }
}

/** Whether a field takes a whole row of a card. @param {LineField} field */
function isWide(field) {
  return field.type === 'catalogue' || field.type === 'text';
}

customElements.define('line-editor', LineEditor);
