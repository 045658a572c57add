import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { ThreadStores } from './thread-store.js';

/** @type {any[]} */
let replies;
/** @type {any} */
let root;
/** @type {ThreadStores} */
let threads;
/** @type {ApiError | null} */
let fault;
/** @type {(() => void) | null} */
let meanwhile;

const message = (/** @type {number} */ id, more = {}) =>
  /** @type {any} */ ({
    id,
    channel: 1,
    author: 2,
    text: `m${id}`,
    version: 1,
    reactions: [],
    reply_to: null,
    ...more,
  });
const event = (/** @type {string} */ kind, /** @type {any} */ data) => /** @type {any} */ ({ kind, data });

beforeEach(() => {
  root = message(40, { replies: { root: 40, count: 2, last_at: 'x' } });
  replies = [message(41, { thread: 40 }), message(43, { thread: 40 })];
  fault = null;
  meanwhile = null;
  threads = new ThreadStores(
    /** @type {any} */ ({
      request: async (/** @type {string} */ _, /** @type {string} */ path, /** @type {any} */ options) => {
        if (fault) throw fault;
        const answer = path.endsWith('/thread')
          ? { items: options.query.direction === 'older' ? [...replies].reverse() : [...replies], next: null }
          : { ...root };
        meanwhile?.();
        meanwhile = null;
        return answer;
      },
    }),
  );
});

describe('a thread', () => {
  it('has its root and its replies in order, and what comes', async () => {
    const thread = threads.of(1, 40);
    await thread.open();
    expect(thread.root?.text).toBe('m40');
    threads.apply(
      event('chat.message.created', {
        message: message(50, { thread: 40 }),
        thread: { root: 40, count: 3, last_at: 'y' },
      }),
    );
    threads.apply(event('chat.message.created', { message: message(51) }));
    expect(thread.replies.messages.map(({ id }) => id)).toEqual([41, 43, 50]);
    expect(thread.root?.replies?.count).toBe(3);
  });

  it('follows its root: edits, reactions, pins', async () => {
    const thread = threads.of(1, 40);
    meanwhile = () =>
      threads.apply(
        event('chat.reaction.set', { message: 40, thread: null, account: 9, emoji: '👍', present: true }),
      );
    await thread.open(root);
    expect(thread.root?.reactions).toEqual([{ emoji: '👍', accounts: [9] }]);
    threads.apply(event('chat.message.edited', { message: message(40, { text: 'new', version: 2 }) }));
    threads.apply(event('chat.message.edited', { message: message(40, { text: 'old', version: 1 }) }));
    expect(thread.root?.text).toBe('new');
    threads.apply(event('chat.message.pinned', { message: 40, thread: null, pinned_at: 'now' }));
    threads.apply(
      event('chat.reaction.set', { message: 43, thread: 40, account: 9, emoji: '🎉', present: true }),
    );
    expect(thread.root?.pinned_at).toBe('now');
    expect(thread.replies.get(43)?.reactions).toEqual([{ emoji: '🎉', accounts: [9] }]);
  });

  it('that could not be fetched is fetched when the line is back', async () => {
    fault = ApiError.unanswered(new TypeError('offline'));
    const thread = threads.of(1, 40);
    await thread.open();
    expect(thread.status).toBe('error');
    fault = null;
    threads.recover();
    await new Promise((resolve) => setTimeout(resolve));
    expect(thread.status).toBe('ready');
    expect(thread.replies.messages).toHaveLength(2);
  });

  it('is one of a few that are kept', () => {
    const first = threads.of(1, 1);
    for (let id = 2; id <= 21; id += 1) threads.of(1, id);
    expect(threads.of(1, 1)).not.toBe(first);
    expect(threads.of(1, 21)).toBe(threads.of(1, 21));
  });
});
