import { beforeEach, describe, expect, it } from 'vitest';
import { ChannelFiles } from './channel-files.js';

/** @type {{ query: any, resolve: (page: any) => void, reject: (error: unknown) => void }[]} */
let asked;
/** @type {ChannelFiles} */
let files;

const file = (/** @type {number} */ id, message = id + 100) => ({
  attachment: { id, name: `${id}.txt` },
  message,
  thread: null,
  author: 2,
  shown_as: null,
  sent_at: 'then',
});
const happens = (/** @type {string} */ kind, /** @type {any} */ message) =>
  files.apply({ type: 'event', seq: 1, kind, at: '', actor: 2, data: { message } });
const sent = (/** @type {number} */ id, /** @type {number[]} */ ...ids) =>
  happens('chat.message.created', {
    id,
    channel: 1,
    thread: null,
    author: 2,
    shown_as: null,
    created_at: 'now',
    attachments: ids.map((one) => ({ id: one })),
  });
const shown = () => files.files.map(({ attachment }) => attachment.id);

beforeEach(() => {
  asked = [];
  files = new ChannelFiles(
    /** @type {any} */ ({
      request: (/** @type {string} */ _method, /** @type {string} */ _path, /** @type {any} */ { query }) =>
        new Promise((resolve, reject) => asked.push({ query, resolve, reject })),
    }),
    1,
  );
});

/** @param {any[]} items @param {string | null} next */
async function loaded(items, next) {
  const loading = files.load();
  asked.at(-1)?.resolve({ items, next });
  await loading;
}

describe('the files of a channel', () => {
  it('come page by page', async () => {
    await loaded([file(9), file(8)], '8');
    expect(asked[0].query).toEqual({ limit: 5 });
    const growing = files.more();
    expect([files.growing, files.hasMore]).toEqual([true, true]);
    void files.more();
    expect(asked).toHaveLength(2);
    expect(asked[1].query).toEqual({ limit: 25, cursor: '8' });
    asked[1].resolve({ items: [file(3)], next: null });
    await growing;
    expect([shown(), files.growing, files.hasMore]).toEqual([[9, 8, 3], false, false]);
  });

  it('follow what is sent and deleted in it, once each', async () => {
    await loaded([file(9, 50), file(8, 50), file(7, 40)], '7');
    sent(60, 11, 10);
    sent(60, 11, 10);
    expect(shown()).toEqual([11, 10, 9, 8, 7]);
    expect(files.files[0]).toMatchObject({ message: 60, sent_at: 'now' });
    // Uploaded long before it was sent.
    sent(61, 5);
    expect(shown()).toEqual([5, 11, 10, 9, 8, 7]);
    happens('chat.message.deleted', { id: 50, channel: 1 });
    happens('chat.message.deleted', { id: 60, channel: 2 });
    expect(shown()).toEqual([5, 11, 10, 7]);
  });

  it('miss nothing that happens while they are on their way', async () => {
    const loading = files.load();
    sent(60, 11);
    happens('chat.message.deleted', { id: 50, channel: 1 });
    asked[0].resolve({ items: [file(9, 50), file(8, 40)], next: null });
    await loading;
    expect(shown()).toEqual([11, 8]);
  });

  it('can be asked for again when they did not come', async () => {
    await loaded([file(9)], '9');
    const growing = files.more();
    asked[1].reject(new Error('offline'));
    await expect(growing).rejects.toThrow('offline');
    expect([files.growing, files.hasMore]).toEqual([false, true]);
  });
});
