/**
 * What follows from a channel's facts: its place in the list, whether it calls for attention, what may be done in it.
 *
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').Message} Message
 */

/** How long a direct conversation in which nothing was written yet stays above the others, in milliseconds. */
const FRESH = 24 * 3_600_000;

/** @param {{ kind: string }} channel */
export const isDirect = (channel) => channel.kind === 'direct';

/** @param {Channel} channel */
export const isMuted = (channel) => channel.preferences?.notify === 'nothing';

/**
 * Whether there is something in a channel that one wants to hear of.
 * @param {Channel} channel
 */
export function calls(channel) {
  return isMuted(channel) ? channel.read.mentions > 0 : channel.read.unread > 0;
}

/**
 * Whether a message is meant for somebody: by name, with everyone, or because nobody else is there.
 * @param {Message} message
 * @param {number | null} account
 * @param {{ kind: string } | undefined} channel
 */
export function concerns(message, account, channel) {
  if (message.author === account) return false;
  return (
    channel?.kind === 'direct' ||
    Boolean(message.mentions_channel) ||
    (account !== null && Boolean(message.mentions?.includes(account)))
  );
}

/**
 * What is left unread after a message, where all that follows it is here.
 * @param {Message[]} messages
 * @param {number} message
 * @param {number | null} account
 * @param {Channel} channel
 */
export function leftAfter(messages, message, account, channel) {
  const left = messages.filter((one) => one.id > message && one.author !== account && !one.deleted_at);
  return { unread: left.length, mentions: left.filter((one) => concerns(one, account, channel)).length };
}

/**
 * The channels as the list shows them. Named ones stand by name, where they are looked for; conversations
 * by what was said last.
 * @param {Iterable<Channel>} channels
 * @param {{ language?: string, now?: number }} [options]
 * @returns {{ named: Channel[], directs: Channel[], archived: Channel[] }}
 */
export function sectionsOf(channels, { language, now = Date.now() } = {}) {
  /** @type {Channel[]} */
  const named = [];
  /** @type {Channel[]} */
  const directs = [];
  /** @type {Channel[]} */
  const archived = [];
  for (const channel of channels) {
    if (channel.archived_at) archived.push(channel);
    else if (!isDirect(channel)) named.push(channel);
    else if (!channel.preferences?.hidden || channel.read.unread > 0) directs.push(channel);
  }
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const byName = (/** @type {Channel} */ one, /** @type {Channel} */ other) => compare(one.name, other.name);
  named.sort(byName);
  archived.sort(byName);
  const latest = (/** @type {Channel} */ channel) => {
    if (channel.last_message > 0) return channel.last_message;
    // Just opened: what one is about to write in.
    return now - Date.parse(channel.created_at) < FRESH ? Number.POSITIVE_INFINITY : 0;
  };
  directs.sort((one, other) => {
    const [first, second] = [latest(one), latest(other)];
    return first === second ? other.id - one.id : first < second ? 1 : -1;
  });
  return { named, directs, archived };
}

/**
 * The next channel in the list that calls, going round; the ones that mention me before the others.
 * @param {Channel[]} list In the order of the list.
 * @param {number} current
 * @param {1 | -1} [direction]
 * @returns {Channel | undefined}
 */
export function nextUnread(list, current, direction = 1) {
  const at = list.findIndex((channel) => channel.id === current);
  const ring =
    direction === 1
      ? [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))]
      : [...list.slice(0, Math.max(at, 0)).reverse(), ...list.slice(at + 1).reverse()];
  return ring.find((channel) => channel.read.mentions > 0) ?? ring.find(calls);
}

/**
 * The channel next to one in the list.
 * @param {Channel[]} list
 * @param {number} current
 * @param {1 | -1} direction
 * @returns {Channel | undefined}
 */
export function neighbour(list, current, direction) {
  if (list.length === 0) return undefined;
  const at = list.findIndex((channel) => channel.id === current);
  if (at < 0) return list[direction === 1 ? 0 : list.length - 1];
  return list[(at + direction + list.length) % list.length];
}
