import { Outbox } from '../outbox/outbox.js';
import { BrowserStorage, drawerOf, MESSAGES } from '../outbox/storage.js';
import { openChannel, Session } from '../session/session.js';
import { FileStore } from './attachments.js';
import { sendMessage } from './chat.js';
import { ChatStore } from './chat-store.js';
import { DraftStore } from './drafts.js';
import { PeopleStore } from './people.js';
import { PresenceStore } from './presence.js';
import { ScanQueue } from './reception/scan-queue.js';
import { StocktakeQueue } from './reception/stocktake-queue.js';
import { StatusStore } from './status.js';
import { Store } from './store.js';
import { ThreadStores } from './thread-store.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('../transport/frames.js').EventFrame} EventFrame
 * @typedef {import('../transport/frames.js').SignalFrame} SignalFrame
 * @typedef {import('../transport/transport.js').LinkState} LinkState
 */

/** How long the line may be gone before we stop believing what we knew of who is on, in milliseconds. */
const PRESENCE_HOLDS = 10_000;
/** How long the first load waits for the line, so that nothing falls between the two, in milliseconds. */
const LINE_FIRST = 1_500;

/** How the line is doing, as something to watch. */
export class LinkStore extends Store {
  /** @type {LinkState} */
  state;
  /** Since when there has been no line, over all attempts to get it back. @type {number | null} */
  downSince = null;

  /** @param {LinkState} state */
  constructor(state) {
    super();
    this.state = state;
  }

  /** Whether what happens is heard as it happens. */
  get live() {
    return this.state.phase === 'live';
  }

  /** @param {LinkState} state */
  set(state) {
    this.state = state;
    if (state.phase === 'live' || state.phase === 'off') this.downSince = null;
    else this.downSince ??= Date.now();
    this.changed();
  }
}

/**
 * Everything that the pages work with, and how it hangs together: what the transport says is carried to
 * the stores, and what belongs to one account is forgotten before another one's comes. Pages are given
 * this object; none of them knows a socket.
 */
export class Workspace {
  /** The message in view, by channel, where it is not the end; told by the chat page. @type {Map<number, number>} */
  lookedAt = new Map();

  /** @type {Set<(event: EventFrame) => void>} */
  #listeners = new Set();
  /** @type {Set<(signal: SignalFrame) => void>} */
  #signalListeners = new Set();
  /** @type {Set<() => void>} */
  #backListeners = new Set();
  /** Whether people talk here: the dashboard neither reads the chat nor sends what waits in the outbox. */
  #talks;
  /** Whether there has been a line since somebody signed in. */
  #lined = false;
  /** @type {number | null} */
  #account = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #presenceHolds;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #lineFirst;

