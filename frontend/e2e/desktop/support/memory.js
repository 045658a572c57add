import { readFile } from 'node:fs/promises';
import { childrenOf } from './computer.js';

/**
 * The proportional set size of a process and all that it started: what an application takes, with the processes of its page.
 * @param {number} pid
 * @returns {Promise<number>} In bytes.
 */
export async function memoryOf(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  let bytes = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  for (const child of await childrenOf(pid)) bytes += await memoryOf(child.pid);
  return bytes;
}
