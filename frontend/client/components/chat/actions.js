import { html } from 'lit';
import { explain } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { copyText } from '../../../shared/components/copy.js';
import { toast } from '../../../shared/components/toast.js';
import { deleteMessage, editMessage, setPinned, setReaction } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';
import { ApiError } from '../../../shared/transport/errors.js';
import { showPicture } from './attachments/image-viewer.js';
import { saveAttachment } from './attachments/save.js';
import { wordsOf } from './markdown/parse.js';

/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../shared/data/types.js').Attachment} Attachment
 * @typedef {import('../../../shared/data/workspace.js').Workspace} Workspace
 */

/** How much of a message is shown when asking whether to delete it. */
const SHOWN = 140;

/**
 * What is done with a message in the same way wherever it stands.
 * @param {Workspace} workspace
 * @param {string} action
 * @param {{ message?: Message, entry?: import('../../../shared/outbox/storage.js').OutboxEntry }} item
 * @param {any} detail
 */
export function actOn(workspace, action, { message, entry }, detail) {
  if (action === 'code') void copied(detail);
  if (action === 'view') view(workspace, detail);
  if (action === 'download') void saveAttachment(workspace, detail.attachment);
  if (action === 'retry' && entry) void workspace.outbox.retry(entry.client_id);
  if (!message) return;
  /** @type {Record<string, () => unknown>} */
  const actions = {
    react: () => react(workspace, message, detail, true),
    reaction: () => react(workspace, message, detail, !hasReacted(workspace, message, detail)),
    pin: () => pin(workspace, message),
    copy: () => copied(message.text || message.attachments.map(({ name }) => name).join('\n')),
    link: () => copied(linkTo(workspace.address(), message), t('chat.linkCopied')),
    report: async () => (await import('./message/report-dialog.js')).showReport(workspace, message),
    texts: async () => (await import('./message/former-texts.js')).showFormerTexts(workspace, message),
    delete: () => deleteAfterAsking(workspace, message),
  };
  void actions[action]?.();
}

/**
 * Where a message stands, as an address that others can follow.
 * @param {string} pages Where the pages are.
 * @param {Pick<Message, 'id' | 'channel' | 'thread'>} message
 */
export function linkTo(pages, { id, channel, thread }) {
  const path = thread ? `#/chat/${channel}/thread/${thread}/${id}` : `#/chat/${channel}/${id}`;
  return new URL(path, pages).href;
}

/**
 * Deletes a message once the user is sure.
 * @param {Workspace} workspace
 * @param {Message} message
 */
async function deleteAfterAsking(workspace, message) {
  const own = message.author === workspace.session.me?.account.id;
  const words = [...wordsOf(message.text)];
  const shown = words.length > SHOWN ? `${words.slice(0, SHOWN).join('')}…` : words.join('');
  const files = message.attachments?.length ?? 0;
  const sure = await confirmAction({
    title: t(own ? 'chat.deleteTitle' : 'chat.deleteOthersTitle'),
    body: html`<p>${shown ? t('chat.quoted', { text: shown }) : ''}</p>
      <p>${files ? t('chat.deleteFiles', { count: files }) : ''}</p>`,
    action: t('chat.deleteVerb'),
    danger: true,
  });
  if (!sure) return;
  try {
    workspace.take(await deleteMessage(workspace.transport, message.id));
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
  }
}

/**
 * Saves a new text of a message.
 * @param {Workspace} workspace
 * @param {Message} message
 * @param {string} text
 * @returns {Promise<boolean>} Whether it was saved.
 */
export async function saveEdit(workspace, message, text) {
  try {
    workspace.take(await editMessage(workspace.transport, message, text));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current) {
      workspace.take(error.current);
    }
    toast({ text: explain(error), tone: 'danger' });
    return false;
  }
}

/**
 * @param {Workspace} workspace
 * @param {Message} message
 * @param {string} emoji
 */
function hasReacted({ session }, message, emoji) {
  const self = session.me?.account.id ?? 0;
  return message.reactions.some((reaction) => reaction.emoji === emoji && reaction.accounts.includes(self));
}

/**
 * Shown at once; taken back when the server does not have it.
 * @param {Workspace} workspace
 * @param {Message} message
 * @param {string} emoji
 * @param {boolean} present
 */
async function react(workspace, message, emoji, present) {
  const account = workspace.session.me?.account.id ?? 0;
  const thread = message.thread ?? null;
  if (present === hasReacted(workspace, message, emoji)) return;
  const show = (/** @type {boolean} */ there) => {
    const change = { message: message.id, thread, account, emoji, present: there };
    if (thread === null) workspace.chat.timeline(message.channel).react(change);
    workspace.threads.react(change);
  };
  show(present);
  try {
    await setReaction(workspace.transport, message.id, emoji, present);
  } catch (error) {
    show(!present);
    toast({ text: explain(error), tone: 'danger' });
  }
}

/**
 * @param {Workspace} workspace
 * @param {Message} message
 */
async function pin(workspace, message) {
  const pinned = !message.pinned_at;
  try {
    workspace.take(await setPinned(workspace.transport, message.id, pinned));
    toast({ text: t(pinned ? 'chat.nowPinned' : 'chat.nowUnpinned') });
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
  }
}

/**
 * @param {Workspace} workspace
 * @param {{ attachment: Attachment, all: Attachment[] }} shown
 */
function view(workspace, { attachment, all }) {
  const pictures = all.filter((candidate) => candidate.thumbnail);
  showPicture(workspace, pictures, pictures.indexOf(attachment));
}

/**
 * @param {string} text
 * @param {string} [said]
 */
async function copied(text, said = t('chat.copied')) {
  const done = await copyText(text);
  toast(done ? { text: said, tone: 'ok' } : { text: t('ui.copyFailed'), tone: 'danger' });
}
