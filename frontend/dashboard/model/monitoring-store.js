import { listProblems, readOverview, readSeries } from '../../shared/data/monitoring.js';
import { Store } from '../../shared/data/store.js';
import { Hour } from './hour.js';

/**
 * @typedef {import('../../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('../../shared/data/monitoring.js').Sample} Sample
 */

/** A sample comes every 5 s; after so long without one, what is shown is of the past. In milliseconds. */
const FRESH = 15_000;
/** How often the state is asked for, in samples: those bring the figures, not what follows from them. */
const STATE_EVERY = 2;
/** As many unresolved problems are counted; beyond, there are just "many". */
const COUNTED = 50;

/** How the server does: its state, its figures of the last hour, and whether they are of now. */
export class MonitoringStore extends Store {
  /** @type {import('../../shared/data/monitoring.js').Overview | null} */
  overview = null;
  /** @type {Hour | null} */
  hour = null;
  /** What was measured last. @type {Sample | null} */
  sample = null;
  /** When that reached us, by our clock. */
  heardAt = 0;
  /** How many reported problems wait for somebody; `null` while that is not known. @type {number | null} */
  problems = null;
  /** Why there is nothing to show, if so. @type {unknown} */
  error = null;

  #workspace;
  /** @type {number | null} */
  #account = null;
  #round = 0;
  #since = 0;
  /** Samples that came while the hour was on its way. @type {Sample[]} */
  #early = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #aging;

  /** @param {Workspace} workspace */
  constructor(workspace) {
    super();
    this.#workspace = workspace;
    workspace.session.subscribe(() => this.#followSession());
    workspace.link.subscribe(() => this.changed());
    workspace.onBack(() => void this.load());
    workspace.onSignal((signal) => {
      if (signal.kind === 'monitoring.sample') this.#take(signal.data);
    });
    workspace.onEvent((event) => {
      if (event.kind.startsWith('monitoring.problem.')) void this.#countProblems();
    });
  }

  /** Since when there has been no contact, by our clock; `null` while there is. @returns {number | null} */
  get lostAt() {
    return this.#workspace.link.downSince;
  }

  /** Whether what is shown is of now. */
  get fresh() {
    return this.lostAt === null && this.sample !== null && Date.now() - this.heardAt < FRESH;
  }

  /** Reads everything anew. */
  async load() {
    if (this.#account === null) return;
    this.#round += 1;
    const round = this.#round;
    void this.#countProblems();
    try {
      const { transport } = this.#workspace;
      const [overview, series] = await Promise.all([readOverview(transport), readSeries(transport)]);
      if (round !== this.#round) return;
      this.overview = overview;
      this.hour = new Hour(series);
      for (const sample of this.#early) this.hour.add(sample);
      this.#early = [];
      this.error = null;
      if (overview.sample) this.#take(overview.sample);
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
    }
    this.changed();
  }

  #followSession() {
    const { session } = this.#workspace;
    const signedIn = session.state.name === 'signed_in' && session.may('monitoring:read');
    const account = signedIn ? (session.me?.account.id ?? null) : null;
    if (account === this.#account) return;
    this.#forget();
    this.#account = account;
    void this.load();
  }

  #forget() {
    this.#round += 1;
    clearTimeout(this.#aging);
    this.overview = null;
    this.hour = null;
    this.sample = null;
    this.heardAt = 0;
    this.problems = null;
    this.error = null;
    this.#early = [];
    this.changed();
  }

  /** @param {Sample} sample */
  #take(sample) {
    if (this.#account === null) return;
    if (this.hour) this.hour.add(sample);
    else if (this.error) void this.load();
    else this.#early.push(sample);
    if (!this.sample || sample.at >= this.sample.at) this.sample = sample;
    this.heardAt = Date.now();
    clearTimeout(this.#aging);
    this.#aging = setTimeout(() => this.changed(), FRESH + 50);
    this.#since += 1;
    if (this.#since >= STATE_EVERY) void this.#readState();
    this.changed();
  }

  async #readState() {
    this.#since = 0;
    const round = this.#round;
    try {
      const overview = await readOverview(this.#workspace.transport);
      if (round !== this.#round) return;
      this.overview = overview;
      this.changed();
    } catch {
      // The next samples ask again; that the line is gone is said elsewhere.
    }
  }

  async #countProblems() {
    const round = this.#round;
    try {
      const page = await listProblems(this.#workspace.transport, { resolved: false, limit: COUNTED });
      if (round !== this.#round) return;
      this.problems = page.items.length;
      this.changed();
    } catch {
      // Unknown stays unknown; the page of the problems says why.
    }
  }
}
