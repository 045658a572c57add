import { css, html, nothing } from 'lit';
import { recordOf, subjectOf, wordsFor } from '../../app/activity-words.js';
import { factList, factsStyle } from '../../app/facts.js';
import { nameOf } from '../../app/names.js';
import { showDialog } from '../../app/show-dialog.js';
import '../../components/ws-date.js';
import { t } from '../../i18n/i18n.js';
import { DialogSection } from './dialog-section.js';

/** @typedef {import('../../data/types.js').Activity} Activity */

/** One entry of the journal, with all that is kept of it. */
export class EntryDetails extends DialogSection {
  static properties = { entry: { attribute: false } };

  static styles = [
    DialogSection.styles,
    factsStyle,
    css`
      h3 { margin-bottom: 8px; font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      pre { max-height: 280px; margin: 0; padding: 12px; overflow: auto; border-radius: var(--radius-surface); background: var(--surface-2); font: var(--weight-normal) var(--size-xs)/1.6 var(--font-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ];

  constructor() {
    super();
    this.entry = /** @type {Activity} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { entry } = this;
    const { people } = this.workspace;
    const empty = entry.data === undefined || entry.data === null;
    const record = recordOf(entry);
    const heading = t('activity.details', { seq: entry.seq });
    return html`<ws-dialog open .heading=${heading}>
      <div class="content" tabindex="0" role="group" aria-label=${heading}>
        ${factList([
          [t('activity.when'), html`<ws-date .value=${entry.at} format="datetime"></ws-date>`],
          [t('activity.who'), nameOf(people, entry.actor)],
          [t('activity.what'), wordsFor(entry)],
          [t('activity.kind'), entry.kind, 'mono'],
          [t('activity.subject'), subjectOf(entry, people)],
          [t('people.address'), entry.address, 'mono'],
          [t('activity.session'), entry.session],
        ])}
        ${
          empty
            ? html`<p class="about">${t('activity.noData')}</p>`
            : html`<section><h3>${t('activity.data')}</h3><pre tabindex="0" aria-label=${t('activity.data')}>${JSON.stringify(entry.data, null, 2)}</pre></section>`
        }
      </div>
      ${record ? html`<ws-button slot="footer" href=${record} @click=${this.close}>${t('activity.openRecord')}</ws-button>` : nothing}
      <ws-button slot="footer" variant="primary" @click=${this.close}>${t('ui.close')}</ws-button>
    </ws-dialog>`;
  }
}

customElements.define('entry-details', EntryDetails);

/**
 * @param {import('../../data/workspace.js').Workspace} workspace
 * @param {Activity} entry
 */
export function showEntryDetails(workspace, entry) {
  showDialog('entry-details', /** @type {Partial<EntryDetails>} */ ({ workspace, entry }));
}
