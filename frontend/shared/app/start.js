import { Workspace } from '../data/workspace.js';
import { browserPlace } from '../session/workstation.js';
import { BrowserTransport } from '../transport/browser.js';
import { Router } from './router.js';
import { VERSION } from './version.js';

/**
 * Starts the application whose element is on the page.
 * @param {object} options
 * @param {'client' | 'dashboard'} options.application
 * @param {import('./router.js').Addresses} options.addresses The addresses of its own pages.
 */
export async function startApplication({ application, addresses }) {
  const app = /** @type {import('./workspace-app.js').WorkspaceApp} */ (
    document.querySelector('workspace-app')
  );
  app.workspace = new Workspace({
    application,
    transport: new BrowserTransport({ application }),
    place: () => browserPlace(application, VERSION),
  });
  app.router = new Router(addresses);
  await app.workspace.start();
}
