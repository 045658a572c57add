import { css, html, nothing } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-state.js';
import { formatDay } from '../../../../shared/data/civil-date.js';
import { formatNumber, t } from '../../../../shared/i18n/i18n.js';
import { loanBadge, resultBadge } from '../badges.js';
import { wipeOf } from '../disks/wipe-words.js';
import { kindOf, lotName, outcomeOf, outcomeTone, workerName } from '../words.js';
import './life-story.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Life} Life
 * @typedef {import('../../../../shared/data/types.js').LifeItem} LifeItem
 */

/**
 * Where a serial number is now, of all that its life tells.
 * @param {Life} life
 * @returns {{ where: 'unseen' | 'given' | 'lent' | 'stock' | 'disk', record?: any }}
 */
export function whereNow({ items, disks, donations, loans }) {
  const item = items.filter(({ deleted_at: deleted }) => !deleted).at(-1);
  const lent = loans.filter((loan) => !loan.returned_on && !loan.deleted_at).at(-1);
  if (lent) return { where: 'lent', record: lent };
  const given = donations.filter((donation) => !donation.deleted_at).at(-1);
  // It may have come back after it was given away.
  if (given && (!item || item.left_at)) return { where: 'given', record: given };
  if (item) return { where: 'stock', record: item };
  if (disks.length) return { where: 'disk', record: disks.at(-1) };
  return { where: 'unseen' };
}

/** The whole life of one serial number: where it is, each of its passages, wipes, donations and loans, and who did what when. */
export class SerialLife extends WsElement {
  static properties = { workspace: { attribute: false }, life: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 16px; }
      .now { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      h2 { font: var(--weight-medium) var(--size-xl)/1.35 var(--font-mono); overflow-wrap: anywhere; }
      .now p { flex-basis: 100%; overflow-wrap: anywhere; }
      .what { color: var(--text-muted); }
      .columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px; align-items: start; }
      section { min-width: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      .records { display: grid; gap: 16px; min-width: 0; }
      h3 { display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 8px 12px; border-bottom: 1px solid var(--line); font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      h3 ws-icon, .count { color: var(--text-muted); font-weight: var(--weight-normal); }
      ul { margin: 0; padding: 0; list-style: none; }
      li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; padding: 10px 12px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
      li:last-child { border-bottom: 0; }
      li .more { flex-basis: 100%; color: var(--text-muted); font-size: var(--size-s); }
      .gone a { text-decoration: line-through; }
      life-story { padding: 14px 12px; }
      @media (max-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.life = /** @type {Life} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { life } = this;
    const now = whereNow(life);
    if (now.where === 'unseen')
      return html`<ws-state kind="empty" icon="search" .heading=${t('tracing.unseen', { serial: life.serial })} .text=${t('tracing.unseenText')}></ws-state>`;
    return html`${this.#now(now)}
      <div class="columns">
        <div class="records">${this.#items()} ${this.#disks()} ${this.#donations()} ${this.#loans()}</div>
        <section aria-labelledby="story"><h3 id="story"><ws-icon name="route"></ws-icon>${t('tracing.story')}</h3><life-story .workspace=${this.workspace} .life=${life}></life-story></section>
      </div>`;
  }

  /** @param {ReturnType<typeof whereNow>} now */
  #now({ where, record }) {
    const { life } = this;
    const item = life.items.at(-1);
    const make = [item?.brand?.name, item?.model?.name].filter(Boolean).join(' ');
    const what = item ? [make, kindOf(item)] : [t('tracing.aDisk')];
    const told = {
      stock: () =>
        record.place ? t('tracing.nowInStockAt', { place: record.place.name }) : t('tracing.nowInStock'),
      given: () =>
        t('tracing.nowGiven', { name: record.recipient, day: formatDay(record.given_on, { year: true }) }),
      lent: () =>
        t('tracing.nowLent', { name: record.borrower, day: formatDay(record.end_on, { year: true }) }),
      disk: () => t('tracing.nowDisk'),
      unseen: () => '',
    }[where]();
    return html`<div class="now"><h2>${item?.serial ?? life.disks.at(-1)?.serial ?? life.serial}</h2><span class="what">${what.filter(Boolean).join(' · ')}</span>
      ${item ? html`<ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>` : nothing}<p>${told}</p></div>`;
  }

  /** @param {string} icon @param {string} heading @param {unknown[]} entries */
  #section(icon, heading, entries) {
    if (entries.length === 0) return nothing;
    return html`<section><h3><ws-icon .name=${icon}></ws-icon>${heading} <span class="count">${formatNumber(entries.length)}</span></h3><ul>${entries}</ul></section>`;
  }

  #items() {
    const { people } = this.workspace;
    const passage = (/** @type {LifeItem} */ item) => {
      const worker = workerName(people, item.technician);
      const facts = [
        item.supplier,
        worker ? `${t('reception.technician')}${t('reception.colon')}${worker}` : '',
        item.place ? `${t('reception.place')}${t('reception.colon')}${item.place.name}` : '',
      ];
      return html`<li class=${item.deleted_at ? 'gone' : ''}><a href="#/reception/lots/${item.lot}/${item.id}">${lotName({ number: item.lot_number })}</a>
        <span>${t('reception.receivedOnDay', { day: formatDay(item.received_on, { year: true }) })}</span>
        <ws-badge .tone=${outcomeTone(item.outcome)}>${outcomeOf(item)}</ws-badge>
        <span class="more">${facts.filter(Boolean).join(' · ')}</span></li>`;
    };
    return this.#section('package-open', t('tracing.passages'), [...this.life.items].reverse().map(passage));
  }

  #disks() {
    const wipe = (/** @type {import('../../../../shared/data/reception/disks.js').Disk} */ disk) =>
      html`<li class=${disk.deleted_at ? 'gone' : ''}><a href="#/reception/disks/${disk.session}">${t('tracing.aWipe')}</a><code>${disk.serial}</code>
        ${resultBadge(disk.result)}<span class="more">${disk.result ? wipeOf(disk) : ''}</span></li>`;
    return this.#section('hard-drive', t('tracing.wipes'), [...this.life.disks].reverse().map(wipe));
  }

  #donations() {
    return this.#section(
      'gift',
      t('reception.tab_donations'),
      [...this.life.donations].reverse().map(
        (one) =>
          html`<li class=${one.deleted_at ? 'gone' : ''}><a href="#/reception/donations/${one.donation}">${t('tracing.record_donation', { number: String(one.number) })}</a><span>${one.recipient}</span>
            <span class="more">${formatDay(one.given_on, { year: true })}</span></li>`,
      ),
    );
  }

  #loans() {
    return this.#section(
      'handshake',
      t('reception.tab_loans'),
      [...this.life.loans].reverse().map((one) => {
        const state = one.returned_on ? 'returned' : 'out';
        return html`<li class=${one.deleted_at ? 'gone' : ''}><a href="#/reception/loans/${one.loan}">${t('tracing.record_loan', { number: String(one.number) })}</a><span>${one.borrower}</span>
          ${loanBadge({ state, end_on: one.end_on })}
          <span class="more">${t('records.fromTo', { from: formatDay(one.start_on), to: formatDay(one.end_on, { year: true }) })}</span></li>`;
      }),
    );
  }
}

customElements.define('serial-life', SerialLife);
