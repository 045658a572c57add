import { concerns, leftAfter } from './channel-rules.js';
import { getChannel, listChannels, markRead, UNREAD_CEILING } from './chat.js';
import { FollowedThreads } from './followed-threads.js';
import { MemberList } from './members.js';
import { ReadMarks } from './read-marks.js';
import { Store } from './store.js';
import { Timelines } from './timelines.js';
import { Typing } from './typing.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').ChannelInfo} ChannelInfo
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').ReadMarker} ReadMarker
 * @typedef {import('../transport/errors.js').ApiError} ApiError
 * @typedef {import('../transport/frames.js').EventFrame} EventFrame
 *
 * @typedef {'viewer' | 'archived' | 'not_member' | 'unknown'} Barrier Why one can't write somewhere.
 */

/** An overtaken fetch is repeated so often; in a torrent of events the last one has to do. */
const ROUNDS = 3;

/** The channels that one is in, what is unread in them, and who is typing. Fed by events. */
export class ChatStore extends Store {
  /** The ones that one is in. @type {Map<number, Channel>} */
  channels = new Map();
  /** Public ones that one looks at without being in them. @type {Map<number, Channel>} */
  previews = new Map();
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {ApiError | null} */
  error = null;
  /** Those that one was in until lately. @type {Map<number, Channel>} */
  former = new Map();
  /** What of it is on the screen; told by the chat page. @type {import('./notify-rules.js').Looked} */
  looked = { channel: 0, thread: 0 };
  /** The threads that one follows. */
  followed;
  /** Who is writing where. */
  typing;

  #transport;
  #self;
  #may;
  #timelines;
  /** @type {Map<number, MemberList>} */
  #members = new Map();
  #marks;
  #loading = false;
  /** An event changed a count while the list was on its way: what comes may or may not contain it. */
  #overtaken = false;
  /** Single channels on their way, and whether an event overtook them. @type {Map<number, { overtaken: boolean, mine: boolean }>} */
  #fetching = new Map();

  /**
   * @param {Transport} transport
   * @param {() => number | null} self The account that is signed in.
   * @param {(permission: import('./types.js').Permission) => boolean} [may]
   */
  constructor(transport, self, may = () => true) {
    super();
    this.#transport = transport;
    this.#self = self;
    this.#may = may;
    this.#timelines = new Timelines(transport);
    this.typing = new Typing(transport, () => this.changed());
    this.#marks = new ReadMarks(transport);
    this.followed = new FollowedThreads(transport, self);
  }

  /** How many messages of others are unread, over all channels that are not muted. */
  get unread() {
    let unread = 0;
    for (const { read, preferences } of this.channels.values())
      if (preferences?.notify !== 'nothing') unread += read.unread;
    return unread;
  }

  /** How many unread messages are meant for who is signed in: mentions and direct messages. */
  get mentions() {
    let mentions = 0;
    for (const { read, preferences } of this.channels.values())
      if (preferences?.notify !== 'nothing') mentions += read.mentions ?? 0;
    return mentions;
  }

  /**
   * A channel that one is in, or looks at.
   * @param {number} id
   * @returns {Channel | undefined}
   */
  get(id) {
    return this.channels.get(id) ?? this.previews.get(id);
  }

