import { existsSync } from 'node:fs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** How tests start the browser: the system's own, where there is one, with nothing that calls out to a network. */
export const launchOptions = {
  ...(existsSync(program) ? { executablePath: program } : {}),
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
