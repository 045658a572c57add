import { css, html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-checkbox.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-state.js';
import { KINDS } from '../../../../shared/data/reception/items.js';
import { IMPORT_FIELDS, importTable } from '../../../../shared/data/reception/tables.js';
import { hasMessage, t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';

/**
 * @typedef {import('../../../../shared/data/types.js').LotImportReport} LotImportReport
 * @typedef {import('../../../../shared/data/types.js').ImportField} ImportField
 */

/** Brings a table into a lot: first what would come of it, row by row, then, on a second word, all of it or nothing. */
export class LotImportDialog extends DialogSection {
  static properties = {
    lot: { type: Number },
    file: { attribute: false },
    report: { state: true },
    columns: { state: true },
    kind: { state: true },
    reentry: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .sums { display: flex; flex-wrap: wrap; gap: 8px; }
      .columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 12px 16px; }
      .sample { color: var(--text-muted); font-size: var(--size-xs); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      h3 { font: var(--weight-bold) var(--size-s)/1.4 var(--font-sans); }
      ul { display: grid; gap: 4px; margin: 6px 0 0; padding: 0; max-height: 200px; overflow: auto; list-style: none; font-size: var(--size-s); }
      li { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: 8px; }
      .row { color: var(--text-muted); font-variant-numeric: tabular-nums; }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    /** The lot that it is brought into. */
    this.lot = 0;
    /** The table. @type {File} */
    this.file = /** @type {File} */ (/** @type {unknown} */ (undefined));
    /** What would come of it; `null` while that is asked. @type {LotImportReport | null} */
    this.report = null;
    /** What each column is, where somebody said it; else the headings do. @type {(ImportField | '')[] | null} */
    this.columns = null;
    /** What the machines are where no column says it. */
    this.kind = '';
    /** Whether machines that were in another lot before are meant. */
    this.reentry = false;
    this.onImported = () => {};
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#look();
  }

  async #look() {
    await this.#submission.run(async () => {
      this.report = await this.#send(true);
    });
  }

  /** @param {boolean} dryRun */
  #send(dryRun) {
    const { columns, kind, reentry } = this;
    return importTable(this.workspace.transport, this.lot, this.file, { dryRun, columns, kind, reentry });
  }

  async #import() {
    const rows = this.report?.rows ?? 0;
    if (!(await this.#submission.run(() => this.#send(false)))) return;
    this.onImported();
    this.close();
    toast({ text: t('reception.tableBrought', { count: rows, file: this.file.name }), tone: 'ok' });
  }

  /**
   * Looks again with what was said of the table.
   * @param {Partial<LotImportDialog>} said
   */
  #say(said) {
    Object.assign(this, said);
    void this.#look();
  }

  /** @param {number} at @param {ImportField | ''} field */
  #sayColumn(at, field) {
    const columns = this.columns ?? this.report?.columns.map((column) => column.field ?? '') ?? [];
    // What a column is, no other is any more.
    this.#say({ columns: columns.map((one, index) => (index === at ? field : one === field ? '' : one)) });
  }

  render() {
    const { report } = this;
    const { busy, error } = this.#submission;
    return html`<ws-dialog open size="l" .heading=${t('reception.tableTitle', { file: this.file.name })}>
      <div class="content" tabindex="0">
        ${error ? this.#refused(error) : nothing}
        ${report ? this.#report(report) : error ? nothing : html`<ws-state kind="loading" .lines=${4}></ws-state>`}
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      ${
        report && !error
          ? html`<ws-button slot="footer" variant="primary" icon="plus" ?disabled=${report.problem_count > 0 || report.rows === 0} ?loading=${busy} @click=${() => this.#import()}>
              ${t('reception.tableVerb', { count: report.rows })}</ws-button>`
          : html`<ws-button slot="footer" icon="refresh-cw" ?loading=${busy} @click=${() => this.#look()}>${t('ui.retry')}</ws-button>`
      }
    </ws-dialog>`;
  }

  /** Why nothing can be made of the table, and what to say so that it can. @param {unknown} error */
  #refused(error) {
    const problem = error instanceof ApiError ? error.errors[0] : undefined;
    const key = `reception.table_${problem?.field}_${problem?.code}`;
    if (!problem || !hasMessage(key)) return this.#submission.banner();
    return html`<ws-banner tone="attention" role="alert">${t(key)}</ws-banner>
      ${problem.field === 'kind' ? this.#kinds() : nothing}`;
  }

  #kinds() {
    const options = KINDS.filter((kind) => kind !== 'other');
    return html`<ws-field type="select" .label=${t('reception.tableKind')} .value=${this.kind} .options=${[
      { value: '', label: t('reception.tableKindNone') },
      ...options.map((value) => ({ value, label: t(`reception.kind_${value}`) })),
    ]}
      @change=${(/** @type {any} */ event) => this.#say({ kind: event.currentTarget.value })}></ws-field>`;
  }

  /** @param {LotImportReport} report */
  #report(report) {
    const { rows, problem_count: wrong, problems } = report;
    const seen = problems.some(({ code }) => code === 'seen_before');
    return html`
      <div class="sums">
        <ws-badge tone="neutral" icon="laptop">${t('reception.tableRows', { count: rows })}</ws-badge>
        ${
          wrong
            ? html`<ws-badge tone="attention" icon="triangle-alert">${t('reception.tableWrong', { count: wrong })}</ws-badge>`
            : html`<ws-badge tone="ok" icon="check">${t('reception.tableRight')}</ws-badge>`
        }
      </div>
      <section><h3>${t('reception.tableColumns')}</h3><div class="columns">${report.columns.map((column, at) => this.#column(report, column, at))}</div></section>
      ${this.kind ? this.#kinds() : nothing}
      ${
        seen || this.reentry
          ? html`<ws-checkbox .label=${t('reception.tableReentry')} .checked=${this.reentry} @change=${(/** @type {any} */ event) => this.#say({ reentry: event.currentTarget.checked })}></ws-checkbox>`
          : nothing
      }
      ${wrong ? this.#problems(report) : nothing}
    `;
  }

  /**
   * @param {LotImportReport} report
   * @param {LotImportReport['columns'][number]} column
   * @param {number} at
   */
  #column(report, { heading, field }, at) {
    const sample = report.samples.map((row) => row[at]).find(Boolean);
    return html`<div>
      <ws-field type="select" .label=${heading || t('reception.tableColumn', { number: at + 1 })} .value=${field ?? ''} .options=${[
        { value: '', label: t('reception.tableLeftOut') },
        ...IMPORT_FIELDS.map((value) => ({ value, label: t(`reception.column_${value}`) })),
      ]}
        @change=${(/** @type {any} */ event) => this.#sayColumn(at, event.currentTarget.value)}></ws-field>
      ${sample ? html`<div class="sample">${sample}</div>` : nothing}
    </div>`;
  }

  /** @param {LotImportReport} report */
  #problems({ problems, problem_count: count }) {
    return html`<section><h3>${t('reception.tableProblems')}</h3>
      <ul>${problems.map(({ row, field, code, message }) => {
        const key = `reception.row_${code}`;
        const name = hasMessage(`reception.column_${field}`) ? t(`reception.column_${field}`) : field;
        return html`<li><span class="row">${t('reception.tableRow', { number: row })}</span><span>${t('reception.tableProblem', { field: name, problem: hasMessage(key) ? t(key) : message })}</span></li>`;
      })}</ul>
      ${count > problems.length ? html`<p class="about">${t('reception.tableMore', { count: count - problems.length })}</p>` : nothing}</section>`;
  }
}

customElements.define('lot-import-dialog', LotImportDialog);

/** @param {Partial<LotImportDialog>} given */
export function showLotImportDialog(given) {
  showDialog('lot-import-dialog', given);
}
