/**
 * The frames of the WebSocket, as `shared/protocol/src/socket.rs` defines them. OpenAPI does not
 * describe sockets, so these types are written by hand.
 *
 * @typedef {{ type: 'hello', token: string, resume: number | null }
 *   | { type: 'signal', kind: string, data: any }
 *   | { type: 'ping' }} ClientFrame
 *
 * @typedef {{ type: 'ready', seq: number, session: number }} ReadyFrame
 * @typedef {{ type: 'event', seq: number, kind: string, at: string, actor: number | null, data: any }} EventFrame
 * @typedef {{ type: 'signal', kind: string, actor: number, data: any }} SignalFrame
 * @typedef {{ type: 'presence', users: { id: number }[] }} PresenceFrame
 * @typedef {{ type: 'reset', seq: number }} ResetFrame
 * @typedef {{ type: 'position', seq: number }} PositionFrame
 * @typedef {{ type: 'error', code: string, detail: string }} ErrorFrame
 * @typedef {ReadyFrame | EventFrame | SignalFrame | PresenceFrame | ResetFrame | PositionFrame | ErrorFrame | { type: 'pong' }} ServerFrame
 */

/** Why the server closed the socket. */
export const CLOSE = Object.freeze({
  /** The token is missing, wrong or out of date: refresh it and come back. */
  UNAUTHORISED: 4001,
  /** The session was ended; the close reason names why. Do not come back. */
  SESSION_ENDED: 4003,
  /** We read too slowly: come back and resume. */
  TOO_SLOW: 4008,
  /** The server stops or restarts: come back after a random while. */
  GOING_AWAY: 4009,
});
