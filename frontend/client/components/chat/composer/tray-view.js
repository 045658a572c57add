import { css, html, nothing } from 'lit';
import { explain } from '../../../../shared/app/problems.js';
import { cssVars } from '../../../../shared/components/css-vars.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-icon.js';
import { formatBytes, t } from '../../../../shared/i18n/i18n.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { fileName } from '../attachments/attachments.js';
import { straight } from '../markdown/tame.js';

/**
 * The files that go with what is being written: how far each is, or why it did not arrive.
 * @param {import('../../../../shared/data/attachments.js').Tray} tray
 */
export function trayView(tray) {
  if (tray.uploads.length === 0) return nothing;
  return html`<ul class="tray" aria-label=${t('chat.attached')}>
    ${tray.uploads.map(({ key, file, preview, state, progress, attachment, error }) => {
      const name = straight(file.name || t('chat.file'));
      return html`<li class="upload ${state}">
        ${
          preview
            ? html`<img src=${preview} alt="" draggable="false" @error=${() => tray.unshow(key)} />`
            : html`<span class="kind"><ws-icon name=${attachment?.thumbnail ? 'image' : 'file'} .size=${20}></ws-icon></span>`
        }
        <span class="about">
          ${fileName(name)}
          ${
            state === 'failed'
              ? html`<span class="why" role="alert">${why(error, tray.limit)}</span>`
              : html`<span class="size">${state === 'done' ? formatBytes(attachment?.size ?? file.size) : t('chat.uploading', { size: formatBytes(file.size) })}</span>`
          }
          ${
            state === 'uploading' || state === 'waiting'
              ? html`<span class="bar" role="progressbar" aria-label=${t('chat.uploadOf', { name })} aria-valuenow=${Math.round(progress * 100)}
                  ${cssVars({ '--done': `${Math.round(progress * 100)}%` })}></span>`
              : nothing
          }
        </span>
        ${
          state === 'failed' && mayPass(error)
            ? html`<ws-icon-button size="s" icon="rotate-ccw" .label=${t('chat.uploadAgain', { name })} @click=${() => tray.retry(key)}></ws-icon-button>`
            : nothing
        }
        <ws-icon-button size="s" icon="x" .label=${t('chat.detach', { name })} @click=${() => tray.remove(key)}></ws-icon-button>
      </li>`;
    })}
  </ul>`;
}

/**
 * Why a file did not arrive.
 * @param {unknown} error
 * @param {number | undefined} limit How large one may be, in megabytes.
 */
function why(error, limit) {
  const tooLarge = error instanceof ApiError && error.code === 'too_large';
  return tooLarge && limit ? t('chat.fileTooLarge', { limit: formatBytes(limit * 1e6) }) : explain(error);
}

/**
 * Whether trying again can help: what the server refused stays refused.
 * @param {unknown} error
 */
function mayPass(error) {
  return !(error instanceof ApiError) || ![400, 403, 409, 413, 415, 422].includes(error.status);
}

export const trayStyles = css`
  .tray { display: flex; flex-wrap: wrap; gap: 8px; max-height: 200px; margin: 0; padding: 8px 8px 0; overflow: auto; list-style: none; }
  .upload { display: flex; align-items: center; gap: 8px; width: min(260px, 100%); padding: 6px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-2); }
  .upload.failed { border-color: var(--state-danger); background: var(--state-danger-soft); }
  .upload img, .upload .kind { flex: none; display: grid; place-items: center; width: 40px; height: 40px; border-radius: var(--radius-control); object-fit: cover; color: var(--text-muted); background: var(--surface-3); }
  .upload .about { display: grid; flex: 1; min-width: 0; font-size: var(--size-s); }
  .file-name { display: flex; min-width: 0; white-space: pre; }
  .file-name > :first-child { overflow: hidden; text-overflow: ellipsis; }
  .upload .size { color: var(--text-muted); font-size: var(--size-xs); font-variant-numeric: tabular-nums; }
  .upload .why { color: var(--state-danger); font-size: var(--size-xs); overflow-wrap: anywhere; }
  .bar { height: 3px; margin-top: 3px; border-radius: 2px; background: var(--surface-3); overflow: hidden; }
  .bar::before { content: ''; display: block; width: var(--done); height: 100%; background: var(--accent); transition: width var(--motion) linear; }
`;
