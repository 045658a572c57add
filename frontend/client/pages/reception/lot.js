import { html, nothing } from 'lit';
import { announce } from '../../../shared/app/announce.js';
import { AppPage } from '../../../shared/app/page.js';
import { explain } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { isTyping } from '../../../shared/components/focus.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-banner.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-table.js';
import { formatDay } from '../../../shared/data/civil-date.js';
import { oncePerFrame } from '../../../shared/data/frames.js';
import { deleteItem, KINDS, OUTCOMES } from '../../../shared/data/reception/items.js';
import { LotStore } from '../../../shared/data/reception/lot-store.js';
import '../../../shared/frame/ws-columns.js';
import { t } from '../../../shared/i18n/i18n.js';
import { Bench } from '../../components/reception/bench/bench.js';
import { entryOf, searchCatalogue } from '../../components/reception/bench/catalogue.js';
import { benchColumns } from '../../components/reception/bench/columns.js';
import { spoken } from '../../components/reception/bench/feedback.js';
import '../../components/reception/bench/fill-bar.js';
import {
  filterMenu,
  filterRows,
  missingBanner,
  troubleBanners,
} from '../../components/reception/bench/filters.js';
import '../../components/reception/bench/item-details.js';
import '../../components/reception/bench/lot-counters.js';
import '../../components/reception/bench/reentry-question.js';
import '../../components/reception/bench/scan-bar.js';
import { Sounds } from '../../components/reception/bench/sounds.js';
import { lotFailed } from '../../components/reception/lots/lot-failed.js';
import { recoverLot } from '../../components/reception/lots/lot-menu.js';
import { ScanKeys } from '../../components/reception/scan-keys.js';
import { lotName, stateOfLot } from '../../components/reception/words.js';
import { lotKeys } from './lot-keys.js';
import { lotStyle } from './lot-style.js';

/**
 * @typedef {import('../../components/reception/bench/bench.js').Change} Change
 * @typedef {import('../../components/reception/bench/rows.js').Row} Row
 * @typedef {import('../../../shared/data/types.js').SetItems} SetItems
 */

/** A key that follows another one faster than this is a part of a word, in milliseconds. */
const IN_WORD = 350;

/** A lot: the bench at which its machines are scanned and sorted. */
export class LotPage extends AppPage {
  static properties = {
    selected: { state: true },
    filter: { state: true },
    missing: { state: true },
    showing: { state: true },
  };

  static styles = [AppPage.styles, lotStyle];

  /** @type {LotStore | null} */
  #store = null;
  /** @type {Bench | null} */
  #bench = null;
  #sounds = new Sounds();
  /** @type {(() => void)[]} */
  #stops = [];
  #turn = 0;
  /** When the last key was pressed that types something. */
  #keyAt = Number.NEGATIVE_INFINITY;

  constructor() {
    super();
    /** @type {Set<string | number>} */
    this.selected = new Set();
    this.filter = '';
    /** Whether it is shown what is missing before the lot is finished. */
    this.missing = false;
    /** @type {'list' | 'content' | 'details'} */
    this.showing = 'content';
    new ScanKeys(this, {
      enabled: () => this.#store?.status === 'ready' && this.#mayWrite,
      dialogs: true,
      onScan: (serial) => this.#scan(serial, 'scan'),
      onRefused: (refused, count) => this.#bench?.refuse(refused, count),
    });
  }

  watches() {
    const { session, people, link, scans } = this.workspace;
    return [session, people, link, scans];
  }

  get heading() {
    const lot = this.#store?.lot;
    return lot ? `${lotName(lot)} · ${t('reception.title')}` : t('reception.title');
  }

  get keyGroups() {
    return lotKeys();
  }

