import { css, html, nothing } from 'lit';
import { explain } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-menu.js';
import { KINDS, OUTCOMES, SYSTEMS } from '../../../../shared/data/reception/items.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { Places } from '../places/places.js';
import { workerName } from '../words.js';
import { entryOf, searchCatalogue, searchWorkers, workerOf } from './catalogue.js';
import './name-picker.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('./name-picker.js').Picked} Picked
 */

/**
 * Says what the selected machines are and what became of them, all at once.
 * @fires reception-set - detail: what is set of them
 * @fires reception-delete
 */
export class FillBar extends WsElement {
  static properties = {
    workspace: { attribute: false },
    items: { attribute: false },
    all: { attribute: false },
    busy: { type: Boolean },
    keeps: { type: Boolean },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; min-width: 0; }
      @media (max-width: 560px) {
        :host { flex-wrap: nowrap; width: calc(100vw - 56px); padding: 2px 0; overflow-x: auto; scrollbar-width: none; }
        :host > * { flex: none; }
      }
    `,
  ];

  #places = new Places(this, { counts: false });

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** The selected ones. @type {Item[]} */
    this.items = [];
    /** All of the lot: who works on one may work on others. @type {Item[]} */
    this.all = [];
    this.busy = false;
    /** Whether nothing is deleted here. */
    this.keeps = false;
  }

  /** What all of the selected ones have; `null` where they differ or have none. @param {'brand' | 'model'} what */
  #shared(what) {
    const first = this.items[0]?.[what] ?? null;
    return first && this.items.every((item) => item[what]?.id === first.id) ? first : null;
  }

  /** @param {string} label @param {string} icon @param {import('../../../../shared/components/ws-menu.js').MenuItem[]} items @param {(id: string) => void} choose */
  #menu(label, icon, items, choose) {
    return html`<ws-menu .label=${label} .items=${items} @ws-choose=${(/** @type {CustomEvent} */ event) => {
      event.stopPropagation();
      choose(event.detail.id);
    }}><ws-button slot="trigger" size="s" .icon=${icon} .iconEnd=${'chevron-down'} ?disabled=${this.busy}>${label}</ws-button></ws-menu>`;
  }

  #outcomeItems() {
    return [
      ...OUTCOMES.map((outcome, index) => ({
        id: outcome,
        label: t(`reception.outcome_${outcome}`),
        keys: String(index + 1),
      })),
      { id: '', label: t('reception.toSort'), keys: '0' },
    ];
  }

  render() {
    const { transport, people } = this.workspace;
    const brand = this.#shared('brand');
    const set = (/** @type {object} */ detail) => this.emit('reception-set', detail);
    return html`
      ${this.#menu(t('reception.outcome'), 'tag', this.#outcomeItems(), (id) => set({ outcome: id || null, outcome_label: null }))}
      <name-picker small creates .label=${t('reception.ownOutcome')} .search=${searchCatalogue(transport, 'outcome')} ?disabled=${this.busy}
        @reception-pick=${(/** @type {CustomEvent} */ event) =>
          this.#picked('outcome', event.detail, null, (entry) =>
            set({ outcome: entry && 'custom', outcome_label: entry?.id ?? null }),
          )}></name-picker>
      <name-picker small creates clears .label=${t('reception.technician')} .search=${searchWorkers(
        people,
        this.all.map((item) => item.technician),
      )} ?disabled=${this.busy} .value=${this.#worker}
        @reception-pick=${(/** @type {CustomEvent<Picked>} */ event) => set({ technician: workerOf(event.detail) })}></name-picker>
      ${this.#menu(
        t('reception.system'),
        '',
        [
          ...SYSTEMS.map((system) => ({ id: system, label: t(`reception.os_${system}`) })),
          { separator: /** @type {const} */ (true) },
          { id: '', label: t('reception.clearName') },
        ],
        (id) => set({ os: id || null }),
      )}
      ${this.#menu(
        t('reception.kind'),
        '',
        KINDS.map((kind) => ({
          id: kind,
          label: t(`reception.kind_${kind}`),
          keys: t(`reception.key_${kind}`),
        })),
        (kind) =>
          set(kind === 'other' ? { kind, kind_label: t('reception.kind_other') } : { kind, kind_label: '' }),
      )}
      <name-picker small creates clears .label=${t('reception.brand')} .value=${brand?.name ?? ''} .search=${searchCatalogue(transport, 'brand')} ?disabled=${this.busy}
        @reception-pick=${(/** @type {CustomEvent} */ event) =>
          this.#picked('brand', event.detail, null, (entry) =>
            set({ brand: entry?.id ?? null }),
          )}></name-picker>
      <name-picker small creates clears .label=${t('reception.model')} .value=${this.#shared('model')?.name ?? ''} .search=${searchCatalogue(transport, 'model', brand?.id ?? null)}
        ?disabled=${this.busy || !brand} .why=${t('reception.brandFirst')}
        @reception-pick=${(/** @type {CustomEvent} */ event) =>
          this.#picked('model', event.detail, brand?.id ?? null, (entry) =>
            set({ model: entry?.id ?? null }),
          )}></name-picker>
      ${
        this.#places.tree.length
          ? html`<name-picker small clears .label=${t('reception.place')} .value=${this.#place} .search=${this.#places.search} ?disabled=${this.busy}
              @reception-pick=${(/** @type {CustomEvent<Picked>} */ { detail }) => set({ place: 'choice' in detail ? Number(detail.choice.id) : null })}></name-picker>`
          : nothing
      }
      ${this.keeps ? nothing : html`<ws-button size="s" variant="quiet" icon="trash" ?disabled=${this.busy} @click=${() => this.emit('reception-delete')}>${t('reception.delete')}</ws-button>`}
    `;
  }

  /** Where all of them stand. */
  get #place() {
    const [first] = this.items;
    return first?.place && this.items.every((item) => item.place?.id === first.place?.id)
      ? first.place.name
      : '';
  }

  /** Who works on all of them. */
  get #worker() {
    const names = new Set(this.items.map((item) => workerName(this.workspace.people, item.technician)));
    return names.size === 1 ? ([...names][0] ?? '') : '';
  }

  /**
   * @param {import('../../../../shared/data/types.js').CatalogueKind} kind
   * @param {Picked} picked
   * @param {number | null} parent
   * @param {(entry: import('../../../../shared/data/types.js').Named | null) => void} then
   */
  async #picked(kind, picked, parent, then) {
    try {
      then(await entryOf(this.workspace.transport, kind, picked, parent));
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('fill-bar', FillBar);
