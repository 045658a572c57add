// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { shouldNotify } from './notify-rules.js';

const ME = 1;
/** @param {any} [more] @returns {any} */
const channel = ({ read = 10, notify = 'usual', ...more } = {}) => ({
  id: 7,
  kind: 'public',
  read: { channel: 7, message: read, unread: 0, mentions: 0 },
  preferences: { notify, hidden: false },
  ...more,
});
/** @param {any} [more] @returns {any} */
const message = (more) => ({
  id: 20,
  channel: 7,
  author: 2,
  thread: null,
  mentions: [],
  mentions_channel: false,
  ...more,
});
/** @param {any} [facts] */
const told = (facts) =>
  shouldNotify({ message: message(), channel: channel(), self: ME, quiet: false, looked: null, ...facts });

const mention = message({ mentions: [ME] });

describe('a notification', () => {
  it('comes for mentions, direct messages and channels that one wants to hear whole', () => {
    expect(told({ message: mention })).toBe('mention');
    expect(told({ message: message({ mentions_channel: true }) })).toBe('mention');
    expect(told({ channel: channel({ kind: 'direct' }) })).toBe('direct');
    expect(told({ channel: channel({ notify: 'all' }) })).toBe('all');
    expect(told({})).toBe(null);
    expect(told({ message: message({ mentions: [3] }) })).toBe(null);
  });

  it('never comes from a muted channel, not even for a mention', () => {
    expect(told({ message: mention, channel: channel({ notify: 'nothing' }) })).toBe(null);
    expect(told({ channel: channel({ notify: 'nothing', kind: 'direct' }) })).toBe(null);
  });

  it('never comes for what one wrote, was deleted, or is not in the channel for', () => {
    expect(told({ message: message({ author: ME }), channel: channel({ kind: 'direct' }) })).toBe(null);
    expect(told({ message: { ...mention, deleted_at: 'now' } })).toBe(null);
    expect(told({ message: mention, channel: undefined })).toBe(null);
    expect(told({ message: mention, self: null })).toBe(null);
  });

  it('never comes while one wants to be left alone', () => {
    expect(told({ message: mention, quiet: true })).toBe(null);
  });

  it('never comes for what was read, or is being looked at', () => {
    expect(told({ message: mention, channel: channel({ read: 20 }) })).toBe(null);
    expect(told({ message: mention, looked: { channel: 7, thread: 0 } })).toBe(null);
    expect(told({ message: mention, looked: { channel: 8, thread: 0 } })).toBe('mention');
    expect(told({ message: mention, looked: { channel: 0, thread: 0 } })).toBe('mention');
  });

  it('comes for replies in threads that one follows and does not look at', () => {
    const reply = message({ thread: 4 });
    expect(told({ message: reply })).toBe(null);
    expect(told({ message: reply, follows: true })).toBe('thread');
    expect(told({ message: { ...reply, mentions: [ME] } })).toBe('mention');
    // The channel's own marker says nothing about its threads.
    expect(told({ message: reply, follows: true, channel: channel({ read: 30 }) })).toBe('thread');
    expect(told({ message: reply, follows: true, looked: { channel: 7, thread: 0 } })).toBe('thread');
    expect(told({ message: reply, follows: true, looked: { channel: 7, thread: 4 } })).toBe(null);
  });
});
