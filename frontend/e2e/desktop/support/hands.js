import { spawn } from 'node:child_process';
import { expect } from '@playwright/test';

/** @typedef {import('./computer.js').Computer} Computer */

/**
 * Types into a dialog of the system's, which no WebDriver reaches, and confirms it.
 * @param {Computer} computer
 * @param {string} title
 * @param {string} text
 */
export async function typeInto(computer, title, text) {
  for (const args of [
    ['search', '--sync', '--onlyvisible', '--name', title, 'windowfocus', '--sync'],
    ['key', 'ctrl+a'],
    ['type', '--delay', '20', text],
    ['key', 'Return'],
  ]) {
    expect(await xdotool(computer, ...args), `xdotool ${args.join(' ')}`).toBe(0);
  }
}

/**
 * Whether a window with such a title is on the screen.
 * @param {Computer} computer
 * @param {string} title A regular expression.
 */
export async function hasWindow(computer, title) {
  return (await xdotool(computer, 'search', '--onlyvisible', '--name', title)) === 0;
}

/**
 * @param {Computer} computer
 * @param {...string} args
 * @returns {Promise<number | null>} Its exit code.
 */
async function xdotool(computer, ...args) {
  const running = spawn('xdotool', args, { env: computer.environment, stdio: 'ignore', timeout: 15_000 });
  return await new Promise((resolve, reject) => running.once('exit', resolve).once('error', reject));
}
