import { beforeEach, expect, test } from 'vitest';
import { StocktakeQueue } from '../../../../shared/data/reception/stocktake-queue.js';
import { StocktakeStore } from '../../../../shared/data/reception/stocktake-store.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { Counting } from './counting.js';

/** What the server would say of each code. @type {Map<string, any>} */
let server;
/** @type {string[]} */
let heard;
let live = true;
/** The serial numbers in the order in which they were sent. @type {string[]} */
let sent;
/** Resolves what is held back. @type {(() => void) | null} */
let hold;
/** @type {StocktakeStore} */
let store;
/** @type {StocktakeQueue} */
let queue;
/** @type {Counting} */
let counting;

const STOCKTAKE = {
  id: 7,
  number: 1,
  place: 3,
  place_name: 'Shelf',
  started_at: '2026-12-01T08:00:00.000Z',
  started_by: 1,
  closed_at: null,
  closed_by: null,
  counters: { missing: 3, found: 0, moved: 0, out_of_stock: 0, unknown: 0 },
  version: 1,
};

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(async () => {
  server = new Map();
  heard = [];
  sent = [];
  live = true;
  hold = null;
  let id = 0;
  const transport = /** @type {any} */ ({
    request: async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ options) => {
      if (method === 'GET' && path.endsWith('/scans')) return { items: [], next: null };
      if (method === 'GET') return STOCKTAKE;
      if (!live) throw ApiError.unanswered(new Error('cut'));
      if (hold) await new Promise((resolve) => (hold = () => resolve(undefined)));
      const { code } = options.body;
      sent.push(code);
      const said = server.get(code) ?? 'unknown';
      if (said instanceof ApiError) throw said;
      id += 1;
      return {
        id,
        code,
        verdict: said,
        item: null,
        disk: null,
        serial: code,
        label: 'HP',
        from_place: null,
        scanned_at: '2026-12-01T08:01:00.000Z',
        scanned_by: 1,
      };
    },
  });
  store = new StocktakeStore(transport, 7);
  /** @type {any[]} */
  const kept = [];
  queue = new StocktakeQueue({
    transport,
    others: null,
    storage: {
      list: async () => kept,
      put: async (entry) => {
        kept.push(entry);
      },
      remove: async (clientId) => {
        kept.splice(0, kept.length, ...kept.filter((entry) => entry.client_id !== clientId));
      },
    },
  });
  await queue.open(1);
  await store.load();
  counting = new Counting({
    stocktake: store,
    queue,
    sounds: { play: (sound) => heard.push(sound) },
    live: () => live,
  });
});

test('each verdict is told, heard, counted and listed', async () => {
  for (const [code, verdict] of [
    ['AAAA1', 'found'],
    ['BBBB2', 'moved'],
    ['CCCC3', 'out_of_stock'],
    ['DDDD4', 'unknown'],
  ]) {
    server.set(code, verdict);
    counting.scan(code);
    await settled();
    expect(counting.answer?.what).toBe(verdict);
  }
  expect(heard).toEqual(['ok', 'moved', 'error', 'reentry']);
  expect(store.stocktake?.counters).toEqual({ missing: 2, found: 1, moved: 1, out_of_stock: 1, unknown: 1 });
  expect(store.scans.map((scan) => scan.code)).toEqual(['DDDD4', 'CCCC3', 'BBBB2', 'AAAA1']);
});

test('a scan that was told by an event already is not counted twice', async () => {
  server.set('AAAA1', 'found');
  counting.scan('AAAA1');
  await settled();
  const [scan] = store.scans;
  store.apply(/** @type {any} */ ({ kind: 'reception.stocktake.scanned', data: { stocktake: 7, scan } }));
  store.apply(
    /** @type {any} */ ({
      kind: 'reception.stocktake.scanned',
      data: { stocktake: 8, scan: { ...scan, id: 99 } },
    }),
  );
  expect(store.stocktake?.counters.found).toBe(1);
  expect(store.scans).toHaveLength(1);
});

test('what is scanned again is said to be, also while the first one is on its way', async () => {
  hold = () => {};
  counting.scan('AAAA1');
  counting.scan('aaaa1 ');
  expect(counting.answer?.what).toBe('repeated');
  await settled();
  hold();
  hold = null;
  await settled();
  expect(sent).toEqual(['AAAA1']);
  server.set('AAAA1', 'repeated');
  counting.scan('AAAA1');
  await settled();
  expect(counting.answer?.what).toBe('repeated');
  expect(store.scans).toHaveLength(1);
});

test('without a line scans are kept in their order, and summed up when the line is back', async () => {
  live = false;
  server.set('AAAA1', 'found');
  server.set('BBBB2', 'found');
  for (const code of ['AAAA1', 'BBBB2', 'CCCC3']) counting.scan(code);
  await settled();
  expect(counting.answer?.what).toBe('kept');
  expect(counting.waiting.map(({ code }) => code)).toEqual(['CCCC3', 'BBBB2', 'AAAA1']);
  live = true;
  queue.wake();
  await settled();
  expect(sent).toEqual(['AAAA1', 'BBBB2', 'CCCC3']);
  expect(counting.answer).toMatchObject({ what: 'caught_up', count: 3, odd: 1 });
  expect(heard).toEqual(['kept', 'kept', 'kept', 'ok']);
  expect(counting.waiting).toEqual([]);
});

test('what is no code, the label of a place and a closed stocktake are refused here', async () => {
  counting.scan('X'.repeat(150));
  expect(counting.answer).toMatchObject({ what: 'long', count: 150 });
  counting.scan('https://atelier.example/#/reception/places/3');
  expect(counting.answer?.what).toBe('place');
  store.replace({ ...STOCKTAKE, closed_at: '2026-12-01T09:00:00.000Z', version: 2 });
  counting.scan('AAAA1');
  expect(counting.answer?.what).toBe('closed');
  expect(new Set(heard)).toEqual(new Set(['error']));
  await settled();
  expect(sent).toEqual([]);
});

test('what the server refuses stays, is told once, and can be given up', async () => {
  server.set('AAAA1', new ApiError({ status: 409, code: 'closed', title: 'closed' }));
  counting.scan('AAAA1');
  await settled();
  expect(counting.answer).toMatchObject({ what: 'refused', code: 'AAAA1' });
  const [refused] = counting.refused;
  queue.changed();
  await settled();
  expect(heard).toEqual(['error']);
  await counting.discard(refused.client_id);
  expect(counting.refused).toEqual([]);
});
