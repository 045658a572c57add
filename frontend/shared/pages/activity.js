import { css, html } from 'lit';
import '../components/ws-date.js';
import '../components/ws-field.js';
import '../components/ws-page-header.js';
import '../components/ws-table.js';
import { subjectOf, wordsFor } from '../app/activity-words.js';
import { listActivity } from '../data/activity.js';
import { t } from '../i18n/i18n.js';
import { showEntryDetails } from './components/entry-details.js';
import './components/person-cell.js';
import { LiveList } from '../app/live-list.js';
import { nameOf } from '../app/names.js';
import { AppPage } from '../app/page.js';

/** @typedef {import('../data/types.js').Activity} Activity */

/** The modules whose doings can be looked at alone. */
const MODULES = ['accounts', 'organisation', 'chat', 'reception', 'mail', 'monitoring', 'jobs'];

/** The journal of everything that happened, newest first, for administrators. */
export class ActivityPage extends AppPage {
  static properties = { filter: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 16px 20px; }
      ws-table { flex: 1; min-height: 0; }
      .filter { width: 170px; }
      @media (max-width: 560px) { .panel { padding: 12px; } .filter { width: 140px; } }
    `,
  ];

  #list = new LiveList(
    this,
    (/** @type {{ cursor: string | null, limit: number }} */ page) =>
      listActivity(this.workspace.transport, { ...this.#query(), ...page }),
    { key: (row) => row.seq },
  );
  #stop = () => {};

  constructor() {
    super();
    this.filter = { user: '', module: '', from: '', to: '' };
  }

  watches() {
    const { session, people } = this.workspace;
    return [session, people];
  }

  get heading() {
    return t('app.activity');
  }

  get keyGroups() {
    return [
      {
        label: t('app.activity'),
        keys: [
          { keys: 'ArrowDown', label: t('frame.moveList') },
          { keys: 'Enter', label: t('frame.openItem') },
        ],
      },
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(() => this.#list.touch());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    const list = this.#list;
    const { people } = this.workspace;
    const filtered = Object.values(this.filter).some(Boolean);
    const everyone = [...people.people.values()].map((person) => ({
      value: String(person.id),
      label: nameOf(people, person.id),
    }));
    return html`
      <ws-page-header .heading=${t('app.activity')} .sub=${t('activity.sub')}></ws-page-header>
      <div class="panel">
        <ws-table
          .label=${t('app.activity')}
          .columns=${this.#columns()}
          .rows=${list.rows}
          .rowKey=${(/** @type {any} */ entry) => entry.seq}
          .rowLabel=${(/** @type {any} */ entry) => wordsFor(entry)}
          .state=${list.state}
          .problem=${list.problem}
          .emptyHeading=${t(filtered ? 'activity.noMatch' : 'activity.empty')}
          .emptyText=${t(filtered ? 'activity.noMatchText' : 'activity.emptyText')}
          .more=${list.more}
          .loadingMore=${list.loadingMore}
          .pending=${list.pending}
          storage-key="activity"
          openable
          @ws-open=${(/** @type {CustomEvent<{ row: Activity }>} */ event) => showEntryDetails(this.workspace, event.detail.row)}
          @ws-more=${() => list.loadMore()}
          @ws-pending=${() => list.load()}
          @ws-retry=${() => list.load()}
        >
          ${this.#select('user', t('activity.who'), [{ value: '', label: t('activity.everyone') }, ...everyone])}
          ${this.#select('module', t('activity.module'), [
            { value: '', label: t('activity.everyModule') },
            ...MODULES.map((name) => ({ value: name, label: t(`activity.module_${name}`) })),
          ])}
          ${this.#day('from', t('activity.from'))} ${this.#day('to', t('activity.to'))}
        </ws-table>
      </div>
    `;
  }

  /**
   * @param {'user' | 'module'} name
   * @param {string} label
   * @param {{ value: string, label: string }[]} options
   */
  #select(name, label, options) {
    return html`<ws-field slot="toolbar" class="filter" type="select" hide-label .label=${label} .options=${options} .value=${this.filter[name]}
      @change=${(/** @type {any} */ event) => this.#refine({ [name]: event.currentTarget.value })}></ws-field>`;
  }

  /**
   * @param {'from' | 'to'} name
   * @param {string} label
   */
  #day(name, label) {
    return html`<ws-field slot="toolbar" class="filter day" type="date" hide-label .label=${label} .value=${this.filter[name]}
      @change=${(/** @type {any} */ event) => this.#refine({ [name]: event.currentTarget.value })}></ws-field>`;
  }

  #columns() {
    const { people } = this.workspace;
    return [
      {
        id: 'at',
        label: t('activity.when'),
        width: 'minmax(150px, 0.8fr)',
        fixed: true,
        render: (/** @type {any} */ entry) => html`<ws-date .value=${entry.at}></ws-date>`,
        text: (/** @type {any} */ entry) => entry.at,
      },
      {
        id: 'actor',
        label: t('activity.who'),
        width: 'minmax(160px, 1fr)',
        fixed: true,
        render: (/** @type {any} */ entry) => {
          if (entry.actor === null || entry.actor === undefined) return t('chat.theServer');
          const person = people.get(entry.actor);
          return html`<person-cell .name=${nameOf(people, entry.actor)} .color=${person?.avatar_color ?? '#8a8a99'}
            ?former=${person?.former ?? false}></person-cell>`;
        },
        text: (/** @type {any} */ entry) => nameOf(people, entry.actor),
      },
      {
        id: 'what',
        label: t('activity.what'),
        width: 'minmax(240px, 2fr)',
        fixed: true,
        text: (/** @type {any} */ entry) => wordsFor(entry),
      },
      {
        id: 'subject',
        label: t('activity.subject'),
        width: 'minmax(150px, 1fr)',
        text: (/** @type {any} */ entry) => subjectOf(entry, people),
      },
      {
        id: 'address',
        label: t('people.address'),
        width: 'minmax(120px, 0.8fr)',
        mono: true,
        text: (/** @type {any} */ entry) => entry.address ?? '',
      },
      {
        id: 'seq',
        label: t('activity.seq'),
        width: '90px',
        align: /** @type {const} */ ('end'),
        mono: true,
        hidden: true,
      },
      { id: 'kind', label: t('activity.kind'), width: 'minmax(190px, 1fr)', mono: true, hidden: true },
    ];
  }

  /** The filter as the server takes it: days are civil here and instants there. */
  #query() {
    const { user, module, from, to } = this.filter;
    const until = to ? new Date(`${to}T00:00:00`) : null;
    // The last day belongs to the range.
    until?.setDate(until.getDate() + 1);
    return {
      ...(user ? { user: Number(user) } : {}),
      ...(module ? { module } : {}),
      ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
      ...(until ? { to: until.toISOString() } : {}),
    };
  }

  /** @param {Partial<ActivityPage['filter']>} change */
  #refine(change) {
    this.filter = { ...this.filter, ...change };
    void this.#list.load();
  }
}

customElements.define('activity-page', ActivityPage);
