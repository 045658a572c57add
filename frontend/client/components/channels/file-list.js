import { css, html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-date.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-icon.js';
import { ChannelFiles } from '../../../shared/data/channel-files.js';
import { Watch } from '../../../shared/data/store.js';
import { formatBytes, t } from '../../../shared/i18n/i18n.js';
import { fileName, iconOf } from '../chat/attachments/attachments.js';
import '../chat/attachments/chat-picture.js';
import { showPicture } from '../chat/attachments/image-viewer.js';
import { saveAttachment } from '../chat/attachments/save.js';
import { straight } from '../chat/markdown/tame.js';
import { routeTo } from './places.js';

/**
 * @typedef {import('../../../shared/data/types.js').Attachment} Attachment
 * @typedef {import('../../../shared/data/types.js').ChannelFile} ChannelFile
 */

/** The files that were sent in a channel, the newest first. */
export class FileList extends WsElement {
  static properties = {
    workspace: { attribute: false },
    channel: { type: Number },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      h3 { margin: 20px 0 4px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      ul { display: grid; gap: 1px; margin: 0 -6px; padding: 0; list-style: none; }
      li { position: relative; display: flex; align-items: center; gap: 10px; min-width: 0; padding: 6px; border-radius: var(--radius-control); }
      li:hover, li:focus-within { background: var(--surface-2); }
      .tile { display: grid; flex: none; place-items: center; width: 40px; height: 40px; border-radius: var(--radius-control); color: var(--text-muted); background: var(--surface-3); }
      .about { flex: 1; min-width: 0; overflow: hidden; }
      .name { display: block; width: 100%; padding: 0; border: 0; color: var(--text); background: none; font: inherit; font-size: var(--size-s); text-align: start; cursor: pointer; }
      .name::after { content: ''; position: absolute; inset: 0; border-radius: inherit; }
      .name:focus-visible { outline: 0; }
      .name:focus-visible::after { outline: 2px solid var(--focus); outline-offset: -2px; border-radius: var(--radius-control); }
      .file-name { display: flex; min-width: 0; white-space: pre; }
      .file-name > :first-child { overflow: hidden; text-overflow: ellipsis; }
      /* The dot before each part; before the first one of a line it is cut off. */
      .by { display: flex; flex-wrap: wrap; margin-inline-start: -11px; color: var(--text-muted); font-size: var(--size-xs); }
      .by > * { position: relative; padding-inline-start: 11px; overflow-wrap: anywhere; }
      .by > *::before { content: '·' / ''; position: absolute; inset-inline-start: 4px; }
      chat-picture, ws-icon-button { position: relative; z-index: 1; flex: none; }
      ws-icon-button { opacity: 0; }
      li:hover ws-icon-button, li:focus-within ws-icon-button { opacity: 1; }
      @media (hover: none) { ws-icon-button { opacity: 1; } }
      .more { margin-top: 4px; }
    `,
  ];

  /** @type {ChannelFiles | null} */
  #list = null;
  #shown = 0;
  #stops = /** @type {(() => void)[]} */ ([]);
  #stopList = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    new Watch(this, () => [this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stops = [
      this.workspace.onEvent((event) => {
        if (event.kind === 'chat.messages.expired' && event.data?.channel === this.channel) this.#load();
        else this.#list?.apply(event);
      }),
      this.workspace.onBack(() => this.#load()),
    ];
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stopList();
    this.#list = null;
    this.#shown = 0;
  }

  willUpdate() {
    if (this.channel === this.#shown) return;
    this.#shown = this.channel;
    this.#stopList();
    this.#list = new ChannelFiles(this.workspace.transport, this.channel);
    this.#stopList = this.#list.subscribe(() => this.requestUpdate());
    this.#load();
  }

  #load() {
    // The files are an extra: those that do not come now come with the next line.
    this.#list?.load().catch(() => {});
  }

  async #more() {
    try {
      await this.#list?.more();
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  render() {
    const list = this.#list;
    if (!list?.files.length) return nothing;
    return html`<h3 id="files">${t('channels.files')}</h3>
      <ul aria-labelledby="files">${list.files.map((file) => this.#row(file))}</ul>
      ${
        list.hasMore
          ? html`<ws-button class="more" size="s" variant="quiet" ?loading=${list.growing} @click=${this.#more}>${t('channels.moreFiles')}</ws-button>`
          : nothing
      }`;
  }

  /** @param {ChannelFile} file */
  #row({ attachment, message, thread, author, shown_as, sent_at }) {
    const { workspace, channel } = this;
    const name = straight(attachment.name);
    return html`<li>
      ${
        attachment.thumbnail
          ? html`<chat-picture tile .files=${workspace.files} .attachment=${attachment} @click=${() => this.#view(attachment)}></chat-picture>`
          : html`<span class="tile"><ws-icon name=${iconOf(attachment)} .size=${20}></ws-icon></span>`
      }
      <div class="about">
        <button class="name" type="button" aria-label=${t('chat.downloadNamed', { name })} @click=${() => saveAttachment(workspace, attachment)}>${fileName(attachment.name)}</button>
        <div class="by">
          <span>${formatBytes(attachment.size)}</span>
          <bdi>${shown_as ? straight(shown_as) : nameOf(workspace.people, author)}</bdi>
          <span><ws-date .value=${sent_at}></ws-date></span>
        </div>
      </div>
      <ws-icon-button size="s" icon="message-square" href="#${routeTo({ id: message, channel, thread: thread ?? null })}" .label=${t('channels.fileMessage', { name })}></ws-icon-button>
    </li>`;
  }

  /** @param {Attachment} attachment */
  #view(attachment) {
    const pictures = (this.#list?.files ?? []).flatMap((file) =>
      file.attachment.thumbnail ? file.attachment : [],
    );
    showPicture(this.workspace, pictures, pictures.indexOf(attachment));
  }
}

customElements.define('file-list', FileList);
