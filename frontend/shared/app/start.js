import { Workspace } from '../data/workspace.js';
import { isDesktop } from '../desktop/platform.js';
import { browserPlace } from '../session/workstation.js';
import { BrowserTransport } from '../transport/browser.js';
import { Router } from './router.js';
import { VERSION } from './version.js';

/**
 * @typedef {import('./workspace-app.js').WorkspaceApp} WorkspaceApp
 *
 * @typedef {object} Options
 * @property {'client' | 'dashboard'} application
 * @property {import('./router.js').Addresses} addresses The addresses of its own pages.
 */

/**
 * Starts the application whose element is on the page, in a browser or on the desktop.
 * @param {Options} options
 */
export async function startApplication({ application, addresses }) {
  const app = /** @type {WorkspaceApp} */ (document.querySelector('workspace-app'));
  if (isDesktop()) {
    const { startDesktop } = await import('../desktop/desktop.js');
    const desktop = await startDesktop();
    if (!desktop) return;
    const { transport, storage, shell } = desktop;
    app.workspace = new Workspace({
      application,
      transport,
      storage,
      // The shell knows where we are, and tells the server itself.
      place: () => undefined,
      address: () => shell.server?.address ?? location.href,
    });
    app.router = new Router(addresses);
    app.desktop = desktop;
    desktop.join(app);
  } else {
    app.workspace = new Workspace({
      application,
      transport: new BrowserTransport({ application }),
      place: () => browserPlace(application, VERSION),
    });
    app.router = new Router(addresses);
  }
  await app.workspace.start();
}
