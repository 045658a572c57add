/** Where no frame is drawn, since nobody looks: how long work waits for more, in milliseconds. */
const UNSEEN = 250;

/**
 * Does work at once when it is asked for, and at most once more in each frame however often it is asked
 * for: a hundred events in a second must not be a hundred drawings of one screen.
 * @param {() => void} work
 * @returns {() => void}
 */
export function oncePerFrame(work) {
  let waiting = false;
  let again = false;
  const ask = () => {
    if (waiting) {
      again = true;
      return;
    }
    waiting = true;
    nextFrame(() => {
      waiting = false;
      if (!again) return;
      again = false;
      ask();
    });
    work();
  };
  return ask;
}

/** @param {() => void} then */
function nextFrame(then) {
  // A window that is hidden in between draws none.
  const unseen = setTimeout(() => {
    cancelAnimationFrame(drawn);
    then();
  }, UNSEEN);
  const drawn = requestAnimationFrame(() => {
    clearTimeout(unseen);
    then();
  });
}
