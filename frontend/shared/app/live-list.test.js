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
