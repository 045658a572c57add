import { uuidv7 } from '../data/uuid.js';

const STORED = 'workspace.workstation';

/**
 * Describes this browser profile to the server, whose rule of one session per workstation means it.
 * @param {'client' | 'dashboard'} application
 * @param {string} version
 * @returns {import('../transport/transport.js').Place}
 */
export function browserPlace(application, version) {
  const { browser, os } = nameOf(navigator.userAgent);
  return {
    application,
    workstation: workstationId(),
    workstation_name: os ? `${browser} · ${os}` : browser,
    os,
    client_version: version,
    refresh_in: 'cookie',
  };
}

/**
 * The id of this browser profile, made once. All windows of the profile share it; without storage it
 * lasts as long as the page.
 * @returns {string}
 */
export function workstationId() {
  try {
    const known = localStorage.getItem(STORED);
    if (known) return known;
    const made = uuidv7();
    localStorage.setItem(STORED, made);
    return localStorage.getItem(STORED) ?? made;
  } catch {
    fallback ??= uuidv7();
    return fallback;
  }
}

/** @type {string | undefined} */
let fallback;

/**
 * A name for people, from what the browser says of itself. Order matters: most browsers also claim to
 * be those they descend from.
 * @param {string} agent
 * @returns {{ browser: string, os: string }}
 */
export function nameOf(agent) {
  const browsers = [
    ['Edge', /\bEdg(?:A|iOS)?\//],
    ['Opera', /\bOPR\//],
    ['Vivaldi', /\bVivaldi\//],
    ['Samsung Internet', /\bSamsungBrowser\//],
    ['Firefox', /\b(?:Firefox|FxiOS)\//],
    ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\//],
    ['Safari', /\bSafari\//],
  ];
  const systems = [
    ['Android', /\bAndroid\b/],
    ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
    ['Windows', /\bWindows\b/],
    ['ChromeOS', /\bCrOS\b/],
    ['macOS', /\bMac OS X\b/],
    ['Linux', /\bLinux\b/],
  ];
  return { browser: firstOf(browsers, agent) || 'Browser', os: firstOf(systems, agent) };
}

/**
 * @param {(string | RegExp)[][]} choices
 * @param {string} agent
 */
function firstOf(choices, agent) {
  const found = choices.find(([, pattern]) => /** @type {RegExp} */ (pattern).test(agent));
  return found ? String(found[0]) : '';
}
