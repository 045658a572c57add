import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LotStore } from './lot-store.js';

const LOT = 7;

/** @type {any[]} */
let items;
/** @type {any} */
let lot;
/** How the lists are answered. @type {() => Promise<any>} */
let listed;

beforeEach(() => {
  lot = { id: LOT, number: 42, version: 1, counters: { total: 0 } };
  items = [];
  listed = async () => ({ items: structuredClone(items), next: null });
});

const item = (/** @type {number} */ id, /** @type {object} */ more = {}) => ({
  id,
  lot: LOT,
  position: id,
  serial: `SN${id}`,
  deleted_at: null,
  version: 1,
  ...more,
});

async function open() {
  const request = async (/** @type {string} */ _, /** @type {string} */ path) =>
    path.endsWith('/items') ? await listed() : structuredClone(lot);
  const store = new LotStore(/** @type {any} */ ({ request }), LOT);
  await store.load();
  return store;
}

/** @param {string} kind @param {any} data */
const event = (kind, data) => /** @type {any} */ ({ type: 'event', kind, data });
const serials = (/** @type {LotStore} */ store) => store.items.map((one) => one.serial);

describe('an open lot', () => {
  it('reads all its pages', async () => {
    const pages = [
      { items: [item(1), item(2)], next: '2' },
      { items: [item(3)], next: null },
    ];
    listed = async () => pages.shift();
    expect(serials(await open())).toEqual(['SN1', 'SN2', 'SN3']);
  });

  it('takes an answer and its event once, in the order of positions', async () => {
    const store = await open();
    /** @type {any} */
    const told = { lots: [lot], items: [item(2), item(1)] };
    store.take(told);
    store.apply(event('reception.items.added', told));
    expect(serials(store)).toEqual(['SN1', 'SN2']);
  });

  it('never goes back to what is older', async () => {
    items = [item(1, { version: 3, outcome: 'parts' })];
    const store = await open();
    store.apply(
      event('reception.items.changed', { lots: [lot], items: [item(1, { version: 2, outcome: 'scrap' })] }),
    );
    expect(store.items[0]).toMatchObject({ version: 3, outcome: 'parts' });
  });

  it('keeps what an event told while the list was on its way', async () => {
    const store = await open();
    /** @type {(answer: any) => void} */
    let answer = () => {};
    listed = () => new Promise((resolve) => (answer = resolve));
    const loading = store.load();
    await vi.waitFor(() => expect(answer).not.toBeNull());
    store.apply(event('reception.items.added', { lots: [lot], items: [item(1)] }));
    answer({ items: [], next: null });
    await loading;
    expect(serials(store)).toEqual(['SN1']);
  });

  it('shows no deleted one, and lets go of what a later list does not have', async () => {
    items = [item(1), item(2), item(3)];
    const store = await open();
    const gone = item(1, { version: 2, deleted_at: '2026-12-01T10:00:00Z' });
    store.apply(event('reception.items.deleted', { lots: [lot], items: [gone] }));
    expect(serials(store)).toEqual(['SN2', 'SN3']);
    expect(store.get(1)).toBeUndefined();
    items = [item(3)];
    await store.load();
    expect(serials(store)).toEqual(['SN3']);
  });

  it('hears nothing of other lots', async () => {
    const store = await open();
    const other = { ...lot, id: 8 };
    store.apply(event('reception.items.added', { lots: [other], items: [item(5, { lot: 8 })] }));
    store.apply(event('reception.lot.changed', { lot: other }));
    expect(store.items).toEqual([]);
    expect(store.lot?.id).toBe(LOT);
  });

  it('takes the lot as an event has it', async () => {
    const store = await open();
    store.apply(
      event('reception.lot.recovered', { lot: { ...lot, version: 2, recovered_at: '2026-12-01' } }),
    );
    expect(store.lot).toMatchObject({ version: 2, recovered_at: '2026-12-01' });
  });

  it.each([
    ['reception.items.added', () => ({ lots: [LOT] })],
    ['reception.lot.imported', () => ({ lot, added: 1 })],
  ])('looks again when %s does not say what came', async (kind, told) => {
    vi.useFakeTimers();
    try {
      const store = await open();
      items = [item(1)];
      store.apply(event(kind, told()));
      await vi.advanceTimersByTimeAsync(1_000);
      expect(serials(store)).toEqual(['SN1']);
    } finally {
      vi.useRealTimers();
    }
  });
});
