import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LotStore } from '../../../../shared/data/reception/lot-store.js';
import { ScanQueue } from '../../../../shared/data/reception/scan-queue.js';
import { BrowserStorage } from '../../../../shared/outbox/storage.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { Bench } from './bench.js';

const LOT = 7;

/** A server with one lot, as far as the bench knows it. */
class FakeServer {
  /** @type {any[]} */
  items = [];
  /** Answers by key: the same key adds once. @type {Map<string, any>} */
  answers = new Map();
  /** Serial numbers that were seen in another lot. @type {Set<string>} */
  seen = new Set();
  /** What happens to the next requests instead. @type {('offline' | 'lost' | ApiError)[]} */
  faults = [];
  /** @type {string[]} */
  asked = [];
  lot = { id: LOT, number: 42, recovered_at: null, version: 1 };

  request = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {any} */ { body, key } = {},
  ) => {
    this.asked.push(`${method} ${path}`);
    const fault = this.faults.shift();
    if (fault === 'offline') throw ApiError.unanswered(new TypeError('offline'));
    if (fault instanceof ApiError) throw fault;
    const answer = this.#answer(method, path, body, key);
    if (fault === 'lost') throw ApiError.unanswered(new TypeError('lost'));
    return structuredClone(answer);
  };

  /** @param {string} method @param {string} path @param {any} body @param {string} key */
  #answer(method, path, body, key) {
    if (method === 'GET') return path.endsWith('/items') ? { items: this.items, next: null } : this.lot;
    if (method === 'PATCH') return this.#change(body);
    if (!this.answers.has(key)) this.answers.set(key, this.add(body.items, body.reentry));
    return this.answers.get(key);
  }

  /** @param {any[]} items @param {boolean} [reentry] */
  add(items, reentry = false) {
    for (const { serial } of items) {
      if (this.items.some((item) => item.serial === serial)) throw refusal('duplicate');
      if (this.seen.has(serial) && !reentry) throw refusal('seen_before', [{ serial, lot_number: 17 }]);
    }
    const added = items.map((item, at) => {
      const position = this.items.length + 1 + at;
      const whole = {
        ...item,
        id: position * 10,
        lot: LOT,
        position,
        brand: null,
        model: null,
        outcome: null,
      };
      return { ...whole, technician: null, os: null, note: '', deleted_at: null, version: 1 };
    });
    this.items.push(...added);
    return structuredClone({ lots: [this.lot], items: added });
  }

  /** @param {any} body */
  #change({ items, set }) {
    const changed = items.map((/** @type {any} */ { id, version }) => {
      const item = this.items.find((one) => one.id === id);
      if (item.version !== version) throw refusal('version_conflict', item);
      return Object.assign(item, set, { version: version + 1 });
    });
    return { lots: [this.lot], items: changed };
  }
}

/** @param {string} code @param {any} [current] */
const refusal = (code, current) => new ApiError({ status: 409, code, detail: code, current });

/** @type {FakeServer} */
let server;
/** @type {IDBFactory} */
let factory;
/** @type {string[]} */
let heard;
/** @type {(() => void)[]} */
let ends;

beforeEach(() => {
  server = new FakeServer();
  factory = new IDBFactory();
  heard = [];
  ends = [];
  localStorage.clear();
});

afterEach(() => {
  for (const end of ends) end();
});

/** A bench in a fresh page of the same browser. */
async function sitDown() {
  const transport = /** @type {any} */ ({ request: server.request });
  const scans = new ScanQueue({
    storage: new BrowserStorage(factory),
    transport,
    others: null,
    ...{
      exclusively: (/** @type {any} */ _, /** @type {any} */ work) => work(),
      backoff: { base: 5, cap: 10 },
    },
  });
  const lot = new LotStore(transport, LOT);
  await lot.load();
  const sounds = { play: (/** @type {string} */ sound) => heard.push(sound) };
  const bench = new Bench({ lot, scans, transport, sounds, account: 1 });
  await scans.open(1);
  const leave = () => {
    bench.close();
    lot.close();
    scans.close();
  };
  ends.push(leave);
  return { bench, scans, lot, leave };
}

const serials = () => server.items.map((item) => item.serial);

