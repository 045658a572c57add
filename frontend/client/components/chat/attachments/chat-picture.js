import { css, html, nothing } from 'lit';
import { cssVars } from '../../../../shared/components/css-vars.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-icon.js';
import { thumbnailPath } from '../../../../shared/data/chat.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { straight } from '../markdown/tame.js';

/** The largest that a thumbnail stands in a conversation, in pixels. */
const WIDEST = 360;
const HIGHEST = 240;
/** So small that it could hardly be pressed. */
const SMALLEST = 48;

/**
 * The size that is kept free for a picture before it is there, so that nothing moves when it comes.
 * @param {{ width?: number | null, height?: number | null }} attachment
 */
export function sizeFor({ width, height }) {
  const w = width && width > 0 ? width : WIDEST;
  const h = height && height > 0 ? height : HIGHEST;
  const scale = Math.min(1, WIDEST / w, HIGHEST / h);
  return {
    width: Math.max(SMALLEST, Math.round(w * scale)),
    height: Math.max(SMALLEST, Math.round(h * scale)),
  };
}

/** A thumbnail, which opens the picture; as a `tile` it is a small square, for lists. */
export class ChatPicture extends WsElement {
  static properties = {
    files: { attribute: false },
    attachment: { attribute: false },
    stop: { type: Number },
    tile: { type: Boolean, reflect: true },
    url: { state: true },
    failed: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; max-width: 100%; }
      button {
        display: grid; place-items: center; width: var(--w); max-width: 100%; height: auto; aspect-ratio: var(--w-number) / var(--h-number); padding: 0; overflow: hidden;
        border: 1px solid var(--line); border-radius: var(--radius-surface); color: var(--text-muted); background: var(--skeleton); cursor: zoom-in;
      }
      img { display: block; width: 100%; height: 100%; object-fit: contain; background: var(--surface-2); }
      .failed { display: grid; gap: 4px; justify-items: center; padding: 8px; font-size: var(--size-xs); cursor: pointer; }
      :host([tile]) { flex: none; }
      :host([tile]) button { width: 40px; height: 40px; border-radius: var(--radius-control); }
      :host([tile]) img { object-fit: cover; }
    `,
  ];

  constructor() {
    super();
    this.files = /** @type {import('../../../../shared/data/attachments.js').FileStore} */ (
      /** @type {unknown} */ (undefined)
    );
    this.attachment = /** @type {import('../../../../shared/data/types.js').Attachment} */ (
      /** @type {unknown} */ (undefined)
    );
    this.stop = 0;
    this.tile = false;
    /** @type {string | null} */
    this.url = null;
    this.failed = false;
    // What failed is tried again, and does not open.
    this.addEventListener('click', (event) => {
      if (!this.failed) return;
      event.stopImmediatePropagation();
      void this.#load();
    });
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {{ id: number } | undefined} */ (changed.get('attachment'));
    if (changed.has('attachment') && before?.id !== this.attachment.id) void this.#load();
  }

  async #load() {
    const { id } = this.attachment;
    const path = thumbnailPath(id);
    this.failed = false;
    this.url = this.files.known(path);
    try {
      const url = await this.files.picture(path);
      if (this.attachment.id === id) this.url = url;
    } catch {
      if (this.attachment.id === id) this.failed = true;
    }
  }

  render() {
    const { width, height } = sizeFor(this.attachment);
    const name = straight(this.attachment.name);
    const size = cssVars({ '--w': `${width}px`, '--w-number': width, '--h-number': height });
    return html`<button type="button" tabindex=${this.stop} aria-label=${t(this.failed ? 'chat.pictureRetry' : 'chat.openPicture', { name })} ${size}>
      ${
        this.failed
          ? html`<span class="failed"><ws-icon name="image" .size=${20}></ws-icon>${this.tile ? nothing : t('chat.pictureFailed')}</span>`
          : this.url
            ? html`<img src=${this.url} alt=${name} draggable="false" @error=${this.#broke} />`
            : nothing
      }
    </button>`;
  }

  #broke() {
    this.failed = true;
  }
}

customElements.define('chat-picture', ChatPicture);
