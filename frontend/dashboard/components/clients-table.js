import { css, html, nothing } from 'lit';
import { LiveList } from '../../shared/app/live-list.js';
import { WsElement } from '../../shared/components/element.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-table.js';
import { listClients } from '../../shared/data/monitoring.js';
import { Watch } from '../../shared/data/store.js';
import { t } from '../../shared/i18n/i18n.js';
import { clientColumns } from './client-columns.js';
import { showClientDetails } from './client-details.js';

/** @typedef {import('../../shared/data/monitoring.js').Client} Client */

/** How long typing in the search pauses before it is looked for, in milliseconds. */
const PAUSE = 250;
/** Round trips change without anything happening: they are looked at so often, in milliseconds. */
const LOOK = 10_000;
/** Up to so many clients are there at once, and sorted here by any column. */
const WHOLE = 200;
/** What the server sorts by. */
const SORTED = new Set(['since', 'name', 'last_seen']);
/** The columns of the short form. */
const SHORT = ['name', 'workstation_name', 'os', 'client_version', 'since', 'latency', 'state'];

/** Who is on, from where and with what, live. Its short form is a part of a page: no filters, no menus. */
export class ClientsTable extends WsElement {
  static properties = {
    workspace: { attribute: false },
    short: { type: Boolean, reflect: true },
    filter: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
      ws-table { flex: 1; min-height: 0; }
      .search { width: 280px; }
      @media (max-width: 560px) { .search { width: 180px; } }
    `,
  ];

  #list = new LiveList(this, (page) => listClients(this.workspace.transport, { ...this.#query(), ...page }), {
    key: (/** @type {Client} */ client) => client.session,
    limit: WHOLE,
    // A row under the pointer or with the focus doesn't jump.
    follows: () => !this.matches(':hover') && !this.matches(':focus-within'),
  });
  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;

  constructor() {
    super();
    this.workspace = /** @type {import('../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.short = false;
    this.filter = { search: '', scope: 'live', sort: '-since' };
    new Watch(this, () => [this.workspace.people, this.workspace.session, this.workspace.link]);
  }

  connectedCallback() {
    super.connectedCallback();
    const { workspace } = this;
    this.#stops = [
      workspace.onSignal((signal) => {
        if (signal.kind === 'monitoring.clients') this.#list.touch();
      }),
      workspace.onEvent((event) => {
        if (event.kind.startsWith('accounts.')) this.#list.touch();
      }),
      // A lease that ran out ends no session and closes no socket: only who is on tells of it.
      workspace.presence.subscribe(() => this.#list.touch()),
    ];
    this.#looking = setInterval(() => {
      if (!workspace.link.live) this.requestUpdate();
      else if (document.visibilityState !== 'hidden') this.#list.touch();
    }, LOOK);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    clearInterval(this.#looking);
    clearTimeout(this.#typing);
  }

  render() {
    const list = this.#list;
    const whole = !list.more;
    const columns = clientColumns(this.workspace, whole && !this.short);
    const { filter } = this;
    return html`<ws-table
      .label=${t('app.clients')}
      .columns=${this.short ? SHORT.map((id) => ({ ...columns[id], sortable: false })) : Object.values(columns)}
      .rows=${list.rows}
      .rowKey=${(/** @type {Client} */ client) => client.session}
      .rowLabel=${(/** @type {Client} */ client) => `${client.display_name}, ${client.workstation_name}`}
      .sort=${this.short ? '' : filter.sort}
      ?local-sort=${whole}
      ?plain=${this.short}
      openable
      .state=${list.state}
      .problem=${list.problem}
      .emptyHeading=${t(filter.search ? 'clients.noMatch' : 'clients.empty')}
      .emptyText=${t(filter.search ? 'clients.noMatchText' : 'clients.emptyText')}
      .more=${list.more}
      .loadingMore=${list.loadingMore}
      .pending=${list.pending}
      storage-key=${this.short ? '' : 'clients'}
      @ws-open=${(/** @type {CustomEvent<{ row: Client }>} */ event) => showClientDetails(this.workspace, event.detail.row)}
      @ws-sort=${(/** @type {CustomEvent} */ event) => this.#sort(event.detail.sort)}
      @ws-more=${() => list.loadMore()}
      @ws-pending=${() => list.load()}
      @ws-retry=${() => list.load()}
    >
      ${this.short ? nothing : this.#toolbar()}
    </ws-table>`;
  }

  #toolbar() {
    return html`
      <ws-field slot="toolbar" class="search" type="search" icon="search" hide-label .label=${t('clients.search')} .placeholder=${t('clients.search')}
        .value=${this.filter.search} @input=${this.#search}></ws-field>
      <ws-segmented slot="toolbar" .label=${t('app.clients')} .value=${this.filter.scope}
        .options=${[{ value: 'live', label: t('clients.live') }, { value: 'hour', label: t('clients.hour') }]}
        @change=${(/** @type {any} */ event) => this.#refine({ scope: event.currentTarget.value })}></ws-segmented>
    `;
  }

  #query() {
    const { search, scope, sort } = this.filter;
    return {
      ...(search ? { search } : {}),
      ...(scope === 'live' ? { live: true } : {}),
      // By other columns only what is here whole is sorted, and here.
      ...(SORTED.has(sort.replace('-', '')) ? { sort } : {}),
    };
  }

  /** @param {string} sort */
  #sort(sort) {
    const local = !this.#list.more;
    this.filter = { ...this.filter, sort: sort || '-since' };
    if (!local) void this.#list.load();
  }

  /** @param {Event} event */
  #search(event) {
    const { value } = /** @type {any} */ (event.currentTarget);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#refine({ search: value.trim() }), PAUSE);
  }

  /** @param {Partial<ClientsTable['filter']>} change */
  #refine(change) {
    this.filter = { ...this.filter, ...change };
    void this.#list.load();
  }
}

customElements.define('clients-table', ClientsTable);
