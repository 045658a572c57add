import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

/** @type {any[]} */
let stored;
/** What happens before the next answer goes out. @type {(() => void) | null} */
let meanwhile;
/** @type {any} */
let transport;
/** @type {Timeline} */
let timeline;

const message = (/** @type {number} */ id, more = {}) =>
  /** @type {any} */ ({
    id,
    channel: 1,
    author: 2,
    client_id: `c${id}`,
    text: `m${id}`,
    version: 1,
    reply_to: null,
    ...more,
  });

beforeEach(() => {
  stored = Array.from({ length: 120 }, (_, index) => message(index + 1));
  meanwhile = null;
  transport = {
    request: async (/** @type {string} */ _, /** @type {string} */ __, /** @type {any} */ { query }) => {
      const { direction = 'older', cursor, limit } = query;
      const older = direction === 'older';
      const from = cursor === null || cursor === undefined ? null : Number(cursor);
      const rest = stored.filter(({ id }) => from === null || (older ? id < from : id > from));
      const items = (older ? rest.reverse() : rest).slice(0, limit).map((item) => ({ ...item }));
      meanwhile?.();
      meanwhile = null;
      return { items, next: rest.length > limit ? String(items.at(-1)?.id) : null };
    },
  };
  timeline = new Timeline(transport, 1);
});

const ids = () => timeline.messages.map(({ id }) => id);
const range = (/** @type {number} */ from, /** @type {number} */ to) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a timeline', () => {
  it('opens at the newest messages and grows towards the oldest', async () => {
    await timeline.open();
    expect(ids()).toEqual(range(71, 120));
    expect(timeline.atEnd).toBe(true);
    await timeline.loadOlder();
    await timeline.loadOlder();
    expect(ids()).toEqual(range(1, 120));
    expect(timeline.hasOlder).toBe(false);
  });

  it('takes what is new at its end, each message once', async () => {
    await timeline.open();
    timeline.take(message(121));
    timeline.take(message(121));
    expect(ids().slice(-2)).toEqual([120, 121]);
  });

  it('keeps the order when an answer overtakes an event', async () => {
    await timeline.open();
    timeline.take(message(122));
    timeline.take(message(121));
    expect(ids().slice(-3)).toEqual([120, 121, 122]);
  });

  it('misses nothing that happens while a page is on its way', async () => {
    meanwhile = () => {
      stored.push(message(121));
      timeline.take(message(121));
      timeline.take(message(120, { version: 2, text: 'edited' }));
    };
    await timeline.open();
    expect(ids().slice(-2)).toEqual([120, 121]);
    expect(timeline.get(120)?.text).toBe('edited');
  });

  it('is not set back by a page that is older than an event', async () => {
    await timeline.open();
    meanwhile = () => timeline.take(message(60, { version: 3, text: 'edited twice' }));
    await timeline.loadOlder();
    expect(timeline.get(60)?.text).toBe('edited twice');
    timeline.take(message(60, { version: 2, text: 'edited once' }));
    expect(timeline.get(60)?.text).toBe('edited twice');
  });

  it('hangs in the past without gaps, and connects to the end again', async () => {
    expect(await timeline.showAround(30)).toBe(true);
    expect(ids()).toEqual(range(1, 80));
    expect(timeline.hasNewer).toBe(true);
    timeline.take(message(121));
    expect(ids()).toEqual(range(1, 80));
    stored.push(message(121));
    await timeline.loadNewer();
    expect(ids()).toEqual(range(1, 121));
    expect(timeline.atEnd).toBe(true);
  });

  it('says when a message is not there', async () => {
    stored = stored.filter(({ id }) => id !== 30);
    expect(await timeline.showAround(30)).toBe(false);
  });

  it('shows quotes as the quoted message is now', async () => {
    stored.push(message(121, { reply_to: { id: 120, author: 2, excerpt: 'm120', deleted: false } }));
    await timeline.open();
    timeline.take(message(120, { version: 2, text: 'better', edited_at: 'now' }));
    expect(timeline.get(121)?.reply_to).toMatchObject({ excerpt: 'better', deleted: false });
    timeline.take(message(120, { version: 3, text: '', deleted_at: 'now' }));
    expect(timeline.get(121)?.reply_to).toMatchObject({ excerpt: '', deleted: true });
  });

  it('is fetched anew after a gap, around what is looked at', async () => {
    await timeline.open();
    await timeline.loadOlder();
    stored = stored.map((item) => ({ ...item, text: 'new', version: 2 }));
    await timeline.reload(40);
    expect(timeline.get(40)?.text).toBe('new');
    await timeline.reload(null);
    expect(ids()).toEqual(range(71, 120));
  });

  it('says why it could not be fetched, and can be asked again', async () => {
    const { request } = transport;
    transport.request = async () => {
      throw new Error('no');
    };
    await timeline.open();
    expect(timeline.status).toBe('error');
    transport.request = request;
    await timeline.open();
    expect(timeline.status).toBe('ready');
  });
});

