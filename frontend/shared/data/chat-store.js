import { listChannels, markRead, UNREAD_CEILING } from './chat.js';
import { Store } from './store.js';
import { Timeline } from './timeline.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').ReadMarker} ReadMarker
 * @typedef {import('../transport/errors.js').ApiError} ApiError
 */

/** How long somebody is shown as typing after the last sign of it, in milliseconds. */
const TYPING_LASTS = 6_000;
/** How often we say that we type, in milliseconds. */
const TYPING_EVERY = 3_000;
/** How often the server is told of a read marker that keeps moving, in milliseconds. */
const MARK_EVERY = 500;

/** The channels that one is in, what is unread in them, and who is typing. Fed by events. */
export class ChatStore extends Store {
  /** @type {Map<number, Channel>} */
  channels = new Map();
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {ApiError | null} */
  error = null;

  #transport;
  /** @type {() => number | null} */
  #self;
  /** @type {Map<number, Timeline>} */
  #timelines = new Map();
  /** By channel, until when who is typing. @type {Map<number, Map<number, number>>} */
  #typing = new Map();
  #saidTyping = 0;
  /** Read markers that the server does not know yet. @type {Map<number, number>} */
  #marks = new Map();
  /** By channel, the pause before the server is told of the next one. @type {Map<number, ReturnType<typeof setTimeout>>} */
  #pauses = new Map();
  #loading = false;
  /** An event changed a count while the list was on its way: what comes may or may not contain it. */
  #overtaken = false;

  /**
   * @param {Transport} transport
   * @param {() => number | null} self The account that is signed in.
   */
  constructor(transport, self) {
    super();
    this.#transport = transport;
    this.#self = self;
  }

  /** How many messages of others are unread, over all channels. */
  get unread() {
    let unread = 0;
    for (const channel of this.channels.values()) unread += channel.read.unread;
    return unread;
  }

