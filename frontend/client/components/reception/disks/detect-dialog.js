import { css, html, nothing } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission } from '../../../../shared/app/submission.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-checkbox.js';
import '../../../../shared/components/ws-state.js';
import { formatCapacity } from '../../../../shared/data/capacity.js';
import { addDisks } from '../../../../shared/data/reception/disks.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { invoke } from '../../../../shared/desktop/bridge.js';
import { formatNumber, hasMessage, t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { serialKey } from '../bench/scanner.js';
import { explainRecord } from '../records/record-problems.js';
import { offer, toNewDisks } from './detected-disks.js';

/**
 * @typedef {import('../../../../shared/data/reception/disks.js').Disk} Disk
 * @typedef {import('../../../../shared/data/reception/disks.js').DiskSession} DiskSession
 * @typedef {import('./detected-disks.js').Offered} Offered
 */

/** The disks of this computer, to be ticked and added to a session in one go. */
export class DetectDialog extends DialogSection {
  static properties = {
    session: { type: Number },
    known: { attribute: false },
    detected: { state: true },
    ticks: { state: true },
    late: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .list > li { grid-template-columns: auto minmax(0, 1fr) auto; cursor: pointer; }
      .list > li.hindered { cursor: default; }
      .list > li.hindered .what, .list > li.hindered .size { color: var(--text-muted); }
      .what { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; }
      .serial { font-family: var(--font-mono); font-size: var(--size-s); }
      .size { font-variant-numeric: tabular-nums; white-space: nowrap; }
    `,
  ];

  /** Looking for disks. */
  #look = new Submission(this);
  /** Adding them. */
  #adding = new Submission(this);
  /** The same disks are sent under the same key, however often. */
  #sent = { what: '', key: '' };

  constructor() {
    super();
    /** The session that they are added to. */
    this.session = 0;
    /** The serial numbers in it. @type {string[]} */
    this.known = [];
    /** What was found; `null` before. @type {import('../../../../shared/desktop/bridge.js').Detected | null} */
    this.detected = null;
    /** What somebody ticked, or not, by device. @type {Map<string, boolean>} */
    this.ticks = new Map();
    /** How many turned out to be in the session when they were sent. */
    this.late = 0;
    /** @type {(disks: Disk[], sessions: DiskSession[]) => void} */
    this.onAdded = () => {};
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#detect();
  }

  async #detect() {
    await this.#look.run(async () => {
      this.detected = null;
      this.detected = await invoke('detect_disks');
    });
  }

  /** @returns {Offered[]} */
  get #offered() {
    return this.detected ? offer(this.detected.disks, new Set(this.known.map(serialKey))) : [];
  }

  /** @param {Offered} offered */
  #isTicked({ disk, hindered, wanted }) {
    return hindered === null && (this.ticks.get(disk.device) ?? wanted);
  }

  get #ticked() {
    return this.#offered.filter((one) => this.#isTicked(one)).map(({ disk }) => disk);
  }

  /** @param {Offered} offered */
  #toggle(offered) {
    if (offered.hindered) return;
    this.ticks = new Map(this.ticks).set(offered.disk.device, !this.#isTicked(offered));
  }

  async #add() {
    const disks = this.#ticked;
    const what = JSON.stringify(disks);
    if (this.#sent.what !== what) this.#sent = { what, key: uuidv7() };
    this.late = 0;
    await this.#adding.run(async () => {
      const { transport } = this.workspace;
      try {
        const added = await addDisks(
          transport,
          this.session,
          await toNewDisks(transport, disks),
          this.#sent.key,
        );
        this.onAdded(added.disks, added.sessions);
        this.close();
        toast({ text: t('records.detectAdded', { count: added.disks.length }), tone: 'ok' });
      } catch (error) {
        const there = alreadyThere(error).map((at) => disks[at].serial ?? '');
        if (there.length === 0) throw error;
        // Somebody else added them meanwhile: the others are still ticked.
        this.known = [...this.known, ...there];
        this.late = there.length;
      }
    });
  }

  render() {
    const count = this.#ticked.length;
    return html`<ws-dialog open size="l" .heading=${t('records.detectTitle')}>
      <div class="content" tabindex="0">${this.#content()}</div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" icon="refresh-cw" ?loading=${this.#look.busy} @click=${() => this.#detect()}>${t('records.detectAgain')}</ws-button>
      <ws-button slot="footer" variant="primary" icon="plus" ?disabled=${count === 0} ?loading=${this.#adding.busy} @click=${() => this.#add()}>
        ${count ? t('records.detectVerb', { count }) : t('records.detectNone')}</ws-button>
    </ws-dialog>`;
  }

  #content() {
    const { error } = this.#look;
    if (error) return html`<ws-banner tone="danger" role="alert">${whyNot(error)}</ws-banner>`;
    if (!this.detected) return html`<ws-state kind="loading" .lines=${4}></ws-state>`;
    if (this.detected.disks.length === 0) {
      return html`<ws-state kind="empty" icon="hard-drive" .heading=${t('records.detectNothing')} .text=${t('records.detectNothingText')}></ws-state>`;
    }
    const { smart } = this.detected;
    return html`
      <p class="about">${t('records.detectAbout')} ${smart === 'read' ? nothing : html`<span class="health">${t(`records.smart_${smart}`)}</span>`}</p>
      ${this.late ? html`<ws-banner tone="attention" role="alert">${t('records.detectLate', { count: this.late })}</ws-banner>` : nothing}
      ${this.#adding.error ? html`<ws-banner tone="danger" role="alert">${explainRecord(this.#adding.error)}</ws-banner>` : nothing}
      <ul class="list" aria-label=${t('records.detectTitle')}>${this.#offered.map((one) => this.#row(one))}</ul>
    `;
  }

  /** @param {Offered} offered */
  #row(offered) {
    const { disk, hindered } = offered;
    const name = disk.serial ?? disk.device;
    const details = [
      [disk.brand, disk.model].filter(Boolean).join(' '),
      t(`records.disk_${disk.kind}`),
      disk.interface && t(`records.interface_${disk.interface}`),
      disk.hours === null
        ? ''
        : t('records.hoursRun', { count: disk.hours, hours: formatNumber(disk.hours) }),
      disk.serial ? disk.device : '',
    ];
    return html`<li class=${hindered ? 'hindered' : ''} @click=${() => this.#toggle(offered)}>
      <ws-checkbox hide-label .label=${t('records.detectTick', { name })} .checked=${this.#isTicked(offered)} ?disabled=${hindered !== null}
        @click=${(/** @type {Event} */ event) => event.stopPropagation()} @change=${() => this.#toggle(offered)}></ws-checkbox>
      <div>
        <div class="what"><span class="serial">${name}</span>${badges(offered)}</div>
        <div class="detail">${details.filter(Boolean).join(' · ')}</div>
      </div>
      <span class="size">${disk.capacity ? formatCapacity(disk.capacity) : '—'}</span>
    </li>`;
  }
}

/** What is to be known of a disk before it is ticked. @param {Offered} offered */
function badges({ disk, hindered }) {
  const { health, removable, system, mounted } = disk;
  return html`
    ${hindered ? html`<ws-badge .icon=${hindered === 'known' ? 'check' : 'circle-dashed'}>${t(`records.hindered_${hindered}`)}</ws-badge>` : nothing}
    ${system ? html`<ws-badge tone="attention" icon="monitor">${t('records.diskOfSystem')}</ws-badge>` : nothing}
    ${removable ? html`<ws-badge>${t('records.diskRemovable')}</ws-badge>` : nothing}
    ${mounted && !system ? html`<ws-badge tone="attention">${t('records.diskMounted')}</ws-badge>` : nothing}
    ${health ? html`<ws-badge .tone=${health === 'passed' ? 'ok' : 'danger'} .icon=${health === 'passed' ? 'check' : 'triangle-alert'}>${t(`records.health_${health}`)}</ws-badge>` : nothing}
  `;
}

/** Which of the disks that were sent are in the session already. @param {unknown} error @returns {number[]} */
function alreadyThere(error) {
  if (!(error instanceof ApiError)) return [];
  return error.errors
    .filter(({ code }) => code === 'duplicate')
    .map(({ field }) => Number(/^disks\[(\d+)\]\.serial$/.exec(field)?.[1] ?? Number.NaN))
    .filter(Number.isInteger);
}

/** Why no disk is found, in words where there are some. @param {unknown} error */
function whyNot(error) {
  const key = error instanceof ApiError ? `records.detect_${error.code}` : '';
  return key && hasMessage(key) ? t(key) : explainRecord(error);
}

customElements.define('detect-dialog', DetectDialog);

/** @param {Partial<DetectDialog>} given */
export function showDetectDialog(given) {
  showDialog('detect-dialog', given);
}
