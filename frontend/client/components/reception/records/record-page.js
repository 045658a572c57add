import { html, nothing } from 'lit';
import { stateOf } from '../../../../shared/app/problems.js';
import { Submission } from '../../../../shared/app/submission.js';
import { confirmAction } from '../../../../shared/components/confirm.js';
import { isTyping } from '../../../../shared/components/focus.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-badge.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-menu.js';
import '../../../../shared/components/ws-page-header.js';
import '../../../../shared/components/ws-state.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import '../documents/record-documents.js';
import { draftPlace } from './kept-draft.js';
import { newsBanner, refusedBanner } from './record-banners.js';
import { RecordBase } from './record-base.js';
import { explainRecord, firstWrong, lineProblem } from './record-problems.js';
import { recordStyle } from './record-style.js';

/**
 * @typedef {import('./record-draft.js').Values} Draft
 */

/** Events come in swarms; one look after the swarm is enough. In milliseconds. */
const SETTLE = 300;

/**
 * One record of reception: shown, made, changed, deleted, restored. It follows what happens to the record; while it is
 * edited, what others change comes in underneath. What is a kind's own (its form, its words) a subclass says.
 */
export class RecordPage extends RecordBase {
  static properties = {
    record: { state: true },
    error: { state: true },
    wrong: { state: true },
  };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [RecordBase.styles, recordStyle];

  submission = new Submission(this);
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  /** @type {(() => void)[]} */
  #stops = [];

  constructor() {
    super();
    /** Why there is no record. @type {unknown} */
    this.error = null;
    /** What is wrong with the form before it is sent, by the field's path. @type {Record<string, string>} */
    this.wrong = {};
  }

  get heading() {
    if (this.record) return this.nameOf(this.record);
    return this.isNew ? t(`records.${this.section}_new`) : t(`reception.tab_${this.section}`);
  }

  get keyGroups() {
    const editing = this.draft.values !== null;
    return [
      {
        label: this.heading,
        keys: editing
          ? [
              { keys: 'Ctrl+Enter', label: t('records.save') },
              { keys: 'Escape', label: t('records.stopEditing') },
            ]
          : [
              { keys: 'e', label: t('records.edit') },
              { keys: 'Escape', label: t('records.toList') },
            ],
      },
    ];
  }

  watches() {
    const { session, link, people } = this.workspace;
    return [session, link, people];
  }