  /**
   * Why one can't write in a channel; `null` when one can.
   * @param {number} id
   * @returns {Barrier | null}
   */
  writing(id) {
    const channel = this.get(id);
    if (!channel) return 'unknown';
    if (!this.#may('chat:write')) return 'viewer';
    if (channel.archived_at) return 'archived';
    return this.channels.has(id) ? null : 'not_member';
  }

  /**
   * Whether one manages a channel: its name, its members, its webhooks.
   * @param {number} id
   */
  manages(id) {
    const channel = this.get(id);
    if (!channel || channel.kind === 'direct') return false;
    return channel.owner || (channel.kind !== 'private' && this.#may('chat:manage'));
  }

  /**
   * The messages of a channel.
   * @param {number} channel
   */
  timeline(channel) {
    return this.#timelines.of(channel);
  }

  /**
   * Who is in a channel.
   * @param {number} channel
   * @returns {MemberList}
   */
  membersOf(channel) {
    let members = this.#members.get(channel);
    if (!members) {
      members = new MemberList(this.#transport, channel);
      members.subscribe(() => this.changed());
      this.#members.set(channel, members);
    }
    return members;
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
      // Counts cannot be merged as records can, so a list that an event overtook is fetched again; the
      // next read marker puts right what is left.
      for (let round = 0; round < ROUNDS && this.#overtaken; round += 1) {
        this.#overtaken = false;
        const page = await listChannels(this.#transport);
        this.channels = new Map(page.items.map((channel) => [channel.id, channel]));
        for (const id of this.channels.keys()) this.previews.delete(id);
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

  /**
   * Fetches one channel anew: somebody has come into it, or its counts can't be worked out here.
   * @param {number} id
   * @param {boolean} [mine] Whether one is in it.
   */
  async refresh(id, mine = !this.previews.has(id)) {
    const running = this.#fetching.get(id);
    if (running) {
      Object.assign(running, { overtaken: true, mine: running.mine || mine });
      return;
    }
    const fetching = { overtaken: true, mine };
    this.#fetching.set(id, fetching);
    try {
      for (let round = 0; round < ROUNDS && fetching.overtaken; round += 1) {
        fetching.overtaken = false;
        const channel = await getChannel(this.#transport, id);
        // Meanwhile it was left, or somebody else has signed in.
        if (this.#fetching.get(id) !== fetching) return;
        if (fetching.mine) this.#enter(channel);
        else this.#change(id, channel);
      }
    } catch (error) {
      if (/** @type {ApiError} */ (error).status === 404) this.#drop(id);
    } finally {
      if (this.#fetching.get(id) === fetching) this.#fetching.delete(id);
    }
  }

  /**
   * Takes a channel as the answer to a change gave it.
   * @param {Channel} channel
   */
  put(channel) {
    if (this.previews.has(channel.id)) this.#change(channel.id, channel);
    else this.#enter(channel);
  }

  /**
   * Looks at a channel that one may not be in.
   * @param {number} id
   * @returns {Promise<Channel>} Throws when there is none for who is signed in.
   */
  async look(id) {
    const known = this.get(id);
    if (known) return known;
    const looking = { overtaken: false, mine: false };
    if (!this.#fetching.has(id)) this.#fetching.set(id, looking);
    const channel = await getChannel(this.#transport, id).finally(() => {
      if (this.#fetching.get(id) === looking) this.#fetching.delete(id);
    });
    if (!this.get(id)) this.previews.set(id, channel);
    this.changed();
    if (looking.overtaken) await this.refresh(id, looking.mine);
    return this.get(id) ?? channel;
  }

  /** Fetches what could not be fetched before. */
  recover() {
    if (this.status === 'error') void this.load();
    this.#timelines.recover();
  }

  /**
   * Fetches everything anew, after a gap in what we were told.
   * @param {(channel: number) => number | null} lookedAt The message in view, where the end is not.
   */
  async reload(lookedAt = () => null) {
    for (const id of this.previews.keys()) void this.refresh(id);
    for (const members of this.#members.values()) if (members.status === 'ready') void members.load();
    if (this.followed.status !== 'idle') void this.followed.load();
    await Promise.all([this.load(), this.#timelines.reload(lookedAt)]);
  }

  /** @param {EventFrame} event */
  apply(event) {
    const { kind, data } = event;
    switch (kind) {
      case 'chat.message.created':
      case 'chat.message.edited':
      case 'chat.message.deleted':
        if (data?.message) this.#hear(kind, data);
        else void this.reload();
        break;
      case 'chat.reaction.set':
        this.#timelines.get(data.channel)?.react(data);
        break;
      case 'chat.message.pinned':
      case 'chat.message.unpinned':
        this.#timelines.get(data.channel)?.pinned(data);
        break;
      case 'chat.read.moved':
        this.#moved(data);
        break;
      case 'chat.thread.read':
      case 'chat.thread.followed':
        this.followed.set(data);
        break;
      case 'chat.preferences.changed':
        this.#overtake(data.channel);
        this.#change(data.channel, { preferences: { notify: data.notify, hidden: data.hidden } });
        break;
      case 'chat.channel.created':
        if (data.channel.kind === 'everyone' || data.members?.includes(this.#self()))
          void this.refresh(data.channel.id, true);
        break;
      case 'chat.channel.changed':
        this.#inform(data.channel);
        break;
      case 'chat.member.added':
        this.#joined(data, event.at);
        break;
      case 'chat.member.changed':
        this.#promoted(data);
        break;
      case 'chat.member.removed':
        this.#members.get(data.channel)?.set(data.account, null);
        if (data.account === this.#self()) this.#drop(data.channel);
        break;
      case 'chat.messages.expired':
      case 'chat.import.finished':
        void this.reload();
        break;
    }
  }

  /**
   * Takes a message that the server answered with.
   * @param {Message} message
   */
  take(message) {
    if (!message.thread) this.timeline(message.channel).take(message);
  }

  /** @param {import('../transport/frames.js').SignalFrame} signal */
  hear(signal) {
    if (signal.kind !== 'chat.typing' || signal.actor === this.#self()) return;
    const { channel, thread } = signal.data ?? {};
    this.typing.hear(Number(channel), Number(thread ?? 0) || null, signal.actor);
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
    const left = timeline.atEnd ? leftAfter(timeline.messages, message, this.#self(), known) : known.read;
    this.#change(channel, {
      read: { channel, message, unread: left.unread, mentions: Math.min(left.mentions, known.read.mentions) },
    });
    this.#marks.move(channel, message);
  }

  /** Tells the server of the markers that it could not be told of before. */
  flushMarks() {
    this.#marks.flush();
  }

  /**
   * Marks a message and what follows as unread.
   * @param {Message} message
   */
  async markUnread(message) {
    this.#marks.forget(message.channel);
    const read = await markRead(this.#transport, message.channel, message.id - 1);
    this.#change(message.channel, { read });
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    const kept = [this.#marks, this.#timelines, this.#members, this.#fetching];
    for (const one of [...kept, this.followed, this.typing, this.previews, this.former]) one.clear();
    this.channels = new Map();
    this.status = 'idle';
    this.error = null;
    this.changed();
  }

  /**
   * @param {string} kind
   * @param {{ message: Message, thread?: import('./types.js').ThreadSummary | null }} data
   */
  #hear(kind, { message, thread }) {
    const timeline = this.#timelines.get(message.channel);
    if (message.thread) {
      if (thread) timeline?.takeSummary(thread);
      if (kind === 'chat.message.created') this.followed.replied(message, thread);
    } else {
      timeline?.take(message);
      if (kind !== 'chat.message.created') this.followed.changedRoot(message);
    }
    if (kind === 'chat.message.created') this.typing.sent(message);
    this.#count(kind, message);
  }

  /**
   * Counts what a message changes. Nothing is searched: this happens for every message of everyone.
   * @param {string} kind
   * @param {Message} message
   */
  #count(kind, message) {
    // Also of a channel that is not known yet: the first list may have been read just before the message.
    this.#overtake(message.channel);
    const known = this.channels.get(message.channel);
    if (!known) return;
    const own = message.author === this.#self();
    const unseen = !own && message.id > known.read.message;
    if (kind !== 'chat.message.created') {
      // What it was before is not told: whether it mentioned somebody, only the server knows.
      if (unseen && (known.read.mentions > 0 || concerns(message, this.#self(), known)))
        void this.refresh(known.id);
      else if (unseen && kind === 'chat.message.deleted' && !message.thread)
        this.#change(known.id, { read: { ...known.read, unread: Math.max(0, known.read.unread - 1) } });
      return;
    }
    // A reply in a thread is read there; in the channel it counts only for whom it mentions.
    const row = message.thread ? 0 : 1;
    // A list that came after the message has counted it.
    if (row && message.id <= known.last_message) return;
    const { read } = known;
    const concerned = unseen && concerns(message, this.#self(), known);
    this.#change(known.id, {
      last_message: row ? message.id : known.last_message,
      read: unseen
        ? {
            ...read,
            unread: Math.min(UNREAD_CEILING, read.unread + row),
            mentions: Math.min(UNREAD_CEILING, read.mentions + (concerned && row ? 1 : 0)),
          }
        : read,
    });
  }

  /** @param {ReadMarker} marker */
  #moved(marker) {
    this.#overtake(marker.channel);
    // Our own marker is on its way further than this; the answer to it is the newer truth.
    if (this.#marks.of(marker.channel) > marker.message) return;
    this.#change(marker.channel, { read: marker });
  }

  /** @param {ChannelInfo} info */
  #inform(info) {
    const known = this.get(info.id);
    if (known && known.version > info.version) return;
    // Also of a channel that is not known yet: it may be on its way as it was before.
    this.#overtake(info.id);
    this.#change(info.id, info);
  }

  /**
   * @param {{ channel: ChannelInfo, account: number, owner: boolean }} data
   * @param {string} at
   */
  #joined({ channel, account, owner }, at) {
    this.#members.get(channel.id)?.set(account, { account, owner, joined_at: at });
    if (account === this.#self()) void this.refresh(channel.id, true);
    else this.#inform(channel);
  }

  /** @param {{ channel: number, account: number, owner: boolean }} data */
  #promoted({ channel, account, owner }) {
    const members = this.#members.get(channel);
    const member = members?.members.get(account);
    if (members && member) members.set(account, { ...member, owner });
    if (account !== this.#self()) return;
    this.#overtake(channel);
    this.#change(channel, { owner });
  }

  /** @param {number} id */
  #overtake(id) {
    this.#overtaken = true;
    const fetching = this.#fetching.get(id);
    if (fetching) fetching.overtaken = true;
  }

  /** @param {Channel} channel */
  #enter(channel) {
    this.previews.delete(channel.id);
    this.channels.set(channel.id, channel);
    this.#overtaken = true;
    this.changed();
  }

  /** @param {number} id */
  #drop(id) {
    this.#overtaken = true;
    this.#fetching.delete(id);
    this.#marks.forget(id);
    this.#members.delete(id);
    this.#timelines.delete(id);
    this.previews.delete(id);
    const known = this.channels.get(id);
    if (!known) return;
    this.former.set(id, known);
    this.channels.delete(id);
    this.changed();
  }

  /**
   * @param {number} id
   * @param {Partial<Channel>} change
   */
  #change(id, change) {
    const place = this.channels.has(id) ? this.channels : this.previews;
    const known = place.get(id);
    if (!known) return;
    place.set(id, { ...known, ...change });
    this.changed();
  }
}
