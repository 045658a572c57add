import { css, html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-segmented.js';
import '../../../../shared/components/ws-state.js';
import '../../../../shared/components/ws-table.js';
import { formatCapacity } from '../../../../shared/data/capacity.js';
import { importLog } from '../../../../shared/data/reception/disks.js';
import { hasMessage, t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { resultBadge } from '../badges.js';
import { wipeOf } from './wipe-words.js';

/**
 * @typedef {import('../../../../shared/data/reception/disks.js').DiskImportReport} DiskImportReport
 * @typedef {DiskImportReport['disks'][number]} ImportedDisk
 */

/** How what becomes of a disk is shown. */
const OUTCOME = /** @type {const} */ ({
  added: ['ok', 'plus'],
  updated: ['info', 'pencil'],
  unchanged: ['neutral', 'check'],
});

/** Reads the log of the program that wiped: first what would come of it, then, on a second word, for good. */
export class ImportDialog extends DialogSection {
  static properties = {
    session: { type: Number },
    file: { attribute: false },
    report: { state: true },
    clock: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .sums { display: flex; flex-wrap: wrap; gap: 8px; }
      .table { border: 1px solid var(--line); border-radius: var(--radius-surface); overflow: hidden; max-height: 320px; display: flex; }
      .clock { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; font-size: var(--size-s); }
      h3 { font: var(--weight-bold) var(--size-s)/1.4 var(--font-sans); }
      ul.notes { display: grid; gap: 4px; margin: 6px 0 0; padding: 0; max-height: 160px; overflow: auto; list-style: none; font-size: var(--size-s); }
      ul.notes li { display: grid; grid-template-columns: 72px minmax(0, 1fr); gap: 8px; }
      .line { color: var(--text-muted); font-variant-numeric: tabular-nums; }
      code { font-family: var(--font-mono); font-size: 12px; overflow-wrap: anywhere; }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    /** The session that it is read into. */
    this.session = 0;
    /** The log. @type {File} */
    this.file = /** @type {File} */ (/** @type {unknown} */ (undefined));
    /** What would come of it; `null` while that is asked. @type {DiskImportReport | null} */
    this.report = null;
    /** Whose time the log is in: ShredOS has UTC, a computer of one's own its own. @type {'utc' | 'here'} */
    this.clock = 'utc';
    this.onImported = () => {};
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#try();
  }

  async #try() {
    await this.#submission.run(async () => {
      this.report = await this.#send(true);
    });
  }

  /** @param {boolean} dryRun */
  #send(dryRun) {
    const utcOffset = this.clock === 'utc' ? 0 : -new Date().getTimezoneOffset();
    return importLog(this.workspace.transport, this.session, this.file, { dryRun, utcOffset });
  }

  async #import() {
    const done = await this.#submission.run(() => this.#send(false));
    if (!done) return;
    this.onImported();
    this.close();
    toast({ text: t('records.imported', { count: this.#changes, file: this.file.name }), tone: 'ok' });
  }

  /** How many disks an import would add or change. */
  get #changes() {
    return this.report?.disks.filter(({ outcome }) => outcome !== 'unchanged').length ?? 0;
  }

  render() {
    const { report } = this;
    return html`<ws-dialog open size="l" .heading=${t('records.importTitle', { file: this.file.name })}>
      <div class="content" tabindex="0">
        ${this.#refused()}
        ${report ? this.#report(report) : this.#submission.error ? nothing : html`<ws-state kind="loading" .lines=${4}></ws-state>`}
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      ${
        report
          ? html`<ws-button slot="footer" variant="primary" icon="download" ?disabled=${this.#changes === 0} ?loading=${this.#submission.busy} @click=${() => this.#import()}>
              ${t('records.importVerb', { count: this.#changes })}</ws-button>`
          : html`<ws-button slot="footer" icon="refresh-cw" ?loading=${this.#submission.busy} @click=${() => this.#try()}>${t('ui.retry')}</ws-button>`
      }
    </ws-dialog>`;
  }

  /** Why there is nothing to import, in words where the server says which. */
  #refused() {
    const { error } = this.#submission;
    const code = error instanceof ApiError ? error.errors[0]?.code : undefined;
    if (!code || !hasMessage(`records.log_${code}`)) return this.#submission.banner();
    return html`<ws-banner tone="danger" role="alert">${t(`records.log_${code}`)}</ws-banner>`;
  }

  /** @param {DiskImportReport} report */
  #report(report) {
    const count = (/** @type {string} */ outcome) =>
      report.disks.filter((disk) => disk.outcome === outcome).length;
    if (report.disks.length === 0) {
      return html`<ws-state kind="empty" icon="hard-drive" .heading=${t('records.importNothing')} .text=${t('records.importNothingText')}></ws-state>
        ${this.#skipped(report)} ${this.#notes(report)}`;
    }
    return html`
      <p class="about">${t(report.program ? 'records.importAboutProgram' : 'records.importAbout', { program: report.program })}</p>
      <div class="sums">
        ${
          /** @type {const} */ (['added', 'updated', 'unchanged']).map((outcome) =>
            count(outcome)
              ? html`<ws-badge .tone=${OUTCOME[outcome][0]} .icon=${OUTCOME[outcome][1]}>${t(`records.import_${outcome}`, { count: count(outcome) })}</ws-badge>`
              : nothing,
          )
        }
      </div>
      <div class="table">${this.#disks(report)}</div>
      <div class="clock">
        <span aria-hidden="true">${t('records.logClock')}</span>
        <ws-segmented .label=${t('records.logClock')} .value=${this.clock} .options=${[
          { value: 'utc', label: t('records.logClock_utc') },
          { value: 'here', label: t('records.logClock_here') },
        ]}
          @change=${(/** @type {any} */ event) => {
            this.clock = event.currentTarget.value;
          }}></ws-segmented>
      </div>
      ${this.#skipped(report)} ${this.#notes(report)}
    `;
  }

  /** @param {DiskImportReport} report */
  #disks(report) {
    return html`<ws-table plain .label=${t('reception.tab_disks')} .rows=${report.disks} .rowKey=${(/** @type {ImportedDisk} */ disk) => disk.line}
      .columns=${[
        { id: 'serial', label: t('records.field_serial'), fixed: true, mono: true },
        {
          id: 'outcome',
          label: t('records.importBecomes'),
          fixed: true,
          text: (/** @type {ImportedDisk} */ disk) => t(`records.becomes_${disk.outcome}`),
        },
        { id: 'model', label: t('records.field_model'), from: 640 },
        {
          id: 'capacity',
          label: t('records.field_capacity'),
          align: /** @type {const} */ ('end'),
          from: 420,
          text: (/** @type {ImportedDisk} */ disk) => (disk.capacity ? formatCapacity(disk.capacity) : '—'),
        },
        {
          id: 'wipe',
          label: t('records.field_method'),
          from: 560,
          text: (/** @type {ImportedDisk} */ disk) => wipeOf(disk) || '—',
        },
        {
          id: 'result',
          label: t('records.field_result'),
          fixed: true,
          render: (/** @type {ImportedDisk} */ disk) => resultBadge(disk.result),
          text: (/** @type {ImportedDisk} */ disk) => disk.result ?? '',
        },
      ]}></ws-table>`;
  }

  /** @param {DiskImportReport} report */
  #skipped({ skipped }) {
    if (skipped.length === 0) return nothing;
    return html`<section><h3>${t('records.importSkipped', { count: skipped.length })}</h3>
      <ul class="notes">${skipped.map(({ line, device, reason }) => html`<li><span class="line">${t('records.logLine', { line })}</span><span><code>${device}</code> ${words('skipped', reason)}</span></li>`)}</ul></section>`;
  }

  /** @param {DiskImportReport} report */
  #notes({ notes }) {
    if (notes.length === 0) return nothing;
    return html`<section><h3>${t('records.importNotes', { count: notes.length })}</h3>
      <ul class="notes">${notes.map(({ line, code, text }) => html`<li><span class="line">${t('records.logLine', { line })}</span><span>${words('note', code)} ${text ? html`<code>${text}</code>` : nothing}</span></li>`)}</ul></section>`;
  }
}

/**
 * What a reader of logs remarks, in words; a remark that is newer than this page keeps its name.
 * @param {'skipped' | 'note'} what
 * @param {string} code
 */
function words(what, code) {
  const key = `records.${what}_${code}`;
  return hasMessage(key) ? t(key) : code;
}

customElements.define('import-dialog', ImportDialog);

/** @param {Partial<ImportDialog>} given */
export function showImportDialog(given) {
  showDialog('import-dialog', given);
}