describe('a scan', () => {
  it('stands in the lot at once, and is saved behind', async () => {
    const { bench } = await sitDown();
    bench.scan('5CG0231XQ7', 'scan');
    expect(bench.rows).toMatchObject([{ serial: '5CG0231XQ7', position: 1, item: null, kind: 'laptop' }]);
    expect(bench.feedback).toMatchObject({ what: 'added', position: 1 });
    expect(heard).toEqual(['ok']);
    const [{ key }] = bench.rows;
    await vi.waitFor(() => expect(bench.rows[0].item).not.toBeNull());
    expect(bench.rows).toHaveLength(1);
    // The row is the same one for whoever looks at it or selected it.
    expect(bench.rows[0].key).toBe(key);
    expect(serials()).toEqual(['5CG0231XQ7']);
  });

  it('keeps its order in a burst of fifty, each once', async () => {
    const { bench } = await sitDown();
    const wanted = Array.from({ length: 50 }, (_, at) => `SN-${1000 + at}`);
    for (const serial of wanted) bench.scan(serial, 'scan');
    expect(bench.rows.map((row) => row.position)).toEqual(wanted.map((_, at) => at + 1));
    await vi.waitFor(() => expect(bench.waiting).toBe(0), 5_000);
    expect(serials()).toEqual(wanted);
  });

  it('takes what the next machines were said to be', async () => {
    const { bench } = await sitDown();
    bench.setDraft({ kind: 'desktop', brand: { id: 3, name: 'Dell' }, model: { id: 4, name: 'OptiPlex' } });
    bench.scan('8YQ7M10', 'manual');
    expect(bench.rows[0]).toMatchObject({ kind: 'desktop', brand: 'Dell', model: 'OptiPlex' });
    await vi.waitFor(() => expect(server.items).toHaveLength(1));
    expect(bench.draft).toMatchObject({ kind: 'desktop' });
    bench.setDraft({ brand: { id: 5, name: 'HP' } });
    expect(bench.draft.model).toBeNull();
  });

  it('of what is in the lot already is refused, without regard to case', async () => {
    const { bench } = await sitDown();
    bench.scan('5CG0231XQ7', 'scan');
    bench.scan(' 5cg0231xq7', 'scan');
    expect(bench.rows).toHaveLength(1);
    expect(bench.feedback).toMatchObject({ what: 'duplicate', position: 1 });
    expect(bench.lit.get(bench.rows[0].key)).toBe('duplicate');
    expect(heard).toEqual(['ok', 'duplicate']);
  });

  it('that is no serial number is said to be none', async () => {
    const { bench } = await sitDown();
    bench.scan('x'.repeat(101), 'manual');
    bench.scan('a\u0000bcd', 'manual');
    bench.scan('   ', 'manual');
    expect(bench.rows).toEqual([]);
    expect(heard).toEqual(['error', 'error']);
  });

  it('goes nowhere when the lot was recovered', async () => {
    const { bench, lot } = await sitDown();
    lot.take({
      lot: /** @type {any} */ ({ ...server.lot, recovered_at: '2026-12-01T10:00:00Z', version: 2 }),
    });
    bench.scan('5CG0231XQ7', 'scan');
    expect(bench.rows).toEqual([]);
    expect(bench.feedback?.what).toBe('closed');
  });
});

describe('without a line', () => {
  it('scans wait over a reload and arrive once, in their order', async () => {
    const before = await sitDown();
    server.faults = Array(50).fill('offline');
    for (const serial of ['AAAA', 'BBBB', 'CCCC']) before.bench.scan(serial, 'scan');
    await vi.waitFor(async () => expect(await new BrowserStorage(factory).list(1)).toHaveLength(3));
    before.leave();

    server.faults = [];
    const after = await sitDown();
    await vi.waitFor(() => expect(after.bench.waiting).toBe(0));
    expect(serials()).toEqual(['AAAA', 'BBBB', 'CCCC']);
    expect(after.bench.rows.map((row) => row.serial)).toEqual(['AAAA', 'BBBB', 'CCCC']);
  });

  it('a lost answer doubles nothing, on the server or on the screen', async () => {
    const { bench, lot } = await sitDown();
    server.faults = ['lost'];
    bench.scan('5CG0231XQ7', 'scan');
    await vi.waitFor(() => expect(server.items).toHaveLength(1));
    // The event comes before the second answer.
    lot.apply(
      /** @type {any} */ ({
        kind: 'reception.items.added',
        data: structuredClone({ lots: [server.lot], items: server.items }),
      }),
    );
    expect(bench.rows).toHaveLength(1);
    await vi.waitFor(() => expect(bench.waiting).toBe(0));
    expect(bench.rows).toHaveLength(1);
    expect(serials()).toEqual(['5CG0231XQ7']);
  });
});

