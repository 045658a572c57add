import { ApiError } from '../transport/errors.js';
import { invoke } from './bridge.js';

/** A page that fails again and again says nothing new. */
const MOST = 20;
/** More than this of a trace helps nobody, in characters. */
const TRACE = 4_000;

/**
 * Tells the shell of the program's own faults on this page; whether they go on to the server is for the
 * person to say, and the shell minds it.
 * @param {object} options
 * @param {() => string} options.where Which page is shown; never its address, which may name things.
 * @param {EventTarget} [options.window]
 * @returns {() => void} Stops it.
 */
export function reportFaults({ where, window = globalThis.window }) {
  /** @type {Set<string>} */
  const told = new Set();
  const tell = (/** @type {unknown} */ cause) => {
    // What the server or the network refused is no fault of the page.
    if (cause instanceof ApiError) return;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const message = `${error.name}: ${error.message}`;
    if (told.has(message) || told.size >= MOST) return;
    told.add(message);
    const problem = { message, stack: error.stack?.slice(0, TRACE), where: where() };
    // A shell that takes no reports can't be told of that either.
    invoke('report', { problem }).catch(() => {});
  };
  const onError = (/** @type {Event} */ event) =>
    tell(/** @type {ErrorEvent} */ (event).error ?? /** @type {ErrorEvent} */ (event).message);
  const onRejection = (/** @type {Event} */ event) =>
    tell(/** @type {PromiseRejectionEvent} */ (event).reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
