import { html, nothing } from 'lit';
import { AppPage } from '../../../shared/app/page.js';
import { stateOf } from '../../../shared/app/problems.js';
import { isTyping } from '../../../shared/components/focus.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { cssVars } from '../../../shared/components/css-vars.js';
import { lifeOf, RECORD_KINDS, tracedYear } from '../../../shared/data/reception/history.js';
import { MAX_SERIAL } from '../../../shared/data/reception/items.js';
import { formatNumber, t } from '../../../shared/i18n/i18n.js';
import { Loaded } from '../../components/reception/loaded.js';
import { monthName } from '../../components/reception/tracing/months.js';
import { kindIcon } from '../../components/reception/tracing/record-kinds.js';
import '../../components/reception/tracing/serial-life.js';
import '../../components/reception/tracing/traced-records.js';
import { ScanKeys } from '../../components/reception/scan-keys.js';
import './reception-tabs.js';
import { traceabilityStyle } from './traceability-style.js';

/**
 * @typedef {import('../../../shared/data/reception/history.js').RecordKind} RecordKind
 * @typedef {import('../../../shared/data/reception/history.js').TracedYear} TracedYear
 */

/** How the months of a year name what there was of each kind. @type {Record<RecordKind, 'lots' | 'disk_sessions' | 'orders' | 'donations' | 'loans'>} */
const COUNTED = {
  lot: 'lots',
  disk_session: 'disk_sessions',
  order: 'orders',
  donation: 'donations',
  loan: 'loans',
};
const BASE = '/reception/traceability';

/** Where everything came from and went: by year, month and kind, and by serial number. */
export class TraceabilityPage extends AppPage {
  static styles = [AppPage.styles, traceabilityStyle];

