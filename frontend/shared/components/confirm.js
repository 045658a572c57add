import { html, render } from 'lit';
import { t } from '../i18n/i18n.js';
import './ws-button.js';
import './ws-dialog.js';

/**
 * Asks once before something that can't be undone. The title names the object, the action is a verb.
 * @param {{ title: string, body?: unknown, action: string, danger?: boolean }} question
 * @returns {Promise<boolean>}
 */
export function confirmAction({ title, body = '', action, danger = false }) {
  const host = document.createElement('div');
  document.body.append(host);
  return new Promise((resolve) => {
    const close = (/** @type {boolean} */ answer) => dialog.close(answer);
    render(
      html`<ws-dialog size="s" .heading=${title}
        @ws-close=${(/** @type {CustomEvent<{ result: unknown }>} */ event) => {
          resolve(event.detail.result === true);
          // The dialog gives the focus back while it closes; it may go right after.
          dialog.updateComplete.then(() => host.remove());
        }}>
        ${body}
        <ws-button slot="footer" ?autofocus=${danger} @click=${() => close(false)}>${t('ui.cancel')}</ws-button>
        <ws-button slot="footer" ?autofocus=${!danger} variant=${danger ? 'danger' : 'primary'} @click=${() => close(true)}>${action}</ws-button>
      </ws-dialog>`,
      host,
    );
    const dialog = /** @type {import('./ws-dialog.js').WsDialog} */ (host.querySelector('ws-dialog'));
    dialog.show();
  });
}
