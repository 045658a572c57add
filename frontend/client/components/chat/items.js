/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../shared/outbox/storage.js').OutboxEntry} OutboxEntry
 *
 * @typedef {{ key: string, kind: 'day', at: string }} DayItem
 * @typedef {{ key: string, kind: 'line' }} LineItem
 * @typedef {{ key: string, kind: 'message', message: Message, head: boolean }} MessageItem
 *   `head`: it begins a group, with the author's face and name.
 * @typedef {{ key: string, kind: 'pending', entry: OutboxEntry, head: boolean }} PendingItem
 * @typedef {{ key: string, kind: 'edge', state: 'loading' | 'failed' | 'beginning' }} EdgeItem
 * @typedef {{ key: string, kind: 'parting', count: number }} PartingItem Between the root of a thread and the replies.
 * @typedef {DayItem | LineItem | MessageItem | PendingItem | EdgeItem | PartingItem} Item What the list shows, row by row.
 */

/** Messages of one author further apart than this begin a new group, in milliseconds. */
const GROUP = 5 * 60_000;

/**
 * The rows of a conversation: messages by day and by author, the line before what is new, and one's own
 * messages that are still on their way.
 * @param {object} from
 * @param {Message[]} from.messages
 * @param {OutboxEntry[]} from.pending
 * @param {number} from.self
 * @param {number | null} from.lineAfter The read marker as it was when the line was drawn.
 * @param {'loading' | 'failed' | 'beginning' | null} from.edge What is at the upper end.
 * @returns {Item[]}
 */
export function itemsOf({ messages, pending, self, lineAfter, edge }) {
  /** @type {Item[]} */
  const items = edge ? [{ key: 'edge', kind: 'edge', state: edge }] : [];
  const group = { author: '', at: 0, day: '' };
  let drawn = lineAfter === null;

  /**
   * @param {string} author
   * @param {string} at
   * @param {boolean} alone
   */
  const begins = (author, at, alone) => {
    const time = Date.parse(at);
    const day = new Date(time).toDateString();
    let head = alone || author !== group.author || time - group.at > GROUP;
    if (day !== group.day) {
      items.push({ key: `day-${day}`, kind: 'day', at });
      head = true;
    }
    Object.assign(group, { author, at: time, day });
    return head;
  };

  /** What was answered already is not on its way any more, whichever of the two came first. */
  const arrived = new Set();
  for (const message of messages) {
    if (message.author === self) arrived.add(message.client_id);
    const author = `${message.author} ${message.shown_as ?? ''}`;
    let head = begins(author, message.created_at, Boolean(message.reply_to));
    if (!drawn && lineAfter !== null && message.id > lineAfter && message.author !== self) {
      drawn = true;
      head = true;
      items.push({ key: 'line', kind: 'line' });
    }
    items.push({ key: keyOf(message, self), kind: 'message', message, head });
  }
  for (const entry of pending) {
    if (arrived.has(entry.client_id)) continue;
    const head = begins(`${self} `, entry.created_at, Boolean(entry.quote));
    items.push({ key: `c${entry.client_id}`, kind: 'pending', entry, head });
  }
  return items;
}

/**
 * What is at the upper end of messages, as far as they are known.
 * @param {import('../../../shared/data/timeline.js').Timeline} timeline
 */
export function edgeOf({ status, growError, hasOlder }) {
  if (growError || status === 'error') return /** @type {const} */ ('failed');
  if (hasOlder || status !== 'ready') return /** @type {const} */ ('loading');
  return /** @type {const} */ ('beginning');
}

/**
 * The rows of a thread: the message that it began with, and below it the replies.
 * @param {Omit<Parameters<typeof itemsOf>[0], 'edge'> & { root: Message, count: number, edge: 'loading' | 'failed' | null }} from
 * @returns {Item[]}
 */
export function threadItemsOf({ root, count, edge, ...replies }) {
  return [
    { key: keyOf(root, replies.self), kind: 'message', message: root, head: true },
    { key: 'parting', kind: 'parting', count },
    ...itemsOf({ ...replies, edge }),
  ];
}

/**
 * The key of a message's row. One's own have the same before and after they were sent, so that the row
 * stays the same one, with its focus.
 * @param {{ id: number, author: number, client_id: string }} message
 * @param {number} self
 */
export function keyOf(message, self) {
  return message.author === self ? `c${message.client_id}` : `m${message.id}`;
}
