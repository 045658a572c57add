/**
 * Reports a fault of the program as if nobody had caught it, so that the console and whoever listens to
 * the window's `error` events see it, while the work goes on.
 * @param {unknown} error
 */
export function report(error) {
  globalThis.reportError?.(error);
}
