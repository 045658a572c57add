// @vitest-environment node
import { expect, it } from 'vitest';
import { connectionShown } from './connection.js';

it.each([
  [null, true, 'live', 0],
  [0, true, 'live', 1_000],
  [999, true, 'live', 1],
  [1_000, true, 'connecting', 9_000],
  [10_000, true, 'offline', 0],
  [0, false, 'offline', 1_000],
])('a line that is down for %s ms (network there: %s) is shown as %s', (down, online, state, again) => {
  const now = 1_000_000;
  const shown = connectionShown({ downSince: down === null ? null : now - down, state: { online } }, now);
  expect(shown).toMatchObject({ state, again });
});
