import { css, html } from 'lit';
import { Loading } from '../../../../shared/app/loading.js';
import { nameOf } from '../../../../shared/app/names.js';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-dialog.js';
import { listFormerTexts } from '../../../../shared/data/chat.js';
import { formatDateTime, t } from '../../../../shared/i18n/i18n.js';
import { tamed } from '../markdown/tame.js';

/**
 * @typedef {import('../../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 */

/**
 * Shows what a message said before it was edited.
 * @param {Workspace} workspace
 * @param {Message} message
 */
export function showFormerTexts(workspace, message) {
  return showDialog('former-texts', /** @type {Partial<FormerTexts>} */ ({ workspace, message }));
}

/** The texts that a message had, for those who keep order. */
export class FormerTexts extends WsElement {
  static properties = { workspace: { attribute: false }, message: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      ol { display: grid; gap: 16px; margin: 8px 0 0; padding: 0; list-style: none; }
      time { color: var(--text-muted); font-size: var(--size-s); }
      p { white-space: pre-wrap; overflow-wrap: anywhere; overflow: clip; unicode-bidi: plaintext; }
    `,
  ];

  #texts = new Loading(this, () => listFormerTexts(this.workspace.transport, this.message.id));

  constructor() {
    super();
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    this.message = /** @type {Message} */ (/** @type {unknown} */ (undefined));
  }

  firstUpdated() {
    this.renderRoot.querySelector('ws-dialog')?.show();
  }

  render() {
    const name = nameOf(this.workspace.people, this.message.author);
    return html`<ws-dialog .heading=${t('chat.formerTexts', { name })}>
      ${this.#texts.show(
        ({ items }) => html`<ol>
          ${items.map(
            ({ text, replaced_at }) => html`<li>
              <time datetime=${replaced_at}>${t('chat.until', { when: formatDateTime(replaced_at) })}</time>
              <p>${tamed(text)}</p>
            </li>`,
          )}
          <li><time>${t('chat.now')}</time><p>${tamed(this.message.text)}</p></li>
        </ol>`,
      )}
    </ws-dialog>`;
  }
}

customElements.define('former-texts', FormerTexts);
