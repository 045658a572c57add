import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a computer has for addresses and documents: it only notes what it is to open, and what it was told of the engine of our pages. */
export class Opener {
  #notes;

  /** @param {string} folder Where it lies, to be put in front of the search path of programs. */
  constructor(folder) {
    this.folder = folder;
    this.#notes = path.join(folder, 'opened');
  }

  /** @param {import('./computer.js').Computer} computer */
  static async on(computer) {
    const opener = new Opener(path.join(computer.environment.HOME, 'opener'));
    await mkdir(opener.folder);
    const program = `#!/bin/sh\n{ echo "$1"; env | grep ^JSC_; } >> '${path.join(opener.folder, 'opened')}'\n`;
    await writeFile(path.join(opener.folder, 'xdg-open'), program, { mode: 0o755 });
    return opener;
  }

  /** What it was given so far, a line each. */
  async opened() {
    return await readFile(this.#notes, 'utf8').catch(() => '');
  }
}
