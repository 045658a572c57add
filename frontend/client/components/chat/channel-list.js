import { html, nothing } from 'lit';
import { channelIcon, labelOf, othersIn, titleOf } from '../../../shared/app/channels.js';
import { stateOf } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import { deepFocus } from '../../../shared/components/focus.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-kbd.js';
import '../../../shared/components/ws-menu.js';
import '../../../shared/components/ws-state.js';
import { isDirect, isMuted, sectionsOf } from '../../../shared/data/channel-rules.js';
import { UNREAD_CEILING } from '../../../shared/data/chat.js';
import { shownStatus } from '../../../shared/data/status.js';
import { Watch } from '../../../shared/data/store.js';
import { formatNumber, language, t } from '../../../shared/i18n/i18n.js';
import { channelListStyle } from './channel-list-style.js';

/**
 * @typedef {import('../../../shared/data/types.js').Channel} Channel
 */

/** So many direct conversations are shown before the rest is asked for. */
const DIRECTS = 30;

/**
 * The channels that one is in, with what is unread in them.
 * @fires chat-retry
 * @fires chat-new - detail.what: 'channel' or 'direct'
 * @fires app-search - the palette is wanted
 */
export class ChannelList extends WsElement {
  static properties = {
    workspace: { attribute: false },
    current: { type: Number },
    place: {},
    all: { state: true },
    archive: { state: true },
  };

