import { css, html, nothing } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { nameOf } from '../../shared/app/names.js';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-table.js';
import { listMails } from '../../shared/data/mail.js';
import { Watch } from '../../shared/data/store.js';
import { t } from '../../shared/i18n/i18n.js';
import { showMailDetails } from './mail-details.js';
import { mailBadge, problemOf } from './mail-words.js';

/**
 * @typedef {import('../../shared/data/mail.js').Mail} Mail
 * @typedef {import('../../shared/data/mail.js').MailState} MailState
 */

/** How often it is looked at what waits: a failed attempt that is followed by another one is told to nobody. In milliseconds. */
const LOOK = 10_000;

/** What was mailed, what waits, and what could not be sent. */
export class MailsTable extends WsElement {
  static properties = { workspace: { attribute: false }, scope: { state: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      ws-table { flex: 1; min-height: 0; }
    `,
  ];

  /** @type {LiveList<Mail>} */
  #list = new LiveList(this, (page) =>
    listMails(this.workspace.transport, { ...page, ...(this.scope ? { state: this.scope } : {}) }),
  );
  #stop = () => {};
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {MailState | ''} */
    this.scope = '';
    new Watch(this, () => [this.workspace.session, this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith('mail.mail.')) this.#list.touch();
    });
    this.#looking = setInterval(() => {
      const waits = this.#list.rows.some(({ state }) => state === 'queued');
      if (waits && document.visibilityState !== 'hidden') this.#list.touch();
    }, LOOK);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    clearInterval(this.#looking);
  }

  render() {
    const list = this.#list;
    return html`<ws-table
      .label=${t('mail.queue')}
      .columns=${this.#columns()}
      .rows=${list.rows}
      .rowLabel=${(/** @type {Mail} */ mail) => mail.subject}
      openable
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(`mail.none_${this.scope || 'all'}`)}
      .emptyText=${t('mail.noneText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key="mails"
      @ws-open=${(/** @type {CustomEvent<{ row: Mail }>} */ event) => showMailDetails(this.workspace, event.detail.row)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      <ws-segmented slot="toolbar" .label=${t('mail.state')} .value=${this.scope}
        .options=${
          /** @type {const} */ (['', 'queued', 'failed', 'sent']).map((value) => ({
            value,
            label: t(`mail.only_${value || 'all'}`),
          }))
        }
        @change=${(/** @type {any} */ event) => {
          this.scope = event.currentTarget.value;
          void list.load();
        }}></ws-segmented>
    </ws-table>`;
  }

  /** @returns {import('../../shared/components/table-model.js').Column[]} */
  #columns() {
    return [
      { id: 'subject', label: t('mail.subject'), fixed: true },
      { id: 'recipient', label: t('mail.to'), width: 220, from: 560 },
      {
        id: 'by',
        label: t('mail.by'),
        width: 160,
        from: 900,
        text: (/** @type {Mail} */ mail) =>
          mail.created_by ? nameOf(this.workspace.people, mail.created_by) : t('mail.byServer'),
      },
      {
        id: 'created_at',
        label: t('mail.queuedAt'),
        width: 140,
        from: 700,
        render: (/** @type {Mail} */ mail) => html`<ws-date .value=${mail.created_at}></ws-date>`,
        text: (/** @type {Mail} */ mail) => mail.created_at,
      },
      {
        id: 'why',
        label: t('mail.why'),
        from: 1_040,
        render: (/** @type {Mail} */ mail) =>
          mail.state === 'sent'
            ? nothing
            : html`<span title=${problemOf(mail.last_error)}>${problemOf(mail.last_error)}</span>`,
        text: (/** @type {Mail} */ mail) => (mail.state === 'sent' ? '' : problemOf(mail.last_error)),
      },
      {
        id: 'state',
        label: t('mail.state'),
        width: 150,
        from: 340,
        render: mailBadge,
        text: (/** @type {Mail} */ mail) => t(`mail.only_${mail.state}`),
      },
    ];
  }
}

customElements.define('mails-table', MailsTable);
