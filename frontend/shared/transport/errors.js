/**
 * @typedef {object} FieldProblem
 * @property {string} field The path of the field: `place.workstation_name`.
 * @property {string} code A stable name: `required`, `too_short`, `taken`…
 * @property {string} message What is accepted, in the server's words.
 */

/**
 * A request that did not give what was asked for: refused by the server (RFC 9457 problem details),
 * or never answered (`status` 0).
 */
export class ApiError extends Error {
  /**
   * @param {object} problem
   * @param {number} problem.status The HTTP status; 0 when no answer came.
   * @param {string} problem.code A stable name for programs.
   * @param {string} [problem.title]
   * @param {string} [problem.detail]
   * @param {string} [problem.requestId] Under which the server logged the request.
   * @param {FieldProblem[]} [problem.errors]
   * @param {any} [problem.current] The current record, or the other session.
   * @param {number} [problem.retryAfter] Seconds to wait, when the server said so.
   */
  constructor(problem) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.requestId = problem.requestId ?? '';
    this.errors = problem.errors ?? [];
    this.current = problem.current;
    this.retryAfter = problem.retryAfter;
  }

  /** Whether the server never answered: trying again may help, and nothing is known of the outcome. */
  get unanswered() {
    return this.status === 0;
  }

  /**
   * What is wrong with one field of the input, if anything.
   * @param {string} name
   * @returns {FieldProblem | undefined}
   */
  field(name) {
    return this.errors.find((error) => error.field === name);
  }

  /**
   * The error in a failed answer, whatever stands between us and the server made of it.
   * @param {Response} response
   * @returns {Promise<ApiError>}
   */
  static async from(response) {
    const retryAfter = secondsOf(response.headers.get('retry-after'));
    const requestId = response.headers.get('x-request-id') ?? '';
    const kind = response.headers.get('content-type') ?? '';
    if (kind.includes('json')) {
      try {
        const problem = await response.json();
        return new ApiError({
          status: response.status,
          code: problem.code ?? `http_${response.status}`,
          title: problem.title,
          detail: problem.detail,
          requestId: problem.request_id ?? requestId,
          errors: problem.errors,
          current: problem.current,
          retryAfter,
        });
      } catch {
        // A proxy may label anything as JSON; the status still says enough.
      }
    }
    return new ApiError({
      status: response.status,
      code: `http_${response.status}`,
      title: response.statusText,
      requestId,
      retryAfter,
    });
  }

  /**
   * The error of a request that got no answer.
   * @param {unknown} cause
   * @returns {ApiError}
   */
  static unanswered(cause) {
    const name = cause instanceof Error ? cause.name : '';
    const code = name === 'TimeoutError' ? 'timeout' : name === 'AbortError' ? 'aborted' : 'network';
    const error = new ApiError({ status: 0, code });
    error.cause = cause;
    return error;
  }
}

/**
 * `Retry-After` in seconds; its other form, a date, is measured from now.
 * @param {string | null} value
 * @returns {number | undefined}
 */
function secondsOf(value) {
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}
