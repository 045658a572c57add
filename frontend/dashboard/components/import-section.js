import { css, html, nothing } from 'lit';
import { factList, factsStyle } from '../../shared/app/facts.js';
import { explain } from '../../shared/app/problems.js';
import { confirmAction } from '../../shared/components/confirm.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-segmented.js';
import { runImport } from '../../shared/data/chat.js';
import { formatBytes, formatList, formatNumber, hasMessage, t } from '../../shared/i18n/i18n.js';
import { Section } from '../../shared/pages/components/section.js';
import { ApiError } from '../../shared/transport/errors.js';

/** @typedef {import('../../shared/data/types.js').ImportReport} ImportReport */

/** So many names are written out before the rest is counted. */
const NAMED = 12;

/** Brings in what another chat has exported: first only looked at, then for good. */
export class ImportSection extends Section {
  static properties = {
    source: { state: true },
    file: { state: true },
    report: { state: true },
    problem: { state: true },
    busy: { state: true },
    done: { state: true },
  };

  static styles = [
    Section.styles,
    factsStyle,
    css`
      :host { max-width: 760px; gap: 20px; }
      .step { display: grid; gap: 8px; }
      h2, h3 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      label.file { display: flex; align-items: center; gap: 12px; min-height: 64px; padding: 12px 16px; border: 1px dashed var(--line-control); border-radius: var(--radius-surface); background: var(--surface-1); cursor: pointer; }
      label.file:hover { background: var(--surface-2); }
      label.file:focus-within { outline: 2px solid var(--focus); outline-offset: 2px; }
      label.file.over { border-color: var(--accent); background: var(--accent-soft); }
      label.file ws-icon { flex: none; color: var(--text-muted); }
      input { position: absolute; opacity: 0; width: 1px; height: 1px; }
      .size { color: var(--text-muted); font-size: var(--size-s); }
      .report { display: grid; gap: 12px; padding: 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      .notes { margin: 0; padding-inline-start: 18px; color: var(--text-muted); font-size: var(--size-s); }
      progress { width: 100%; height: 6px; accent-color: var(--accent); }
    `,
  ];

  /** @type {AbortController | null} */
  #running = null;

  constructor() {
    super();
    /** @type {'slack' | 'mattermost'} */
    this.source = 'slack';
    /** @type {File | null} */
    this.file = null;
    /** What the import would bring. @type {ImportReport | null} */
    this.report = null;
    /** @type {unknown} */
    this.problem = null;
    /** @type {'' | 'look' | 'run'} */
    this.busy = '';
    /** What it brought. @type {ImportReport | null} */
    this.done = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    // A look is given up with the page; an import goes on at the server, all or nothing.
    if (this.busy === 'look') this.#running?.abort();
  }

