import { nameOf } from '../app/names.js';
import { t } from '../i18n/i18n.js';
import { invoke } from './bridge.js';

/**
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 * @typedef {import('../data/types.js').Message} Message
 */

/** What arrives together is told together, in milliseconds. */
const TOGETHER = 250;
/** From one telling to the next; what comes in between waits, in milliseconds. */
const PAUSE = 2_000;
/** More than this at once is told as a number: a machine that wakes up has hundreds of them. */
const MOST = 3;
/** How much of a message is told, in characters. */
const LENGTH = 160;

/** Tells of messages, and of an administrator's notices, by the system's notifications while nobody looks at the window. */
export class Notifier {
  #workspace;
  #wanted;
  #attended;
  /** @type {Message[]} */
  #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #toldAt = 0;
  #stop;

  /**
   * @param {object} options
   * @param {Workspace} options.workspace
   * @param {() => boolean} options.wanted Whether the person wants to be told.
   * @param {() => boolean} [options.attended] Whether somebody looks at the window.
   */
  constructor({ workspace, wanted, attended = () => document.hasFocus() }) {
    this.#workspace = workspace;
    this.#wanted = wanted;
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
    if (!this.#wanted() || this.#attended() || this.#isOwn(message)) return;
    this.#waiting.push(message);
    if (this.#timer !== undefined) return;
    const wait = Math.max(TOGETHER, this.#toldAt + PAUSE - Date.now());
    this.#timer = setTimeout(() => void this.#tell(), wait);
  }

  /**
   * An administrator has something to say, to everyone or to one session.
   * @param {{ notice: { id: number, text: string }, session: number | null }} sent
   */
  async #tellNotice({ notice, session }) {
    if (!this.#wanted() || this.#attended()) return;
    if (session !== null && session !== this.#workspace.session.me?.session) return;
    const told = {
      title: t('app.notice'),
      body: shortened(notice.text),
      route: '/chat',
      tag: `notice-${notice.id}`,
    };
    await invoke('notify', told).catch(() => {});
  }

  /** @param {Message} message */
  #isOwn(message) {
    return message.author === this.#workspace.session.me?.account.id;
  }

  async #tell() {
    this.#timer = undefined;
    this.#toldAt = Date.now();
    const { chat } = this.#workspace;
    // Some of it may have been read on another screen meanwhile, or here.
    const news = this.#attended()
      ? []
      : this.#waiting.filter(
          (message) => message.id > (chat.channels.get(message.channel)?.read.message ?? 0),
        );
    this.#waiting = [];
    if (!this.#workspace.session.me || news.length === 0) return;
    try {
      if (news.length > MOST) await invoke('notify', this.#many(news));
      else for (const message of news) await invoke('notify', this.#one(message));
    } catch {
      // A system without notifications still shows the number in the tray.
    }
  }

  /** @param {Message} message */
  #one(message) {
    const { people, chat } = this.#workspace;
    const name = nameOf(people, message.author);
    const channel = chat.channels.get(message.channel)?.name ?? '';
    return {
      title: t('desktop.notifyTitle', { name, channel }),
      body: shortened(message.text),
      route: `/chat/${message.channel}/${message.id}`,
      tag: `chat-${message.channel}`,
    };
  }

  /** @param {Message[]} news */
  #many(news) {
    const { people } = this.#workspace;
    const names = [...new Set(news.map((message) => nameOf(people, message.author)))];
    return {
      title: t('desktop.notifyMany', { count: news.length }),
      body: shortened(names.join(', ')),
      route: `/chat/${news[0].channel}/${news[0].id}`,
      tag: 'chat',
    };
  }
}

/**
 * The beginning of a text, on one line.
 * @param {string} text
 */
export function shortened(text) {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  return letters.length > LENGTH ? `${letters.slice(0, LENGTH - 1).join('')}…` : letters.join('');
}
