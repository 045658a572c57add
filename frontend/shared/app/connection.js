/** Breaks shorter than this are nobody's business, in milliseconds. */
const QUIET = 1_000;
/** From then on the line counts as gone rather than coming back, in milliseconds. */
const GONE = 10_000;

/**
 * How the connection is shown. Short breaks are not, and a long one is no longer called reconnecting.
 * @param {{ downSince: number | null, state: { online: boolean } }} link
 * @param {number} now Milliseconds since the epoch.
 * @returns {{ state: 'live' | 'connecting' | 'offline', since?: number, again: number }}
 *   `again`: in how many milliseconds time alone changes it; not positive when it does not.
 */
export function connectionShown({ downSince, state: { online } }, now) {
  if (downSince === null) return { state: 'live', again: 0 };
  const down = now - downSince;
  const again = (down < QUIET ? QUIET : GONE) - down;
  if (down < QUIET && online) return { state: 'live', again };
  if (down < GONE && online) return { state: 'connecting', again };
  return { state: 'offline', since: downSince, again };
}