describe('a machine that was here before', () => {
  it('is asked about while scanning goes on, and added when that is meant', async () => {
    server.seen.add('OLD1');
    const { bench } = await sitDown();
    bench.scan('OLD1', 'scan');
    bench.scan('NEW1', 'scan');
    await vi.waitFor(() => expect(bench.questions).toHaveLength(1));
    expect(heard).toEqual(['ok', 'ok', 'reentry']);
    expect(bench.questions[0].refusal?.current).toEqual([{ serial: 'OLD1', lot_number: 17 }]);
    await vi.waitFor(() => expect(serials()).toEqual(['NEW1']));
    bench.scan('OLD1', 'scan');
    expect(bench.feedback?.what).toBe('asked');
    await bench.confirm(bench.questions[0]);
    await vi.waitFor(() => expect(serials()).toEqual(['NEW1', 'OLD1']));
    expect(bench.questions).toEqual([]);
  });

  it('is forgotten when it is not meant', async () => {
    server.seen.add('OLD1');
    const { bench } = await sitDown();
    bench.scan('OLD1', 'scan');
    await vi.waitFor(() => expect(bench.questions).toHaveLength(1));
    await bench.discard(bench.questions[0]);
    expect(bench.questions).toEqual([]);
    expect(bench.rows).toEqual([]);
    expect(await new BrowserStorage(factory).list(1)).toEqual([]);
  });
});

describe('what somebody else does', () => {
  it('makes a duplicate of a scan that was on its way: the row is lit, nothing is left over', async () => {
    const { bench, lot } = await sitDown();
    server.add([{ serial: '5CG0231XQ7', kind: 'laptop' }]);
    bench.scan('5CG0231XQ7', 'scan');
    lot.take({ items: structuredClone(server.items) });
    await vi.waitFor(() => expect(heard).toEqual(['ok', 'duplicate']));
    expect(bench.rows).toHaveLength(1);
    await vi.waitFor(async () => expect(await new BrowserStorage(factory).list(1)).toEqual([]));
    expect(bench.troubles).toEqual([]);
  });

  it('is shown when a change comes too late', async () => {
    const { bench, lot } = await sitDown();
    lot.take(/** @type {any} */ (server.add([{ serial: 'AAAA', kind: 'laptop' }])));
    Object.assign(server.items[0], { outcome: 'scrap', version: 2 });
    await expect(bench.change([10], { outcome: 'parts' })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    expect(bench.rows[0].item).toMatchObject({ outcome: 'scrap', version: 2 });
    expect(bench.busy).toBe(false);
  });
});

describe('a change of many', () => {
  it('is taken back to what each of them was', async () => {
    const { bench, lot } = await sitDown();
    lot.take(/** @type {any} */ (server.add(['A', 'B', 'C'].map((serial) => ({ serial, kind: 'laptop' })))));
    await bench.change([10], { outcome: 'scrap' });
    const { changed, undo } = await bench.change([10, 20, 30], { outcome: 'parts' });
    expect(changed).toBe(3);
    expect(bench.counts).toMatchObject({ total: 3, parts: 3, pending: 0, unassigned: 3 });
    await undo();
    expect(bench.rows.map((row) => row.item?.outcome)).toEqual(['scrap', null, null]);
  });

  it('waits for the one before, and is made to what that left', async () => {
    const { bench, lot } = await sitDown();
    lot.take(/** @type {any} */ (server.add([{ serial: 'A', kind: 'laptop' }])));
    const first = bench.change([10], { outcome: 'scrap' });
    const undone = first.then(({ undo }) => undo());
    const last = bench.change([10], { outcome: 'parts' });
    await Promise.all([first, undone, last]);
    expect(bench.rows[0].item).toMatchObject({ version: 4 });
    server.faults = [new ApiError({ status: 403, code: 'forbidden', detail: 'no' })];
    await expect(bench.change([10], { outcome: 'scrap' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await bench.change([10], { outcome: 'scrap' })).toMatchObject({ changed: 1 });
  });

  it('can be taken back while it is on its way, and is forgotten where it was refused', async () => {
    const { bench, lot } = await sitDown();
    lot.take(/** @type {any} */ (server.add([{ serial: 'A', kind: 'laptop' }])));
    const first = bench.change([10], { outcome: 'scrap' });
    expect(await bench.takeBack(first)).toBe(true);
    expect([bench.rows[0].item?.outcome, bench.last]).toEqual([null, null]);
    const second = bench.change([10], { outcome: 'parts' });
    await second;
    server.faults = [new ApiError({ status: 403, code: 'forbidden', detail: 'no' })];
    const refused = bench.change([10], { outcome: 'scrap' });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    expect(bench.last).toBe(second);
    expect(await bench.takeBack(refused)).toBe(false);
    expect(bench.rows[0].item?.outcome).toBe('parts');
  });
});

describe('a scan that the server does not take', () => {
  it('stays with its reason until somebody decides', async () => {
    const { bench } = await sitDown();
    server.faults = [new ApiError({ status: 403, code: 'forbidden', detail: 'viewers do not write' })];
    bench.scan('5CG0231XQ7', 'scan');
    await vi.waitFor(() => expect(bench.troubles).toHaveLength(1));
    expect(bench.rows).toEqual([]);
    expect(heard).toEqual(['ok', 'error']);
    await bench.retry(bench.troubles[0]);
    await vi.waitFor(() => expect(serials()).toEqual(['5CG0231XQ7']));
  });
});
