import { css, html, nothing } from 'lit';
import { askBrowser, browserPermission } from '../../../shared/app/browser-notices.js';
import { showDialog } from '../../../shared/app/show-dialog.js';
import { Submission } from '../../../shared/app/submission.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import { Watch } from '../../../shared/data/store.js';
import { isDesktop } from '../../../shared/desktop/platform.js';
import { formatRelative, formatTime, t } from '../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../shared/pages/components/dialog-section.js';
import { endOf, isOpenEnd, quietEnd } from './status-times.js';

/** @typedef {import('./status-times.js').After} After */

/** What people say most often, with how long it lasts. @type {{ id: string, emoji: string, after: After }[]} */
const PRESETS = [
  { id: 'meeting', emoji: '📅', after: '60' },
  { id: 'lunch', emoji: '🍽️', after: '60' },
  { id: 'focus', emoji: '🎧', after: '240' },
  { id: 'remote', emoji: '🏡', after: 'today' },
  { id: 'out', emoji: '🚌', after: 'today' },
  { id: 'holiday', emoji: '🌴', after: 'never' },
];
const EMOJI = ['💬', '📅', '🍽️', '☕', '🎧', '🏡', '🚌', '🚚', '🌴', '🤒', '📞', '🔧', '📦', '🎉'];
/** @type {After[]} */
const ENDS = ['never', '30', '60', '240', 'today', 'week'];
const QUIET = ['30', '60', 'tomorrow', 'open'];

/** Says what one is doing, and for how long one wants to be left alone. */
export class StatusDialog extends DialogSection {
  static properties = {
    emoji: { state: true },
    text: { state: true },
    ending: { state: true },
    quiet: { state: true },
    permission: { state: true },
  };

  static styles = [
    DialogSection.styles,
    css`
      .presets { display: flex; flex-wrap: wrap; gap: 6px; }
      .preset { display: inline-flex; align-items: center; gap: 6px; min-height: 30px; padding: 0 10px; border: 1px solid var(--line); border-radius: 15px; color: var(--text); background: var(--surface-1); font: inherit; font-size: var(--size-s); cursor: pointer; }
      .preset:hover { background: var(--surface-2); border-color: var(--line-control); }
      fieldset { display: flex; flex-wrap: wrap; gap: 2px; margin: 0; padding: 0; border: 0; }
      legend { padding: 0 0 6px; font-size: var(--size-s); font-weight: var(--weight-medium); }
      .one { display: grid; place-items: center; width: 32px; height: 32px; border-radius: var(--radius-control); font-size: 18px; cursor: pointer; }
      .one:hover { background: var(--surface-2); }
      .one.on { background: var(--accent-soft); box-shadow: inset 0 0 0 1.5px var(--accent-ink); }
      .one:has(:focus-visible) { outline: 2px solid var(--focus); }
      .one input { position: absolute; opacity: 0; width: 1px; height: 1px; }
      .part { display: grid; gap: 8px; padding-top: 16px; border-top: 1px solid var(--line); }
      .part p { color: var(--text-muted); font-size: var(--size-s); text-wrap: pretty; }
    `,
  ];

  #submission = new Submission(this, ['text', 'emoji', 'until', 'quiet_until']);

  constructor() {
    super();
    this.emoji = '';
    this.text = '';
    /** When it ends; `kept`: as it was said before. @type {After | 'kept'} */
    this.ending = 'never';
    /** @type {string} */
    this.quiet = 'off';
    this.permission = browserPermission();
    new Watch(this, () => [this.workspace.status]);
  }

  connectedCallback() {
    super.connectedCallback();
    const { shown, own, quiet } = this.workspace.status;
    this.emoji = shown?.emoji ?? '';
    this.text = shown?.text ?? '';
    this.ending = shown?.until ? 'kept' : 'never';
    this.quiet = quiet ? (isOpenEnd(own.quiet_until) ? 'open' : 'kept') : 'off';
  }

