import { Backoff } from './backoff.js';
import { ApiError } from './errors.js';
import { CLOSE } from './frames.js';
import { report } from './report.js';

/**
 * @typedef {import('./frames.js').ServerFrame} ServerFrame
 * @typedef {import('./transport.js').LinkState} LinkState
 * @typedef {import('./transport.js').Notice} Notice
 */

/** The times that the line is kept by, in milliseconds. */
const TIMES = {
  /** From opening to `ready`. */
  greeting: 10_000,
  /** A line that was silent for this long is asked for a sign of life. */
  silence: 15_000,
  /** How long the sign of life may take. */
  answer: 8_000,
  /** The same after the machine or the network came back, when a dead line is likely. */
  answerOnWake: 3_000,
  /** A line that was up for this long was a good one: the next waits start small again. */
  good: 5_000,
  /** The least wait after the server said that it goes away. */
  goingAway: 400,
};

/**
 * One WebSocket that is always coming back: greets, resumes from the last `seq`, drops what it already
 * had, notices dead lines, and waits between attempts with exponential backoff and full jitter.
 */
export class LiveSocket {
  #options;
  #backoff;
  /** @type {WebSocket | null} */
  #socket = null;
  /** The last `seq` of this page load; `null` until the first `ready`. @type {number | null} */
  #seq = null;
  #wanted = false;
  /** Counts the attempts, so that what belongs to an earlier one is ignored. */
  #round = 0;
  #refusals = 0;
  #heardAt = 0;
  #askedAt = 0;
  #liveAt = 0;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  /** @type {LinkState} */
  #state;

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {() => Promise<string | null>} options.token A good access token; `null` without a session.
   * @param {() => void} options.tokenRefused The server does not take the token it was shown.
   * @param {(reason: string) => void} options.onEnded The server ended the session.
   * @param {(notice: Notice) => void} options.onNotice
   * @param {typeof WebSocket} [options.WebSocket]
   * @param {() => number} [options.random]
   * @param {Partial<typeof TIMES>} [options.times]
   * @param {{ base?: number, cap?: number }} [options.backoff]
   */
  constructor(options) {
    this.#options = { WebSocket: globalThis.WebSocket, ...options, times: { ...TIMES, ...options.times } };
    this.#backoff = new Backoff({ cap: 15_000, ...options.backoff, random: options.random });
    this.#state = {
      phase: 'off',
      since: Date.now(),
      retryAt: null,
      online: globalThis.navigator?.onLine ?? true,
      latency: null,
    };
  }

  /** How the line is doing. */
  get state() {
    return this.#state;
  }

  /** Opens the line and keeps it open. */
  start() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#backoff.reset();
    void this.#open();
  }

  /**
   * Closes the line for good.
   * @param {boolean} [forget] Also forget the place in the journal: the next start is another session's.
   */
  stop(forget = true) {
    this.#wanted = false;
    if (forget) this.#seq = null;
    this.#hangUp();
    this.#change({ phase: 'off', retryAt: null, latency: null });
  }

  /** The machine, the network or the page came back, or the user asks: find out at once how things are. */
  wake() {
    if (!this.#wanted) return;
    if (this.#state.phase === 'waiting') void this.#open();
    else if (this.#state.phase === 'live') this.#askForLife(this.#options.times.answerOnWake);
  }

  /**
   * What the system says of its network. It may be wrong (a server on this machine needs none), so a
   * line is only dropped when it does not answer.
   * @param {boolean} online
   */
  setOnline(online) {
    this.#change({ online });
    this.wake();
  }

  /**
   * @param {string} kind
   * @param {any} data
   * @returns {boolean} Whether there was a line to send it on.
   */
  signal(kind, data) {
    if (this.#state.phase !== 'live') return false;
    this.#send({ type: 'signal', kind, data });
    return true;
  }

  async #open() {
    this.#hangUp();
    const round = this.#round;
    this.#change({ phase: 'connecting', retryAt: null });
    let token;
    try {
      token = await this.#options.token();
    } catch (error) {
      if (round !== this.#round) return;
      // A refusal has been reported by whoever keeps the tokens; only silence is worth another attempt.
      if (error instanceof ApiError && error.status === 401) this.stop();
      else this.#wait();
      return;
    }
    if (round !== this.#round) return;
    if (token === null) {
      this.stop();
      return;
    }
    const socket = new this.#options.WebSocket(this.#options.url);
    this.#socket = socket;
    this.#after('greeting', this.#options.times.greeting, () => this.#lost());
    socket.onopen = () => this.#send({ type: 'hello', token, resume: this.#seq });
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = (close) => this.#closed(close.code, close.reason);
  }

  /** @param {unknown} data */
  #receive(data) {
    this.#heardAt = Date.now();
    this.#cancel('answer');
    /** @type {ServerFrame} */
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      this.#lost();
      return;
    }
    switch (frame.type) {
      case 'ready':
        this.#ready(frame.seq);
        break;
      case 'event':
        if (this.#seq !== null && frame.seq <= this.#seq) break;
        this.#seq = frame.seq;
        this.#options.onNotice({ type: 'event', event: frame });
        break;
      case 'signal':
        this.#options.onNotice({ type: 'signal', signal: frame });
        break;
      case 'presence':
        this.#options.onNotice({ type: 'presence', users: frame.users });
        break;
      case 'reset':
        this.#seq = frame.seq;
        this.#options.onNotice({ type: 'sync' });
        break;
      case 'position':
        // What was written up to there concerns somebody else, and is not missed at the next resume.
        if (this.#seq !== null && frame.seq > this.#seq) this.#seq = frame.seq;
        break;
      case 'pong':
        this.#change({ latency: Date.now() - this.#askedAt });
        break;
      case 'error':
        // A frame of ours was not understood: a fault of the program, which only its makers can mend.
        report(new Error(`the server refused a frame: ${frame.code}: ${frame.detail}`));
        break;
    }
  }

  /** @param {number} seq */
  #ready(seq) {
    this.#cancel('greeting');
    this.#refusals = 0;
    this.#liveAt = Date.now();
    // A journal that is shorter than what we have seen is another one: a backup was restored.
    const resumed = this.#seq !== null && seq >= this.#seq;
    if (!resumed) this.#seq = seq;
    this.#change({ phase: 'live', retryAt: null });
    this.#options.onNotice({ type: resumed ? 'resumed' : 'sync' });
    this.#listen();
  }

  /** Asks for a sign of life whenever the line has been silent for a while. */
  #listen() {
    const { silence, answer } = this.#options.times;
    this.#after('silence', silence, () => {
      if (Date.now() - this.#heardAt >= silence) this.#askForLife(answer);
      this.#listen();
    });
  }

  /** @param {number} within */
  #askForLife(within) {
    if (this.#timers.has('answer')) return;
    this.#askedAt = Date.now();
    this.#send({ type: 'ping' });
    this.#after('answer', within, () => this.#lost());
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #closed(code, reason) {
    const { times } = this.#options;
    if (code === CLOSE.SESSION_ENDED) {
      this.stop();
      this.#options.onEnded(reason);
    } else if (code === CLOSE.UNAUTHORISED) {
      this.#options.tokenRefused();
      this.#refusals += 1;
      // A token that ran out is the usual case and mended by a renewal; a second refusal is something else.
      if (this.#refusals === 1) void this.#open();
      else this.#wait();
    } else {
      this.#lost(code === CLOSE.GOING_AWAY ? times.goingAway : 0);
    }
  }

  /** @param {number} [atLeast] */
  #lost(atLeast = 0) {
    if (this.#liveAt > 0 && Date.now() - this.#liveAt > this.#options.times.good) this.#backoff.reset();
    this.#wait(atLeast);
  }

  /** @param {number} [atLeast] */
  #wait(atLeast = 0) {
    this.#hangUp();
    if (!this.#wanted) return;
    const wait = this.#backoff.next(atLeast);
    this.#change({ phase: 'waiting', retryAt: Date.now() + wait, latency: null });
    this.#after('retry', wait, () => void this.#open());
  }

  #hangUp() {
    this.#round += 1;
    this.#liveAt = 0;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  /** @param {import('./frames.js').ClientFrame} frame */
  #send(frame) {
    // Between a break and our noticing it, the socket takes nothing; what matters is sent by REST anyway.
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  /**
   * @param {string} name
   * @param {number} wait
   * @param {() => void} then
   */
  #after(name, wait, then) {
    this.#cancel(name);
    const round = this.#round;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      if (round === this.#round) then();
    }, wait);
    this.#timers.set(name, timer);
  }

  /** @param {string} name */
  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  /** @param {Partial<LinkState>} change */
  #change(change) {
    const since = change.phase && change.phase !== this.#state.phase ? Date.now() : this.#state.since;
    this.#state = { ...this.#state, ...change, since };
    this.#options.onNotice({ type: 'state', state: this.#state });
  }
}