  get commands() {
    const group = this.#store?.lot ? lotName(this.#store.lot) : t('reception.lot');
    const { muted } = this.#sounds;
    const mute = {
      id: 'bench-mute',
      label: t(muted ? 'reception.soundOn' : 'reception.soundOff'),
      icon: muted ? 'volume-2' : 'volume-x',
      group,
      run: () => this.#mute(),
    };
    if (!this.#editable) return [mute];
    const field = {
      id: 'bench-type',
      label: t('reception.keyType'),
      icon: 'scan-barcode',
      group,
      keys: '/',
      run: () => this.#bar?.focus(),
    };
    return [field, mute];
  }

  get #mayWrite() {
    return this.workspace.session.may('reception:write');
  }

  /** Whether machines are added and changed here. */
  get #editable() {
    return this.#mayWrite && Boolean(this.#bench?.open);
  }

  get #bar() {
    return /** @type {import('../../components/reception/bench/scan-bar.js').ScanBar | null} */ (
      this.renderRoot?.querySelector('scan-bar') ?? null
    );
  }

  get #table() {
    return /** @type {import('../../../shared/components/ws-table.js').WsTable | null} */ (
      this.renderRoot?.querySelector('ws-table') ?? null
    );
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#leave();
    this.#sounds.close();
  }

  #leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#bench?.close();
    this.#store?.close();
    this.#bench = null;
    this.#store = null;
  }

  willUpdate() {
    const id = Number(this.route.parameters.lot);
    if (this.isConnected && this.#store?.id !== id) this.#open(id);
    const there = new Set(this.#bench?.rows.map((row) => row.key));
    if ([...this.selected].some((key) => !there.has(key)))
      this.selected = new Set([...this.selected].filter((key) => there.has(key)));
  }

  /** @param {number} id */
  #open(id) {
    this.#leave();
    const { transport, scans } = this.workspace;
    const lot = new LotStore(transport, id);
    this.#store = lot;
    this.#bench = new Bench({ lot, scans, transport, sounds: this.#sounds, account: this.me.account.id });
    this.#turn = this.#bench.feedback?.turn ?? 0;
    Object.assign(this, { selected: new Set(), filter: '', missing: false });
    const draw = oncePerFrame(() => this.requestUpdate());
    this.#stops = [
      this.#bench.subscribe(draw),
      this.workspace.onEvent((event) => lot.apply(event)),
      this.workspace.onBack(() => void lot.load()),
    ];
    void lot.load();
  }

  updated() {
    const feedback = this.#bench?.feedback;
    if (!feedback || feedback.turn === this.#turn) return;
    this.#turn = feedback.turn;
    announce(spoken(feedback));
    const lit = [...(this.#bench?.lit.keys() ?? [])].at(-1);
    if (lit !== undefined && ['added', 'duplicate'].includes(feedback.what)) void this.#reveal(lit);
  }

  /** @param {string | number} key */
  async #reveal(key) {
    const table = this.#table;
    await table?.updateComplete;
    table?.reveal(key);
  }

  get #opened() {
    const id = Number(this.route.parameters.item ?? 0);
    return id ? (this.#store?.get(id) ?? null) : null;
  }

  render() {
    const store = this.#store;
    const bench = this.#bench;
    if (!store || !bench) return nothing;
    if (store.status === 'error') return lotFailed(store.error, () => void store.load());
    const opened = this.#opened;
    return html`<ws-columns no-list storage-key="reception-lot" .showing=${opened ? this.showing : 'content'} .details=${opened !== null} .detailsWidth=${320}
      .contentLabel=${store.lot ? lotName(store.lot) : t('reception.lot')} .detailsLabel=${opened?.serial ?? ''} @ws-back=${() => this.#show(null)}>
      <div class="content">${this.#header()}<div class="page">
        ${store.lot ? this.#counters(bench) : nothing}
        ${this.#mayWrite ? this.#scanBar(bench) : nothing}
        ${this.#notices(bench)}
        <div class="table">${this.#rows(bench)}</div>
      </div></div>
      ${
        opened
          ? html`<item-details slot="details" .workspace=${this.workspace} .item=${opened} .editable=${this.#editable} @reception-close=${() => this.#show(null)}
              @reception-set=${(/** @type {CustomEvent} */ event) => this.#set([opened.id], event.detail)} @reception-delete=${() => this.#delete([opened.id])}></item-details>`
          : nothing
      }
    </ws-columns>`;
  }

  #header() {
    const lot = this.#store?.lot ?? null;
    const { muted } = this.#sounds;
    const state = lot ? stateOfLot(lot) : null;
    const sub = lot
      ? [lot.name, lot.supplier, t('reception.receivedOnDay', { day: formatDay(lot.received_on) })]
      : [];
    return html`<ws-page-header .heading=${lot ? lotName(lot) : t('reception.lot')} .sub=${sub.filter(Boolean).join(' · ')}
      .crumbs=${[{ label: t('reception.title'), href: '#/reception' }]}>
      ${state ? html`<ws-badge slot="meta" .tone=${state.tone} .icon=${state.icon}>${state.text}</ws-badge>` : nothing}
      <ws-icon-button slot="actions" .icon=${muted ? 'volume-x' : 'volume-2'} .label=${t(muted ? 'reception.soundOn' : 'reception.soundOff')} @click=${() => this.#mute()}></ws-icon-button>
      ${lot ? html`<lot-menu slot="actions" ?writable=${this.#mayWrite} .workspace=${this.workspace} .router=${this.router} .store=${this.#store} .lot=${lot}></lot-menu>` : nothing}
      ${lot ? this.#primary(lot) : nothing}
    </ws-page-header>`;
  }

  /** @param {import('../../../shared/data/types.js').Lot} lot */
  #primary(lot) {
    if (!this.#mayWrite || lot.recovered_at) return nothing;
    if (lot.state === 'finished')
      return html`<ws-button slot="actions" variant="primary" icon="archive" @click=${() => recoverLot(this.workspace, /** @type {LotStore} */ (this.#store))}>${t('reception.recover')}</ws-button>`;
    return html`<ws-button slot="actions" variant="primary" icon="check" ?disabled=${!this.#bench?.counts.total} @click=${() => {
      this.missing = !this.missing;
    }}>${t('reception.finish')}</ws-button>`;
  }

  /** @param {Bench} bench */
  #counters(bench) {
    return html`<lot-counters .counts=${bench.counts} .filter=${this.filter} @reception-filter=${(
      /** @type {CustomEvent} */ event,
    ) => {
      this.filter = event.detail.filter;
    }}></lot-counters>`;
  }

  /** @param {Bench} bench */
  #scanBar(bench) {
    const { transport } = this.workspace;
    const brand = bench.draft.brand?.id ?? null;
    return html`<scan-bar .draft=${bench.draft} .feedback=${bench.feedback} ?disabled=${!bench.open || this.#store?.status !== 'ready'}
      .brands=${searchCatalogue(transport, 'brand')} .models=${searchCatalogue(transport, 'model', brand)}
      @reception-scan=${(/** @type {CustomEvent} */ event) => this.#scan(event.detail.text, event.detail.mode)}
      @reception-draft=${(/** @type {CustomEvent} */ event) => this.#drafted(event.detail)}
      @reception-brand=${(/** @type {CustomEvent} */ event) => this.#named('brand', event.detail, null)}
      @reception-model=${(/** @type {CustomEvent} */ event) => this.#named('model', event.detail, brand)}>
      ${filterMenu(bench.counts, this.filter, (filter) => {
        this.filter = filter;
      })}
    </scan-bar>`;
  }

  /** @param {Bench} bench */
  #notices(bench) {
    const { link, scans } = this.workspace;
    const { waiting } = bench;
    return html`
      <reentry-question .questions=${bench.questions} ?hidden=${bench.questions.length === 0}
        @reception-answer=${(/** @type {CustomEvent} */ event) => this.#answer(event.detail)}></reentry-question>
      ${
        waiting > 0 && (!link.live || scans.trouble)
          ? html`<ws-banner tone=${scans.trouble ? 'attention' : 'info'} icon="clock">${t(scans.trouble ? 'reception.waitingUnkept' : 'reception.waiting', { count: waiting })}</ws-banner>`
          : nothing
      }
      ${troubleBanners(bench)}
      ${
        this.missing && this.#store?.lot?.state !== 'finished'
          ? missingBanner(
              bench.counts,
              (filter) => this.#selectAll(filter),
              () => {
                this.missing = false;
              },
            )
          : nothing
      }`;
  }

  /** @param {string} filter */
  #selectAll(filter) {
    this.filter = filter;
    this.selected = new Set(filterRows(this.#bench?.rows ?? [], filter).map((row) => row.key));
  }

  /** @param {Bench} bench */
  #rows(bench) {
    const { items = [], status } = /** @type {LotStore} */ (this.#store);
    const rows = filterRows(bench.rows, this.filter);
    const chosen = bench.rows.filter((row) => row.item && this.selected.has(row.key)).map((row) => row.item);
    return html`<ws-table openable ?selectable=${this.#editable} local-sort sort="position" storage-key="reception-bench"
      .label=${t('reception.machines')} .columns=${benchColumns(this.workspace.people)} .rows=${rows}
      .rowKey=${(/** @type {Row} */ row) => row.key} .rowLabel=${(/** @type {Row} */ row) => row.serial} .rowMark=${this.#mark}
      .selected=${this.selected} .current=${this.#currentKey} .state=${status === 'loading' ? 'loading' : rows.length ? null : 'empty'}
      .emptyHeading=${t(this.filter ? 'reception.noMachineSo' : this.#editable ? 'reception.ready' : 'reception.noMachine')}
      .emptyText=${this.filter || !this.#editable ? '' : t('reception.readyText')}
      @ws-select=${(/** @type {CustomEvent} */ event) => {
        this.selected = event.detail.keys;
      }}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.#show(event.detail.row.item)}>
      <fill-bar slot="selection" .workspace=${this.workspace} .items=${chosen} .all=${items} ?busy=${bench.busy}
        @reception-set=${(/** @type {CustomEvent} */ event) => this.#set(this.#chosenIds, event.detail)} @reception-delete=${() => this.#delete(this.#chosenIds)}></fill-bar>
      ${this.filter ? html`<ws-button slot="empty" @click=${this.#unfilter}>${t('reception.showAll')}</ws-button>` : nothing}
    </ws-table>`;
  }

  #unfilter = () => {
    this.filter = '';
  };

  #mark = (/** @type {Row} */ row) => {
    const lit = this.#bench?.lit.get(row.key);
    if (lit) return lit === 'duplicate' ? 'wrong' : 'added';
    return row.scan ? 'waiting' : '';
  };

  get #currentKey() {
    const opened = this.#opened;
    return opened ? (this.#bench?.rows.find((row) => row.item?.id === opened.id)?.key ?? null) : null;
  }

  get #chosenIds() {
    const rows = this.#bench?.rows ?? [];
    return rows.flatMap((row) => (row.item && this.selected.has(row.key) ? [row.item.id] : []));
  }

  /** @param {string} text @param {'scan' | 'manual'} mode */
  #scan(text, mode) {
    // What was just scanned is to be seen.
    if (this.filter && this.filter !== 'pending') this.filter = '';
    this.#bench?.scan(text, mode);
  }

  /** @param {Partial<import('../../components/reception/bench/draft.js').Draft>} change */
  #drafted(change) {
    const label = change.kind === 'other' ? { kind_label: t('reception.kind_other') } : {};
    this.#bench?.setDraft({ ...label, ...change });
  }

  /** @param {'brand' | 'model'} kind @param {import('../../components/reception/bench/name-picker.js').Picked} picked @param {number | null} parent */
  async #named(kind, picked, parent) {
    try {
      const entry = await entryOf(this.workspace.transport, kind, picked, parent);
      this.#bench?.setDraft({ [kind]: entry });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {{ scan: import('../../../shared/data/reception/scan-queue.js').Scan, yes: boolean }} answer */
  #answer({ scan, yes }) {
    void (yes ? this.#bench?.confirm(scan) : this.#bench?.discard(scan));
  }

  #mute() {
    this.#sounds.mute(!this.#sounds.muted);
    this.requestUpdate();
  }

  /** @param {import('../../../shared/data/types.js').Item | null} item */
  #show(item) {
    this.showing = item ? 'details' : 'content';
    const there = `/reception/lots/${this.#store?.id}`;
    this.router.go(item ? `${there}/${item.id}` : there, { replace: true });
  }

  /** @param {number[]} ids @param {SetItems} set */
  async #set(ids, set) {
    const bench = this.#bench;
    if (!bench || ids.length === 0 || !this.#editable) return;
    try {
      const change = bench.change(ids, set);
      const { changed } = await change;
      toast({
        text: t('reception.changed', { count: changed }),
        tone: 'ok',
        action: { label: t('reception.undo'), run: () => void this.#takeBack(bench, change) },
      });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {Bench} bench @param {Promise<Change>} change */
  async #takeBack(bench, change) {
    try {
      if (await bench.takeBack(change)) announce(t('reception.undone'));
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {number[]} ids */
  async #delete(ids) {
    const count = ids.length;
    const serial = this.#store?.get(ids[0])?.serial ?? '';
    const sure = await confirmAction({
      title: count === 1 ? t('reception.deleteOneTitle', { serial }) : t('reception.deleteTitle', { count }),
      body: t('reception.deleteBody'),
      action: t('reception.deleteVerb', { count }),
      danger: true,
    });
    if (!sure) return;
    try {
      for (const id of ids) await deleteItem(this.workspace.transport, id);
      toast({ text: t('reception.deleted', { count }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    if (this.#opened && ids.includes(this.#opened.id)) this.#show(null);
    await this.#store?.load();
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || isTyping(event)) return;
    const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    const inWord = types && event.timeStamp - this.#keyAt < IN_WORD;
    if (types) this.#keyAt = event.timeStamp;
    // Whoever types a serial number beside the field must not sort machines with its digits.
    if (inWord) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    if (event.ctrlKey || event.metaKey) {
      const bench = this.#bench;
      if (event.key.toLowerCase() !== 'z' || event.shiftKey || !bench?.last) return;
      event.preventDefault();
      void this.#takeBack(bench, bench.last);
    } else if (!event.altKey && this.#pressed(event)) event.preventDefault();
  };

  /** @param {KeyboardEvent} event @returns {boolean} Whether the key means something here. */
  #pressed({ key, code }) {
    if (key === 'Escape' && this.#opened && !this.selected.size) {
      this.#show(null);
      return true;
    }
    if (!this.#editable) return false;
    const kind = KINDS.find((one) => t(`reception.key_${one}`).toLowerCase() === key.toLowerCase());
    // By its place on the keyboard too: where digits are typed with Shift, a bare key is as good.
    const digit = /^[0-3]$/.test(key)
      ? Number(key)
      : /^(Digit|Numpad)[0-3]$/.test(code)
        ? Number(code.at(-1))
        : -1;
    if (kind) this.#drafted({ kind });
    else if (digit >= 0) this.#sort(digit);
    else if (key === '/') this.#bar?.focus();
    else if (key === 'b') this.#bar?.pick('brand');
    else if (key === 'm') this.#bar?.pick('model');
    else return false;
    return true;
  }

  /** Says what became of the selected machines, else of the one that is open. @param {number} digit */
  #sort(digit) {
    const ids = this.#chosenIds.length ? this.#chosenIds : this.#opened ? [this.#opened.id] : [];
    if (ids.length === 0) toast({ text: t('reception.selectFirst') });
    else void this.#set(ids, { outcome: digit ? OUTCOMES[digit - 1] : null, outcome_label: null });
  }
}

customElements.define('lot-page', LotPage);
