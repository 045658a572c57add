import { html, nothing } from 'lit';
import { Submission } from '../../shared/app/submission.js';
import '../../shared/components/ws-button.js';
import { t } from '../../shared/i18n/i18n.js';
import '../../shared/pages/components/public-layout.js';
import { DashboardPage } from '../page.js';

/** For somebody who signed in and is no administrator: says so, and where their work is. */
export class RefusedPage extends DashboardPage {
  #submission = new Submission(this);

  get heading() {
    return t('dashboard.refused');
  }

  render() {
    const { session } = this.workspace;
    return html`
      <public-layout
        .heading=${t('dashboard.refused')}
        .sub=${t('dashboard.refusedText', { name: this.me.account.display_name })}
        .organisation=${session.server?.name ?? ''}
      >
        ${this.#submission.banner()}
        ${this.#toClient()}
        <ws-button wide icon="log-out" ?loading=${this.#submission.busy} @click=${this.#leave}>
          ${t('frame.signOut')}
        </ws-button>
      </public-layout>
    `;
  }

  /** In a browser the client is one address further up; beside a desktop window it is a program of its own. */
  #toClient() {
    if (this.desktop) return nothing;
    return html`<ws-button variant="primary" wide icon="arrow-right" href="../">${t('dashboard.toClient')}</ws-button>`;
  }

  async #leave() {
    await this.#submission.run(() => this.workspace.session.signOut());
  }
}

customElements.define('refused-page', RefusedPage);
