import { concerns } from './channel-rules.js';

/**
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').Message} Message
 *
 * @typedef {object} Looked What of the chat is on the screen.
 * @property {number} channel 0: none of it.
 * @property {number} thread 0: no thread.
 */

/**
 * Whether somebody is told of a new message at once, and why. Never of their own, of what they have seen, of what
 * is in a muted channel, or while they want to be left alone.
 * @param {object} facts
 * @param {Message} facts.message
 * @param {Channel | undefined} facts.channel As they see it; `undefined` when they are not in it.
 * @param {number | null} facts.self Who they are.
 * @param {boolean} facts.quiet Whether they want to be left alone.
 * @param {Looked | null} facts.looked What they look at; `null` when nobody looks at the window.
 * @param {boolean} [facts.follows] Whether they follow the thread that the message is a reply in.
 * @returns {'mention' | 'direct' | 'thread' | 'all' | null}
 */
export function shouldNotify({ message, channel, self, quiet, looked, follows = false }) {
  if (self === null || message.author === self || message.deleted_at) return null;
  if (!channel || quiet) return null;
  const wanted = channel.preferences?.notify ?? 'usual';
  if (wanted === 'nothing') return null;
  if (message.thread) {
    if (looked?.channel === message.channel && looked.thread === message.thread) return null;
  } else if (message.id <= channel.read.message || looked?.channel === message.channel) {
    return null;
  }
  if (channel.kind === 'direct') return 'direct';
  if (concerns(message, self, channel)) return 'mention';
  if (message.thread && follows) return 'thread';
  return wanted === 'all' ? 'all' : null;
}