  render() {
    if (this.done) return this.#finished(this.done);
    return html`
      <p class="about">${t('moderation.importAbout')}</p>
      <div class="step">
        <h2>${t('moderation.importFrom')}</h2>
        <ws-segmented .label=${t('moderation.importFrom')} .value=${this.source} ?disabled=${this.busy !== ''}
          .options=${[{ value: 'slack', label: 'Slack' }, { value: 'mattermost', label: 'Mattermost' }]}
          @change=${(/** @type {any} */ event) => {
            this.source = event.currentTarget.value;
            this.#forget();
          }}></ws-segmented>
        <p class="about">${t(`moderation.import_${this.source}`)}</p>
      </div>
      ${this.#choice()}
      ${this.problem ? html`<ws-banner tone="danger" role="alert" .heading=${t('moderation.importFailed')}>${this.#why(this.problem)}</ws-banner>` : nothing}
      ${this.busy ? html`<div class="step" role="status"><span>${t(`moderation.importing_${this.busy}`)}</span><progress aria-label=${t(`moderation.importing_${this.busy}`)}></progress></div>` : nothing}
      ${this.report ? this.#preview(this.report) : nothing}
      <div class="buttons">
        ${
          this.report
            ? html`<ws-button variant="primary" ?loading=${this.busy === 'run'} @click=${this.#import}>${t('moderation.importRun')}</ws-button>`
            : html`<ws-button variant="primary" ?disabled=${!this.file} ?loading=${this.busy === 'look'} @click=${this.#look}>${t('moderation.importLook')}</ws-button>`
        }
      </div>
    `;
  }

  #choice() {
    const { file } = this;
    return html`<div class="step">
      <h2>${t('moderation.importFile')}</h2>
      <label class="file" @dragover=${this.#dragged} @dragleave=${this.#dragged} @drop=${this.#dropped}>
        <ws-icon name=${file ? 'package' : 'upload'} .size=${24}></ws-icon>
        <span>${file ? html`${file.name} <span class="size">${formatBytes(file.size)}</span>` : t('moderation.importChoose')}</span>
        <input type="file" accept=".zip,.jsonl,application/zip" ?disabled=${this.busy !== ''} @change=${(/** @type {any} */ event) => this.#take(event.currentTarget.files[0])} />
      </label>
    </div>`;
  }

  /** @param {ImportReport} report */
  #preview(report) {
    return html`<div class="report" role="status">
      <h2>${t('moderation.importWould')}</h2>
      ${this.#facts(report)}
    </div>`;
  }

  /** @param {ImportReport} report */
  #facts(report) {
    const names = (/** @type {string[]} */ all) =>
      all.length === 0
        ? t('moderation.importNone')
        : all.length > NAMED
          ? `${formatList(all.slice(0, NAMED))} ${t('home.more', { count: all.length - NAMED })}`
          : formatList(all);
    return html`
      ${factList([
        [t('moderation.importChannels'), names(report.channels.map((name) => `#${name}`))],
        [t('moderation.importDirect'), formatNumber(report.direct)],
        [t('moderation.importKnown'), names(report.known_people)],
        [t('moderation.importNew'), names(report.new_people)],
        [t('moderation.importMessages'), formatNumber(report.messages)],
        [t('moderation.importReplies'), formatNumber(report.replies)],
        [t('moderation.importReactions'), formatNumber(report.reactions)],
      ])}
      ${
        report.notes.length
          ? html`<div><h3>${t('moderation.importNotes')}</h3><ul class="notes">${report.notes.map(
              (note) => html`<li>${noteWords(note)}</li>`,
            )}</ul></div>`
          : nothing
      }
    `;
  }

  /** @param {ImportReport} report */
  #finished(report) {
    return html`<div class="report">
        <ws-banner tone="ok" .heading=${t('moderation.importDone')}>${t('moderation.importDoneText', { count: report.messages })}</ws-banner>
        ${this.#facts(report)}
      </div>
      <div class="buttons"><ws-button @click=${() => {
        this.done = null;
        this.file = null;
        this.#forget();
      }}>${t('moderation.importAnother')}</ws-button></div>`;
  }

  /**
   * In words; what the server says about the file itself, only the server knows.
   * @param {unknown} problem
   */
  #why(problem) {
    const code = problem instanceof ApiError ? problem.code : '';
    const key = `moderation.problem_${code}`;
    return hasMessage(key)
      ? t(key, { detail: /** @type {ApiError} */ (problem).detail ?? '' })
      : explain(problem);
  }

  /** @param {DragEvent} event */
  #dragged(event) {
    event.preventDefault();
    /** @type {HTMLElement} */ (event.currentTarget).classList.toggle('over', event.type === 'dragover');
  }

  /** @param {DragEvent} event */
  #dropped(event) {
    this.#dragged(event);
    if (!this.busy) this.#take(event.dataTransfer?.files[0]);
  }

  /** @param {File | undefined} file */
  #take(file) {
    if (!file) return;
    this.file = file;
    this.#forget();
  }

  #forget() {
    this.report = null;
    this.problem = null;
  }

  #look = async () => {
    this.report = await this.#send(true);
  };

  #import = async () => {
    const sure = await confirmAction({
      title: t('moderation.importTitle', { count: this.report?.messages ?? 0 }),
      body: t('moderation.importBody'),
      action: t('moderation.importRun'),
    });
    if (sure) this.done = await this.#send(false);
  };

  /**
   * @param {boolean} dryRun
   * @returns {Promise<ImportReport | null>}
   */
  async #send(dryRun) {
    if (!this.file || this.busy) return null;
    this.busy = dryRun ? 'look' : 'run';
    this.problem = null;
    this.#running = new AbortController();
    try {
      const { signal } = this.#running;
      return await runImport(this.workspace.transport, this.file, { source: this.source, dryRun, signal });
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = '';
    }
  }
}

/** @param {import('../../shared/data/types.js').Schemas['ImportNote']} note */
function noteWords({ code, count, example }) {
  const key = `moderation.note_${code}`;
  const words = hasMessage(key) ? t(key, { count }) : `${code} (${formatNumber(count)})`;
  return example ? `${words} · ${example}` : words;
}

customElements.define('import-section', ImportSection);