  /**
   * The messages of a channel.
   * @param {number} channel
   * @returns {Timeline}
   */
  timeline(channel) {
    let timeline = this.#timelines.get(channel);
    if (!timeline) {
      timeline = new Timeline(this.#transport, channel);
      this.#timelines.set(channel, timeline);
    }
    return timeline;
  }

  /** Fetches the channels anew. */
  async load() {
    this.#overtaken = true;
    if (this.#loading) return;
    this.#loading = true;
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.changed();
    try {
      // Counts cannot be merged as records can, so a list that an event overtook is fetched again; in a
      // torrent of events the last one has to do, and the next read marker puts it right.
      for (let round = 0; round < 3 && this.#overtaken; round += 1) {
        this.#overtaken = false;
        const page = await listChannels(this.#transport);
        this.channels = new Map(page.items.map((channel) => [channel.id, channel]));
        this.status = 'ready';
        this.changed();
      }
    } catch (error) {
      this.error = /** @type {ApiError} */ (error);
      if (this.status !== 'ready') this.status = 'error';
    } finally {
      this.#loading = false;
      this.changed();
    }
  }

  /** Fetches what could not be fetched before. */
  recover() {
    if (this.status === 'error') void this.load();
    for (const timeline of this.#timelines.values()) {
      if (timeline.status === 'error') void timeline.open();
      timeline.forgiveGrowing();
    }
  }

  /**
   * Fetches the open windows of history anew.
   * @param {(channel: number) => number | null} lookedAt The message in view, where the end is not.
   */
  async reloadTimelines(lookedAt) {
    await Promise.all([...this.#timelines].map(([id, timeline]) => timeline.reload(lookedAt(id))));
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  apply(event) {
    switch (event.kind) {
      case 'chat.message.created':
      case 'chat.message.edited':
      case 'chat.message.deleted':
        if (event.data?.message) this.#take(event.kind, event.data.message);
        else void this.#pruned();
        break;
      case 'chat.read.moved':
        this.#moved(event.data);
        break;
    }
  }

  /**
   * Takes a message that the server answered with.
   * @param {Message} message
   */
  take(message) {
    this.timeline(message.channel).take(message);
  }

  /** @param {import('../transport/frames.js').SignalFrame} signal */
  hear(signal) {
    if (signal.kind !== 'chat.typing' || signal.actor === this.#self()) return;
    const channel = Number(signal.data?.channel);
    const typing = this.#typing.get(channel) ?? new Map();
    typing.set(signal.actor, Date.now() + TYPING_LASTS);
    this.#typing.set(channel, typing);
    setTimeout(() => this.changed(), TYPING_LASTS + 50);
    this.changed();
  }

  /**
   * Who is typing now.
   * @param {number} channel
   * @returns {number[]}
   */
  typing(channel) {
    const now = Date.now();
    return [...(this.#typing.get(channel) ?? [])].filter(([, until]) => until > now).map(([who]) => who);
  }

  /**
   * Says that we are typing, not more often than needed.
   * @param {number} channel
   */
  sayTyping(channel) {
    const now = Date.now();
    if (now - this.#saidTyping < TYPING_EVERY) return;
    if (this.#transport.signal('chat.typing', { channel })) this.#saidTyping = now;
  }

  /** The next sign of typing is news again: a message was sent. */
  stopTyping() {
    this.#saidTyping = 0;
  }

  /**
   * Everything up to a message has been seen. Never moves backwards.
   * @param {number} channel
   * @param {number} message
   */
  markSeen(channel, message) {
    const known = this.channels.get(channel);
    if (!known || message <= known.read.message) return;
    const timeline = this.timeline(channel);
    const unread = timeline.atEnd ? this.#unreadAfter(timeline, message) : known.read.unread;
    this.#setMarker({ channel, message, unread });
    this.#mark(channel, message);
  }

  /** Tells the server of the markers that it could not be told of before. */
  flushMarks() {
    for (const channel of this.#marks.keys()) void this.#sendMark(channel);
  }

  /**
   * Marks a message and what follows as unread.
   * @param {Message} message
   */
  async markUnread(message) {
    this.#marks.delete(message.channel);
    this.#setMarker(await markRead(this.#transport, message.channel, message.id - 1));
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    this.#marks.clear();
    this.#timelines.clear();
    this.#typing.clear();
    this.channels = new Map();
    this.status = 'idle';
    this.error = null;
    this.changed();
  }

  /**
   * @param {string} kind
   * @param {Message} message
   */
  #take(kind, message) {
    this.#timelines.get(message.channel)?.take(message);
    if (kind === 'chat.message.edited') return;
    if (kind === 'chat.message.created') this.#typing.get(message.channel)?.delete(message.author);
    if (message.author === this.#self()) return;
    this.#overtaken = true;
    const known = this.channels.get(message.channel);
    if (!known || message.id <= known.read.message) return;
    const change = kind === 'chat.message.created' ? 1 : -1;
    const unread = Math.min(UNREAD_CEILING, Math.max(0, known.read.unread + change));
    this.#setMarker({ ...known.read, unread });
  }

  /** What happened is not told any more: only fetching helps. */
  async #pruned() {
    await Promise.all([this.load(), this.reloadTimelines(() => null)]);
  }

  /** @param {ReadMarker} marker */
  #moved(marker) {
    this.#overtaken = true;
    // Our own marker is on its way further than this; the answer to it is the newer truth.
    if ((this.#marks.get(marker.channel) ?? 0) > marker.message) return;
    this.#setMarker(marker);
  }

  /** @param {ReadMarker} marker */
  #setMarker(marker) {
    const known = this.channels.get(marker.channel);
    if (!known) return;
    this.channels.set(marker.channel, { ...known, read: marker });
    this.changed();
  }

  /**
   * Tells the server at once, and of many small steps only of the last one: who closes the window right
   * after reading has read.
   * @param {number} channel
   * @param {number} message
   */
  #mark(channel, message) {
    this.#marks.set(channel, message);
    if (this.#pauses.has(channel)) return;
    void this.#sendMark(channel);
    const pause = setTimeout(() => {
      this.#pauses.delete(channel);
      if (this.#marks.has(channel)) void this.#sendMark(channel);
    }, MARK_EVERY);
    this.#pauses.set(channel, pause);
  }

  /**
   * The answer is not looked at: the event that follows it says the same, in its place among the others.
   * @param {number} channel
   */
  async #sendMark(channel) {
    const message = this.#marks.get(channel);
    if (message === undefined) return;
    try {
      await markRead(this.#transport, channel, message);
      if (this.#marks.get(channel) === message) this.#marks.delete(channel);
    } catch {
      // It stays among the marks, to be told when the line is back.
    }
  }

  /**
   * @param {Timeline} timeline
   * @param {number} message
   */
  #unreadAfter(timeline, message) {
    const self = this.#self();
    return timeline.messages.filter(
      (candidate) => candidate.id > message && candidate.author !== self && !candidate.deleted_at,
    ).length;
  }
}
