import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** @typedef {import('./computer.js').Computer} Computer */

const run = promisify(execFile);
/** What the programs said on real computers. */
const RECORDED = path.resolve(import.meta.dirname, '../../../../shared/shell/src/disks/recorded');

/** What nwipe wrote of four of the disks in {@link withDisks}: three erased, one failed. */
const LOG = `[2026/11/30 09:31:35]    info: nwipe 0.37
[2026/11/30 09:31:36]  notice: Found /dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=35H2SCTWS
[2026/11/30 09:31:36]  notice: Found /dev/sdb,  SAS    , SEAGATE ST600MM0, 600 GB, S/N=S0M1ABCD0000K1234567
[2026/11/30 09:31:37]  notice: Found /dev/sde,  USB    , ST500LT012-1DG14, 500 GB, S/N=W3P8XYZ1
[2026/11/30 09:31:37]  notice: Found /dev/sdg,  ATA    , WDC WD5003ABYX-0, 500 GB, S/N=WD-WMAYP1234567
[2026/11/30 09:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sda
[2026/11/30 09:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sdb
[2026/11/30 09:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sde
[2026/11/30 09:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sdg
********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
       sda | Erased |  104 MB/s | 02:39:12 | TOSHIBA MQ01ABD1/35H2SCTWS
!      sdb |-FAILED-|   12 MB/s | 00:30:00 | SEAGATE ST600MM0/S0M1ABCD0000K1234567
       sde | Erased |   90 MB/s | 03:10:25 | ST500LT012-1DG14/W3P8XYZ1
       sdg | Erased |  100 MB/s | 02:10:25 | WDC WD5003ABYX-0/WD-WMAYP1234567
[2026/11/30 13:00:01] Total Throughput 306 MB/s, DoD 5220.22M, 1R+B+VL
********************************************************************************
`;

/**
 * Puts disks into a computer, as far as its programs tell: what lists them, and what reads what they say of themselves, of which
 * only four let it.
 * @param {Computer} computer
 * @returns {Promise<Record<string, string>>} What an application is started with that is to find them.
 */
export async function withDisks(computer) {
  const folder = path.join(computer.environment.HOME, 'bin');
  await mkdir(folder, { recursive: true });
  const reports = { sda: 'sata', sdb: 'sas', sdc: 'm2-sata', sde: 'usb-dock' };
  const cases = Object.entries(reports).map(
    ([disk, report]) => `/dev/${disk}) exec cat ${RECORDED}/smartctl-${report}.json ;;`,
  );
  await program(folder, 'lsblk', `exec cat ${RECORDED}/lsblk-2.38.json`);
  await program(
    folder,
    'smartctl',
    `case "$3" in\n${cases.join('\n')}\n*) cat ${RECORDED}/smartctl-no-rights.json; exit 2 ;;\nesac`,
  );
  return { PATH: `${folder}:${computer.environment.PATH}` };
}

/** @param {string} folder @param {string} name @param {string} lines */
async function program(folder, name, lines) {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${lines}\n`);
  await run('chmod', ['755', file]);
}

/**
 * The log of a wipe, where the dialog of the computer would find it.
 * @param {Computer} computer
 * @returns {Promise<string>} Where it lies.
 */
export async function wipeLog(computer) {
  const file = path.join(computer.environment.HOME, 'nwipe.log');
  await writeFile(file, LOG);
  return file;
}