  render() {
    const { status } = this.workspace;
    const until = status.shown?.until;
    const ends = [
      ...(until ? [{ value: 'kept', label: t('status.after_kept', { time: formatRelative(until) }) }] : []),
      ...ENDS.map((value) => ({ value, label: t(`status.after_${value}`) })),
    ];
    const quietEnds = [
      { value: 'off', label: t('status.quiet_off') },
      ...(status.quiet && !isOpenEnd(status.own.quiet_until)
        ? [
            {
              value: 'kept',
              label: t('status.quietUntil', { time: formatTime(status.own.quiet_until ?? '') }),
            },
          ]
        : []),
      ...QUIET.map((value) => ({ value, label: t(`status.quiet_${value}`) })),
    ];
    return html`<ws-dialog open .heading=${t('status.title')}>
      ${this.#submission.banner()}
      <form @submit=${this.#submit}>
        <div class="presets" role="group" aria-label=${t('status.presets')}>
          ${PRESETS.map(
            (preset) =>
              html`<button class="preset" type="button" @click=${() => this.#preset(preset)}><span aria-hidden="true">${preset.emoji}</span>${t(`status.preset_${preset.id}`)}</button>`,
          )}
        </div>
        <ws-field .label=${t('status.what')} maxlength="80" autocomplete="off" autofocus .value=${this.text} .error=${this.#submission.field('text')}
          @input=${(/** @type {any} */ event) => {
            this.text = event.currentTarget.value;
          }}></ws-field>
        <fieldset>
          <legend>${t('status.emoji')}</legend>
          ${EMOJI.map(
            (
              emoji,
            ) => html`<label class="one ${emoji === this.emoji ? 'on' : ''}"><input type="radio" name="emoji" aria-label=${emoji} .checked=${emoji === this.emoji}
              @change=${() => {
                this.emoji = emoji;
              }} /><span aria-hidden="true">${emoji}</span></label>`,
          )}
        </fieldset>
        <ws-field type="select" .label=${t('status.clearAfter')} .options=${ends} .value=${this.ending}
          @change=${(/** @type {any} */ event) => {
            this.ending = event.currentTarget.value;
          }}></ws-field>
        <div class="part">
          <ws-field type="select" .label=${t('status.quiet')} .hint=${t('status.quietAbout')} .options=${quietEnds} .value=${this.quiet}
            @change=${(/** @type {any} */ event) => {
              this.quiet = event.currentTarget.value;
            }}></ws-field>
        </div>
        ${isDesktop() ? nothing : this.#browser()}
        <div class="buttons end">
          ${status.shown ? html`<ws-button variant="quiet" @click=${this.#clear}>${t('status.clear')}</ws-button>` : nothing}
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('status.save')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** Whether this browser tells of messages, and how to let it. */
  #browser() {
    return html`<div class="part">
      <strong>${t('status.browser')}</strong>
      <p>${t(`status.browser_${this.permission}`)}</p>
      ${
        this.permission === 'default'
          ? html`<div class="buttons"><ws-button icon="bell-ring" @click=${this.#ask}>${t('status.browserAsk')}</ws-button></div>`
          : nothing
      }
    </div>`;
  }

  async #ask() {
    this.permission = await askBrowser();
  }

  /** @param {{ id: string, emoji: string, after: After }} preset */
  #preset({ id, emoji, after }) {
    this.emoji = emoji;
    this.text = t(`status.preset_${id}`);
    this.ending = after;
  }

  #clear = () => {
    this.emoji = '';
    this.text = '';
    void this.#save(t('status.cleared'));
  };

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    void this.#save(t('status.saved'));
  }

  /** @param {string} done */
  async #save(done) {
    const { status } = this.workspace;
    const text = this.text.trim();
    const said = Boolean(text || this.emoji);
    const until = this.ending === 'kept' ? (status.own.until ?? null) : endOf(this.ending);
    const change = {
      text,
      emoji: this.emoji,
      until: said ? until : null,
      ...(this.quiet === 'kept'
        ? {}
        : { quiet_until: this.quiet === 'off' ? null : quietEnd(/** @type {any} */ (this.quiet)) }),
    };
    if (!(await this.#submission.run(() => status.change(change)))) return;
    this.close();
    toast({ text: done, tone: 'ok' });
  }
}

customElements.define('status-dialog', StatusDialog);

/** @param {import('../../../shared/data/workspace.js').Workspace} workspace */
export function showStatusDialog(workspace) {
  showDialog('status-dialog', /** @type {Partial<StatusDialog>} */ ({ workspace }));
}
