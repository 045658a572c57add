import { css, html, nothing } from 'lit';
import { subjectOf, wordsFor } from '../../shared/app/activity-words.js';
import { LiveList } from '../../shared/app/live-list.js';
import { nameOf } from '../../shared/app/names.js';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-state.js';
import { listActivity } from '../../shared/data/activity.js';
import { Watch } from '../../shared/data/store.js';
import { formatDateTime, formatTime, t } from '../../shared/i18n/i18n.js';

/** @typedef {import('../../shared/data/types.js').Activity} Activity */

/** How many entries are shown. */
const SHOWN = 20;

/** By module, and more exactly where a kind has a picture of its own. @type {Record<string, string>} */
const ICONS = {
  accounts: 'user-round',
  'accounts.session.started': 'log-in',
  'accounts.session.ended': 'log-out',
  'accounts.sign_in.failed': 'shield-alert',
  chat: 'message-square',
  jobs: 'triangle-alert',
  monitoring: 'bell',
  'monitoring.problem.reported': 'circle-alert',
};

/** What just happened, newest first, as it happens. */
export class RecentActivity extends WsElement {
  static properties = { workspace: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; }
      ul { flex: 1; min-height: 0; margin: 0; overflow: auto; outline-offset: -2px; padding: 0 16px 8px; list-style: none; }
      li { display: grid; grid-template-columns: 48px 16px minmax(0, 1fr); gap: 12px; align-items: baseline; padding: 8px 0; border-bottom: 1px solid var(--line); }
      li:last-child { border-bottom: 0; }
      time { color: var(--text-muted); font: var(--weight-normal) var(--size-xs)/1.5 var(--font-mono); white-space: nowrap; }
      ws-icon { align-self: center; color: var(--text-muted); }
      p { overflow-wrap: anywhere; text-wrap: pretty; }
      strong { font-weight: var(--weight-bold); }
      .subject { color: var(--text-muted); }
    `,
  ];

  #list = new LiveList(this, (page) => listActivity(this.workspace.transport, page), {
    key: (/** @type {Activity} */ entry) => entry.seq,
    limit: SHOWN,
    follows: () => true,
  });
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    new Watch(this, () => [this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(() => this.#list.touch());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const list = this.#list;
    if (list.state === 'loading') return html`<ws-state kind="loading" .lines=${6}></ws-state>`;
    if (list.state) {
      return html`<ws-state .kind=${list.state} .heading=${list.state === 'empty' ? t('activity.empty') : ''} .text=${list.problem?.text ?? ''}
        .requestId=${list.problem?.requestId ?? ''} ?retry=${list.state !== 'empty'} @ws-retry=${() => list.load()}></ws-state>`;
    }
    return html`<ul tabindex="0" aria-label=${t('app.activity')}>${list.rows.slice(0, SHOWN).map((entry) => this.#entry(entry))}</ul>`;
  }

  /** @param {Activity} entry */
  #entry(entry) {
    const { people } = this.workspace;
    // "Lina signed in" needs no "· Lina" behind it.
    const subject = entry.subject === `account:${entry.actor}` ? '' : subjectOf(entry, people);
    const icon = ICONS[entry.kind] ?? ICONS[entry.kind.split('.')[0]] ?? 'activity';
    return html`<li>
      <time datetime=${entry.at} title=${formatDateTime(entry.at)}>${formatTime(entry.at)}</time>
      <ws-icon .name=${icon}></ws-icon>
      <p><strong>${nameOf(people, entry.actor)}</strong> ${wordsFor(entry)}${subject ? html` <span class="subject">· ${subject}</span>` : nothing}</p>
    </li>`;
  }
}

customElements.define('recent-activity', RecentActivity);
