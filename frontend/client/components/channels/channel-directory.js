import { css, html, nothing } from 'lit';
import { kindWords } from '../../../shared/app/channels.js';
import { LiveList } from '../../../shared/app/live-list.js';
import { explain } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-chip.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { listDirectory } from '../../../shared/data/chat.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { showCreateChannelDialog } from './create-channel-dialog.js';
import { join } from './membership.js';

/** @typedef {import('../../../shared/data/types.js').DirectoryChannel} DirectoryChannel */

/** After the last key the search waits so long, in milliseconds. */
const PAUSE = 200;

/** All the channels that one may find: to search, to look into, and to join. */
export class ChannelDirectory extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    query: { state: true },
    archived: { state: true },
    joining: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { flex: 1; min-height: 0; overflow: auto; padding: 16px 24px 24px; }
      .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; max-width: 860px; margin: 0 auto 12px; }
      .tools ws-field { flex: 1; min-width: 200px; }
      ul { display: grid; max-width: 860px; margin: 0 auto; padding: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); list-style: none; }
      li { display: grid; grid-template-columns: 24px minmax(0, 1fr) auto; align-items: center; gap: 2px 12px; min-height: 60px; padding: 8px 12px 8px 16px; content-visibility: auto; contain-intrinsic-size: auto 60px; }
      li + li { border-top: 1px solid var(--line); }
      li > ws-icon { color: var(--text-muted); }
      .name { color: var(--text); font-weight: var(--weight-medium); text-decoration: none; overflow-wrap: anywhere; }
      .name:hover { text-decoration: underline; }
      .about { color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
      .joined { display: inline-flex; align-items: center; gap: 6px; color: var(--text-muted); font-size: var(--size-s); }
      .more { display: flex; justify-content: center; padding: 12px; }
      @media (max-width: 560px) { .page { padding: 12px; } }
    `,
  ];

  /** @type {LiveList<DirectoryChannel>} */
  #list = new LiveList(
    this,
    (page) =>
      listDirectory(this.workspace.transport, {
        ...page,
        query: this.query.trim().replace(/^#/, '') || undefined,
        archived: this.archived || undefined,
      }),
    { follows: () => true },
  );
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.router = /** @type {import('../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.query = '';
    this.archived = false;
    /** The channel that is being joined. */
    this.joining = 0;
    new Watch(this, () => [this.workspace.session, this.workspace.chat]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind }) => {
      if (kind.startsWith('chat.channel.') || kind.startsWith('chat.member.')) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    clearTimeout(this.#pause);
  }

  render() {
    const writes = this.workspace.session.may('chat:write');
    return html`
      <ws-page-header .heading=${t('channels.browse')} .sub=${t('channels.browseSub')}>
        ${
          writes
            ? html`<ws-button slot="actions" variant="primary" icon="plus" @click=${() => showCreateChannelDialog(this.workspace, this.router)}>${t('channels.create')}</ws-button>`
            : nothing
        }
      </ws-page-header>
      <div class="page">
        <div class="tools">
          <ws-field type="search" icon="search" .label=${t('channels.search')} hide-label placeholder=${t('channels.search')} autocomplete="off" autofocus
            .value=${this.query} @input=${this.#typed}></ws-field>
          <ws-chip icon="archive" .pressed=${this.archived} @change=${this.#toggled}>${t('channels.archived')}</ws-chip>
        </div>
        ${this.#content(writes)}
      </div>
    `;
  }

  /** @param {boolean} writes */
  #content(writes) {
    const list = this.#list;
    const { state } = list;
    if (state === 'loading') return html`<ws-state kind="loading" .lines=${5}></ws-state>`;
    if (state === 'error' || state === 'offline')
      return html`<ws-state .kind=${state} .text=${list.problem?.text ?? ''} .requestId=${list.problem?.requestId ?? ''} retry @ws-retry=${() => list.load()}></ws-state>`;
    if (state === 'empty')
      return html`<ws-state kind="empty" icon="hash" .heading=${this.query ? t('channels.noneFound', { query: this.query }) : t(this.archived ? 'channels.noneArchived' : 'channels.none')}
        .text=${t(this.query ? 'channels.noneFoundText' : 'channels.noneText')}></ws-state>`;
    return html`<ul>${list.rows.map((channel) => this.#row(channel, writes))}</ul>
      ${list.more ? html`<div class="more"><ws-button ?loading=${list.loadingMore} @click=${() => list.loadMore()}>${t('channels.more')}</ws-button></div>` : nothing}`;
  }

  /**
   * @param {DirectoryChannel} channel
   * @param {boolean} writes
   */
  #row(channel, writes) {
    const mine =
      this.workspace.chat.status === 'ready' ? this.workspace.chat.channels.has(channel.id) : channel.joined;
    const count =
      (channel.members ?? null) === null
        ? t('channels.everyoneIn')
        : t('channels.memberCount', { count: channel.members ?? 0 });
    return html`<li>
      <ws-icon name=${channel.kind === 'private' ? 'lock' : 'hash'} .size=${20}></ws-icon>
      <div>
        <a class="name" href="#/chat/${channel.id}">${channel.name}</a>
        ${channel.archived_at ? html`<ws-badge icon="archive">${t('channels.archivedOne')}</ws-badge>` : nothing}
        <div class="about">${count} · ${channel.topic || kindWords(channel)}</div>
      </div>
      ${
        mine
          ? html`<span class="joined"><ws-icon name="check"></ws-icon>${t('channels.joined')}</span>`
          : channel.archived_at || !writes
            ? html`<ws-button size="s" href="#/chat/${channel.id}">${t('channels.look')}</ws-button>`
            : html`<ws-button size="s" .label=${t('channels.joinNamed', { name: `#${channel.name}` })} ?loading=${this.joining === channel.id}
                @click=${() => this.#join(channel.id)}>${t('channels.join')}</ws-button>`
      }
    </li>`;
  }

  /** @param {Event} event */
  #typed(event) {
    this.query = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#list.load(), PAUSE);
  }

  #toggled() {
    this.archived = !this.archived;
    void this.#list.load();
  }

  /** @param {number} channel */
  async #join(channel) {
    this.joining = channel;
    try {
      await join(this.workspace, channel);
      this.router.go(`/chat/${channel}`);
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    } finally {
      this.joining = 0;
    }
  }
}

customElements.define('channel-directory', ChannelDirectory);