describe('a window that follows what happens', () => {
  it('gives up what scrolled away, and fetches it again', async () => {
    await timeline.open();
    for (let id = 121; id <= 2000; id += 1) {
      stored.push(message(id));
      timeline.take(message(id));
      expect(timeline.messages.length).toBeLessThanOrEqual(600);
    }
    expect(timeline.last?.id).toBe(2000);
    expect(timeline.hasOlder).toBe(true);
    const first = timeline.messages[0].id;
    await timeline.loadOlder();
    expect(timeline.messages[0].id).toBe(first - 50);
    const ids = timeline.messages.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => ids[0] + index));
  });

  it('gives nothing up under the eyes of somebody who reads further up', async () => {
    await timeline.open();
    timeline.held = true;
    for (let id = 121; id <= 900; id += 1) timeline.take(message(id));
    expect(timeline.messages.length).toBe(830);
  });

  it('keeps what a page says of a message whose sending is told late', async () => {
    const reactions = [{ emoji: '👍', accounts: [4] }];
    stored = [message(1, { reactions })];
    const asSent = message(1, { reactions: [] });
    meanwhile = () => timeline.take(asSent);
    await timeline.open();
    expect(timeline.get(1)?.reactions).toEqual(reactions);
    timeline.take(asSent);
    expect(timeline.get(1)?.reactions).toEqual(reactions);
  });

  it('takes reactions, pins and the growth of threads, once however often they are told', async () => {
    stored = [message(1, { reactions: [] }), message(2, { reactions: [{ emoji: '👍', accounts: [4] }] })];
    await timeline.open();
    const set = { message: 2, account: 5, emoji: '👍', present: true };
    timeline.react(set);
    timeline.react(set);
    expect(timeline.get(2)?.reactions).toEqual([{ emoji: '👍', accounts: [4, 5] }]);
    timeline.react({ ...set, account: 4, present: false });
    timeline.react({ ...set, present: false });
    expect(timeline.get(2)?.reactions).toEqual([]);
    timeline.pinned({ message: 1, pinned_at: '2026-11-20T10:00:00Z' });
    timeline.takeSummary({ root: 1, count: 2, last_at: '2026-11-20T10:00:00Z' });
    expect(timeline.get(1)).toMatchObject({ pinned_at: '2026-11-20T10:00:00Z', replies: { count: 2 } });
    timeline.takeSummary({ root: 1, count: 0, last_at: '2026-11-20T10:00:00Z' });
    expect(timeline.get(1)?.replies).toBeNull();
    timeline.react({ ...set, message: 99 });
    expect(timeline.messages).toHaveLength(2);
  });

  it('puts a reaction to a page that was older than it', async () => {
    stored = [message(1, { reactions: [] })];
    meanwhile = () => timeline.react({ message: 1, account: 5, emoji: '🎉', present: true });
    await timeline.open();
    expect(timeline.get(1)?.reactions).toEqual([{ emoji: '🎉', accounts: [5] }]);
  });
});
