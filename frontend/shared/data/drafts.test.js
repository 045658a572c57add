import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { DraftStore } from './drafts.js';

/** What the server has, by channel and thread. @type {Map<string, any>} */
let kept;
/** @type {ApiError | null} */
let refusal;
/** @type {any} */
let transport;
/** @type {DraftStore} */
let drafts;

const screen = () => {
  const store = new DraftStore(transport);
  store.open(1);
  return store;
};
const saved = (/** @type {any} */ data) => /** @type {any} */ ({ kind: 'chat.draft.saved', data });
const elsewhere = (/** @type {any} */ more) => ({
  channel: 7,
  thread: null,
  text: '',
  reply_to: null,
  ...more,
});

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  kept = new Map();
  refusal = null;
  transport = {
    request: vi.fn(
      async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ { body } = {}) => {
        if (refusal) throw refusal;
        if (path === '/api/chat/drafts') return { items: [...kept.values()], next: null };
        if (method === 'GET') return { id: 40, author: 3, text: 'the question', deleted_at: null };
        const channel = Number(path.split('/')[4]);
        const draft = {
          channel,
          thread: body.thread ?? null,
          reply_to: body.reply_to ?? null,
          text: body.text,
        };
        if (draft.text) kept.set(`${channel}.${draft.thread}`, draft);
        else kept.delete(`${channel}.${draft.thread}`);
        return draft;
      },
    ),
  };
  drafts = screen();
});

afterEach(() => vi.useRealTimers());

describe('drafts', () => {
  it('are told to the server after a pause, once for many keys', async () => {
    for (const text of ['L', 'Lo', 'Lot']) drafts.set(7, null, { text });
    expect(transport.request).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(transport.request).toHaveBeenCalledTimes(1);
    expect(kept.get('7.null')).toMatchObject({ text: 'Lot' });
  });

  it('are of a channel or of a thread', async () => {
    drafts.set(7, null, { text: 'here' });
    drafts.set(7, 40, { text: 'there' });
    expect(drafts.of(7).text).toBe('here');
    expect(drafts.of(7, 40).text).toBe('there');
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.get('7.40')).toMatchObject({ text: 'there' });
  });

  it('survive a reload before the server knew', async () => {
    drafts.set(7, null, { text: 'half a sen' });
    const reloaded = screen();
    expect(reloaded.of(7).text).toBe('half a sen');
    await reloaded.load();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.get('7.null')).toMatchObject({ text: 'half a sen' });
  });

  it('come from another screen, with what they answer', async () => {
    drafts.apply(saved(elsewhere({ text: 'from the phone', reply_to: 40 })));
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.of(7)).toMatchObject({
      text: 'from the phone',
      quote: { id: 40, author: 3, excerpt: 'the question', deleted: false },
    });
    drafts.apply(saved(elsewhere({})));
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.has(7)).toBe(false);
  });

  it('do not change under the hands of who is typing', async () => {
    drafts.set(7, null, { text: 'mine' });
    drafts.apply(saved(elsewhere({ text: 'theirs' })));
    await vi.advanceTimersByTimeAsync(2_000);
    drafts.apply(saved(elsewhere({ text: 'theirs' })));
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.of(7).text).toBe('mine');
    await vi.advanceTimersByTimeAsync(5_000);
    drafts.apply(saved(elsewhere({ text: 'theirs' })));
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.of(7).text).toBe('theirs');
  });

  it('that were sent are gone everywhere', async () => {
    drafts.set(7, null, { text: 'sent' });
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    drafts.clear(7, null);
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.size).toBe(0);
    expect(localStorage.length).toBe(0);
  });

  it('that were sent elsewhere while we were away are gone here', async () => {
    drafts.set(7, null, { text: 'sent elsewhere' });
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    kept.clear();
    await drafts.load();
    expect(drafts.has(7)).toBe(false);
  });

  it('that are told while the list of them is on its way stay as they are', async () => {
    kept.set('8.null', elsewhere({ channel: 8, text: 'older' }));
    transport.request.mockResolvedValueOnce({ items: [...kept.values()], next: null });
    const loading = drafts.load();
    drafts.set(7, null, { text: 'new' });
    drafts.apply(saved(elsewhere({ channel: 8, text: 'newer' })));
    drafts.flush();
    await loading;
    await vi.advanceTimersByTimeAsync(0);
    expect([drafts.of(7).text, drafts.of(8).text]).toEqual(['new', 'newer']);
  });

  it('wait for the line, and stay here when the server refuses them', async () => {
    refusal = ApiError.unanswered(new TypeError('offline'));
    drafts.set(7, null, { text: 'offline' });
    await vi.advanceTimersByTimeAsync(1_500);
    refusal = null;
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.get('7.null')).toMatchObject({ text: 'offline' });

    refusal = new ApiError({ status: 403, code: 'not_a_member' });
    drafts.set(8, null, { text: 'kept here' });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(drafts.of(8)).toMatchObject({ text: 'kept here', told: true });
  });
});
