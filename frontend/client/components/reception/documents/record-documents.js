import { css, html, nothing } from 'lit';
import { LiveList } from '../../../../shared/app/live-list.js';
import { nameOf } from '../../../../shared/app/names.js';
import { explain } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-menu.js';
import '../../../../shared/components/ws-state.js';
import { documentPath, listDocuments, makeDocument } from '../../../../shared/data/reception/documents.js';
import { Watch } from '../../../../shared/data/store.js';
import { uuidv7 } from '../../../../shared/data/uuid.js';
import { formatBytes, t } from '../../../../shared/i18n/i18n.js';
import { documentChoices, documentName, wantedOf } from './choices.js';
import { showDocumentMailDialog } from './document-mail-dialog.js';

/**
 * @typedef {import('../../../../shared/data/reception/documents.js').Document} Document
 * @typedef {import('../../../../shared/data/reception/documents.js').Subject} Subject
 */

/** How many versions are shown before there is more. */
const SHOWN = 20;

/** The documents that were made of a record: every version, and making the next one. */
export class RecordDocuments extends WsElement {
  static properties = {
    workspace: { attribute: false },
    subject: {},
    record: { type: Number },
    plain: { type: Boolean, reflect: true },
    making: { state: true },
    opening: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; min-width: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
      :host([plain]) { border: 0; background: none; }
      .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; min-height: 44px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
      :host([plain]) .head { padding-inline: 0; border-bottom: 0; }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      ul { margin: 0; padding: 0; list-style: none; }
      li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 8px 12px; }
      li + li { border-top: 1px solid var(--line); }
      :host([plain]) li { padding-inline: 0; }
      li > ws-icon { color: var(--text-muted); }
      .name { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; font-weight: var(--weight-medium); }
      .detail { color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
      .doings { display: flex; align-items: center; gap: 4px; }
      .none { display: flex; align-items: center; gap: 8px; padding: 14px 12px; color: var(--text-muted); font-size: var(--size-s); }
      :host([plain]) .none { padding-inline: 0; }
      .more { display: flex; justify-content: center; padding: 4px; border-top: 1px solid var(--line); }
      ws-state { padding: 12px; }
    `,
  ];

  /** @type {LiveList<Document>} */
  #list = new LiveList(
    this,
    (page) => listDocuments(this.workspace.transport, this.subject, this.record, page),
    {
      limit: SHOWN,
      // The newest version is what was just asked for, and stands on top.
      follows: () => true,
    },
  );
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** @type {Subject} */
    this.subject = 'lot';
    this.record = 0;
    /** Without a frame of its own. */
    this.plain = false;
    this.making = false;
    /** What is being opened. @type {number | null} */
    this.opening = null;
    new Watch(this, () => [this.workspace.session, this.workspace.people, this.workspace.link]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind, data }) => {
      const { document } = /** @type {any} */ (data) ?? {};
      if (kind !== 'reception.document.made') return;
      if (document?.subject === this.subject && document.subject_id === this.record) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if ((changed.has('record') && changed.get('record')) || (changed.has('subject') && this.hasUpdated)) {
      this.#list.rows = [];
      void this.#list.load();
    }
  }

  get #writes() {
    return this.workspace.session.may('reception:write');
  }

  render() {
    return html`<div class="head">
        <h2 id="documents">${t('documents.title')}</h2>
        ${
          this.#writes
            ? html`<ws-menu placement="bottom-end" .label=${t('documents.make')} .items=${documentChoices(this.subject)}
                @ws-choose=${(/** @type {CustomEvent<{ id: string }>} */ event) => this.#make(event.detail.id)}>
                <ws-button slot="trigger" size="s" icon="plus" ?loading=${this.making}>${t('documents.make')}</ws-button></ws-menu>`
            : nothing
        }
      </div>
      ${this.#content()}`;
  }

  #content() {
    const list = this.#list;
    const { state } = list;
    if (state === 'loading') return html`<ws-state kind="loading" shape="rows" .lines=${2}></ws-state>`;
    if (state === 'error' || state === 'offline') {
      return html`<ws-state .kind=${state} .text=${list.problem?.text ?? ''} .requestId=${list.problem?.requestId ?? ''} retry
        @ws-retry=${() => list.load()}></ws-state>`;
    }
    if (state === 'empty')
      return html`<p class="none"><ws-icon name="file-text"></ws-icon>${t('documents.none')}</p>`;
    return html`<ul aria-labelledby="documents">${list.rows.map((document) => this.#row(document))}</ul>
      ${
        list.more
          ? html`<div class="more"><ws-button size="s" variant="quiet" ?loading=${list.loadingMore} @click=${() => list.loadMore()}>${t('ui.showMore')}</ws-button></div>`
          : nothing
      }`;
  }

  /** @param {Document} document */
  #row(document) {
    const name = t('documents.versionOf', { name: documentName(document), version: document.version });
    return html`<li>
      <ws-icon name=${document.format ? 'qr-code' : 'file-text'}></ws-icon>
      <div>
        <div class="name">${documentName(document)} <ws-badge>${t('documents.version', { version: document.version })}</ws-badge>
          <ws-badge>${document.language.toUpperCase()}</ws-badge></div>
        <div class="detail">${nameOf(this.workspace.people, document.made_by)} · <ws-date .value=${document.made_at}></ws-date> · ${formatBytes(document.size)}</div>
      </div>
      <div class="doings">
        <ws-icon-button icon="external-link" .label=${t('documents.openThis', { name })} ?loading=${this.opening === document.id}
          @click=${() => this.#open(document)}></ws-icon-button>
        <ws-icon-button icon="download" .label=${t('documents.saveThis', { name })} @click=${() => this.#save(document)}></ws-icon-button>
        ${
          this.#writes
            ? html`<ws-icon-button icon="mail" .label=${t('documents.mailThis', { name })} @click=${() => showDocumentMailDialog(this.workspace, document)}></ws-icon-button>`
            : nothing
        }
      </div>
    </li>`;
  }

  /** @param {string} choice */
  async #make(choice) {
    if (this.making) return;
    this.making = true;
    try {
      const made = await makeDocument(
        this.workspace.transport,
        this.subject,
        this.record,
        wantedOf(choice),
        uuidv7(),
      );
      await this.#list.load();
      toast({
        text: t('documents.made', { name: documentName(made), version: made.version }),
        tone: 'ok',
        action: { label: t('documents.open'), run: () => void this.#open(made) },
      });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    } finally {
      this.making = false;
    }
  }

  /** Shows it where it is printed from. @param {Document} document */
  async #open(document) {
    this.opening = document.id;
    try {
      await this.workspace.transport.show(documentPath(document), document.name);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    } finally {
      this.opening = null;
    }
  }

  /** @param {Document} document */
  async #save(document) {
    try {
      const saved = await this.workspace.transport.download(documentPath(document), document.name);
      if (saved !== null) toast({ text: t('reception.tableSaved', { name: saved }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('record-documents', RecordDocuments);
