import { css, html, nothing } from 'lit';
import { nameOf } from '../../../../shared/app/names.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-field.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-kbd.js';
import { lifeOf } from '../../../../shared/data/reception/history.js';
import { OUTCOMES } from '../../../../shared/data/reception/items.js';
import { MAX_NOTE } from '../../../../shared/data/reception/lots.js';
import { t } from '../../../../shared/i18n/i18n.js';
import '../tracing/life-story.js';
import { Places } from '../places/places.js';
import { kindOf, outcomeOf, outcomeTone, workerName } from '../words.js';
import './name-picker.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Item} Item
 * @typedef {import('../../../../shared/data/types.js').Life} Life
 */

/**
 * One machine: what it is, what became of it, and its life with us.
 * @fires reception-set - detail: what is set of it
 * @fires reception-delete
 * @fires reception-close
 */
export class ItemDetails extends WsElement {
  static properties = {
    workspace: { attribute: false },
    item: { attribute: false },
    editable: { type: Boolean },
    life: { state: true },
    error: { state: true },
    note: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; padding: 16px; container-type: inline-size; }
      .head { display: flex; align-items: flex-start; gap: 8px; }
      h2 { flex: 1; min-width: 0; font: var(--weight-medium) var(--size-l)/1.4 var(--font-mono); overflow-wrap: anywhere; }
      .sub { color: var(--text-muted); font-size: var(--size-s); }
      .badges { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; }
      h3 { margin: 20px 0 8px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      .outcomes { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 6px; }
      .outcomes button {
        display: flex; align-items: center; justify-content: space-between; gap: 6px; min-height: 32px; padding: 0 6px 0 10px; border: 1px solid var(--line); border-radius: var(--radius-control);
        color: var(--text); background: var(--surface-1); font: inherit; font-size: var(--size-s); text-align: start; cursor: pointer;
      }
      .outcomes button:hover { background: var(--surface-2); }
      .outcomes button[aria-pressed='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--accent-soft); }
      dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 6px 16px; margin: 0; font-size: var(--size-s); }
      .place { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
      dt { color: var(--text-muted); } dd { margin: 0; overflow-wrap: anywhere; }
      .note { margin-top: 12px; }
      .note ws-button { margin-top: 6px; }
      .whole { margin-top: 12px; }
      .foot { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 24px; }
      @media (pointer: coarse) { .outcomes button { min-height: 40px; } .outcomes ws-kbd { display: none; } }
    `,
  ];

  #asked = '';
  #round = 0;
  #places = new Places(this, { counts: false });

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.item = /** @type {Item} */ (/** @type {unknown} */ (undefined));
    this.editable = false;
    /** @type {Life | null} */
    this.life = null;
    /** @type {unknown} */
    this.error = null;
    /** What is written and not saved; `null`: nothing. @type {string | null} */
    this.note = null;
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    const before = changed.get('item');
    if (changed.has('item') && before?.id !== this.item.id) {
      this.note = null;
      this.life = null;
    }
    // Each version of it has one line more to tell.
    const wanted = `${this.item.id} ${this.item.version}`;
    if (wanted !== this.#asked) {
      this.#asked = wanted;
      void this.#load();
    }
  }

  async #load() {
    this.#round += 1;
    const round = this.#round;
    try {
      const life = await lifeOf(this.workspace.transport, this.item.serial);
      if (round !== this.#round) return;
      this.life = life;
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
    }
  }

  #outcomes() {
    const { item } = this;
    const set = (/** @type {string | null} */ outcome) =>
      this.emit('reception-set', { outcome, outcome_label: null });
    return html`<div class="outcomes" role="group" aria-label=${t('reception.outcome')}>
      ${[...OUTCOMES, null].map(
        (
          outcome,
        ) => html`<button type="button" aria-pressed=${String((item.outcome ?? null) === outcome)} @click=${() => set(outcome)}>
          ${outcome ? t(`reception.outcome_${outcome}`) : t('reception.toSort')}
          <ws-kbd aria-hidden="true" .keys=${outcome ? String(OUTCOMES.indexOf(outcome) + 1) : '0'}></ws-kbd></button>`,
      )}
    </div>`;
  }

  #facts() {
    const { item } = this;
    const { people } = this.workspace;
    const facts = [
      [t('reception.system'), item.os ? t(`reception.os_${item.os}`) : '—'],
      [t('reception.technician'), workerName(people, item.technician) || '—'],
      [
        t('reception.entered'),
        html`<ws-date .value=${item.entered_at}></ws-date> · ${nameOf(people, item.entered_by)}`,
      ],
      [t('reception.entryMode'), t(`reception.mode_${item.entry_mode}`)],
      [t('reception.place'), this.#place()],
    ];
    return html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  /** Where it stands, to be read or to be set. */
  #place() {
    const { place } = this.item;
    const name = place ? this.#places.nameOf(place.id) || place.name : '';
    const known = place
      ? html`<a href="#/reception/places/${place.id}">${name}</a>`
      : html`<span class="sub">${t('stocktakes.nowhere')}</span>`;
    // Where there are no places nobody looks for one.
    if (!this.editable || this.#places.tree.length === 0) return known;
    return html`<span class="place">${known}
      <name-picker small clears .label=${t('places.changePlace')} .search=${this.#places.search} @reception-pick=${(
        /** @type {CustomEvent<import('./name-picker.js').Picked>} */ { detail },
      ) =>
        this.emit('reception-set', {
          place: 'choice' in detail ? Number(detail.choice.id) : null,
        })}></name-picker></span>`;
  }

  #noteField() {
    const { item } = this;
    if (!this.editable) return item.note ? html`<h3>${t('reception.note')}</h3><p>${item.note}</p>` : nothing;
    const text = this.note ?? item.note;
    return html`<div class="note">
      <ws-field type="textarea" .rows=${2} .maxlength=${MAX_NOTE} .label=${t('reception.note')} .value=${text} @input=${(
        /** @type {any} */ event,
      ) => {
        this.note = event.currentTarget.value;
      }}></ws-field>
      ${
        this.note !== null && this.note !== item.note
          ? html`<ws-button size="s" @click=${() => this.emit('reception-set', { note: this.note })}>${t('reception.saveNote')}</ws-button>`
          : nothing
      }
    </div>`;
  }

  render() {
    const { item } = this;
    const what = [[item.brand?.name, item.model?.name].filter(Boolean).join(' '), kindOf(item)];
    const times = this.life?.items.length ?? 0;
    return html`
      <div class="head"><h2>${item.serial}</h2>
        <ws-icon-button icon="x" .label=${t('ui.close')} @click=${() => this.emit('reception-close')}></ws-icon-button></div>
      <p class="sub">${what.filter(Boolean).join(' · ')}</p>
      <div class="badges">
        <ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>
        ${item.previous ? html`<ws-badge tone="info" icon="rotate-ccw-clock">${times > 1 ? t('reception.timesHere', { count: times }) : t('reception.reentry')}</ws-badge>` : nothing}
        ${item.left_how ? html`<ws-badge icon="gift">${t(`reception.left_${item.left_how}`)}</ws-badge>` : nothing}
      </div>
      ${this.editable ? html`<h3>${t('reception.outcome')}</h3>${this.#outcomes()}` : nothing}
      <h3>${t('reception.facts')}</h3>${this.#facts()} ${this.#noteField()}
      <h3>${t('reception.life')}</h3><life-story .workspace=${this.workspace} .life=${this.life} .error=${this.error} @ws-retry=${() => this.#load()}></life-story>
      <p class="sub whole"><a href="#/reception/traceability/serial/${encodeURIComponent(item.serial)}">${t('tracing.wholeLife')}</a></p>
      ${this.editable ? html`<div class="foot"><ws-button size="s" variant="quiet" icon="trash" @click=${() => this.emit('reception-delete')}>${t('reception.deleteItem')}</ws-button></div>` : nothing}
    `;
  }
}

customElements.define('item-details', ItemDetails);
