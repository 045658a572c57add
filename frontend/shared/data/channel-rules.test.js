// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { calls, neighbour, nextUnread, sectionsOf } from './channel-rules.js';

/** @param {number} id @param {any} [more] @returns {any} */
const channel = (id, { unread = 0, mentions = 0, notify = 'usual', hidden = false, ...more } = {}) => ({
  id,
  name: `c${id}`,
  kind: 'public',
  archived_at: null,
  created_at: '2026-01-01T00:00:00Z',
  last_message: 0,
  read: { channel: id, message: 0, unread, mentions },
  preferences: { notify, hidden },
  ...more,
});
const ids = (/** @type {{ id: number }[]} */ list) => list.map(({ id }) => id);

describe('the list of channels', () => {
  it('has named ones by name, conversations by what was said last, archived ones apart', () => {
    const all = [
      channel(1, { name: 'Zèbre' }),
      channel(2, { name: 'atelier-10' }),
      channel(3, { name: 'atelier-9', kind: 'private' }),
      channel(4, { name: 'éclair' }),
      channel(5, { kind: 'direct', last_message: 50 }),
      channel(6, { kind: 'direct', last_message: 90 }),
      channel(7, { archived_at: 'then' }),
    ];
    const { named, directs, archived } = sectionsOf(all, { language: 'fr' });
    expect(ids(named)).toEqual([3, 2, 4, 1]);
    expect(ids(directs)).toEqual([6, 5]);
    expect(ids(archived)).toEqual([7]);
  });

  it('leaves hidden conversations out until something is unread, and shows new ones first', () => {
    const now = Date.parse('2026-01-01T01:00:00Z');
    const all = [
      channel(1, { kind: 'direct', hidden: true, last_message: 9 }),
      channel(2, { kind: 'direct', hidden: true, last_message: 8, unread: 1, mentions: 1 }),
      channel(3, { kind: 'direct', last_message: 10 }),
      channel(4, { kind: 'direct' }),
      channel(5, { kind: 'direct', created_at: '2025-01-01T00:00:00Z' }),
    ];
    expect(ids(sectionsOf(all, { now }).directs)).toEqual([4, 3, 2, 5]);
  });

  it('calls for what is unread, of muted channels only for mentions', () => {
    expect(calls(channel(1, { unread: 1 }))).toBe(true);
    expect(calls(channel(1, { unread: 5, notify: 'nothing' }))).toBe(false);
    expect(calls(channel(1, { unread: 5, mentions: 1, notify: 'nothing' }))).toBe(true);
  });

  it('leads to the next unread one, mentions first, going round', () => {
    const list = [channel(1, { unread: 2 }), channel(2), channel(3, { unread: 1 }), channel(4)];
    expect(nextUnread(list, 2)?.id).toBe(3);
    expect(nextUnread(list, 3)?.id).toBe(1);
    expect(nextUnread(list, 2, -1)?.id).toBe(1);
    expect(nextUnread(list, 99)?.id).toBe(1);
    const called = [...list, channel(5, { unread: 1, mentions: 1 })];
    expect(nextUnread(called, 2)?.id).toBe(5);
    expect(nextUnread([channel(1)], 1)).toBe(undefined);
  });

  it('goes from one to the other', () => {
    const list = [channel(1), channel(2), channel(3)];
    expect(neighbour(list, 3, 1)?.id).toBe(1);
    expect(neighbour(list, 1, -1)?.id).toBe(3);
    expect(neighbour(list, 9, 1)?.id).toBe(1);
    expect(neighbour([], 9, 1)).toBe(undefined);
  });
});
