import { Notifier } from '../desktop/notifier.js';

/** @typedef {import('../desktop/notifier.js').Told} Told */

/** How long one stands where the system does not take it away by itself, in milliseconds. */
const STANDS = 8_000;

/**
 * Whether this browser shows notifications: 'granted', 'denied', 'default' (nobody was asked) or 'unsupported'.
 * @returns {NotificationPermission | 'unsupported'}
 */
export function browserPermission() {
  // A page on plain HTTP in a local network has the interface and is never allowed to use it.
  return typeof Notification === 'undefined' || !globalThis.isSecureContext
    ? 'unsupported'
    : Notification.permission;
}

/** Asks the person, once, whether this browser may show them. @returns {Promise<NotificationPermission>} */
export async function askBrowser() {
  return await Notification.requestPermission();
}

/**
 * Tells of messages by the browser's notifications, where it is allowed to.
 * @param {import('../data/workspace.js').Workspace} workspace
 * @param {import('./router.js').Router} router
 */
export function notifyInBrowser(workspace, router) {
  return new Notifier({
    workspace,
    wanted: () => browserPermission() === 'granted',
    show: (told) => show(told, router),
  });
}

/**
 * @param {Told} told
 * @param {import('./router.js').Router} router
 */
function show(told, router) {
  // Other windows of this browser tell of the same message: the same tag makes it one notification.
  const notification = new Notification(told.title, { body: told.body, tag: told.tag });
  const timer = setTimeout(() => notification.close(), STANDS);
  notification.addEventListener('click', () => {
    clearTimeout(timer);
    window.focus();
    router.go(told.route);
    notification.close();
  });
}
