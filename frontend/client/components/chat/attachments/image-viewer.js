import { css, html, nothing } from 'lit';
import { explain } from '../../../../shared/app/problems.js';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-dialog.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-state.js';
import { inlinePath } from '../../../../shared/data/chat.js';
import { formatBytes, t } from '../../../../shared/i18n/i18n.js';
import { straight } from '../markdown/tame.js';
import { saveAttachment } from './save.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Attachment} Attachment
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 */

/**
 * Shows a picture as large as it goes.
 * @param {Workspace} workspace
 * @param {Attachment[]} pictures Those of the same message.
 * @param {number} at
 */
export function showPicture(workspace, pictures, at) {
  return showDialog('image-viewer', /** @type {Partial<ImageViewer>} */ ({ workspace, pictures, at }));
}

/** One picture at a time, and the others of the same message. */
export class ImageViewer extends WsElement {
  static properties = {
    workspace: { attribute: false },
    pictures: { attribute: false },
    at: { type: Number },
    url: { state: true },
    error: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      ws-dialog { --dialog-width: min(1200px, 100vw - 32px); }
      .stage { display: grid; place-items: center; height: min(68dvh, 800px); overflow: hidden; border-radius: var(--radius-surface); background: var(--surface-2); }
      img { max-width: 100%; max-height: 100%; min-height: 0; object-fit: contain; }
      .about { margin-inline-end: auto; align-self: center; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
    `,
  ];

  #shown = -1;

  constructor() {
    super();
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    /** @type {Attachment[]} */
    this.pictures = [];
    this.at = 0;
    /** @type {string | null} */
    this.url = null;
    /** @type {unknown} */
    this.error = null;
  }

  get #picture() {
    return this.pictures[this.at];
  }

  firstUpdated() {
    this.renderRoot.querySelector('ws-dialog')?.show();
  }

  willUpdate() {
    if (this.#shown === this.at) return;
    this.#shown = this.at;
    void this.#load();
  }

  async #load() {
    const { id } = this.#picture;
    this.url = null;
    this.error = null;
    try {
      const url = await this.workspace.files.picture(inlinePath(id));
      if (this.#picture.id === id) this.url = url;
    } catch (error) {
      if (this.#picture.id === id) this.error = error;
    }
  }

  render() {
    const { width, height, size, name } = this.#picture;
    const many = this.pictures.length > 1;
    return html`<ws-dialog size="l" .heading=${straight(name)} @keydown=${this.#key}>
      <div class="stage">
        ${
          this.error
            ? html`<ws-state kind="error" .text=${explain(this.error)} retry @ws-retry=${() => this.#load()}></ws-state>`
            : this.url
              ? html`<img src=${this.url} alt=${straight(name)} />`
              : html`<ws-state kind="loading" .lines=${1}></ws-state>`
        }
      </div>
      <span slot="footer" class="about">${width && height ? `${width} × ${height} · ` : ''}${formatBytes(size)}</span>
      ${
        many
          ? html`<ws-icon-button slot="footer" icon="chevron-left" .label=${t('chat.pictureBefore')} ?disabled=${this.at === 0} @click=${() => this.#go(-1)}></ws-icon-button>
              <ws-icon-button slot="footer" icon="chevron-right" .label=${t('chat.pictureAfter')} ?disabled=${this.at === this.pictures.length - 1} @click=${() => this.#go(1)}></ws-icon-button>`
          : nothing
      }
      <ws-button slot="footer" variant="primary" icon="download" autofocus @click=${() => saveAttachment(this.workspace, this.#picture)}>${t('chat.download')}</ws-button>
    </ws-dialog>`;
  }

  /** @param {number} step */
  #go(step) {
    this.at = Math.max(0, Math.min(this.pictures.length - 1, this.at + step));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'ArrowLeft') this.#go(-1);
    else if (event.key === 'ArrowRight') this.#go(1);
  }
}

customElements.define('image-viewer', ImageViewer);
