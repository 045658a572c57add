import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatStore } from './chat-store.js';

/** @type {any} */
let channel;
/** @type {any} */
let transport;
/** @type {ChatStore} */
let chat;
/** @type {(() => void) | null} */
let meanwhile;
/** @type {number[]} */
let marked;
let seq = 0;

const message = (/** @type {number} */ id, more = {}) => ({
  id,
  channel: 1,
  author: 2,
  version: 1,
  reply_to: null,
  ...more,
});

const happens = (/** @type {string} */ kind, /** @type {any} */ data) => {
  seq += 1;
  chat.apply({ type: 'event', seq, kind, at: '', actor: 2, data });
};

beforeEach(async () => {
  channel = {
    id: 1,
    name: 'general',
    topic: '',
    kind: 'everyone',
    version: 1,
    read: { channel: 1, message: 10, unread: 0 },
  };
  marked = [];
  meanwhile = null;
  transport = {
    request: vi.fn(
      async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ { body } = {}) => {
        if (method === 'PUT') {
          marked.push(body.message);
          return { channel: 1, message: body.message, unread: 0 };
        }
        if (path.endsWith('/messages')) return { items: [], next: null };
        const answer = { items: [structuredClone(channel)], next: null };
        meanwhile?.();
        meanwhile = null;
        return answer;
      },
    ),
    signal: vi.fn(() => true),
  };
  chat = new ChatStore(transport, () => 1);
  await chat.load();
});

const read = () => chat.channels.get(1)?.read;

describe('the chat store', () => {
  it("counts others' new messages, and not one's own", () => {
    happens('chat.message.created', { message: message(11) });
    happens('chat.message.created', { message: message(12, { author: 1 }) });
    expect(chat.unread).toBe(1);
  });

  it('counts a deleted unread message no more', () => {
    happens('chat.message.created', { message: message(11) });
    happens('chat.message.deleted', { message: message(11, { deleted_at: 'now', version: 2 }) });
    happens('chat.message.deleted', { message: message(3, { deleted_at: 'now', version: 2 }) });
    expect(chat.unread).toBe(0);
  });

  it('fetches a count again that an event overtook', async () => {
    meanwhile = () => {
      channel.read = { channel: 1, message: 10, unread: 1 };
      happens('chat.message.created', { message: message(11) });
    };
    await chat.load();
    expect(chat.unread).toBe(1);
  });

  it('marks what was seen at once, tells the server, and never goes back', async () => {
    happens('chat.message.created', { message: message(11) });
    await chat.timeline(1).open();
    chat.markSeen(1, 11);
    expect(read()).toMatchObject({ message: 11, unread: 0 });
    chat.markSeen(1, 5);
    expect(read()?.message).toBe(11);
    await vi.waitFor(() => expect(marked).toEqual([11]));
  });

  it('tells a marker that could not be told when the line is back', async () => {
    const { request } = transport;
    transport.request = vi.fn().mockRejectedValue(new Error('offline'));
    chat.markSeen(1, 11);
    await vi.waitFor(() => expect(transport.request).toHaveBeenCalled());
    transport.request = request;
    chat.flushMarks();
    await vi.waitFor(() => expect(marked).toEqual([11]));
  });

  it('follows the marker of another screen', () => {
    happens('chat.message.created', { message: message(11) });
    happens('chat.read.moved', { channel: 1, message: 11, unread: 0 });
    expect(chat.unread).toBe(0);
  });

  it('knows who is typing, until they write or stop', () => {
    vi.useFakeTimers();
    chat.hear({ type: 'signal', kind: 'chat.typing', actor: 2, data: { channel: 1 } });
    chat.hear({ type: 'signal', kind: 'chat.typing', actor: 1, data: { channel: 1 } });
    expect(chat.typing.of(1)).toEqual([2]);
    happens('chat.message.created', { message: message(11) });
    expect(chat.typing.of(1)).toEqual([]);
    chat.hear({ type: 'signal', kind: 'chat.typing', actor: 2, data: { channel: 1 } });
    vi.advanceTimersByTime(7_000);
    expect(chat.typing.of(1)).toEqual([]);
    vi.useRealTimers();
  });

  it('knows the typing in a thread apart from that in its channel', () => {
    chat.hear({ type: 'signal', kind: 'chat.typing', actor: 2, data: { channel: 1, thread: 7 } });
    chat.hear({ type: 'signal', kind: 'chat.typing', actor: 3, data: { channel: 1 } });
    expect([chat.typing.of(1), chat.typing.of(1, 7), chat.typing.of(1, 8)]).toEqual([[3], [2], []]);
    happens('chat.message.created', { message: message(11) });
    expect(chat.typing.of(1, 7)).toEqual([2]);
    happens('chat.message.created', { message: message(12, { thread: 7, mentions: [] }) });
    expect(chat.typing.of(1, 7)).toEqual([]);
  });

  it('says that we type every few seconds in each place, not with every key', () => {
    chat.typing.say(1);
    chat.typing.say(1);
    expect(transport.signal.mock.calls).toEqual([['chat.typing', { channel: 1 }]]);
    chat.typing.say(1, 7);
    chat.typing.say(1, 7);
    expect(transport.signal.mock.calls.slice(1)).toEqual([['chat.typing', { channel: 1, thread: 7 }]]);
    chat.typing.stop(1, 7);
    chat.typing.say(1);
    expect(transport.signal).toHaveBeenCalledTimes(2);
    chat.typing.say(1, 7);
    expect(transport.signal).toHaveBeenCalledTimes(3);
  });
});
