import { html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../../../shared/app/submission.js';
import '../../../../shared/components/ws-field.js';
import { createPlace, MAX_PLACE_NAME, updatePlace } from '../../../../shared/data/reception/places.js';
import { startStocktake } from '../../../../shared/data/reception/stocktakes.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { canHold, pathName } from './place-tree.js';
import { Places } from './places.js';

/**
 * @typedef {import('../../../../shared/data/reception/places.js').Place} Place
 * @typedef {import('../../../../shared/data/reception/stocktakes.js').Stocktake} Stocktake
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 */

/** Creates a place, or renames and moves one. */
export class PlaceDialog extends DialogSection {
  static properties = { place: { attribute: false }, parent: { attribute: false } };

  #submission = new Submission(this, ['name', 'parent']);
  #key = uuidv7();
  #places = new Places(this, { counts: false });

  constructor() {
    super();
    /** The one that is changed; `null`: a new one. @type {Place | null} */
    this.place = null;
    /** Where a new one begins. @type {number | null} */
    this.parent = null;
    /** What is done with it then. @type {(place: Place) => void} */
    this.done = () => {};
  }

  /** Whether another place there has the name. */
  get #taken() {
    const { error } = this.#submission;
    return error instanceof ApiError && error.code === 'name_taken';
  }

  render() {
    const { place } = this;
    const submission = this.#submission;
    const tree = this.#places.tree;
    const holders = place ? canHold(tree, place.id) : tree;
    const options = holders.map((node) => ({ value: String(node.place.id), label: pathName(node) }));
    return html`<ws-dialog open size="s" .heading=${place ? t('places.editPlace', { name: place.name }) : t('places.newPlace')}>
      ${this.#taken ? nothing : submission.banner()}
      <form @submit=${this.#submit}>
        <ws-field autofocus required name="name" .label=${t('places.placeName')} .hint=${place ? '' : t('places.placeHint')} .maxlength=${MAX_PLACE_NAME} autocomplete="off"
          .value=${place?.name ?? ''} .error=${this.#taken ? t('places.placeTaken') : submission.field('name')}></ws-field>
        <ws-field type="select" name="parent" .label=${t('places.inPlace')} .value=${String((place ? place.parent : this.parent) ?? 0)}
          .options=${[{ value: '0', label: t('places.inNone') }, ...options]} .error=${submission.field('parent')}></ws-field>
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t(place ? 'places.savePlace' : 'places.createPlace')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const values = valuesOf(event);
    const name = values.name.trim();
    const parent = Number(values.parent);
    const { transport } = this.workspace;
    const { place } = this;
    const went = await this.#submission.run(async () => {
      const saved = place
        ? await updatePlace(transport, place.id, { version: place.version, name, parent })
        : await createPlace(transport, { name, parent: parent || null }, this.#key);
      this.close();
      this.done(saved);
    });
    const { error } = this.#submission;
    if (went || !(error instanceof ApiError) || error.unanswered) return;
    // What was refused is another request the next time; what was not answered is the same one.
    this.#key = uuidv7();
    if (error.code === 'version_conflict' && error.current) this.place = error.current;
  }
}

customElements.define('place-dialog', PlaceDialog);

/**
 * @param {Workspace} workspace
 * @param {{ place?: Place, parent?: number | null, done: (place: Place) => void }} options
 */
export function showPlaceDialog(workspace, { place, parent, done }) {
  const given = { workspace, place: place ?? null, parent: parent ?? null, done };
  showDialog('place-dialog', /** @type {Partial<PlaceDialog>} */ (given));
}

/** Chooses the place of a stocktake. */
export class StocktakeDialog extends DialogSection {
  #submission = new Submission(this, ['place']);
  #key = uuidv7();
  #places = new Places(this, { counts: false });
  /** What is done with it then. @type {(stocktake: Stocktake) => void} */
  done = () => {};

  render() {
    const submission = this.#submission;
    const { options, status } = this.#places;
    const none = status === 'ready' && options.length === 0;
    return html`<ws-dialog open size="s" .heading=${t('stocktakes.newStocktake')}>
      ${submission.banner()}
      <form @submit=${this.#submit}>
        ${
          none
            ? html`<p>${t('stocktakes.noPlaceYet')}</p>`
            : html`<ws-field autofocus required type="select" name="place" .label=${t('stocktakes.stocktakePlace')} .hint=${t('stocktakes.stocktakePlaceHint')}
                .options=${[{ value: '', label: t('stocktakes.choosePlace') }, ...options]} .error=${submission.field('place')}></ws-field>`
        }
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          ${
            none
              ? html`<ws-button variant="primary" href="#/reception/places" @click=${this.close}>${t('stocktakes.toPlaces')}</ws-button>`
              : html`<ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t('stocktakes.startStocktake')}</ws-button>`
          }
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const place = Number(valuesOf(event).place);
    if (!place) return;
    const went = await this.#submission.run(async () => {
      const stocktake = await beginStocktake(this.workspace, place, this.#key);
      this.close();
      this.done(stocktake);
    });
    const { error } = this.#submission;
    if (!went && error instanceof ApiError && !error.unanswered) this.#key = uuidv7();
  }
}

customElements.define('stocktake-dialog', StocktakeDialog);

/**
 * Begins a stocktake of a place, or joins the one that goes on there.
 * @param {Workspace} workspace
 * @param {number} place
 * @param {string} [key]
 * @returns {Promise<Stocktake>}
 */
export async function beginStocktake(workspace, place, key = uuidv7()) {
  try {
    return await startStocktake(workspace.transport, place, key);
  } catch (error) {
    // Whoever comes second wants to help.
    if (error instanceof ApiError && error.code === 'stocktake_open' && error.current) return error.current;
    throw error;
  }
}

/**
 * @param {Workspace} workspace
 * @param {{ done: (stocktake: Stocktake) => void }} options
 */
export function showStocktakeDialog(workspace, { done }) {
  showDialog('stocktake-dialog', /** @type {Partial<StocktakeDialog>} */ ({ workspace, done }));
}
