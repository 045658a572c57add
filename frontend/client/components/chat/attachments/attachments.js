import { css, html, nothing } from 'lit';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-icon.js';
import { formatBytes, t } from '../../../../shared/i18n/i18n.js';
import { straight } from '../markdown/tame.js';
import './chat-picture.js';

/** @typedef {import('../../../../shared/data/types.js').Attachment} Attachment */

/** What people call the kinds of files that the server knows, by type. @type {Record<string, string>} */
const KINDS = {
  'application/pdf': 'PDF',
  'application/zip': 'ZIP',
  'application/gzip': 'GZ',
  'image/svg+xml': 'SVG',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
};

/**
 * A message's files: images as pictures, the others as cards.
 * @param {Attachment[]} attachments
 * @param {object} context
 * @param {import('../../../../shared/data/attachments.js').FileStore} context.files
 * @param {number} context.stop The tab index of what can be pressed.
 * @param {(action: 'view' | 'download', attachment: Attachment) => void} context.act
 */
export function attachmentsOf(attachments, { files, stop, act }) {
  if (!attachments?.length) return nothing;
  const pictures = attachments.filter((attachment) => attachment.thumbnail);
  const others = attachments.filter((attachment) => !attachment.thumbnail);
  return html`<div class="attachments">
    ${
      pictures.length
        ? html`<div class="pictures">
            ${pictures.map(
              (attachment) => html`<chat-picture
                .files=${files}
                .attachment=${attachment}
                .stop=${stop}
                @click=${() => act('view', attachment)}
              ></chat-picture>`,
            )}
          </div>`
        : nothing
    }
    ${others.map(
      (attachment) => html`<div class="file">
        <ws-icon name=${iconOf(attachment)} .size=${20}></ws-icon>
        <span class="about">
          ${fileName(attachment.name)}
          <span class="kind">${kindOf(attachment)} · ${formatBytes(attachment.size)}</span>
        </span>
        <button class="download" type="button" tabindex=${stop} title=${t('chat.download')}
          aria-label=${t('chat.downloadNamed', { name: straight(attachment.name) })}
          @click=${() => act('download', attachment)}><ws-icon name="download"></ws-icon></button>
      </div>`,
    )}
  </div>`;
}

/** So much of the end of a name stays when it is cut: what comes after the last dot matters most. */
const ENDING = 9;

/**
 * A file's name, cut in the middle where it is too long.
 * @param {string} name
 */
export function fileName(name) {
  const letters = [...straight(name).replaceAll(/\s/g, ' ')];
  const cut = Math.max(0, letters.length - ENDING);
  return html`<bdi class="file-name" title=${straight(name)}><span>${letters.slice(0, cut).join('')}</span><span>${letters.slice(cut).join('')}</span></bdi>`;
}

/**
 * The icon of what a file is.
 * @param {{ media_type: string }} attachment
 */
export function iconOf({ media_type: type }) {
  if (type.startsWith('image/')) return 'image';
  return type.startsWith('text/') || type === 'application/pdf' ? 'file-text' : 'file';
}

/**
 * What a file is, as its bytes say: its name may say anything.
 * @param {{ media_type: string }} attachment
 */
export function kindOf({ media_type: type }) {
  if (KINDS[type]) return KINDS[type];
  const [family, kind = ''] = type.split('/');
  if (type === 'application/octet-stream') return t('chat.file');
  if (family === 'image' || family === 'audio' || family === 'video')
    return kind.replace(/^x-/, '').toUpperCase();
  return t('chat.file');
}

export const attachmentStyles = css`
  .attachments { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; justify-items: start; padding: 4px 0 2px; }
  .pictures { display: flex; flex-wrap: wrap; gap: 6px; max-width: 100%; }
  .file { display: flex; align-items: center; gap: 12px; width: min(380px, 100%); min-height: 52px; padding: 6px 6px 6px 12px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
  .file > ws-icon { flex: none; color: var(--text-muted); }
  .about { display: grid; flex: 1; min-width: 0; }
  .file-name { display: flex; min-width: 0; white-space: pre; }
  .file-name > :first-child { overflow: hidden; text-overflow: ellipsis; }
  .kind { color: var(--text-muted); font-size: var(--size-xs); }
  .download { display: grid; place-items: center; width: var(--control); height: var(--control); padding: 0; border: 0; border-radius: var(--radius-control); color: var(--text-muted); background: none; cursor: pointer; }
  .download:hover { color: var(--text); background: var(--surface-3); }
`;
