/** Without a key or a pointer for so long, somebody counts as away, in milliseconds. */
const AWAY_AFTER = 10 * 60_000;
/** How often it is looked at, in milliseconds. */
const LOOK = 15_000;

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];

/**
 * Tells the server when nobody uses this window any more, and when somebody does again. Sees only that there was a
 * key or a pointer, never which.
 * @param {object} options
 * @param {import('../data/workspace.js').Workspace} options.workspace
 * @param {EventTarget} [options.host] Where keys and pointers are seen.
 * @param {() => number} [options.now]
 * @returns {() => void} Stops it.
 */
export function watchIdle({ workspace, host = window, now = Date.now }) {
  let last = now();
  let idle = false;
  const say = (/** @type {boolean} */ next) => {
    if (next === idle) return;
    // Without a line nobody hears it; the next look says it again.
    if (workspace.transport.signal('presence.idle', { idle: next })) idle = next;
  };
  const seen = () => {
    last = now();
    say(false);
  };
  const look = () => say(now() - last >= AWAY_AFTER);
  for (const sign of SIGNS) host.addEventListener(sign, seen, { passive: true, capture: true });
  const timer = setInterval(look, LOOK);
  // A new line is a new session to the server, which takes it to be used.
  const stopBack = workspace.onBack(() => {
    idle = false;
    look();
  });
  return () => {
    for (const sign of SIGNS) host.removeEventListener(sign, seen, { capture: true });
    clearInterval(timer);
    stopBack();
  };
}
