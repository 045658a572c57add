import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from './idle.js';

/** @type {any} */
let workspace;
/** @type {() => void} */
let back;
/** @type {EventTarget} */
let host;
/** @type {() => void} */
let stop;
const said = () => workspace.transport.signal.mock.calls.map((/** @type {any[]} */ [, { idle }]) => idle);

beforeEach(() => {
  vi.useFakeTimers();
  host = new EventTarget();
  workspace = {
    transport: { signal: vi.fn(() => true) },
    onBack: (/** @type {() => void} */ listener) => {
      back = listener;
      return () => {};
    },
  };
  stop = watchIdle({ workspace, host });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('somebody who leaves the keyboard alone', () => {
  it('is away after ten minutes, and back with the first key', () => {
    vi.advanceTimersByTime(9 * 60_000);
    host.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(9 * 60_000);
    expect(said()).toEqual([]);
    vi.advanceTimersByTime(2 * 60_000);
    expect(said()).toEqual([true]);
    host.dispatchEvent(new Event('pointermove'));
    host.dispatchEvent(new Event('pointermove'));
    expect(said()).toEqual([true, false]);
  });

  it('is said to be away again on a new line, and once there is one', () => {
    workspace.transport.signal.mockReturnValue(false);
    vi.advanceTimersByTime(11 * 60_000);
    workspace.transport.signal.mockClear().mockReturnValue(true);
    vi.advanceTimersByTime(20_000);
    expect(said()).toEqual([true]);
    back();
    expect(said()).toEqual([true, true]);
  });
});
