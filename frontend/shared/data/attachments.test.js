import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { FileStore, Tray } from './attachments.js';

/** Uploads that wait for their answer, in order. @type {{ path: string, resolve: (answer: any) => void, reject: (error: unknown) => void, options: any }[]} */
let asked;
/** @type {any} */
let transport;

const file = (/** @type {string} */ name, type = 'text/plain') => new File(['x'], name, { type });
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked = [];
  let urls = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => `blob:${++urls}`, revokeObjectURL: vi.fn() }),
  );
  transport = {
    upload: (/** @type {string} */ path, /** @type {File} */ _, /** @type {any} */ options) =>
      new Promise((resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(ApiError.unanswered(new Error('given up'))));
        asked.push({ path, resolve, reject, options });
      }),
    blob: vi.fn(async () => new Blob([new Uint8Array(20 * 1024 * 1024)])),
  };
});

describe('the files of what is being written', () => {
  it('go two at a time, tell how far they are, and are ready when all arrived', async () => {
    const tray = new Tray(transport);
    tray.add([file('a b.txt'), file('b.txt'), file('c.txt')]);
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/chat/attachments?name=a%20b.txt',
      '/api/chat/attachments?name=b.txt',
    ]);
    asked[0].options.onProgress(0.5);
    expect(tray.uploads[0]).toMatchObject({ state: 'uploading', progress: 0.5 });
    expect(tray.ready).toBe(false);
    asked[0].resolve({ id: 1 });
    await settled();
    expect(asked).toHaveLength(3);
    asked[1].resolve({ id: 2 });
    asked[2].resolve({ id: 3 });
    await settled();
    expect(tray.ready).toBe(true);
    expect(tray.attachments.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('that failed stay with the reason, and can be tried again or taken away', async () => {
    const tray = new Tray(transport);
    tray.add([file('a.txt'), file('b.txt')]);
    asked[0].reject(new ApiError({ status: 413, code: 'too_large' }));
    asked[1].resolve({ id: 2 });
    await settled();
    const [failed] = tray.uploads;
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'too_large' } });
    expect(tray.ready).toBe(false);
    expect(tray.busy).toBe(false);
    tray.retry(failed.key);
    asked[2].reject(new ApiError({ status: 503, code: 'overloaded' }));
    await settled();
    tray.remove(failed.key);
    expect(tray.ready).toBe(true);
    expect(tray.attachments).toEqual([{ id: 2 }]);
  });

  it('that are larger than the server takes are not sent at all', () => {
    let limit = /** @type {number | undefined} */ (1);
    const tray = new Tray(transport, () => limit);
    const sized = (/** @type {number} */ size) => new File([new Uint8Array(size)], 'disk.iso');
    tray.add([sized(1024 * 1024 + 1), sized(1024 * 1024)]);
    expect(tray.uploads.map(({ state }) => state)).toEqual(['failed', 'uploading']);
    expect(tray.uploads[0].error).toMatchObject({ code: 'too_large' });
    expect(asked).toHaveLength(1);
    limit = undefined;
    tray.add([sized(1024 * 1024 + 1)]);
    expect(asked).toHaveLength(2);
  });

  it('that were taken away are not uploaded any further', async () => {
    const tray = new Tray(transport);
    tray.add([file('a.png', 'image/png')]);
    const [{ key, preview }] = tray.uploads;
    expect(preview).toMatch(/^blob:/);
    tray.remove(key);
    expect(asked[0].options.signal.aborted).toBe(true);
    await settled();
    expect(tray.uploads).toEqual([]);
    expect(URL.revokeObjectURL).toHaveBeenCalledWith(preview);
  });

  it('are ten at the most, and shown only when they cannot be active', () => {
    const tray = new Tray(transport);
    const many = Array.from({ length: 12 }, (_, index) => file(`${index}.svg`, 'image/svg+xml'));
    expect(tray.add(many)).toBe(2);
    expect(tray.uploads.every(({ preview }) => preview === null)).toBe(true);
  });
});

describe('pictures', () => {
  it('are fetched once, and given up when they take too much room', async () => {
    const files = new FileStore(transport);
    const [one, same] = await Promise.all([files.picture('/api/1'), files.picture('/api/1')]);
    expect(one).toBe(same);
    await files.picture('/api/1');
    expect(files.known('/api/1')).toBe(one);
    await files.picture('/api/2');
    await files.picture('/api/1');
    await files.picture('/api/3');
    expect(files.known('/api/2')).toBeNull();
    expect(files.known('/api/1')).toBe(one);
  });

  it('that did not come can be asked for again', async () => {
    const files = new FileStore(transport);
    transport.blob.mockRejectedValueOnce(ApiError.unanswered(new Error('offline')));
    await expect(files.picture('/api/1')).rejects.toMatchObject({ code: 'network' });
    await expect(files.picture('/api/1')).resolves.toMatch(/^blob:/);
  });
});
