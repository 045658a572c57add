import { describe, expect, it } from 'vitest';
import { uuidv7 } from './uuid.js';

describe('uuidv7', () => {
  it('has the shape of version 7 and begins with the time', () => {
    const id = uuidv7(0x0190_0000_0000 * 16);
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(
      0x0190_0000_0000 * 16,
    );
  });

  it('grows, within a millisecond and when the clock is set back', () => {
    const now = Date.now();
    const ids = [...Array(10_000)].map((_, index) => uuidv7(index % 2 ? now : now - 5_000));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