  /**
   * @param {object} options
   * @param {'client' | 'dashboard'} options.application
   * @param {Transport} options.transport
   * @param {() => import('../transport/transport.js').Place | undefined} options.place
   * @param {import('../outbox/storage.js').OutboxStorage} [options.storage]
   * @param {() => string} [options.address] Where others find these pages; on the desktop, not where this one lies.
   */
  constructor({
    application,
    transport,
    place,
    storage = new BrowserStorage(),
    address = () => location.href,
  }) {
    this.#talks = application === 'client';
    this.address = address;
    this.transport = transport;
    this.link = new LinkStore(transport.state);
    this.session = new Session(transport, place, openChannel(application));
    this.people = new PeopleStore(transport);
    this.presence = new PresenceStore();
    this.status = new StatusStore(this);
    this.chat = new ChatStore(
      transport,
      () => this.#account,
      (permission) => this.session.may(permission),
    );
    this.threads = new ThreadStores(transport);
    this.drafts = new DraftStore(transport);
    this.files = new FileStore(transport, () => this.session.server?.max_upload_mb);
    this.scans = new ScanQueue({ storage, transport });
    this.counts = new StocktakeQueue({ storage, transport });
    this.outbox = new Outbox({
      storage: drawerOf(storage, MESSAGES),
      send: (entry) =>
        sendMessage(transport, entry.channel, {
          client_id: entry.client_id,
          text: entry.text,
          ...(entry.thread ? { thread: entry.thread } : {}),
          ...(entry.attachments?.length ? { attachments: entry.attachments.map(({ id }) => id) } : {}),
          ...(entry.quote ? { reply_to: entry.quote.id } : {}),
        }),
      onSent: (message) => this.take(message),
    });
    this.session.subscribe(() => this.#followSession());
    transport.subscribe((notice) => this.#hear(notice));
  }

  /** How many scans have not reached the server yet. */
  get scansWaiting() {
    return this.scans.waiting + this.counts.waiting;
  }

  /** Finds out who we are, and goes on from there. */
  async start() {
    await this.session.start();
  }

  /**
   * Takes a message that the server answered with to wherever it is shown.
   * @param {import('./types.js').Message} message
   */
  take(message) {
    this.chat.take(message);
    this.threads.take(message);
  }

  /**
   * Hears everything that happens, after the stores have taken it.
   * @param {(event: EventFrame) => void} listener
   * @returns {() => void} Stops it.
   */
  onEvent(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hears what others tell without its being stored.
   * @param {(signal: SignalFrame) => void} listener
   * @returns {() => void} Stops it.
   */
  onSignal(listener) {
    this.#signalListeners.add(listener);
    return () => this.#signalListeners.delete(listener);
  }

  /**
   * Hears when the line is back after it was gone: what could not be fetched can be now.
   * @param {() => void} listener
   * @returns {() => void} Stops it.
   */
  onBack(listener) {
    this.#backListeners.add(listener);
    return () => this.#backListeners.delete(listener);
  }

  #followSession() {
    const { state } = this.session;
    const account = state.name === 'signed_in' ? state.me.account.id : null;
    if (account === this.#account) return;
    this.#forget();
    this.#account = account;
    if (account === null) return;
    if (this.#talks) {
      void this.outbox.open(account);
      void this.scans.open(account);
      void this.counts.open(account);
      this.drafts.open(account);
    }
    // The `sync` that comes with the line loads everything; where no line comes about, pages work without.
    this.#lineFirst = setTimeout(() => void this.#load(), LINE_FIRST);
  }

  #forget() {
    this.#lined = false;
    clearTimeout(this.#lineFirst);
    this.outbox.close();
    this.scans.close();
    this.counts.close();
    this.chat.clear();
    this.threads.clear();
    this.drafts.close();
    this.files.clear();
    this.people.clear();
    this.presence.clear();
    this.lookedAt.clear();
  }

  async #load() {
    if (this.#account === null) return;
    await Promise.all([this.people.load(), this.#talks ? this.#loadChat() : undefined]);
  }

  async #loadChat() {
    if (!this.session.may('chat:read')) return;
    const channels = this.chat.reload((channel) => this.lookedAt.get(channel) ?? null);
    await Promise.all([channels, this.drafts.load()]);
  }

  /** @param {import('../transport/transport.js').Notice} notice */
  #hear(notice) {
    switch (notice.type) {
      case 'sync':
        clearTimeout(this.#lineFirst);
        void this.#load();
        this.#back();
        break;
      case 'resumed':
        this.#back();
        break;
      case 'event':
        this.people.apply(notice.event);
        if (this.#talks) {
          this.chat.apply(notice.event);
          this.threads.apply(notice.event);
          this.drafts.apply(notice.event);
        }
        for (const listener of [...this.#listeners]) listener(notice.event);
        break;
      case 'signal':
        if (this.#talks) this.chat.hear(notice.signal);
        for (const listener of [...this.#signalListeners]) listener(notice.signal);
        break;
      case 'presence':
        this.presence.set(notice.users);
        break;
      case 'state':
        this.#watchPresence(notice.state);
        this.link.set(notice.state);
        break;
    }
  }

  /** The line is there: what waited goes out now, and what failed for want of it is fetched. */
  #back() {
    this.outbox.wake();
    this.scans.wake();
    this.counts.wake();
    this.chat.flushMarks();
    if (this.people.status === 'error') void this.people.load();
    this.chat.recover();
    this.threads.recover();
    this.drafts.flush();
    // The first time there is nothing to make up for.
    if (this.#lined) for (const listener of [...this.#backListeners]) listener();
    this.#lined = true;
  }

  /** @param {LinkState} state */
  #watchPresence(state) {
    if (state.phase === 'live') {
      clearTimeout(this.#presenceHolds);
      this.#presenceHolds = undefined;
    } else {
      this.#presenceHolds ??= setTimeout(() => this.presence.clear(), PRESENCE_HOLDS);
    }
  }
}
