import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveList } from './live-list.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const host = {
  workspace: /** @type {any} */ ({ onBack: () => () => {} }),
  addController() {},
  removeController() {},
  requestUpdate() {},
  updateComplete: Promise.resolve(true),
};

it('looks again for what happened while it was on its way', async () => {
  /** @type {((page: any) => void)[]} */
  const answers = [];
  const list = new LiveList(host, () => new Promise((resolve) => answers.push(resolve)));
  const loaded = list.load();
  list.touch();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answers).toHaveLength(1);
  answers[0]({ items: [{ id: 1 }], next: null });
  await loaded;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answers).toHaveLength(2);
  answers[1]({ items: [{ id: 2 }, { id: 1 }], next: null });
  await vi.advanceTimersByTimeAsync(1);
  expect([list.rows, list.pending]).toEqual([[{ id: 1 }], 1]);
});

it('keeps what came in while it looked again', async () => {
  /** @type {((page: any) => void)[]} */
  const answers = [];
  const fetch = () => new Promise((resolve) => answers.push(resolve));
  const list = new LiveList(host, fetch, { follows: () => true });
  const loaded = list.load();
  answers[0]({ items: [{ id: 1 }], next: null });
  await loaded;
  list.touch();
  await vi.advanceTimersByTimeAsync(1_000);
  list.rows = [...list.rows, { id: 2 }];
  answers[1]({ items: [{ id: 1 }], next: null });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(list.rows).toEqual([{ id: 1 }, { id: 2 }]);
  answers[2]({ items: [{ id: 1 }, { id: 2 }, { id: 3 }], next: null });
  await vi.advanceTimersByTimeAsync(1);
  expect(list.rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
});
