import './app.js';
import { Workspace } from '../shared/data/workspace.js';
import { browserPlace } from '../shared/session/workstation.js';
import { BrowserTransport } from '../shared/transport/browser.js';
import { Router } from './router.js';
import { VERSION } from './version.js';

const workspace = new Workspace({
  transport: new BrowserTransport(),
  place: () => browserPlace('client', VERSION),
});

const app = /** @type {import('./app.js').WorkspaceApp} */ (document.querySelector('workspace-app'));
app.workspace = workspace;
app.router = new Router();
void workspace.start();
