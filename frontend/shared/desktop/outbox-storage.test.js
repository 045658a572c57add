// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox } from '../outbox/outbox.js';
import { ApiError } from '../transport/errors.js';
import { FakeShell } from './fake-shell.js';
import { ShellStorage } from './outbox-storage.js';

/** @type {FakeShell} */
let shell;

beforeEach(() => {
  shell = new FakeShell().install();
});

afterEach(() => shell.uninstall());

/** @param {() => Promise<any>} send */
function make(send = () => Promise.reject(ApiError.unanswered(new TypeError('offline')))) {
  return new Outbox({
    storage: new ShellStorage(),
    send,
    onSent: () => {},
    others: null,
    exclusively: (_, work) => work(),
    backoff: { base: 60_000, cap: 60_000 },
  });
}

describe('the outbox in the files of the shell', () => {
  it('survives a restart and goes out in order', async () => {
    const before = make();
    await before.open(1);
    for (const text of ['a', 'b', 'c']) await before.add({ channel: 1, text });
    before.close();
    expect([...shell.files.values()].map((entry) => entry.text)).toEqual(['a', 'b', 'c']);

    /** @type {string[]} */
    const sent = [];
    const after = make(async () => {
      const [next] = after.entries;
      sent.push(next.text);
      return { id: sent.length, channel: 1 };
    });
    await after.open(1);
    await vi.waitFor(() => expect(after.entries).toEqual([]));
    expect(sent).toEqual(['a', 'b', 'c']);
    await vi.waitFor(() => expect(shell.files.size).toBe(0));
  });

  it('is each account its own', async () => {
    const first = make();
    await first.open(1);
    await first.add({ channel: 1, text: 'mine' });
    first.close();
    const second = make();
    await second.open(2);
    expect(second.entries).toEqual([]);
    second.close();
  });

  it('says that the disk is full, and shows the message all the same', async () => {
    shell.diskFull = true;
    const outbox = make();
    await outbox.open(1);
    await outbox.add({ channel: 1, text: 'no room' });
    expect(outbox.trouble).toBe('full');
    expect(outbox.of(1)).toMatchObject([{ text: 'no room' }]);
    shell.diskFull = false;
    await outbox.add({ channel: 1, text: 'room again' });
    expect(outbox.trouble).toBe(null);
    outbox.close();
  });

  it('says that its files are out of reach', async () => {
    shell.refuse('outbox_list', { code: 'storage_failed', detail: 'permission denied' });
    const outbox = make();
    await outbox.open(1);
    expect(outbox.trouble).toBe('unavailable');
    outbox.close();
  });

  it('removes nothing that it does not have', async () => {
    await new ShellStorage().remove('0193a5b0-5b7e-7c3e-9a55-3f0d3a9c1e11');
    expect(shell.called('outbox_remove')).toEqual([]);
  });
});
