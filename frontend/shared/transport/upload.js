import { ApiError } from './errors.js';

/** A transfer that moves nothing for this long is given up, in milliseconds. */
const STILL = 60_000;

/**
 * Sends the bytes of a file. `fetch` cannot tell how far it is, so that a browser's XMLHttpRequest does it.
 * @param {object} request
 * @param {string} request.url
 * @param {Record<string, string>} request.headers
 * @param {Blob} request.file
 * @param {'POST' | 'PUT'} request.method
 * @param {(done: number) => void} [request.onProgress]
 * @param {AbortSignal} [request.signal]
 * @param {typeof XMLHttpRequest} request.XMLHttpRequest
 * @returns {Promise<Response>} The server's answer, whatever it says.
 */
export function sendFile({ url, headers, file, method, onProgress, signal, XMLHttpRequest }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let patience;
    /** @param {DOMException | TypeError} cause */
    const fail = (cause) => {
      clearTimeout(patience);
      reject(ApiError.unanswered(cause));
    };
    const moving = () => {
      clearTimeout(patience);
      patience = setTimeout(() => {
        fail(new DOMException('nothing moves', 'TimeoutError'));
        request.abort();
      }, STILL);
    };
    request.open(method, url);
    request.responseType = 'text';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      moving();
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      clearTimeout(patience);
      resolve(answerOf(request));
    };
    request.onerror = () => fail(new TypeError('the line broke'));
    request.onabort = () => fail(new DOMException('given up', 'AbortError'));
    if (signal?.aborted) {
      fail(new DOMException('given up', 'AbortError'));
      return;
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    moving();
    request.send(file);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @returns {Response}
 */
function answerOf(request) {
  const headers = new Headers();
  for (const name of ['content-type', 'retry-after', 'x-request-id']) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  const { status, statusText } = request;
  // A response of one of these may have no body at all.
  const body = status === 204 || status === 304 ? null : request.responseText;
  return new Response(body, { status, statusText, headers });
}
