import { describe, expect, it, vi } from 'vitest';
import { oncePerFrame } from './frames.js';

describe('what is asked for many times in a frame', () => {
  it('is done at once, and once more when the frame is over', async () => {
    const work = vi.fn();
    const ask = oncePerFrame(work);
    for (let time = 0; time < 100; time += 1) ask();
    expect(work).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(work).toHaveBeenCalledTimes(2);
    ask();
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('is done without frames too', async () => {
    const frames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
    const work = vi.fn();
    const ask = oncePerFrame(work);
    ask();
    ask();
    await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2));
    frames.mockRestore();
  });
});
