// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { Outbox } from './outbox.js';
import { BrowserStorage } from './storage.js';

/** @type {IDBFactory} */
let factory;
/** What the server accepted, each client_id once. @type {Map<string, string>} */
let accepted;
/** How many times the server was asked. */
let asked = 0;
/** What the server answers next instead of accepting. @type {(ApiError | 'lost')[]} */
let faults;

/** @type {Outbox[]} */
let made = [];

afterEach(() => {
  for (const outbox of made) outbox.close();
  made = [];
});

beforeEach(() => {
  factory = new IDBFactory();
  accepted = new Map();
  faults = [];
  asked = 0;
});

const refused = (/** @type {number} */ status, /** @type {object} */ more = {}) =>
  new ApiError({ status, code: `code_${status}`, title: 'No', requestId: 'req-1', ...more });

/**
 * @param {Partial<ConstructorParameters<typeof Outbox>[0]>} [options]
 */
function make(options = {}) {
  const outbox = new Outbox({
    storage: new BrowserStorage(factory),
    send: async (entry) => {
      asked += 1;
      const fault = faults.shift();
      if (fault instanceof ApiError) throw fault;
      accepted.set(entry.client_id, entry.text);
      if (fault === 'lost') throw ApiError.unanswered(new TypeError('failed to fetch'));
      return /** @type {any} */ ({ id: asked, channel: entry.channel, client_id: entry.client_id });
    },
    onSent: () => {},
    others: null,
    exclusively: (_, work) => work(),
    backoff: { base: 5, cap: 10 },
    ...options,
  });
  made.push(outbox);
  return outbox;
}

const texts = () => [...accepted.values()];

