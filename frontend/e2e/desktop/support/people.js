import { NORA } from './organisation.js';

/** @typedef {import('./app-window.js').AppWindow} AppWindow */
/** @typedef {import('./organisation.js').Person} Person */

/**
 * Types the address of a server into a window that has none yet.
 * @param {AppWindow} window
 * @param {string} address
 */
export async function chooseServer(window, address) {
  await window.fill('Address', address);
  await window.press('Connect');
}

/**
 * Types the credentials and sends them; what comes of it is the test's to say.
 * @param {AppWindow} window
 * @param {Person} person
 */
export async function trySignIn(window, person = NORA) {
  await window.fill('Username', person.username);
  await window.fill('Password', person.password);
  await window.press('Sign in');
}

/**
 * @param {AppWindow} window
 * @param {Person} person
 */
export async function signIn(window, person = NORA) {
  await trySignIn(window, person);
  await window.sees({ css: 'ws-frame' });
}

/**
 * @param {AppWindow} window
 * @param {Person} person Who is signed in there.
 */
export async function signOut(window, person) {
  await window.press(`Account of ${person.name}`);
  await window.click({ role: 'menuitem', name: 'Sign out' });
  await window.sees({ role: 'heading', name: 'Sign in' });
}