  static styles = [WsElement.styles, channelListStyle];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.current = 0;
    /** Which of the other lists is shown: `threads`, `mentions`, `browse`. */
    this.place = '';
    /** Whether all direct conversations are shown. */
    this.all = false;
    /** Whether the archived channels are shown. */
    this.archive = false;
    new Watch(this, () => {
      const { session, chat, people, presence, drafts } = this.workspace;
      return [session, chat, chat.followed, people, presence, drafts];
    });
  }

  /** The channels in the order in which they stand here. @returns {Channel[]} */
  get order() {
    const { named, directs } = this.#sections;
    return [...named, ...directs];
  }

  get #sections() {
    return sectionsOf(this.workspace.chat.channels.values(), { language: language() });
  }

  render() {
    const { chat, session } = this.workspace;
    if (chat.status === 'error') {
      const state = stateOf(chat.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => this.emit('chat-retry')}></ws-state>`;
    }
    if (chat.status !== 'ready') return html`<ws-state kind="loading" .lines=${6}></ws-state>`;
    const { named, directs, archived } = this.#sections;
    const writes = session.may('chat:write');
    return html`
      <button class="search" type="button" aria-haspopup="dialog" @click=${() => this.emit('app-search')}>
        <ws-icon name="search"></ws-icon><span>${t('channels.goTo')}</span><ws-kbd keys="Ctrl+K" aria-hidden="true"></ws-kbd>
      </button>
      <nav aria-label=${t('chat.channels')} @keydown=${this.#onKey}>
        <ul class="places">
          <li>${this.#place('threads', 'messages-square', t('channels.threads'), chat.followed.unread, t('channels.threadsUnread', { count: chat.followed.unread }))}</li>
          <li>${this.#place('mentions', 'at-sign', t('channels.mentions'), 0, '')}</li>
        </ul>
        <div class="head">
          <h2 id="named">${t('chat.channels')}</h2>
          ${this.#add(writes)}
        </div>
        <ul aria-labelledby="named">${named.map((channel) => html`<li>${this.#channel(channel)}</li>`)}</ul>
        ${this.#directs(directs, writes)}
        ${this.#archived(archived)}
      </nav>
    `;
  }

  /** @param {boolean} writes */
  #add(writes) {
    const items = [
      { id: 'browse', label: t('channels.browse'), icon: 'list', href: '#/chat/browse' },
      ...(writes ? [{ id: 'create', label: t('channels.create'), icon: 'plus' }] : []),
    ];
    return html`<ws-menu placement="bottom-end" .label=${t('channels.addLabel')} .items=${items}
      @ws-choose=${(/** @type {CustomEvent} */ event) => {
        event.stopPropagation();
        if (event.detail.id === 'create') this.emit('chat-new', { what: 'channel' });
      }}>
      <ws-icon-button slot="trigger" size="s" icon="plus" .label=${t('channels.addLabel')}></ws-icon-button>
    </ws-menu>`;
  }

  /**
   * @param {Channel[]} directs
   * @param {boolean} writes
   */
  #directs(directs, writes) {
    const shown = this.all ? directs : directs.slice(0, DIRECTS);
    return html`<div class="head">
        <h2 id="directs">${t('channels.directs')}</h2>
        ${
          writes
            ? html`<ws-icon-button size="s" icon="plus" .label=${t('channels.newDirect')} @click=${() => this.emit('chat-new', { what: 'direct' })}></ws-icon-button>`
            : nothing
        }
      </div>
      ${
        directs.length === 0
          ? html`<p class="none">${t(writes ? 'channels.noDirects' : 'channels.noDirectsViewer')}</p>`
          : html`<ul aria-labelledby="directs">${shown.map((channel) => html`<li>${this.#channel(channel)}</li>`)}</ul>`
      }
      ${
        shown.length < directs.length
          ? html`<button class="more" type="button" @click=${() => {
              this.all = true;
            }}>${t('channels.moreDirects', { count: directs.length - shown.length })}</button>`
          : nothing
      }`;
  }

  /** @param {Channel[]} archived */
  #archived(archived) {
    if (archived.length === 0) return nothing;
    const open = this.archive || archived.some((channel) => channel.id === this.current);
    return html`<button class="more fold" type="button" aria-expanded=${String(open)} @click=${() => {
      this.archive = !open;
    }}><ws-icon name=${open ? 'chevron-down' : 'chevron-right'}></ws-icon>${t('channels.archivedOnes', { count: archived.length })}</button>
    ${open ? html`<ul aria-label=${t('channels.archived')}>${archived.map((channel) => html`<li>${this.#channel(channel)}</li>`)}</ul>` : nothing}`;
  }

  /**
   * @param {string} place
   * @param {string} icon
   * @param {string} label
   * @param {number} count
   * @param {string} countLabel
   */
  #place(place, icon, label, count, countLabel) {
    return html`<a href="#/chat/${place}" class=${count ? 'unread' : ''} aria-current=${this.place === place ? 'page' : nothing}>
      <span class="symbol"><ws-icon .name=${icon}></ws-icon></span>
      <span class="name">${label}</span>
      ${count ? html`<ws-badge tone="accent" .count=${count} .countLabel=${countLabel}></ws-badge>` : nothing}
    </a>`;
  }

  /** @param {Channel} channel */
  #channel(channel) {
    const { unread, mentions } = channel.read;
    const muted = isMuted(channel);
    const current = channel.id === this.current && !this.place;
    const draft = !current && this.workspace.drafts?.has(channel.id);
    const label = labelOf(this.workspace, channel);
    const loud = mentions > 0 || (unread > 0 && !muted);
    return html`<a href="#/chat/${channel.id}" class="${loud ? 'unread' : ''} ${muted && !current ? 'muted' : ''}"
      aria-current=${current ? 'page' : nothing} title=${titleOf(this.workspace, channel)}>
      <span class="symbol">${this.#symbol(channel)}</span>
      <span class="name">${label}</span>
      ${isDirect(channel) ? this.#status(channel) : nothing}
      ${muted ? html`<ws-icon class="mark" name="bell-off" .size=${14} .label=${t('channels.muted')}></ws-icon>` : nothing}
      ${draft ? html`<ws-icon class="mark" name="pencil" .size=${14} .label=${t('channels.draft')}></ws-icon>` : nothing}
      ${this.#counts(channel)}
    </a>`;
  }

  /** @param {Channel} channel */
  #counts({ kind, read: { unread, mentions }, preferences }) {
    if (mentions > 0 && kind !== 'direct') {
      return html`<span class="at" aria-hidden="true"><ws-icon name="at-sign" .size=${12}></ws-icon>${mentions > 99 ? '99+' : formatNumber(mentions)}</span>
        <span class="visually-hidden">${t('channels.mentionCount', { count: mentions })}, ${t('chat.unreadCount', { count: unread })}</span>`;
    }
    if (unread === 0) return nothing;
    const count = Math.min(unread, UNREAD_CEILING);
    const tone = kind === 'direct' ? 'attention' : preferences?.notify === 'nothing' ? 'neutral' : 'accent';
    return html`<ws-badge tone=${tone} .count=${count} .countLabel=${t('chat.unreadCount', { count: unread })}></ws-badge>`;
  }

  /** @param {Channel} channel */
  #symbol(channel) {
    const others = isDirect(channel) ? othersIn(this.workspace, channel) : [];
    const { people, presence } = this.workspace;
    const person = people.get(others[0] ?? this.workspace.session.me?.account.id ?? 0);
    if (!isDirect(channel) || others.length > 1 || !person)
      return html`<ws-icon name=${channelIcon(channel)}></ws-icon>`;
    return html`<ws-avatar .name=${person.display_name} .color=${person.avatar_color} .size=${24} ?former=${person.former}
      .presence=${person.former ? '' : (presence.of(person.id) ?? '')} decorative></ws-avatar>`;
  }

  /** @param {Channel} channel */
  #status(channel) {
    const others = othersIn(this.workspace, channel);
    const status = others.length === 1 ? shownStatus(this.workspace.people.get(others[0])?.status) : null;
    if (!status?.emoji) return nothing;
    return html`<span class="emoji" role="img" aria-label=${status.text || status.emoji} title=${status.text}>${status.emoji}</span>`;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.composedPath().some((node) => node instanceof Element && node.role === 'menu')) return;
    const links = /** @type {HTMLElement[]} */ ([...this.renderRoot.querySelectorAll('nav a')]);
    const at = links.indexOf(/** @type {HTMLElement} */ (deepFocus()));
    if (at < 0) return;
    event.preventDefault();
    links[(at + step + links.length) % links.length]?.focus();
  }
}

customElements.define('channel-list', ChannelList);
