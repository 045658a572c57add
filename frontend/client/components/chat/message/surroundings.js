import { mayDeleteMany } from './selecting.js';

/**
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('../message-list.js').Surroundings} Surroundings
 * @typedef {import('lit').ReactiveController} ReactiveController
 */

/**
 * What the rows of a channel, or of a thread of it, know of where they stand.
 * @param {Workspace} workspace
 * @param {number} channel
 * @param {boolean} inThread
 * @returns {Surroundings}
 */
export function surroundingsOf(workspace, channel, inThread) {
  const { people, chat, files, session } = workspace;
  const known = chat.get(channel);
  return {
    people,
    files,
    inThread,
    self: session.me?.account.id ?? 0,
    writes: chat.writing(channel) === null,
    selects: mayDeleteMany(workspace, channel),
    orders: chat.manages(channel) && known?.kind !== 'direct',
    person: once(
      () => people.people.values(),
      (person) => person.username,
    ),
    channel: once(
      () => chat.channels.values(),
      ({ name }) => name,
      ({ id }) => id,
    ),
    unreadReplies: (root) => chat.followed.marker(root)?.unread ?? 0,
  };
}

/**
 * Finds things by name; the names are only gone through when one is asked for.
 * @template T
 * @template [R=T]
 * @param {() => Iterable<T>} all
 * @param {(one: T) => string} nameOf
 * @param {(one: T) => R} [answer]
 * @returns {(name: string) => R | undefined}
 */
function once(all, nameOf, answer = (one) => /** @type {any} */ (one)) {
  /** @type {Map<string, R> | null} */
  let found = null;
  return (name) => {
    if (!found) {
      found = new Map();
      for (const one of all()) if (nameOf(one)) found.set(nameOf(one).toLowerCase(), answer(one));
    }
    return found.get(name.toLowerCase());
  };
}

/**
 * Whether somebody is looking at this window, and a part of the page is to be seen in it: on a narrow screen
 * another one may stand above it.
 * @param {Element} part
 */
export function isAttended(part) {
  return document.visibilityState === 'visible' && document.hasFocus() && part.checkVisibility?.() !== false;
}

/** What changes whether somebody is looking. @type {[EventTarget, string][]} */
const ATTENTION = [
  [window, 'focus'],
  [window, 'blur'],
  [document, 'visibilitychange'],
];

/**
 * Calls back when somebody begins to look, or looks away.
 * @implements {ReactiveController}
 */
export class Attention {
  #attend;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => void} attend
   */
  constructor(host, attend) {
    this.#attend = attend;
    host.addController(this);
  }

  hostConnected() {
    for (const [target, type] of ATTENTION) target.addEventListener(type, this.#attend);
  }

  hostDisconnected() {
    for (const [target, type] of ATTENTION) target.removeEventListener(type, this.#attend);
  }
}
