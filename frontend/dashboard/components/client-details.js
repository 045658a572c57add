import { css, html, nothing } from 'lit';
import { factList, factsStyle } from '../../shared/app/facts.js';
import { showDialog } from '../../shared/app/show-dialog.js';
import '../../shared/components/ws-date.js';
import { formatBytes, formatNumber, t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { actOnClient } from './client-actions.js';
import { clientBadge, latencyOf } from './client-state.js';

/** @typedef {import('../../shared/data/monitoring.js').Client} Client */

/** All that is known of one client. */
export class ClientDetails extends DialogSection {
  static properties = { client: { attribute: false } };

  static styles = [
    DialogSection.styles,
    factsStyle,
    css`
      h3 { margin-bottom: 8px; font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
    `,
  ];

  constructor() {
    super();
    this.client = /** @type {Client} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { client } = this;
    const over = client.ended_at !== null;
    const own = client.session === this.workspace.session.me?.session;
    const heading = t('clients.of', { name: client.display_name, where: client.workstation_name });
    return html`<ws-dialog open .heading=${heading}>
      <div class="content" tabindex="0" role="group" aria-label=${heading}>
        ${factList([
          [t('clients.state'), clientBadge(client, this.workspace)],
          [t('auth.username'), `@${client.username}`],
          [t('people.application'), t(`account.app_${client.application}`)],
          [t('clients.version'), client.client_version, 'mono'],
          [t('clients.os'), client.os],
          [t('people.address'), client.address, 'mono'],
          [t('clients.workstationId'), client.workstation, 'mono'],
          [t('clients.since'), html`<ws-date .value=${client.since} format="datetime"></ws-date>`],
          [t('clients.lastSeen'), html`<ws-date .value=${client.last_seen_at}></ws-date>`],
          [
            t('clients.endedAt'),
            over ? html`<ws-date .value=${client.ended_at} format="datetime"></ws-date>` : null,
          ],
        ])}
        ${this.#line()}
      </div>
      ${
        over
          ? nothing
          : html`<ws-button slot="footer" icon="send" @click=${() => this.#act('notice')}>${t('clients.noticeToOne')}</ws-button>
              <ws-button slot="footer" variant="danger" icon="unplug" ?disabled=${own} @click=${() => this.#act('end')}>${t('clients.end')}</ws-button>`
      }
    </ws-dialog>`;
  }

  #line() {
    const { connection } = this.client;
    if (!connection) return html`<p class="about">${t('clients.noLine')}</p>`;
    const traffic = (/** @type {number} */ frames, /** @type {number} */ bytes) =>
      t('clients.traffic', { count: frames, size: formatBytes(bytes) });
    return html`<section>
      <h3>${t('clients.line')}</h3>
      ${factList([
        [t('clients.latency'), latencyOf(this.client)],
        [t('clients.lineSince'), html`<ws-date .value=${connection.since}></ws-date>`],
        [t('clients.windows'), formatNumber(connection.sockets)],
        [t('clients.received'), traffic(connection.frames_in, connection.bytes_in)],
        [t('clients.sent'), traffic(connection.frames_out, connection.bytes_out)],
        [
          t('clients.resumes'),
          t('clients.resumesText', { count: connection.resumes, events: connection.events_resumed }),
        ],
        [t('clients.errors'), formatNumber(connection.errors)],
      ])}
    </section>`;
  }

  /** @param {string} action */
  async #act(action) {
    this.close();
    await actOnClient(this.workspace, this.client, action);
  }
}

customElements.define('client-details', ClientDetails);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {Client} client
 */
export function showClientDetails(workspace, client) {
  showDialog('client-details', /** @type {Partial<ClientDetails>} */ ({ workspace, client }));
}
