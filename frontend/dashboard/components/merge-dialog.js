import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { stateOf } from '../../shared/app/problems.js';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-state.js';
import { listCatalogue, mergeCatalogueEntry } from '../../shared/data/reception/catalogue.js';
import { t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';

/** @typedef {import('../../shared/data/types.js').CatalogueEntry} CatalogueEntry */

/** How long typing pauses before it is looked for, in milliseconds. */
const PAUSE = 250;
/** How many entries are offered at once. */
const OFFERED = 30;

/** Makes an entry of the catalogue a part of another one: which, and what comes of it. */
export class MergeDialog extends DialogSection {
  static properties = {
    entry: { attribute: false },
    into: { attribute: false },
    query: { state: true },
    found: { state: true },
    failed: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .choices { display: grid; align-content: start; height: 220px; margin: 0; padding: 4px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius-surface); }
      .choices label { display: flex; align-items: center; gap: 10px; min-height: var(--row); padding: 4px 8px; border-radius: var(--radius-control); cursor: pointer; overflow-wrap: anywhere; }
      .choices label:hover { background: var(--surface-2); }
      .choices label:has(:checked) { background: var(--accent-soft); font-weight: var(--weight-medium); }
      input { flex: none; width: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
      .move { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); gap: 12px; align-items: center; padding: 12px 16px; border-radius: var(--radius-surface); background: var(--surface-2); }
      .move ws-icon { display: block; }
      .move span { overflow-wrap: anywhere; }
      .ends { color: var(--text-muted); text-decoration: line-through; }
      .stays { font-weight: var(--weight-bold); }
      .open { color: var(--text-muted); }
      .none { padding: 8px; color: var(--text-muted); }
    `,
  ];

  #submission = new Submission(this);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #round = 0;

  constructor() {
    super();
    this.entry = /** @type {CatalogueEntry} */ (/** @type {unknown} */ (undefined));
    /** What it becomes a part of. @type {CatalogueEntry | null} */
    this.into = null;
    this.query = '';
    /** @type {CatalogueEntry[] | null} */
    this.found = null;
    /** @type {unknown} */
    this.failed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    // Two ways to write one name often begin alike.
    this.query = this.into?.name ?? this.entry.name.slice(0, 1);
    void this.#look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#round += 1;
  }

  render() {
    const { entry, into } = this;
    return html`<ws-dialog open .heading=${t('keeping.mergeTitle', { name: entry.name })}>
      <div class="content">
        ${this.#submission.banner()}
        <p class="about">${t(`keeping.mergeAbout_${entry.kind}`)}</p>
        <ws-field type="search" icon="search" autofocus .label=${t('keeping.mergeSearch')} .value=${this.query} @input=${this.#search}></ws-field>
        ${this.#choices()}
        <div class="move" role="status">
          <span class="ends">${entry.name}</span>
          <ws-icon name="arrow-right" .label=${t('keeping.becomes')}></ws-icon>
          ${into ? html`<span class="stays">${into.name}</span>` : html`<span class="open">${t('keeping.mergeChoose')}</span>`}
        </div>
        ${into ? html`<p class="about">${t('keeping.mergeResult', { from: entry.name, into: into.name })}</p>` : nothing}
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="danger" ?disabled=${!into} ?loading=${this.#submission.busy} @click=${this.#merge}>
        ${into ? t('keeping.mergeInto', { name: into.name }) : t('keeping.merge')}
      </ws-button>
    </ws-dialog>`;
  }

  #choices() {
    if (this.failed) {
      const { kind, text, requestId } = stateOf(this.failed);
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${() => this.#look()}></ws-state>`;
    }
    return html`<div class="choices" role="radiogroup" aria-label=${t('keeping.mergeChoose')} tabindex="-1">
      ${this.found === null ? html`<ws-state kind="loading" shape="rows" .lines=${4}></ws-state>` : nothing}
      ${this.found?.length === 0 ? html`<p class="none">${t('keeping.mergeNone')}</p>` : nothing}
      ${repeat(
        this.found ?? [],
        ({ id }) => id,
        (other) => html`<label><input type="radio" name="into" .checked=${this.into?.id === other.id}
            @change=${() => (this.into = other)} />${other.name}</label>`,
      )}
    </div>`;
  }

  /** @param {Event} event */
  #search(event) {
    this.query = /** @type {any} */ (event.currentTarget).value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#look(), PAUSE);
  }

  async #look() {
    this.#round += 1;
    const round = this.#round;
    const { entry, workspace } = this;
    const query = this.query.trim();
    try {
      const page = await listCatalogue(workspace.transport, {
        kind: entry.kind,
        limit: OFFERED,
        ...(entry.parent ? { parent: entry.parent } : {}),
        ...(query ? { query } : {}),
      });
      if (round !== this.#round) return;
      this.failed = null;
      this.found = page.items.filter(({ id }) => id !== entry.id);
    } catch (error) {
      if (round === this.#round) this.failed = error;
    }
  }

  async #merge() {
    const { entry, into, workspace } = this;
    if (!into) return;
    if (await this.#submission.run(() => mergeCatalogueEntry(workspace.transport, entry, into.id))) {
      toast({ text: t('keeping.merged', { from: entry.name, into: into.name }), tone: 'ok' });
      this.close();
      return;
    }
    const { error } = this.#submission;
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current)
      this.entry = error.current;
  }
}

customElements.define('merge-dialog', MergeDialog);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {CatalogueEntry} entry What ends.
 * @param {CatalogueEntry | null} [into] What stays, where that is known.
 */
export function showMergeDialog(workspace, entry, into = null) {
  showDialog('merge-dialog', /** @type {Partial<MergeDialog>} */ ({ workspace, entry, into }));
}
