import { labelOf } from '../app/channels.js';
import { nameOf } from '../app/names.js';
import { shouldNotify } from '../data/notify-rules.js';
import { t } from '../i18n/i18n.js';

/**
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 * @typedef {import('../data/types.js').Message} Message
 *
 * @typedef {object} Told One notification of the system's.
 * @property {string} title
 * @property {string} body
 * @property {string} route Where a click leads.
 * @property {string} tag A later one with the same replaces it.
 */

/** What arrives together is told together, in milliseconds. */
const TOGETHER = 250;
/** From one telling to the next; what comes in between waits, in milliseconds. */
const PAUSE = 2_000;
/** How long to wait for the channel of a message that is not known yet: a conversation that has just begun, in milliseconds. */
const PATIENCE = 15_000;
/** More than this at once is told as a number: a machine that wakes up has hundreds of them. */
const MOST = 3;
/** How much of a message is told, in characters. */
const LENGTH = 160;

/** Tells of messages, and of an administrator's notices, by the system's notifications. */
export class Notifier {
  #workspace;
  #wanted;
  #attended;
  #show;
  /** @type {Message[]} */
  #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #toldAt = 0;
  #stop;

  /**
   * @param {object} options
   * @param {Workspace} options.workspace
   * @param {() => boolean} options.wanted Whether the person wants to be told on this computer.
   * @param {(told: Told) => unknown} options.show
   * @param {() => boolean} [options.attended] Whether somebody looks at the window.
   */
  constructor({ workspace, wanted, show, attended = isLookedAt }) {
    this.#workspace = workspace;
    this.#wanted = wanted;
    this.#show = show;
    this.#attended = attended;
    this.#stop = workspace.onEvent((event) => {
      if (event.kind === 'chat.message.created' && event.data?.message) this.#take(event.data.message);
      else if (event.kind === 'monitoring.notice.sent') void this.#tellNotice(event.data);
    });
  }

  /** Tells of nothing more. */
  stop() {
    this.#stop();
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  /** @param {Message} message */
  #take(message) {
    if (!this.#wanted() || (this.#isPlaced(message) && !this.#isNews(message))) return;
    this.#waiting.push(message);
    this.#plan(TOGETHER);
  }

  /** @param {number} wait At least this long. */
  #plan(wait) {
    this.#timer ??= setTimeout(() => void this.#tell(), Math.max(wait, this.#toldAt + PAUSE - Date.now()));
  }

  /**
   * Whether it is known where a message is: one of a new conversation may come before the conversation itself.
   * @param {Message} message
   */
  #isPlaced(message) {
    return this.#workspace.chat.channels.has(message.channel);
  }

  /**
   * An administrator has something to say, to everyone or to one session.
   * @param {{ notice: { id: number, text: string }, session: number | null }} sent
   */
  async #tellNotice({ notice, session }) {
    if (!this.#wanted() || this.#attended()) return;
    if (session !== null && session !== this.#workspace.session.me?.session) return;
    await this.#put({
      title: t('app.notice'),
      body: shortened(notice.text),
      route: '/chat',
      tag: `notice-${notice.id}`,
    });
  }

  /** @param {Message} message */
  #isNews(message) {
    const { chat, session, status } = this.#workspace;
    const reason = shouldNotify({
      message,
      channel: chat.channels.get(message.channel),
      self: session.me?.account.id ?? null,
      quiet: status.quiet,
      looked: this.#attended() ? chat.looked : null,
      follows: message.thread ? chat.followed.marker(message.thread)?.following : false,
    });
    return reason !== null;
  }

  async #tell() {
    this.#timer = undefined;
    this.#toldAt = Date.now();
    // Some of it may have been read on another screen meanwhile, or here.
    const news = this.#waiting.filter((message) => this.#isPlaced(message) && this.#isNews(message));
    this.#waiting = this.#waiting.filter(
      (message) => !this.#isPlaced(message) && Date.now() - Date.parse(message.created_at) < PATIENCE,
    );
    if (this.#waiting.length > 0) this.#plan(PAUSE);
    if (!this.#workspace.session.me || news.length === 0) return;
    if (news.length > MOST) await this.#put(this.#many(news));
    else for (const message of news) await this.#put(this.#one(message));
  }

  /** @param {Told} told */
  async #put(told) {
    try {
      await this.#show(told);
    } catch {
      // A system without notifications still shows the number in the tray or in the title.
    }
  }

  /** @param {Message} message */
  #one(message) {
    const { people, chat } = this.#workspace;
    const name = message.shown_as ?? nameOf(people, message.author);
    const channel = chat.channels.get(message.channel);
    const alone = channel?.kind === 'direct' && channel.people.length <= 2;
    const place = channel && !alone ? labelOf(this.#workspace, channel) : '';
    const title =
      channel?.kind === 'direct'
        ? alone
          ? name
          : t('channels.notifyGroup', { name, people: place })
        : t('desktop.notifyTitle', { name, channel: place });
    return {
      title,
      body: shortened(message.text) || t('channels.notifyFile', { count: message.attachments?.length ?? 1 }),
      route: message.thread
        ? `/chat/${message.channel}/thread/${message.thread}/${message.id}`
        : `/chat/${message.channel}/${message.id}`,
      tag: `chat-${message.channel}`,
    };
  }

  /** @param {Message[]} news */
  #many(news) {
    const { people } = this.#workspace;
    const names = [...new Set(news.map((message) => message.shown_as ?? nameOf(people, message.author)))];
    return {
      title: t('desktop.notifyMany', { count: news.length }),
      body: shortened(names.join(', ')),
      route: `/chat/${news[0].channel}/${news[0].id}`,
      tag: 'chat',
    };
  }
}

/** Whether somebody looks at this window. */
export function isLookedAt() {
  return document.hasFocus() && document.visibilityState !== 'hidden';
}

/**
 * The beginning of a text, on one line.
 * @param {string} text
 */
export function shortened(text) {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  return letters.length > LENGTH ? `${letters.slice(0, LENGTH - 1).join('')}…` : letters.join('');
}
