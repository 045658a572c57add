// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { ChatStore } from './chat-store.js';

const ME = 1;
/** What the server has, by id. @type {Map<number, any>} */
let there;
/** @type {any} */
let transport;
/** @type {ChatStore} */
let chat;
let seq = 0;

/** @param {number} id @param {any} [more] */
const channel = (id, { unread = 0, mentions = 0, message = 10, ...more } = {}) => ({
  id,
  name: `c${id}`,
  topic: '',
  kind: 'public',
  people: [],
  archived_at: null,
  version: 1,
  owner: false,
  last_message: 10,
  read: { channel: id, message, unread, mentions },
  preferences: { notify: 'usual', hidden: false },
  ...more,
});
/** @param {number} id @param {any} [more] */
const message = (id, more) => ({
  id,
  channel: 1,
  author: 2,
  thread: null,
  mentions: [],
  mentions_channel: false,
  version: 1,
  reply_to: null,
  ...more,
});
const happens = (/** @type {string} */ kind, /** @type {any} */ data, actor = 2) => {
  seq += 1;
  chat.apply({ type: 'event', seq, kind, at: '2026-11-20T10:00:00Z', actor, data });
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const read = (id = 1) => {
  const { unread, mentions } = /** @type {any} */ (chat.channels.get(id)).read;
  return [unread, mentions];
};

beforeEach(async () => {
  there = new Map([
    [1, channel(1)],
    [2, channel(2, { kind: 'direct', people: [1, 2] })],
  ]);
  transport = {
    signal: vi.fn(() => true),
    request: vi.fn(async (/** @type {string} */ _method, /** @type {string} */ path) => {
      const found = /^\/api\/chat\/channels\/(\d+)$/.exec(path);
      if (found) {
        const one = there.get(Number(found[1]));
        if (!one) throw new ApiError({ status: 404, code: 'not_found' });
        return structuredClone(one);
      }
      if (path === '/api/chat/channels') {
        return { items: [...there.values()].filter((one) => one.mine !== false), next: null };
      }
      return { items: [], next: null };
    }),
  };
  chat = new ChatStore(
    transport,
    () => ME,
    (permission) => permission !== 'chat:manage',
  );
  await chat.load();
});

describe('counts', () => {
  it('tell mentions from what is only unread', () => {
    happens('chat.message.created', { message: message(11) });
    happens('chat.message.created', { message: message(12, { mentions: [ME] }) });
    happens('chat.message.created', { message: message(13, { mentions_channel: true }) });
    happens('chat.message.created', { message: message(14, { channel: 2 }) });
    expect(read(1)).toEqual([3, 2]);
    expect(read(2)).toEqual([1, 1]);
    expect(chat.unread).toBe(4);
    expect(chat.mentions).toBe(3);
    expect(chat.channels.get(1)?.last_message).toBe(13);
  });

  it('count nothing twice that the list had counted', () => {
    happens('chat.message.created', { message: message(10) });
    happens('chat.message.created', { message: message(11) });
    happens('chat.message.created', { message: message(11) });
    expect(read(1)).toEqual([1, 0]);
  });

  it('lose nothing that came while the first list was on its way', async () => {
    const fresh = new ChatStore(
      transport,
      () => ME,
      () => true,
    );
    const loaded = fresh.load();
    seq += 1;
    const data = { message: message(11) };
    fresh.apply({
      type: 'event',
      seq,
      kind: 'chat.message.created',
      at: '2026-11-20T10:00:00Z',
      actor: 2,
      data,
    });
    there.set(1, channel(1, { unread: 1, last_message: 11 }));
    await loaded;
    expect(fresh.unread).toBe(1);
  });

  it('leave replies in threads to their threads', () => {
    const data = { message: message(11, { thread: 5, mentions: [ME] }), thread: { root: 5, count: 1 } };
    happens('chat.message.created', data);
    expect(read(1)).toEqual([0, 0]);
    expect(chat.channels.get(1)?.last_message).toBe(10);
  });

  it('leave muted channels out of the sums', () => {
    happens('chat.preferences.changed', { channel: 1, notify: 'nothing', hidden: false });
    happens('chat.message.created', { message: message(11, { mentions: [ME] }) });
    expect(read(1)).toEqual([1, 1]);
    expect([chat.unread, chat.mentions]).toEqual([0, 0]);
  });

  it('are asked for where a deletion or an edit may change a mention', async () => {
    happens('chat.message.created', { message: message(11, { mentions: [ME] }) });
    there.set(1, channel(1, { unread: 0, mentions: 0 }));
    happens('chat.message.deleted', { message: message(11, { deleted_at: 'now', version: 2 }) });
    await settled();
    expect(read(1)).toEqual([0, 0]);
  });

  it('of other screens are taken over', () => {
    happens('chat.message.created', { message: message(11, { mentions: [ME] }) });
    happens('chat.read.moved', { channel: 1, message: 11, unread: 0, mentions: 0 });
    expect(read(1)).toEqual([0, 0]);
  });
});

describe('channels', () => {
  it('appear for who is in them from the start, or is let in', async () => {
    there.set(3, channel(3, { kind: 'private' }));
    there.set(4, channel(4));
    happens('chat.channel.created', { channel: { id: 3, kind: 'private' }, members: [2, ME] });
    happens('chat.channel.created', { channel: { id: 4, kind: 'public' }, members: [2] });
    await settled();
    expect(chat.channels.has(3)).toBe(true);
    expect(chat.channels.has(4)).toBe(false);
    happens('chat.member.added', {
      channel: { id: 4, kind: 'public', version: 1 },
      account: ME,
      owner: false,
    });
    await settled();
    expect(chat.channels.has(4)).toBe(true);
  });

  it('are gone for who is taken out, and remembered by name', () => {
    happens('chat.member.removed', { channel: 1, account: 2 });
    expect(chat.channels.has(1)).toBe(true);
    happens('chat.member.removed', { channel: 1, account: ME });
    expect(chat.channels.has(1)).toBe(false);
    expect(chat.former.get(1)?.name).toBe('c1');
    happens('chat.message.created', { message: message(11) });
    expect(chat.unread).toBe(0);
  });

  it('do not come back from an answer that was on its way', async () => {
    const waiting = chat.refresh(1, true);
    happens('chat.member.removed', { channel: 1, account: ME });
    await waiting;
    expect(chat.channels.has(1)).toBe(false);
  });

  it('change by version, never backwards', () => {
    happens('chat.channel.changed', { channel: { id: 1, name: 'new', version: 3 } });
    happens('chat.channel.changed', { channel: { id: 1, name: 'old', version: 2 } });
    expect(chat.channels.get(1)).toMatchObject({ name: 'new', version: 3, owner: false });
    happens('chat.member.changed', { channel: 1, account: ME, owner: true });
    expect(chat.channels.get(1)?.owner).toBe(true);
    expect(chat.manages(1)).toBe(true);
  });

  it('miss no change that came before they were known', async () => {
    for (const [id, come] of /** @type {const} */ ([
      [5, () => happens('chat.channel.created', { channel: { id: 5, kind: 'private' }, members: [ME, 2] })],
      [6, () => void chat.look(6)],
    ])) {
      there.set(id, channel(id));
      come();
      const changed = channel(id, { version: 2, topic: 'Arrivals' });
      there.set(id, changed);
      happens('chat.channel.changed', { channel: changed });
      await vi.waitFor(() => expect(chat.get(id)?.topic).toBe('Arrivals'));
    }
    expect([chat.channels.has(5), chat.channels.has(6)]).toEqual([true, false]);
  });

  it('can be looked at without being in them, and then joined', async () => {
    there.set(5, channel(5, { mine: false }));
    expect(chat.writing(5)).toBe('unknown');
    await chat.look(5);
    expect(chat.get(5)?.name).toBe('c5');
    expect(chat.writing(5)).toBe('not_member');
    happens('chat.channel.changed', { channel: { id: 5, topic: 'looked at', version: 2 } });
    expect(chat.get(5)?.topic).toBe('looked at');
    await chat.refresh(5, true);
    expect(chat.writing(5)).toBe(null);
    expect(chat.previews.has(5)).toBe(false);
    await expect(chat.look(9)).rejects.toThrow();
  });

  it('say why one cannot write in them', () => {
    expect(chat.writing(1)).toBe(null);
    happens('chat.channel.changed', { channel: { id: 1, archived_at: 'now', version: 2 } });
    expect(chat.writing(1)).toBe('archived');
    const viewer = new ChatStore(
      transport,
      () => ME,
      () => false,
    );
    viewer.put(/** @type {any} */ (channel(1)));
    expect(viewer.writing(1)).toBe('viewer');
    expect(chat.manages(2)).toBe(false);
  });

  it('are all fetched again when what happened is not told one by one', async () => {
    const asked = () =>
      transport.request.mock.calls.filter((/** @type {any[]} */ [, path]) => path === '/api/chat/channels')
        .length;
    const before = asked();
    happens('chat.messages.expired', { channel: 1, before: 9 });
    await settled();
    expect(asked()).toBe(before + 1);
  });
});

describe('who is in a channel', () => {
  it('is fetched once, then followed', async () => {
    const members = [
      { account: 1, owner: true, joined_at: '' },
      { account: 2, owner: false, joined_at: '' },
    ];
    transport.request = vi.fn(async () => ({ items: members, next: null }));
    const list = chat.membersOf(1);
    expect(list.count).toBe(null);
    await list.open();
    await list.open();
    expect(transport.request).toHaveBeenCalledTimes(1);
    happens('chat.member.added', { channel: { id: 1, version: 1 }, account: 3, owner: false });
    happens('chat.member.changed', { channel: 1, account: 2, owner: true });
    happens('chat.member.removed', { channel: 1, account: 3 });
    happens('chat.member.added', { channel: { id: 1, version: 1 }, account: 4, owner: false });
    expect([...list.members.values()].map(({ account, owner }) => [account, owner])).toEqual([
      [1, true],
      [2, true],
      [4, false],
    ]);
  });
});
