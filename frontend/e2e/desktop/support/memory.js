import { readFile, readlink } from 'node:fs/promises';
import { childrenOf } from './computer.js';

/**
 * The proportional set size of a process and all that it started: what an application takes, with the processes of its page.
 * @param {number} pid
 * @returns {Promise<number>} In bytes.
 */
export async function memoryOf(pid) {
  return (await memoriesOf(pid)).reduce((total, { bytes }) => total + bytes, 0);
}

/**
 * The same for each of the processes.
 * @param {number} pid
 * @returns {Promise<{ program: string, bytes: number }[]>}
 */
export async function memoriesOf(pid) {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const found = [{ program, bytes: Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024 }];
  for (const child of await childrenOf(pid)) found.push(...(await memoriesOf(child.pid)));
  return found;
}
