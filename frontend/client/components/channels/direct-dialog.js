import { html } from 'lit';
import { showDialog } from '../../../shared/app/show-dialog.js';
import { Submission } from '../../../shared/app/submission.js';
import { openDirect } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../shared/pages/components/dialog-section.js';
import './people-picker.js';

/** How many others a direct conversation has at the most. */
const MOST_OTHERS = 7;

/**
 * Opens the direct conversation of these people and goes there.
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {import('../../../shared/app/router.js').Router} router
 * @param {number[]} people The others.
 */
export async function goToDirect(workspace, router, people) {
  const channel = await openDirect(workspace.transport, people);
  workspace.chat.put(channel);
  router.go(`/chat/${channel.id}`);
}

/** Picks who to talk with. */
export class DirectDialog extends DialogSection {
  static properties = { people: { state: true }, checked: { state: true } };

  #submission = new Submission(this, ['people']);

  constructor() {
    super();
    this.router = /** @type {import('../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {number[]} */
    this.people = [];
    this.checked = false;
  }

  firstUpdated() {
    /** @type {import('./people-picker.js').PeoplePicker | null} */ (
      this.renderRoot.querySelector('people-picker')
    )?.focus();
  }

  render() {
    const self = this.workspace.session.me?.account.id ?? 0;
    const nobody = this.checked && this.people.length === 0 ? t('channels.directNobody') : '';
    return html`<ws-dialog open .heading=${t('channels.newDirect')}>
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <people-picker autofocus .workspace=${this.workspace} .label=${t('channels.directWith')} .most=${MOST_OTHERS} .without=${new Set([self])}
          .value=${this.people} .error=${nobody || this.#submission.field('people')}
          @change=${(/** @type {any} */ event) => {
            this.people = event.currentTarget.value;
          }} @people-done=${() => this.#open()}></people-picker>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('channels.directVerb')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    void this.#open();
  }

  async #open() {
    this.checked = true;
    if (this.people.length === 0) return;
    await this.#submission.run(async () => {
      await goToDirect(this.workspace, this.router, this.people);
      this.close();
    });
  }
}

customElements.define('direct-dialog', DirectDialog);

/**
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {import('../../../shared/app/router.js').Router} router
 */
export function showDirectDialog(workspace, router) {
  showDialog('direct-dialog', /** @type {Partial<DirectDialog>} */ ({ workspace, router }));
}
