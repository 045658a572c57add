import { css, html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-state.js';
import { shownStatus } from '../../../shared/data/status.js';
import { Watch } from '../../../shared/data/store.js';
import { formatRelative, t } from '../../../shared/i18n/i18n.js';
import { showAddMembersDialog } from './add-members-dialog.js';
import { goToDirect } from './direct-dialog.js';
import { makeOwner, remove } from './membership.js';
import { peopleFor } from './people-picker.js';

/**
 * @typedef {import('../../../shared/data/types.js').Channel} Channel
 * @typedef {import('../../../shared/data/types.js').Person} Person
 */

/** From so many members on, they can be searched. */
const MANY = 15;
/** So many are shown before the rest is asked for. */
const SHOWN = 100;
const ORDER = { online: 0, away: 1, offline: 2 };

/** Who is in a channel: those who are there first, and what they say of themselves. */
export class MemberListElement extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    channel: { attribute: false },
    query: { state: true },
    all: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .head { display: flex; align-items: center; justify-content: space-between; min-height: 28px; margin: 16px 0 4px; }
      h3 { color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      ul { display: grid; gap: 1px; margin: 0 -6px; padding: 0; list-style: none; }
      li { display: flex; align-items: center; gap: 8px; min-height: 34px; min-width: 0; padding: 0 0 0 6px; border-radius: var(--radius-control); content-visibility: auto; contain-intrinsic-size: auto 34px; }
      li:hover, li:focus-within { background: var(--surface-2); --avatar-around: var(--surface-2); }
      .name { flex: 0 1 auto; min-width: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .mark { flex: none; color: var(--text-muted); }
      .you { flex: none; color: var(--text-muted); font-size: var(--size-xs); }
      .state { flex: 1; min-width: 0; color: var(--text-muted); font-size: var(--size-xs); text-align: end; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      ws-menu { flex: none; opacity: 0; }
      li:hover ws-menu, li:focus-within ws-menu { opacity: 1; }
      @media (hover: none) { ws-menu { opacity: 1; } }
      .former .name { color: var(--text-muted); }
      .none { padding: 8px 0; color: var(--text-muted); font-size: var(--size-s); }
      .more { margin: 4px 0; padding: 4px 0; border: 0; color: var(--accent-ink); background: none; font: inherit; font-size: var(--size-s); cursor: pointer; }
    `,
  ];

  #opened = 0;

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = /** @type {Channel} */ (/** @type {unknown} */ (undefined));
    this.query = '';
    this.all = false;
    new Watch(this, () => {
      const { session, chat, people, presence } = this.workspace;
      return [session, chat, people, presence];
    });
  }

  /** @type {() => void} */
  #stop = () => {};

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    this.#opened = 0;
  }

  willUpdate() {
    const { id } = this.channel;
    if (id === this.#opened) return;
    this.#opened = id;
    this.query = '';
    this.all = false;
    this.#stop();
    if (!this.#listed) return;
    const members = this.workspace.chat.membersOf(id);
    this.#stop = members.subscribe(() => this.requestUpdate());
    void members.open();
  }

  /** Whether the server has a list of who is in it. */
  get #listed() {
    return this.channel.kind === 'public' || this.channel.kind === 'private';
  }

  /** @returns {{ person: Person, owner: boolean }[] | null} */
  get #members() {
    const { chat, people } = this.workspace;
    if (this.channel.kind === 'everyone') {
      const owners = new Set(this.channel.owner ? [this.workspace.session.me?.account.id] : []);
      return people.active.map((person) => ({ person, owner: owners.has(person.id) }));
    }
    if (this.channel.kind === 'direct')
      return this.channel.people.flatMap((id) => this.#known(id).map((person) => ({ person, owner: false })));
    const list = chat.membersOf(this.channel.id);
    if (list.status !== 'ready') return null;
    return [...list.members.values()].flatMap(({ account, owner }) =>
      this.#known(account).map((person) => ({ person, owner })),
    );
  }

  /** @param {number} id */
  #known(id) {
    const person = this.workspace.people.get(id);
    return person ? [person] : [];
  }

  render() {
    const members = this.#members;
    const manages = this.#mayAdd;
    const list = this.#listed ? this.workspace.chat.membersOf(this.channel.id) : null;
    if (!members) {
      return html`<div class="head"><h3>${t('channels.members')}</h3></div>
        ${
          list?.status === 'error'
            ? html`<ws-state kind="error" .text=${explain(list.error)} retry @ws-retry=${() => list.load()}></ws-state>`
            : html`<ws-state kind="loading" .lines=${4}></ws-state>`
        }`;
    }
    const sorted = this.#sorted(members);
    const found = this.query ? this.#found(sorted) : sorted;
    const shown = this.all ? found : found.slice(0, SHOWN);
    return html`
      <div class="head">
        <h3 id="members">${t('channels.membersOf', { count: members.length })}</h3>
        ${
          manages
            ? html`<ws-icon-button size="s" icon="user-plus" .label=${t('channels.addPeople')} @click=${() => showAddMembersDialog(this.workspace, this.channel)}></ws-icon-button>`
            : nothing
        }
      </div>
      ${
        members.length > MANY
          ? html`<ws-field type="search" icon="search" hide-label .label=${t('channels.searchMembers')} placeholder=${t('channels.searchMembers')} autocomplete="off"
              .value=${this.query} @input=${(/** @type {any} */ event) => {
                this.query = event.currentTarget.value;
              }}></ws-field>`
          : nothing
      }
      ${found.length === 0 ? html`<p class="none">${t('channels.pickNobody', { query: this.query })}</p>` : nothing}
      <ul aria-labelledby="members">${shown.map((member) => this.#row(member))}</ul>
      ${
        shown.length < found.length
          ? html`<button class="more" type="button" @click=${() => {
              this.all = true;
            }}>${t('channels.showAll', { count: found.length })}</button>`
          : nothing
      }
    `;
  }

  /** Members let others into a private channel; into a public one its owners do, since everyone can join. */
  get #mayAdd() {
    const { chat } = this.workspace;
    return this.#listed && chat.channels.has(this.channel.id) && chat.writing(this.channel.id) === null;
  }

  /** @param {{ person: Person, owner: boolean }[]} members */
  #sorted(members) {
    const { presence } = this.workspace;
    const place = (/** @type {Person} */ person) =>
      person.former ? 3 : ORDER[presence.of(person.id) ?? 'offline'];
    return [...members].sort(
      (one, other) =>
        place(one.person) - place(other.person) ||
        one.person.display_name.localeCompare(other.person.display_name),
    );
  }

  /** @param {{ person: Person, owner: boolean }[]} members */
  #found(members) {
    const fits = new Set(
      peopleFor(
        members.map(({ person }) => person),
        this.query,
      ),
    );
    return members.filter(({ person }) => fits.has(person));
  }

  /** @param {{ person: Person, owner: boolean }} member */
  #row({ person, owner }) {
    const { presence, session, people } = this.workspace;
    const self = person.id === session.me?.account.id;
    const status = shownStatus(person.status);
    const state = presence.of(person.id);
    const words = [status?.emoji, status?.text].filter(Boolean).join(' ');
    const items = this.#actions(person, owner, self);
    return html`<li class=${person.former ? 'former' : ''}>
      <ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} ?former=${person.former}
        .presence=${person.former ? '' : (state ?? '')} decorative></ws-avatar>
      <span class="name" title="@${person.username}">${nameOf(people, person.id)}</span>
      ${self ? html`<span class="you">${t('home.you')}</span>` : nothing}
      ${owner ? html`<ws-icon class="mark" name="shield-check" .size=${14} .label=${t('channels.owner')} title=${t('channels.owner')}></ws-icon>` : nothing}
      <span class="state" title=${status?.until ? t('status.until', { time: formatRelative(status.until) }) : words}>${words || (state === 'away' ? t('ui.away') : '')}</span>
      ${
        items.length
          ? html`<ws-menu placement="bottom-end" .label=${t('channels.memberActions', { name: person.display_name })} .items=${items}
              @ws-choose=${(/** @type {CustomEvent} */ event) => this.#act(event.detail.id, person)}>
              <ws-icon-button slot="trigger" size="s" icon="ellipsis" .label=${t('channels.memberActions', { name: person.display_name })}></ws-icon-button>
            </ws-menu>`
          : nothing
      }
    </li>`;
  }

  /**
   * @param {Person} person
   * @param {boolean} owner
   * @param {boolean} self
   */
  #actions(person, owner, self) {
    const { chat, session } = this.workspace;
    const owns = this.#listed && chat.manages(this.channel.id) && !this.channel.archived_at;
    const mine = owns || (this.#listed && this.channel.owner);
    const lone = this.channel.kind === 'direct' && this.channel.people.length <= 2;
    return [
      ...(!self && !person.former && !lone && session.may('chat:write')
        ? [{ id: 'message', label: t('channels.message'), icon: 'message-square' }]
        : []),
      ...(mine && !person.former
        ? [
            owner
              ? { id: 'unowner', label: t('channels.unowner'), icon: 'user' }
              : { id: 'owner', label: t('channels.makeOwner'), icon: 'shield-check' },
          ]
        : []),
      ...(mine && !self
        ? [{ id: 'remove', label: t('channels.remove'), icon: 'user-minus', danger: true }]
        : []),
    ];
  }

  /**
   * @param {string} action
   * @param {Person} person
   */
  async #act(action, person) {
    const { workspace, channel } = this;
    if (action === 'message') {
      try {
        await goToDirect(workspace, this.router, [person.id]);
      } catch (error) {
        toast({ text: explain(error), tone: 'danger' });
      }
    } else if (action === 'remove') {
      await remove(workspace, channel, person.id);
    } else {
      await makeOwner(workspace, channel.id, person.id, action === 'owner');
    }
  }
}

customElements.define('member-list', MemberListElement);
