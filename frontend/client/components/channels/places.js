/**
 * Where a message is to be seen among its neighbours.
 * @param {Pick<import('../../../shared/data/types.js').Message, 'id' | 'channel' | 'thread'>} message
 */
export function routeTo({ id, channel, thread }) {
  return thread ? `/chat/${channel}/thread/${thread}/${id}` : `/chat/${channel}/${id}`;
}
