/**
 * The one interface between the pages and the server. Two implementations: `browser.js` (fetch and
 * WebSocket) and the desktop shell's, which hands every call to Rust. No page and no store knows which
 * one it talks to, and neither of the two ever shows a token to its caller: whoever implements this
 * keeps the session's secrets to itself.
 *
 * ## Promises that every implementation keeps
 *
 * - `request`, `upload`, `download`, `show` and `blob` take only paths that begin with `/api/`. `request` answers the parsed body (`null` for 204), or
 *   throws an `ApiError`. An access token that ran out is renewed unseen; a caller never sees a 401 that
 *   a renewal could have mended.
 * - After `connect`, exactly one of two things is said before anything else: `sync` (whatever was
 *   fetched before is to be fetched again) or, on a reconnection, `resumed` (nothing was missed: the
 *   missed events follow in order, then the live ones).
 * - Events come in the order of `seq`, each once per page load, however often the line breaks.
 * - What was fetched after a `sync` together with the events that follow it is complete. A fetch may
 *   already contain the effect of an event that arrives after it, so applying events must be idempotent
 *   (the stores compare versions).
 * - `ended` is the last thing that is said of a session: no reconnection follows.
 *
 * @typedef {import('./frames.js').EventFrame} EventFrame
 * @typedef {import('./frames.js').SignalFrame} SignalFrame
 *
 * @typedef {object} LinkState How the live connection is doing.
 * @property {'off' | 'connecting' | 'live' | 'waiting'} phase
 *   `off`: not asked for. `waiting`: broken, the next attempt is at `retryAt`.
 * @property {number} since When this phase began (milliseconds since the epoch).
 * @property {number | null} retryAt When the next attempt starts.
 * @property {boolean} online What the system believes of its network.
 * @property {number | null} latency The last round trip in milliseconds.
 *
 * @typedef {object} EndedSession Why a session is over.
 * @property {string} reason An `EndReason` of the protocol: `taken_over`, `ended_by_admin`…
 * @property {string | null} elsewhere The name of the workstation that took over, where known.
 *
 * @typedef {{ type: 'sync' }
 *   | { type: 'resumed' }
 *   | { type: 'event', event: EventFrame }
 *   | { type: 'signal', signal: SignalFrame }
 *   | { type: 'presence', users: { id: number }[] }
 *   | { type: 'state', state: LinkState }
 *   | { type: 'ended', ended: EndedSession }
 *   | { type: 'session_changed' }} Notice
 *   `session_changed`: another window of this browser signed in anew; who we are has to be read again.
 *
 * @typedef {object} RequestOptions
 * @property {any} [body] Sent as JSON.
 * @property {Record<string, string | number | boolean | null | undefined>} [query] Absent values are left out.
 * @property {string} [key] The `Idempotency-Key` of a create.
 * @property {AbortSignal} [signal]
 * @property {number} [timeout] In milliseconds; 30 s unless told.
 *
 * @typedef {object} TransferOptions
 * @property {(done: number) => void} [onProgress] How far it is, from 0 to 1; now and then, or never.
 * @property {AbortSignal} [signal]
 * @property {boolean} [replaces] Whether the file takes the place of another one: `PUT` instead of `POST`.
 *
 * @typedef {'POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE'} Method
 *
 * @typedef {object} Transport
 * @property {(method: Method, path: string, options?: RequestOptions) => Promise<any>} request
 * @property {(path: string, file: Blob, options?: TransferOptions) => Promise<any>} upload
 *   Posts the bytes of a file as they are (`application/octet-stream`); answers and throws as `request` does.
 * @property {(path: string, name: string) => Promise<string | null>} download
 *   Saves a file of the server's on this computer. Answers the name that it got; `null` when the person
 *   thought better of it. A browser saves it under the name that is given; the desktop asks where to.
 * @property {(path: string, name: string) => Promise<void>} show
 *   Shows a PDF of the server's to be read and printed: a browser in a tab, the desktop with the system's own program.
 * @property {(path: string, options?: { signal?: AbortSignal }) => Promise<Blob>} blob
 *   Fetches a file of the server's to be shown: an `<img>` cannot say who asks.
 * @property {(path: string, body: object) => Promise<any>} signIn
 *   Posts to one of the routes that begin a session; keeps the tokens and answers the rest.
 * @property {() => Promise<boolean>} restore
 *   Takes up the session that this browser or machine already has; `false` when there is none. Throws
 *   an `ApiError` with the code `session_ended` when it was ended, and an unanswered one when the
 *   server cannot be reached.
 * @property {() => Promise<void>} signOut Ends the session on the server, then here.
 * @property {() => void} connect Opens the live connection and keeps it open.
 * @property {() => void} disconnect Closes it and stops coming back.
 * @property {() => void} retryNow Makes a waiting attempt at once.
 * @property {(listener: (notice: Notice) => void) => () => void} subscribe Answers how to stop listening.
 * @property {(kind: string, data: any) => boolean} signal
 *   Tells others something that is never stored; `false` when there is no line, and it is forgotten.
 * @property {LinkState} state
 */

/**
 * The workstation's description in a sign-in.
 * @typedef {object} Place
 * @property {'client' | 'dashboard'} application
 * @property {string} workstation
 * @property {string} workstation_name
 * @property {string} os
 * @property {string} client_version
 * @property {'cookie' | 'body'} refresh_in
 */

export {};