describe('the outbox', () => {
  it('sends in the order of writing and forgets what was answered', async () => {
    const outbox = make();
    await outbox.open(1);
    for (const text of ['a', 'b', 'c']) void outbox.add({ channel: 1, text });
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
    expect(texts()).toEqual(['a', 'b', 'c']);
    expect(await new BrowserStorage(factory).list(1)).toEqual([]);
  });

  it('shows a message at once', async () => {
    const outbox = make();
    await outbox.open(1);
    const adding = outbox.add({ channel: 1, text: 'now' });
    expect(outbox.of(1).map((entry) => entry.text)).toEqual(['now']);
    await adding;
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
  });

  it('loses nothing over a reload and keeps the order', async () => {
    const offline = make({ send: () => Promise.reject(ApiError.unanswered(new TypeError('offline'))) });
    await offline.open(1);
    for (const text of ['a', 'b', 'c']) await offline.add({ channel: 1, text });
    offline.close();

    const reloaded = make();
    await reloaded.open(1);
    await vi.waitFor(() => expect(reloaded.entries).toEqual([]));
    expect(texts()).toEqual(['a', 'b', 'c']);
  });

  it('doubles nothing when the answer is lost: it sends the same client_id again', async () => {
    faults = ['lost'];
    const outbox = make();
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'once' });
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
    expect(asked).toBe(2);
    expect(texts()).toEqual(['once']);
  });

  it('holds back what follows until the first one is through', async () => {
    faults = [refused(503), refused(507), ApiError.unanswered(new Error('x'))];
    const outbox = make();
    await outbox.open(1);
    for (const text of ['a', 'b']) void outbox.add({ channel: 1, text });
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
    expect(texts()).toEqual(['a', 'b']);
  });

  it('keeps a refused message with its reason, and the others go on', async () => {
    faults = [refused(403, { detail: 'viewers do not write' })];
    const outbox = make();
    await outbox.open(1);
    for (const text of ['a', 'b']) await outbox.add({ channel: 1, text });
    await vi.waitFor(() => expect(texts()).toEqual(['b']));
    expect(outbox.entries).toMatchObject([
      { text: 'a', refusal: { status: 403, detail: 'viewers do not write', requestId: 'req-1' } },
    ]);
    expect(outbox.waiting).toBe(0);

    await outbox.retry(outbox.entries[0].client_id);
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
    expect(texts()).toEqual(['b', 'a']);
  });

  it('goes on behind a refused message in the middle, and keeps the order of the others', async () => {
    const outbox = make({
      send: async (entry) => {
        if (entry.text === 'c') throw refused(422);
        accepted.set(entry.client_id, entry.text);
        return /** @type {any} */ ({ id: accepted.size, channel: 1, client_id: entry.client_id });
      },
    });
    await outbox.open(1);
    for (const text of ['a', 'b', 'c', 'd', 'e']) void outbox.add({ channel: 1, text });
    await vi.waitFor(() => expect(texts()).toEqual(['a', 'b', 'd', 'e']));
    expect(outbox.entries).toMatchObject([{ text: 'c', refusal: { status: 422 } }]);
  });

  it('keeps the thread and the files of a message, over a reload too', async () => {
    const offline = make({ send: () => Promise.reject(ApiError.unanswered(new TypeError('offline'))) });
    await offline.open(1);
    const file = /** @type {any} */ ({ id: 9, name: 'plan.pdf' });
    await offline.add({ channel: 1, text: 'in the thread', thread: 40, attachments: [file] });
    await offline.add({ channel: 1, text: 'in the channel' });
    expect(offline.of(1).map((entry) => entry.text)).toEqual(['in the channel']);
    offline.close();

    /** @type {any[]} */
    const sent = [];
    const reloaded = make({
      send: async (entry) => {
        sent.push(entry);
        return /** @type {any} */ ({ id: 1, channel: 1, client_id: entry.client_id });
      },
    });
    await reloaded.open(1);
    expect(reloaded.of(1, 40)).toMatchObject([{ text: 'in the thread', attachments: [{ id: 9 }] }]);
    await vi.waitFor(() => expect(reloaded.entries).toEqual([]));
    expect(sent).toMatchObject([
      { thread: 40, attachments: [{ id: 9 }] },
      { thread: null, attachments: [] },
    ]);
  });

  it('gives a refused message up when asked', async () => {
    faults = [refused(422)];
    const outbox = make();
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'never' });
    await vi.waitFor(() => expect(outbox.entries[0].refusal).toBeTruthy());
    expect(await outbox.discard(outbox.entries[0].client_id)).toMatchObject({ text: 'never' });
    expect(await new BrowserStorage(factory).list(1)).toEqual([]);
  });

  it('waits as long as a rate limit says', async () => {
    faults = [refused(429, { retryAfter: 0.08 })];
    const outbox = make();
    await outbox.open(1);
    const before = Date.now();
    await outbox.add({ channel: 1, text: 'slow' });
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
    expect(Date.now() - before).toBeGreaterThanOrEqual(79);
  });

  it('goes on at once when the line is back', async () => {
    faults = [ApiError.unanswered(new Error('x'))];
    const outbox = make({ backoff: { base: 60_000, cap: 60_000, random: () => 1 } });
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'back' });
    await vi.waitFor(() => expect(asked).toBe(1));
    outbox.wake();
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
  });

  it("never sends one account's messages as another's", async () => {
    const outbox = make({ send: () => Promise.reject(refused(401)) });
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'mine' });
    const other = make();
    await other.open(2);
    expect(other.entries).toEqual([]);
    expect(texts()).toEqual([]);
  });

  it('says when nothing can be kept, and still sends', async () => {
    const outbox = make({ storage: new BrowserStorage(undefined) });
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'here' });
    expect(outbox.trouble).toBe('unavailable');
    await vi.waitFor(() => expect(texts()).toEqual(['here']));
    await vi.waitFor(() => expect(outbox.entries).toEqual([]));
  });

  it('says when the storage is full', async () => {
    const storage = new BrowserStorage(factory);
    storage.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const outbox = make({ storage });
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'here' });
    expect(outbox.trouble).toBe('full');
    await vi.waitFor(() => expect(texts()).toEqual(['here']));
  });
});
