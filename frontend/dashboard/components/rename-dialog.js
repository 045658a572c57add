import { html, nothing } from 'lit';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-field.js';
import { MAX_ENTRY_NAME, updateCatalogueEntry } from '../../shared/data/reception/catalogue.js';
import { t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';
import { showMergeDialog } from './merge-dialog.js';

/** @typedef {import('../../shared/data/types.js').CatalogueEntry} CatalogueEntry */

/** Gives an entry of the catalogue another name; where that is taken, the two can become one. */
export class RenameDialog extends DialogSection {
  static properties = { entry: { attribute: false } };

  #submission = new Submission(this, ['name']);

  constructor() {
    super();
    this.entry = /** @type {CatalogueEntry} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { entry } = this;
    const taken = this.#taken;
    return html`<ws-dialog open .heading=${t('keeping.renameTitle', { name: entry.name })}><div class="content">
      ${
        taken
          ? html`<ws-banner tone="attention" role="alert" .heading=${t('keeping.taken', { name: taken.name })}>
              ${t(taken.archived_at ? 'keeping.takenArchived' : 'keeping.takenText')}
              ${
                taken.archived_at
                  ? nothing
                  : html`<ws-button slot="actions" size="s" @click=${() => this.#merge(taken)}>${t('keeping.mergeInstead')}</ws-button>`
              }
            </ws-banner>`
          : this.#submission.banner()
      }
      <form @submit=${this.#submit}>
        <p class="about">${t(`keeping.renameAbout_${entry.kind}`)}</p>
        <ws-field name="name" required autofocus .label=${t('keeping.name')} .value=${entry.name} .maxlength=${MAX_ENTRY_NAME}
          .error=${this.#submission.field('name')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('keeping.rename')}</ws-button>
        </div>
      </form>
    </div></ws-dialog>`;
  }

  /** The entry that has the name already. @returns {CatalogueEntry | null} */
  get #taken() {
    const { error } = this.#submission;
    return error instanceof ApiError && error.code === 'name_taken' ? (error.current ?? null) : null;
  }

  /** @param {CatalogueEntry} into */
  #merge(into) {
    this.close();
    showMergeDialog(this.workspace, this.entry, into);
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const name = valuesOf(event).name.trim();
    const { entry, workspace } = this;
    if (name === entry.name) {
      this.close();
      return;
    }
    const done = await this.#submission.run(() => updateCatalogueEntry(workspace.transport, entry, { name }));
    if (done) {
      toast({ text: t('keeping.renamed', { name }), tone: 'ok' });
      this.close();
      return;
    }
    const { error } = this.#submission;
    // Somebody else was here meanwhile: what is sent next is meant for what they left.
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current)
      this.entry = error.current;
  }
}

customElements.define('rename-dialog', RenameDialog);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {CatalogueEntry} entry
 */
export function showRenameDialog(workspace, entry) {
  showDialog('rename-dialog', /** @type {Partial<RenameDialog>} */ ({ workspace, entry }));
}
