// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { exclusively } from './lock.js';

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('exclusively, without the Web Locks API', () => {
  it('lets one in at a time, whichever window it is', async () => {
    const platform = { indexedDB: new IDBFactory() };
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await pause();
      inside -= 1;
      return most;
    };
    await Promise.all([1, 2, 3, 4].map(() => exclusively('name', work, platform)));
    expect(most).toBe(1);
  });

  it('frees the place when the work fails', async () => {
    const platform = { indexedDB: new IDBFactory() };
    const failing = exclusively('name', () => Promise.reject(new Error('no')), platform);
    await expect(failing).rejects.toThrow('no');
    expect(await exclusively('name', async () => 'free', platform)).toBe('free');
  });

  it('does not hold back work under another name', async () => {
    const platform = { indexedDB: new IDBFactory() };
    let other = false;
    await exclusively(
      'one',
      async () => {
        other = await exclusively('two', async () => true, platform);
      },
      platform,
    );
    expect(other).toBe(true);
  });

  it('works where there is no storage either', async () => {
    expect(await exclusively('name', async () => 'done', {})).toBe('done');
  });
});