  connectedCallback() {
    super.connectedCallback();
    this.open();
    addEventListener('keydown', this.#onKey);
    this.#stops = [
      () => removeEventListener('keydown', this.#onKey),
      this.workspace.onEvent(({ kind }) => {
        if (this.concerns(kind)) this.touch();
      }),
      this.workspace.onBack(() => void this.load()),
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    clearTimeout(this.#settling);
    this.#round += 1;
  }

  /** @param {Map<PropertyKey, any>} changed */
  willUpdate(changed) {
    const before = changed.get('route');
    if (before && before.path !== this.route.path && this.hasUpdated) this.open();
  }

  /** Begins with the record of the address. */
  open() {
    this.#round += 1;
    this.record = null;
    this.error = null;
    this.wrong = {};
    this.draft.close();
    this.submission.clear();
    if (!this.isNew) void this.load();
    else if (this.writes) this.draft.begin(this.#place, this.blank(), 0);
    else this.error = new ApiError({ status: 403, code: 'not_allowed' });
  }

  /** Something happened that may concern the record: looks again, once things have settled. */
  touch() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.load(), SETTLE);
  }

  /** Fetches the record, or fetches it again; what is shown stays until the new one is here. */
  async load() {
    if (this.isNew) return;
    this.#round += 1;
    const round = this.#round;
    try {
      const record = await this.calls.get(this.workspace.transport, Number(this.address));
      if (round === this.#round) this.take(record);
    } catch (error) {
      if (round === this.#round && !this.record) this.error = error;
    }
  }

  /**
   * Takes the record as the server has it now; a form that is open goes on with it.
   * @param {any} record
   */
  take(record) {
    const first = !this.record;
    if (this.record && record.version < this.record.version) return;
    this.record = record;
    this.error = null;
    const { draft } = this;
    if (draft.values) {
      if (record.version !== draft.version) draft.rebase(this.draftOf(record), record.version);
    } else if (first && this.mayEdit(record) && draft.waits(this.#place, record.version)) this.edit();
  }

  get #place() {
    return draftPlace(this.workspace, this.section, this.address);
  }

  /** Opens the form for the record that is shown. */
  edit() {
    if (!this.record || !this.mayEdit(this.record)) return;
    this.wrong = {};
    this.submission.clear();
    this.draft.begin(this.#place, this.draftOf(this.record), this.record.version);
  }

  /**
   * Changes the form.
   * @param {Draft} change
   */
  change(change) {
    this.draft.change(change);
    if (Object.keys(this.wrong).length) this.#judge();
  }

  /** What is to be sent; `null` while something is wrong with the form. */
  #judge() {
    const { values, base } = this.draft;
    /** @type {Record<string, string>} */
    const wrong = {};
    const body = this.wire(/** @type {Draft} */ (values), wrong, this.isNew ? null : base);
    this.wrong = wrong;
    return Object.keys(wrong).length ? null : body;
  }

  /**
   * What is wrong with a field, said at the field.
   * @param {string} path
   */
  problem(path) {
    return this.wrong[path] || lineProblem(this.submission.error, path) || this.submission.field(path);
  }

  /** Leaves the form; what was written asks once. */
  async stopEditing() {
    if (this.draft.dirty) {
      const sure = await confirmAction({
        title: this.isNew
          ? t(`records.${this.section}_discardNew`)
          : t('records.discardTitle', { name: this.inSentence(this.record) }),
        body: t('records.discardBody'),
        action: t('records.discard'),
        danger: true,
      });
      if (!sure) return;
    }
    this.#leaveForm();
    if (this.isNew) this.router.go(`/reception/${this.section}`, { replace: true });
  }

  #leaveForm() {
    this.draft.forget();
    this.wrong = {};
    this.submission.clear();
  }

  /** Sends the form; what is wrong with it is said at its fields. */
  async save() {
    if (!this.draft.values || this.submission.busy) return;
    this.draft.change(this.tidy(this.draft.values));
    const body = this.#judge();
    if (!body) {
      void this.#toProblem();
      return;
    }
    const made = this.isNew;
    const done = await this.submission.run(() => this.#send(body));
    const { error } = this.submission;
    if (!done) {
      if (!(error instanceof ApiError && error.unanswered)) this.draft.renewKey();
      void this.#toProblem();
    } else if (!this.draft.values) {
      const text = t(made ? 'records.created' : 'records.saved', { name: this.nameOf(this.record) });
      toast({ text, tone: 'ok' });
      if (made) this.router.go(`/reception/${this.section}/${this.record.id}`, { replace: true });
    }
  }

  /** @param {any} body */
  async #send(body) {
    const { transport } = this.workspace;
    const { version, key } = this.draft;
    try {
      const record = this.isNew
        ? await this.calls.create(transport, body, key)
        : await this.calls.update(transport, this.record.id, { version, ...body });
      this.#round += 1;
      this.record = record;
      this.draft.forget();
      this.wrong = {};
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'version_conflict') throw error;
      // Somebody else was quicker: the form goes on from what they made of it, and says so.
      const current = error.current ?? (await this.calls.get(transport, this.record.id));
      this.record = current;
      this.draft.rebase(this.draftOf(current), current.version);
      this.draft.news ??= { changed: [], clashes: [] };
    }
  }

  /** Leads to what is wrong, once it is said. */
  async #toProblem() {
    await this.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const field = firstWrong(/** @type {ShadowRoot} */ (this.renderRoot));
    if (field) field.focus();
    else this.renderRoot.querySelector('ws-banner')?.scrollIntoView({ block: 'nearest' });
  }

  /**
   * Does something to the record as it is shown, and shows what came of it.
   * @param {(record: any) => Promise<any>} work Answers the record, or nothing.
   * @param {string} done What is said then.
   * @returns {Promise<boolean>}
   */
  async act(work, done) {
    try {
      const record = await work(this.record);
      this.#round += 1;
      if (record) this.record = record;
      toast({ text: done, tone: 'ok' });
      return true;
    } catch (error) {
      // What the refusal says of the record is how it is now.
      if (error instanceof ApiError && error.current?.id === this.record.id && error.current.version)
        this.record = error.current;
      toast({ text: explainRecord(error), tone: 'danger' });
      return false;
    }
  }

  async #remove() {
    const name = this.nameOf(this.record);
    const sure = await confirmAction({
      title: t('records.deleteTitle', { name: this.inSentence(this.record) }),
      body: t(`records.${this.section}_deleteBody`),
      action: t('records.deleteVerb'),
      danger: true,
    });
    if (!sure) return;
    const { id } = this.record;
    const gone = await this.act(
      async () => {
        await this.calls.remove(this.workspace.transport, id);
      },
      t('records.deleted', { name }),
    );
    if (gone) this.router.go(`/reception/${this.section}`);
  }

  async restore() {
    const { id } = this.record;
    await this.act(
      () => this.calls.restore(this.workspace.transport, id),
      t('records.restored', { name: this.nameOf(this.record) }),
    );
  }

  render() {
    return html`${this.#header()}
      <div class="page" tabindex="-1"><div class="inner">${this.#content()}</div></div>`;
  }

  #header() {
    const { record } = this;
    const draft = this.draft.values;
    return html`<ws-page-header .heading=${this.heading} .sub=${record && !draft ? this.sub(record) : ''}
      .crumbs=${[{ label: t(`reception.tab_${this.section}`), href: `#/reception/${this.section}` }]}>
      ${record ? html`<span slot="meta">${record.deleted_at ? html`<ws-badge tone="danger" icon="trash">${t(`records.${this.section}_isDeleted`)}</ws-badge>` : this.meta(record)}</span>` : nothing}
      ${draft ? this.#formButtons() : record ? this.#buttons(record) : nothing}
    </ws-page-header>`;
  }

  #formButtons() {
    return html`<ws-button slot="actions" @click=${() => this.stopEditing()}>${t('ui.cancel')}</ws-button>
      <ws-button slot="actions" variant="primary" icon="check" ?loading=${this.submission.busy} @click=${() => this.save()}>
        ${t(this.isNew ? `records.${this.section}_create` : 'records.save')}</ws-button>`;
  }

  /** @param {any} record */
  #buttons(record) {
    if (record.deleted_at) {
      return this.manages
        ? html`<ws-button slot="actions" variant="primary" icon="rotate-ccw" @click=${() => this.restore()}>${t('records.restore')}</ws-button>`
        : nothing;
    }
    if (!this.writes) return nothing;
    const remove = { id: 'delete', label: t(`records.${this.section}_delete`), icon: 'trash', danger: true };
    const items = [...this.choices(record), ...(this.mayDelete(record) ? [remove] : [])];
    const chosen = (/** @type {CustomEvent} */ event) =>
      event.detail.id === 'delete' ? void this.#remove() : this.chose(event.detail.id);
    return html`${
      items.length
        ? html`<ws-menu slot="actions" placement="bottom-end" .label=${t('records.more')} .items=${items} @ws-choose=${chosen}>
            <ws-icon-button slot="trigger" icon="ellipsis" .label=${t('records.more')}></ws-icon-button></ws-menu>`
        : nothing
    }
      ${this.mayEdit(record) ? html`<ws-button slot="actions" icon="pencil" @click=${() => this.edit()}>${t('records.edit')}</ws-button>` : nothing}
      ${this.actions(record)}`;
  }

  #content() {
    const { values } = this.draft;
    if (values)
      return html`${newsBanner(this.draft)} ${refusedBanner(this.submission.error, (path) => this.shows(path))} ${this.form(values)}`;
    if (this.record)
      return html`${this.view(this.record)}
        <record-documents .workspace=${this.workspace} .subject=${this.subject} .record=${this.record.id}></record-documents>`;
    if (this.error) {
      if (this.error instanceof ApiError && this.error.status === 404) {
        return html`<ws-state kind="empty" icon="package-open" .heading=${t(`records.${this.section}_gone`)} .text=${t('records.goneText')}>
          <ws-button slot="action" href="#/reception/${this.section}">${t('records.toList')}</ws-button></ws-state>`;
      }
      const { kind, text, requestId } = stateOf(this.error);
      return html`<ws-state .kind=${kind} .text=${text} .requestId=${requestId} retry @ws-retry=${() => this.open()}></ws-state>`;
    }
    return html`<ws-state kind="loading" shape="form" .lines=${5}></ws-state>`;
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.altKey) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    const command = event.ctrlKey || event.metaKey;
    if (this.draft.values) {
      if (command && event.key === 'Enter') void this.save();
      else if (event.key === 'Escape' && !command) void this.stopEditing();
      else return;
    } else if (command || isTyping(event) || !this.pressed(event.key)) return;
    event.preventDefault();
  };

  /**
   * A key of the page while no form is open.
   * @param {string} key
   * @returns {boolean} Whether it meant something.
   */
  pressed(key) {
    if (this.draft.values) return false;
    if (key === 'Escape') this.router.go(`/reception/${this.section}`);
    else if (key === 'e' && this.record && this.mayEdit(this.record)) this.edit();
    else return false;
    return true;
  }
}
