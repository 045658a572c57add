import { html } from 'lit';
import { explain } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { copyText } from '../../../shared/components/copy.js';
import { toast } from '../../../shared/components/toast.js';
import { deleteMessage } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../shared/data/workspace.js').Workspace} Workspace
 */

/** How much of a message is shown when asking whether to delete it. */
const SHOWN = 140;

/**
 * Deletes one's own message once the user is sure.
 * @param {Workspace} workspace
 * @param {Message} message
 */
export async function deleteAfterAsking(workspace, message) {
  if (message.author !== workspace.session.me?.account.id) return;
  const words = [...message.text].slice(0, SHOWN).join('');
  const sure = await confirmAction({
    title: t('chat.deleteTitle'),
    body: html`<p>${t('chat.quoted', { text: words.length < message.text.length ? `${words}…` : words })}</p>`,
    action: t('chat.deleteVerb'),
    danger: true,
  });
  if (!sure) return;
  try {
    workspace.chat.take(await deleteMessage(workspace.transport, message.id));
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
  }
}

/** @param {Message} message */
export async function copyMessage(message) {
  const done = await copyText(message.text);
  toast(done ? { text: t('chat.copied'), tone: 'ok' } : { text: t('ui.copyFailed'), tone: 'danger' });
}
