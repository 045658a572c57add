import { html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { explainRefusal } from '../../../shared/app/problems.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon.js';
import { formatDate, formatDateTime, formatRelative, formatTime, t } from '../../../shared/i18n/i18n.js';
import { attachmentsOf } from './attachments/attachments.js';
import { wordsOf } from './markdown/parse.js';
import { markdownOf } from './markdown/render.js';
import { straight, tamed } from './markdown/tame.js';
import { reactionsOf } from './message/reactions.js';
import { toolbar } from './message/toolbar.js';
import './message-editor.js';

/**
 * @typedef {import('./items.js').Item} Item
 * @typedef {import('./items.js').MessageItem} MessageItem
 * @typedef {import('./items.js').PendingItem} PendingItem
 * @typedef {import('../../../shared/data/people.js').PeopleStore} PeopleStore
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../shared/data/types.js').Person} Person
 *
 * @typedef {object} RowContext
 * @property {PeopleStore} people
 * @property {import('../../../shared/data/attachments.js').FileStore} files
 * @property {number} self
 * @property {boolean} writes Whether we may write here.
 * @property {boolean} orders Whether we keep order here: may delete what others wrote, and read what was edited away.
 * @property {boolean} selects Whether we may choose many messages to delete them.
 * @property {ReadonlySet<number> | null} chosen The ids of those that are chosen; `null` while none are being chosen.
 * @property {boolean} inThread Whether this is a thread, or a channel.
 * @property {string | null} active The row whose actions are shown.
 * @property {string | null} focused The row that has the focus.
 * @property {string | null} editing
 * @property {Set<string>} unfolded Long messages that are shown in full.
 * @property {(username: string) => Person | undefined} person
 * @property {(name: string) => number | undefined} channel
 * @property {(root: number) => number} unreadReplies
 * @property {(action: string, item: MessageItem | PendingItem, detail?: any) => void} act
 */

/** A message of more lines or characters than these is folded until somebody wants all of it. */
const LONG_LINES = 24;
const LONG_TEXT = 2_400;

/**
 * One row of a conversation.
 * @param {Item} item
 * @param {RowContext} context
 */
export function rowOf(item, context) {
  switch (item.kind) {
    case 'day':
      return html`<div class="day" role="separator">${dayName(item.at)}</div>`;
    case 'line':
      return html`<div class="line" role="separator"><span>${t('chat.newMessages')}</span></div>`;
    case 'parting':
      return html`<div class="parting" role="separator">${item.count ? t('chat.replies', { count: item.count }) : t('chat.noReplies')}</div>`;
    case 'edge':
      return edgeRow(item.state, context.inThread);
    case 'message':
      return messageRow(item, context);
    case 'pending':
      return pendingRow(item, context);
  }
}

/**
 * @param {'loading' | 'failed' | 'beginning'} state
 * @param {boolean} inThread
 */
function edgeRow(state, inThread) {
  if (state === 'beginning') return html`<div class="edge">${t('chat.beginning')}</div>`;
  if (state === 'loading') {
    return html`<div class="edge" aria-busy="true">${t(inThread ? 'chat.loadingReplies' : 'chat.loadingOlder')}</div>`;
  }
  return html`<div class="edge">
    ${t('chat.olderFailed')}
    <ws-button size="s" data-action="older">${t('ui.retry')}</ws-button>
  </div>`;
}

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 */
function messageRow(item, context) {
  const { message } = item;
  const { people, active, editing, act } = context;
  return html`
    ${gutter(item.head, people.get(message.author), message.created_at, message.shown_as ?? null)}
    <div class="body">
      ${item.head ? byline(message, people) : nothing}
      ${message.pinned_at ? html`<div class="pinned"><ws-icon name="pin"></ws-icon>${message.pinned_by ? t('chat.pinnedBy', { name: nameOf(people, message.pinned_by) }) : t('chat.pinned')}</div>` : nothing}
      ${message.reply_to ? quoteOf(message.reply_to, people, () => act('jump', item, message.reply_to?.id)) : nothing}
      ${
        message.deleted_at
          ? html`<div class="gone"><ws-icon name="trash"></ws-icon>${tombstone(message, people)}</div>`
          : editing === item.key
            ? html`<message-editor
                .text=${message.text}
                @chat-save=${(/** @type {CustomEvent} */ event) => act('save', item, event.detail.text)}
                @chat-cancel=${() => act('cancel', item)}
              ></message-editor>`
            : textRow(item, context)
      }
      ${message.deleted_at ? nothing : filesOf(message.attachments ?? [], item, context)}
      ${message.deleted_at ? nothing : reactionsOf(item, context)}
      ${context.inThread ? nothing : threadOf(item, context)}
    </div>
    ${active === item.key && editing !== item.key ? toolbar(item, context) : nothing}
  `;
}

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 */
function textRow(item, context) {
  const { message, key } = item;
  const folded = isLong(message.text) && !context.unfolded.has(key);
  return html`${message.text ? html`<div class="text ${folded ? 'folded' : ''}">${markdownOf(message.text, around(item, message, context))}</div>` : nothing}${
    folded
      ? html`<ws-button class="unfold" size="s" variant="quiet" icon="chevron-down" @click=${() => context.act('unfold', item)}>${t('chat.unfold')}</ws-button>`
      : nothing
  }${message.edited_at ? html`<span class="edited" title=${formatDateTime(message.edited_at)}>${t('chat.edited')}</span>` : nothing}`;
}

/** @param {string} text */
function isLong(text) {
  return text.length > LONG_TEXT || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}

/**
 * What the names in a text stand for.
 * @param {MessageItem | PendingItem} item
 * @param {Message | null} message What the server read in it; `null` while it has not.
 * @param {RowContext} context
 * @returns {import('./markdown/render.js').Surroundings}
 */
function around(item, message, { self, person, channel, act }) {
  return {
    self,
    channel,
    person: (username) => {
      const found = person(username);
      return !message || (found && message.mentions?.includes(found.id)) ? found : undefined;
    },
    everyone: message ? message.mentions_channel : true,
    copy: (code) => act('code', item, code),
  };
}

/**
 * @param {import('../../../shared/data/types.js').Attachment[]} attachments
 * @param {MessageItem | PendingItem} item
 * @param {RowContext} context
 */
function filesOf(attachments, item, { files, focused, act }) {
  const stop = focused === item.key ? 0 : -1;
  return attachmentsOf(attachments, {
    files,
    stop,
    act: (action, attachment) => act(action, item, { attachment, all: attachments }),
  });
}

/**
 * The thread that began with a message.
 * @param {MessageItem} item
 * @param {RowContext} context
 */
function threadOf(item, { act, unreadReplies, focused }) {
  const { replies } = item.message;
  if (!replies || replies.count === 0) return nothing;
  const unread = unreadReplies(item.message.id);
  return html`<button class="replies" type="button" tabindex=${focused === item.key ? 0 : -1} @click=${() => act('thread', item)}>
    <ws-icon name="message-square-text"></ws-icon>
    <span>${t('chat.replies', { count: replies.count })}</span>
    ${unread > 0 ? html`<ws-badge tone="accent" .count=${unread} .countLabel=${t('chat.unreadReplies', { count: unread })}></ws-badge>` : nothing}
    <span class="last">${t('chat.lastReply', { when: formatRelative(replies.last_at) })}</span>
  </button>`;
}

/**
 * @param {PendingItem} item
 * @param {RowContext} context
 */
function pendingRow(item, context) {
  const { entry, head } = item;
  const { people, self, act } = context;
  const { refusal } = entry;
  return html`
    ${gutter(head, people.get(self), entry.created_at, null)}
    <div class="body">
      ${head ? byline({ author: self, created_at: entry.created_at }, people) : nothing}
      ${entry.quote ? quoteOf(entry.quote, people, () => act('jump', item, entry.quote?.id)) : nothing}
      ${entry.text ? html`<div class="text waiting">${markdownOf(entry.text, around(item, null, context))}</div>` : nothing}
      ${filesOf(entry.attachments ?? [], item, context)}
      ${
        refusal
          ? html`<div class="state refused">
              <span class="why"><ws-icon name="circle-alert"></ws-icon><span>${t('chat.refused', { reason: explainRefusal(refusal) })}</span></span>
              <ws-button size="s" @click=${() => act('retry', item)}>${t('chat.sendAgain')}</ws-button>
              <ws-button size="s" variant="quiet" @click=${() => act('discard', item)}>${t('chat.discard')}</ws-button>
            </div>`
          : html`<div class="state"><ws-icon name="clock"></ws-icon>${t('chat.waiting')}</div>`
      }
    </div>
  `;
}

/**
 * @param {boolean} head
 * @param {Person | undefined} author
 * @param {string} at
 * @param {string | null} shownAs
 */
function gutter(head, author, at, shownAs) {
  if (!head) return html`<time class="gutter beside" datetime=${at}>${formatTime(at)}</time>`;
  if (shownAs !== null)
    return html`<div class="gutter"><span class="program"><ws-icon name="bot" .size=${20}></ws-icon></span></div>`;
  return html`<div class="gutter">
    <ws-avatar
      .name=${author?.display_name ?? ''}
      .color=${author?.avatar_color ?? '#8a8a99'}
      .size=${36}
      ?former=${author?.former ?? false}
      decorative
    ></ws-avatar>
  </div>`;
}

/**
 * @param {{ author: number, created_at: string, shown_as?: string | null }} message
 * @param {PeopleStore} people
 */
function byline({ author, created_at: at, shown_as: shownAs }, people) {
  const name = nameOf(people, author);
  return html`<div class="byline">
    <bdi class="name">${shownAs ? straight(shownAs) : tamed(name)}</bdi>
    ${shownAs ? html`<ws-badge title=${t('chat.onBehalf', { name })}>${t('chat.app')}</ws-badge>` : nothing}
    <time datetime=${at} title=${formatDateTime(at)}>${formatTime(at)}</time>
  </div>`;
}

/**
 * What stays of a deleted message: who took it away.
 * @param {{ author: number, deleted_by?: number | null }} message
 * @param {PeopleStore} people
 */
export function tombstone({ author, deleted_by: by }, people) {
  if (by === null || by === undefined) return t('chat.deletedByTime');
  return by === author ? t('chat.deletedByAuthor') : t('chat.deletedBy', { name: nameOf(people, by) });
}

/**
 * @param {import('../../../shared/data/types.js').Quote} quote
 * @param {PeopleStore} people
 * @param {() => void} jump
 */
export function quoteOf(quote, people, jump) {
  const words = quote.deleted ? t('chat.deleted') : wordsOf(quote.excerpt) || t('chat.aFile');
  return html`<button class="quote" type="button" tabindex="-1" @click=${jump} .title=${t('chat.jump')}>
    <bdi class="quoted">${nameOf(people, quote.author)}</bdi> · <bdi>${tamed(words)}</bdi>
  </button>`;
}

/**
 * The name that a message is shown under.
 * @param {Message} message
 * @param {PeopleStore} people
 */
export function authorOf(message, people) {
  return message.shown_as || nameOf(people, message.author);
}

/**
 * What a row is called for those who hear it.
 * @param {Item} item
 * @param {RowContext} context
 */
export function labelOf(item, { people, self }) {
  if (item.kind === 'message') {
    const { message } = item;
    return t('chat.messageOf', {
      name: authorOf(message, people),
      time: formatDateTime(message.created_at),
    });
  }
  if (item.kind === 'pending') {
    return t('chat.messageOf', { name: nameOf(people, self), time: formatDateTime(item.entry.created_at) });
  }
  return '';
}

/**
 * Whether a message is meant for somebody.
 * @param {Message} message
 * @param {number} self
 */
export function tells(message, self) {
  if (message.deleted_at || message.author === self) return false;
  return Boolean(message.mentions_channel || message.mentions?.includes(self));
}

/**
 * A day's name between messages.
 * @param {string} at
 */
export function dayName(at) {
  const days = Math.round((startOfDay(Date.now()) - startOfDay(Date.parse(at))) / 86_400_000);
  if (days === 0) return t('chat.today');
  if (days === 1) return t('chat.yesterday');
  const name = formatDate(at, { weekday: true });
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** @param {number} time */
function startOfDay(time) {
  return new Date(time).setHours(0, 0, 0, 0);
}
