import { AppPage } from '../shared/app/page.js';

/** A page of the dashboard: it is also given how the server does. */
export class DashboardPage extends AppPage {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { monitoring: { attribute: false } };

  constructor() {
    super();
    this.monitoring = /** @type {import('./model/monitoring-store.js').MonitoringStore} */ (
      /** @type {unknown} */ (undefined)
    );
  }

  watches() {
    return [...super.watches(), this.workspace.people, this.monitoring];
  }
}
