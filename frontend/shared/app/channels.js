import { isDirect } from '../data/channel-rules.js';
import { formatList, t } from '../i18n/i18n.js';
import { nameOf } from './names.js';

/**
 * @typedef {import('../data/types.js').ChannelInfo} ChannelInfo
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 */

/**
 * The others in a direct conversation.
 * @param {Workspace} workspace
 * @param {Pick<ChannelInfo, 'people'>} channel
 * @returns {number[]}
 */
export function othersIn({ session }, { people }) {
  return (people ?? []).filter((id) => id !== session.me?.account.id);
}

/**
 * What a channel is called, without its `#`: its name, or those of the others in a direct conversation.
 * @param {Workspace} workspace
 * @param {Pick<ChannelInfo, 'name' | 'kind' | 'people'>} channel
 * @returns {string}
 */
export function labelOf(workspace, channel) {
  if (!isDirect(channel)) return channel.name;
  const names = othersIn(workspace, channel).map((id) => nameOf(workspace.people, id));
  return names.length ? formatList(names) : nameOf(workspace.people, workspace.session.me?.account.id);
}

/**
 * What a channel is called in a sentence.
 * @param {Workspace} workspace
 * @param {Pick<ChannelInfo, 'name' | 'kind' | 'people'>} channel
 * @returns {string}
 */
export function titleOf(workspace, channel) {
  return isDirect(channel) ? labelOf(workspace, channel) : `#${channel.name}`;
}

/**
 * @param {{ kind: string, archived_at?: string | null, people?: number[] }} channel
 * @returns {string}
 */
export function channelIcon(channel) {
  if (channel.archived_at) return 'archive';
  if (isDirect(channel)) return (channel.people?.length ?? 0) > 2 ? 'users' : 'user';
  return channel.kind === 'private' ? 'lock' : 'hash';
}

/**
 * Who may come into a channel, in words.
 * @param {{ kind: string }} channel
 */
export function kindWords(channel) {
  return t(`channels.kind_${channel.kind}`);
}
