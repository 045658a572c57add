import { html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { nameOf } from '../../../shared/app/names.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-segmented.js';
import '../../../shared/components/ws-table.js';
import { formatDay, today } from '../../../shared/data/civil-date.js';
import {
  addDisks,
  diskSessions,
  listDisks,
  recoverSession,
  removeDisk,
  restoreDisk,
} from '../../../shared/data/reception/disks.js';
import { uuidv7 } from '../../../shared/data/uuid.js';
import { t } from '../../../shared/i18n/i18n.js';
import { ApiError } from '../../../shared/transport/errors.js';
import { sessionBadge } from '../../components/reception/badges.js';
import { Pace, readSerial, serialKey } from '../../components/reception/bench/scanner.js';
import { showDetectDialog } from '../../components/reception/disks/detect-dialog.js';
import { showDiskDialog } from '../../components/reception/disks/disk-dialog.js';
import { showImportDialog } from '../../components/reception/disks/import-dialog.js';
import { sessionStyle } from '../../components/reception/disks/session-style.js';
import {
  diskColumns,
  operatorFields,
  operatorOf,
  sessionTiles,
  waitingList,
} from '../../components/reception/disks/session-view.js';
import { changesOf, field, require } from '../../components/reception/records/fields.js';
import { RecordPage } from '../../components/reception/records/record-page.js';
import { explainRecord, lineProblem } from '../../components/reception/records/record-problems.js';
import { Scanning } from '../../components/reception/scanning.js';
import '../../components/reception/disks/wipe-logs.js';
import { DISK_KINDS } from '../../components/reception/disks/wipe-words.js';

/**
 * @typedef {import('../../../shared/data/reception/disks.js').Disk} Disk
 * @typedef {import('../../../shared/data/reception/disks.js').DiskSession} DiskSession
 * @typedef {import('../../components/reception/disks/wipe-words.js').DiskKind} DiskKind
 * @typedef {import('../../components/reception/disks/session-view.js').Waiting} Waiting
 */

/** One wiping session: its disks, scanned in, filled in, and what became of them. */
export class DiskSessionPage extends RecordPage {
  static properties = {
    ...RecordPage.properties,
    kind: { state: true },
    selected: { state: true },
    waiting: { state: true },
    bin: { state: true },
  };

  static styles = [RecordPage.styles, sessionStyle];

  /** The disks. @type {LiveList<Disk>} */
  #list = new LiveList(this, (page) => this.#fetch(page), { limit: 200, follows: () => true });
  #scanning = new Scanning(this, {
    active: () => this.#takes,
    onScan: (serial) => this.#add(serial, 'scan'),
    onRefused: (why) => this.#scanning.say('error', t(`records.scan_${why}`)),
  });
  #pace = new Pace();
  /** Disks go to the server one after the other, in the order in which they were scanned. */
  #line = Promise.resolve();

  constructor() {
    super();
    /** What is being scanned. @type {DiskKind} */
    this.kind = 'hdd';
    /** @type {Set<number>} */
    this.selected = new Set();
    /** @type {Waiting[]} */
    this.waiting = [];
    /** Whether the deleted disks are shown instead of the others. */
    this.bin = false;
  }

  get section() {
    return 'disks';
  }

  get subject() {
    return 'disk_session';
  }

  get calls() {
    return diskSessions;
  }

  /** @param {string} kind */
  concerns(kind) {
    return super.concerns(kind) || kind.startsWith('reception.disk.') || kind.startsWith('reception.disks.');
  }

  /** Whether a scan adds a disk now. */
  get #takes() {
    const { record } = this;
    return Boolean(
      record && !this.draft.values && this.writes && !record.deleted_at && !record.recovered_at && !this.bin,
    );
  }

  open() {
    super.open();
    this.selected = new Set();
    this.waiting = [];
    this.bin = false;
    if (this.hasUpdated) void this.#list.load();
  }

  touch() {
    super.touch();
    this.#list.touch();
    /** @type {any} */ (this.renderRoot.querySelector('wipe-logs'))?.touch();
  }

  /** @param {{ cursor: string | null, limit: number }} page */
  async #fetch(page) {
    if (this.isNew) return { items: [], next: null };
    const deleted = this.bin ? { deleted: true } : {};
    return await listDisks(this.workspace.transport, Number(this.address), { ...page, ...deleted });
  }

  blank() {
    return { held_on: today(), name: '', operator: { account: this.me.account.id, name: '' }, note: '' };
  }

  /** @param {DiskSession} session */
  draftOf(session) {
    const { held_on, name, operator, note } = session;
    const account = 'account' in operator ? operator.account : null;
    const called = 'name' in operator ? operator.name : '';
    return { held_on, name, operator: { account, name: called }, note };
  }

  /**
   * @param {any} draft
   * @param {Record<string, string>} wrong
   * @param {any} base
   */
  wire(draft, wrong, base) {
    require(draft, wrong, ['held_on']);
    const { account, name } = draft.operator;
    if (!account && !name.trim()) wrong['operator.name'] = t('ui.valueMissing');
    const body = {
      held_on: draft.held_on,
      name: draft.name.trim(),
      operator: account ? { account } : { name: name.trim() },
      note: draft.note.trim(),
    };
    return changesOf(body, draft, base);
  }

  /** @param {string} path */
  shows(path) {
    return super.shows(path) || path.startsWith('operator');
  }

  /** @param {DiskSession} session */
  sub(session) {
    return [session.name, formatDay(session.held_on), operatorOf(this.workspace, session)]
      .filter(Boolean)
      .join(' · ');
  }

  /** @param {DiskSession} session */
  meta(session) {
    return sessionBadge(session);
  }

  /** @param {DiskSession} session */
  mayEdit(session) {
    return super.mayEdit(session) && !session.recovered_at;
  }

  /** @param {DiskSession} session */
  mayDelete(session) {
    return !session.recovered_at;
  }

  /** @param {DiskSession} session */
  choices(session) {
    if (!this.manages) return [];
    return [
      ...(session.recovered_at ? [{ id: 'undo', label: t('records.unrecover'), icon: 'undo-2' }] : []),
      { id: 'bin', label: t('records.deletedDisks'), icon: 'archive' },
    ];
  }

  /** @param {string} id */
  async chose(id) {
    if (id === 'bin') this.#showBin(true);
    if (id !== 'undo') return;
    const name = this.nameOf(this.record);
    const sure = await confirmAction({
      title: t('records.unrecoverTitle', { name: this.inSentence(this.record) }),
      body: t('records.unrecoverBody'),
      action: t('records.unrecover'),
    });
    if (sure) await this.#recover(false, t('records.unrecovered', { name }));
  }

  /** @param {boolean} bin Whether the deleted disks are shown instead of the others. */
  #showBin(bin) {
    this.bin = bin;
    this.selected = new Set();
    void this.#list.load();
  }

  /** @param {DiskSession} session */
  actions(session) {
    const { total, pending } = session.counters;
    if (session.recovered_at || total === 0 || pending > 0) return nothing;
    const done = t('records.wasRecovered', { name: this.nameOf(session) });
    return html`<ws-button slot="actions" variant="primary" icon="check-check" @click=${() => this.#recover(true, done)}>${t('records.recover')}</ws-button>`;
  }

  /**
   * @param {boolean} recovered
   * @param {string} done
   */
  async #recover(recovered, done) {
    // What was selected before must not be what is deleted after.
    this.selected = new Set();
    const { id, version } = this.record;
    await this.act(() => recoverSession(this.workspace.transport, id, { version, recovered }), done);
  }

  /**
   * Adds a disk by its serial number; it waits in line behind those before it.
   * @param {string} serial
   * @param {'scan' | 'manual'} entry_mode
   */
  #add(serial, entry_mode) {
    const known = this.#list.rows.find((disk) => serialKey(disk.serial) === serialKey(serial));
    if (known) {
      this.#twice(serial, known.position);
      return;
    }
    if (this.waiting.some((one) => serialKey(one.serial) === serialKey(serial))) {
      this.#scanning.say('duplicate', t('records.diskWaits', { serial }));
      return;
    }
    this.#send({ serial, kind: this.kind, entry_mode, key: uuidv7(), problem: '' });
  }

  /** @param {string} serial @param {number} [number] */
  #twice(serial, number) {
    this.#scanning.say(
      'duplicate',
      number ? t('records.diskTwice', { serial, number }) : t('records.diskTwiceSomewhere', { serial }),
    );
  }

  /** @param {Waiting} disk */
  #send(disk) {
    this.waiting = [...this.waiting.filter(({ key }) => key !== disk.key), { ...disk, problem: '' }];
    const session = this.record.id;
    this.#line = this.#line.then(() => this.#sendNow(session, disk));
  }

  /**
   * @param {number} session
   * @param {Waiting} waiting
   */
  async #sendNow(session, waiting) {
    const { serial, kind, entry_mode, key } = waiting;
    const settle = (/** @type {string} */ problem) => {
      const others = this.waiting.filter((one) => one.key !== key);
      this.waiting = problem ? [...others, { ...waiting, problem }] : others;
    };
    try {
      const { disks, sessions } = await addDisks(
        this.workspace.transport,
        session,
        [{ serial, kind, entry_mode }],
        key,
      );
      settle('');
      if (this.record?.id !== session) return;
      this.#changed(disks, sessions);
      this.#scanning.say('ok', t('records.diskAdded', { serial, number: disks[0].position }));
    } catch (error) {
      const problem = error instanceof ApiError ? error.errors[0] : undefined;
      if (problem?.code === 'duplicate') {
        settle('');
        this.#twice(serial);
        this.#list.touch();
      } else {
        settle((problem && lineProblem(error, problem.field)) || problem?.message || explainRecord(error));
        this.#scanning.say('error', t('records.diskFailed', { serial }));
      }
    }
  }

  /**
   * Takes disks and counters as the answer to a change gave them.
   * @param {Disk[]} disks
   * @param {DiskSession[]} sessions
   */
  #changed(disks, sessions) {
    const list = this.#list;
    const known = new Set(list.rows.map(({ id }) => id));
    for (const disk of disks) list.replace(disk);
    list.rows = [...list.rows, ...disks.filter(({ id }) => !known.has(id))];
    const session = sessions.find(({ id }) => id === this.record?.id);
    if (session) this.take(session);
    this.requestUpdate();
  }

  /** @param {Disk[]} disks */
  #edit(disks) {
    const ids = new Set(disks.map(({ id }) => id));
    showDiskDialog({
      workspace: this.workspace,
      disks,
      onChanged: (changed, sessions) => this.#changed(changed, sessions),
      refresh: async () => {
        await this.#list.load();
        return this.#list.rows.filter(({ id }) => ids.has(id));
      },
    });
  }

  async #remove() {
    const disks = this.#chosen;
    const sure = await confirmAction({
      title:
        disks.length === 1
          ? t('records.deleteTitle', { name: t('records.diskTitle', { serial: disks[0].serial }) })
          : t('records.deleteDisksTitle', { count: disks.length }),
      body: t('records.deleteDisksBody'),
      action: t('records.deleteVerb'),
      danger: true,
    });
    if (!sure) return;
    let gone = 0;
    try {
      for (const { id } of disks) {
        await removeDisk(this.workspace.transport, id);
        gone += 1;
      }
      toast({ text: t('records.disksDeleted', { count: gone }), tone: 'ok' });
    } catch (error) {
      toast({
        text: t('records.disksDeletedSome', { count: gone, reason: explainRecord(error) }),
        tone: 'danger',
      });
    }
    this.selected = new Set();
    await Promise.all([this.#list.load(), this.load()]);
  }

  /** @param {Disk} disk */
  async #restore(disk) {
    try {
      await restoreDisk(this.workspace.transport, disk.id);
      toast({ text: t('records.restored', { name: disk.serial }), tone: 'ok' });
    } catch (error) {
      toast({ text: explainRecord(error), tone: 'danger' });
    }
    await Promise.all([this.#list.load(), this.load()]);
  }

  get #chosen() {
    return this.#list.rows.filter(({ id }) => this.selected.has(id));
  }

  /** @param {DiskSession} session */
  view(session) {
    return html`
      ${sessionTiles(session)}
      ${session.note ? html`<p class="note">${session.note}</p>` : nothing}
      ${session.recovered_at ? html`<p class="done"><ws-icon name="lock"></ws-icon>${t('records.sessionClosed', { who: session.recovered_by ? nameOf(this.workspace.people, session.recovered_by) : '' })} <ws-date .value=${session.recovered_at}></ws-date></p>` : nothing}
      ${this.#takes ? this.#bench() : nothing}
      ${
        this.bin
          ? html`<p class="done"><ws-icon name="trash"></ws-icon>${t('records.deletedDisksShown')}
              <ws-button size="s" icon="arrow-left" @click=${() => this.#showBin(false)}>${t('records.backToDisks')}</ws-button></p>`
          : nothing
      }
      ${waitingList(this.waiting, {
        retry: (disk) => this.#send(disk),
        forget: (disk) => {
          this.waiting = this.waiting.filter(({ key }) => key !== disk.key);
        },
      })}
      ${this.#table()}
      <wipe-logs .workspace=${this.workspace} .session=${session.id}></wipe-logs>
    `;
  }

  /** Where serial numbers are typed or scanned. */
  #bench() {
    const { said } = this.#scanning;
    return html`<div class="bench">
      <ws-field class="serial" mono hide-label icon="scan-barcode" autocomplete="off" maxlength="100" .label=${t('records.serialToAdd')} .placeholder=${t('records.serialToAdd')}
        @keydown=${this.#typed}>${said ? html`<ws-badge slot="end" tone=${said.ok ? 'ok' : 'attention'} icon=${said.ok ? 'check' : 'triangle-alert'}>${said.text}</ws-badge>` : nothing}</ws-field>
      <ws-segmented .label=${t('records.whatIsScanned')} .value=${this.kind} .options=${DISK_KINDS.map((value) => ({ value, label: t(`records.disk_${value}`) }))}
        @change=${(/** @type {any} */ event) => {
          this.kind = event.currentTarget.value;
        }}></ws-segmented>
      <span class="space"></span>
      ${this.desktop ? html`<ws-button icon="hard-drive" @click=${this.#detect}>${t('records.detect')}</ws-button>` : nothing}
      <ws-button icon="file-text" @click=${() => this.#picker?.click()}>${t('records.importLog')}</ws-button>
      <input type="file" hidden accept=".log,.txt,text/plain" aria-label=${t('records.importLog')} @change=${this.#picked} />
    </div>`;
  }

  #detect() {
    showDetectDialog({
      workspace: this.workspace,
      session: this.record.id,
      known: this.#list.rows.map(({ serial }) => serial),
      onAdded: (...changed) => this.#changed(...changed),
    });
  }

  get #picker() {
    return /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('input[type=file]'));
  }

  /** @param {KeyboardEvent} event */
  #typed(event) {
    const target = /** @type {any} */ (event.currentTarget);
    if (event.key !== 'Enter') {
      this.#pace.press(event.key, event.timeStamp);
      return;
    }
    event.preventDefault();
    const scanned = this.#pace.end(event.timeStamp);
    const text = target.value.trim();
    if (!text) return;
    const read = readSerial(text);
    target.value = '';
    if ('serial' in read) this.#add(read.serial, scanned ? 'scan' : 'manual');
    else this.#scanning.say('error', t(`records.scan_${read.refused}`));
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (!file) return;
    showImportDialog({
      workspace: this.workspace,
      session: this.record.id,
      file,
      onImported: () => void Promise.all([this.#list.load(), this.load()]),
    });
  }

  #table() {
    const list = this.#list;
    const changes = this.#takes;
    return html`<ws-table ?selectable=${changes} ?openable=${changes} .label=${t('reception.tab_disks')} .columns=${this.bin ? [...diskColumns(), this.#restoring()] : diskColumns()} .rows=${list.rows}
      .rowLabel=${(/** @type {Disk} */ disk) => disk.serial} .selected=${this.selected} .state=${list.state} .problem=${list.problem}
      .emptyHeading=${t(this.bin ? 'records.nothingDeleted' : 'records.noDisks')} .emptyText=${changes ? t('records.noDisksText') : ''}
      .more=${list.more} .loadingMore=${list.loadingMore} storage-key="reception.session"
      @ws-select=${(/** @type {CustomEvent} */ event) => {
        this.selected = event.detail.keys;
      }}
      @ws-open=${(/** @type {CustomEvent} */ event) => this.#edit([event.detail.row])}
      @ws-more=${() => list.loadMore()} @ws-retry=${() => list.load()}>
      <ws-button slot="selection" size="s" icon="pencil" @click=${() => this.#edit(this.#chosen)}>${t('records.fill')}</ws-button>
      <ws-button slot="selection" size="s" icon="trash" @click=${() => this.#remove()}>${t('records.deleteVerb')}</ws-button>
    </ws-table>`;
  }

  /** The column by which a deleted disk comes back. */
  #restoring() {
    return {
      id: 'restore',
      label: '',
      fixed: true,
      align: /** @type {const} */ ('end'),
      render: (/** @type {Disk} */ disk) =>
        html`<ws-button size="s" icon="rotate-ccw" .label=${t('records.restoreOf', { name: disk.serial })} @click=${() => this.#restore(disk)}>${t('records.restore')}</ws-button>`,
      text: () => '',
    };
  }

  form() {
    return html`<section>
      <div class="body fields">
        ${field(this, 'held_on', { type: 'date', required: true, class: 'half' })}
        ${field(this, 'name', { maxlength: 255, class: 'half', hint: t('records.nameOptional'), autofocus: this.isNew })}
        ${operatorFields(this)}
        ${field(this, 'note', { type: 'textarea', maxlength: 4000, rows: 2, class: 'whole' })}
      </div>
    </section>`;
  }
}

customElements.define('disk-session-page', DiskSessionPage);