  /** @type {Loaded<TracedYear>} */
  #year = new Loaded(this, {
    key: () => (this.#serial ? '' : String(this.#shownYear)),
    load: () => tracedYear(this.workspace.transport, this.#shownYear),
    concerns: (kind) => /^reception\.(lot|disk_session|order|donation|loan)\./.test(kind),
  });
  /** @type {Loaded<import('../../../shared/data/types.js').Life>} */
  #life = new Loaded(this, {
    key: () => this.#serial,
    load: () => lifeOf(this.workspace.transport, this.#serial),
    concerns: (kind) => kind.startsWith('reception.'),
  });

  constructor() {
    super();
    new ScanKeys(this, {
      enabled: () => true,
      onScan: (code) => this.#look(code),
      onRefused: (why, count) =>
        toast({ text: t(`reception.fb_${why}`, { count, most: MAX_SERIAL }), tone: 'attention' }),
    });
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  get #serial() {
    return this.route.parameters.serial ?? '';
  }

  get #shownYear() {
    return Number(this.route.parameters.year) || new Date().getFullYear();
  }

  /** 0: the whole year. */
  get #month() {
    const month = Number(this.route.parameters.month ?? 0);
    return month >= 1 && month <= 12 ? month : 0;
  }

  /** @returns {RecordKind | ''} */
  get #kind() {
    const kind = /** @type {RecordKind} */ (this.route.parameters.kind ?? '');
    return RECORD_KINDS.includes(kind) ? kind : '';
  }

  get heading() {
    return this.#serial
      ? `${this.#serial} · ${t('reception.tab_traceability')}`
      : t('reception.tab_traceability');
  }

  get keyGroups() {
    return [
      { label: t('reception.tab_traceability'), keys: [{ keys: '/', label: t('tracing.findSerial') }] },
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  /** The month and kind whose records were brought into sight. */
  #seen = '';

  updated() {
    const chosen = this.#month && this.#year.value ? this.route.path : '';
    if (chosen === this.#seen) return;
    this.#seen = chosen;
    // The records of a month stand below its year, where nobody would see that they came.
    this.renderRoot.querySelector('.records')?.scrollIntoView?.({ block: 'start' });
  }

  render() {
    return html`<ws-page-header .heading=${t('reception.title')}></ws-page-header>
      <reception-tabs current="traceability"></reception-tabs>
      <div class="page" tabindex="-1"><div class="inner">
        <form class="find" role="search" @submit=${this.#submitted}>
          <ws-field class="serial" type="search" mono icon="scan-barcode" name="serial" autocomplete="off" .maxlength=${MAX_SERIAL} .label=${t('tracing.findSerial')} .hint=${t('tracing.findSerialHint')}
            .value=${this.#serial}></ws-field>
          <ws-button type="submit" icon="search">${t('reception.find')}</ws-button>
        </form>
        ${this.#serial ? this.#found() : this.#months()}
      </div></div>`;
  }

  /** @param {Loaded<any>} loaded */
  #waiting({ error, again }) {
    if (!error) return html`<section><ws-state kind="loading" shape="rows" .lines=${6}></ws-state></section>`;
    const state = stateOf(error);
    return html`<section><ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${again}></ws-state></section>`;
  }

  #found() {
    const life = this.#life;
    const back = html`<p class="back"><a href="#${BASE}"><ws-icon name="arrow-left"></ws-icon>${t('tracing.toYears')}</a></p>`;
    if (!life.value) return html`${back}${this.#waiting(life)}`;
    return html`${back}<serial-life .workspace=${this.workspace} .life=${life.value}></serial-life>`;
  }

  #months() {
    const loaded = this.#year;
    const year = this.#shownYear;
    const years = loaded.value?.years ?? [];
    const month = this.#month;
    const known = (/** @type {number} */ wanted) =>
      years.some((one) => (wanted > year ? one > year : one < year)) ||
      (wanted > year && year < new Date().getFullYear());
    return html`<section aria-labelledby="year">
        <div class="head">
          <h2 id="year">${t('tracing.yearHeading', { year: String(year) })}</h2>
          <div class="years">
            <ws-icon-button icon="chevron-left" href="#${BASE}/year/${year - 1}" ?disabled=${!known(year - 1)} .label=${t('tracing.yearBefore')}></ws-icon-button>
            <ws-field type="select" hide-label .label=${t('tracing.year')} .value=${String(year)} .options=${[
              ...new Set([year, ...years]),
            ]
              .sort((one, other) => other - one)
              .map((one) => ({ value: String(one), label: String(one) }))}
              @change=${(/** @type {any} */ event) => this.router.go(`${BASE}/year/${event.currentTarget.value}`)}></ws-field>
            <ws-icon-button icon="chevron-right" href="#${BASE}/year/${year + 1}" ?disabled=${!known(year + 1)} .label=${t('tracing.yearAfter')}></ws-icon-button>
          </div>
        </div>
        ${loaded.value ? this.#grid(loaded.value) : this.#waiting(loaded)}
      </section>
      ${month ? this.#records(year, month) : nothing}`;
  }

  /** @param {TracedYear} traced */
  #grid({ year, months }) {
    const most = Math.max(1, ...months.flatMap((month) => RECORD_KINDS.map((kind) => month[COUNTED[kind]])));
    const sum = (/** @type {RecordKind} */ kind) =>
      months.reduce((total, month) => total + month[COUNTED[kind]], 0);
    const total = RECORD_KINDS.reduce((all, kind) => all + sum(kind), 0);
    const cell = (
      /** @type {number} */ count,
      /** @type {string} */ path,
      /** @type {string} */ label,
      /** @type {boolean} */ current,
    ) =>
      count
        ? html`<a href="#${path}" aria-label=${label} aria-current=${current ? 'true' : nothing} ${cssVars({ '--heat': `${Math.round((count / most) * 100)}%` })}>${formatNumber(count)}</a>`
        : html`<span class="nought">·</span>`;
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="year"><table>
        <thead><tr><th scope="col">${t('tracing.month')}</th>${RECORD_KINDS.map((kind) => html`<th scope="col"><ws-icon .name=${kindIcon(kind)}></ws-icon>${t(`tracing.kind_${kind}`)}</th>`)}</tr></thead>
        <tbody>${months.map((counts) => {
          const { month } = counts;
          const name = monthName(year, month);
          const any = RECORD_KINDS.some((kind) => counts[COUNTED[kind]] > 0);
          return html`<tr class=${month === this.#month ? 'chosen' : ''}><th scope="row">${any ? html`<a href="#${BASE}/year/${year}/${month}">${name}</a>` : name}</th>
            ${RECORD_KINDS.map((kind) => {
              const count = counts[COUNTED[kind]];
              const label = `${name}, ${t(`tracing.kind_${kind}`)}: ${formatNumber(count)}`;
              return html`<td>${cell(count, `${BASE}/year/${year}/${month}/${kind}`, label, month === this.#month && kind === this.#kind)}</td>`;
            })}</tr>`;
        })}</tbody>
        <tfoot><tr><th scope="row">${t('tracing.total')}</th>${RECORD_KINDS.map((kind) => html`<td>${formatNumber(sum(kind))}</td>`)}</tr></tfoot>
      </table></div>
      ${total ? nothing : html`<p class="none">${t('tracing.nothingInYear')}</p>`}`;
  }

  /** @param {number} year @param {number} month */
  #records(year, month) {
    const counts = this.#year.value?.months.find((one) => one.month === month);
    const kinds = this.#kind
      ? [this.#kind]
      : RECORD_KINDS.filter((kind) => !counts || counts[COUNTED[kind]] > 0);
    return html`<div class="records">${kinds.map(
      (kind) => html`<section aria-label=${`${t(`tracing.kind_${kind}`)}, ${monthName(year, month, true)}`}>
        <div class="head"><h2><ws-icon .name=${kindIcon(kind)}></ws-icon>${t(`tracing.kind_${kind}`)} <span class="count">${monthName(year, month, true)}</span></h2>
          ${this.#kind ? html`<a href="#${BASE}/year/${year}/${month}">${t('tracing.everyKind')}</a>` : nothing}</div>
        <traced-records .workspace=${this.workspace} .router=${this.router} .kind=${kind} .year=${year} .month=${month}></traced-records>
      </section>`,
    )}</div>`;
  }

  /** @param {SubmitEvent} event */
  #submitted = (event) => {
    event.preventDefault();
    const field = /** @type {any} */ (this.renderRoot.querySelector('.serial'));
    this.#look(field.value);
  };

  /** @param {string} text */
  #look(text) {
    const serial = text.trim();
    // One of our own labels says which machine it is.
    const label = /\/#(\/reception\/items\/\d+)$/.exec(serial);
    if (label) this.router.go(label[1]);
    else this.router.go(serial ? `${BASE}/serial/${encodeURIComponent(serial)}` : BASE);
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.key === '/')
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.serial'))?.focus();
    else if (event.key === 'Escape' && this.#serial) this.router.go(BASE);
    else return;
    event.preventDefault();
  };
}

customElements.define('traceability-page', TraceabilityPage);
