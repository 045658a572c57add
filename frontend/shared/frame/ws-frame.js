import { html, nothing } from 'lit';
import { WsElement } from '../components/element.js';
import { isTyping } from '../components/focus.js';
import '../components/ws-avatar.js';
import '../components/ws-badge.js';
import '../components/ws-banner.js';
import '../components/ws-button.js';
import '../components/ws-icon-button.js';
import '../components/ws-icon.js';
import '../components/ws-kbd.js';
import '../components/ws-menu.js';
import { formatTime, LANGUAGES, language, setLanguage, t } from '../i18n/i18n.js';
import logo from '../look/icon.svg';
import { applyTheme, chosenTheme } from '../look/theme.js';
import { frameStyle } from './frame-style.js';
import './ws-keys.js';
import './ws-palette.js';

/**
 * @typedef {{ id: string, label: string, icon: string, href: string, count?: number, countLabel?: string, attention?: boolean, keys?: string }} NavItem
 * @typedef {{ state: 'live' | 'connecting' | 'offline' | 'ended', since?: import('../i18n/format.js').Moment | null, waiting?: number, scans?: number }} Connection
 * @typedef {{ display_name: string, username: string, avatar_color: string }} FrameAccount
 * @typedef {import('./palette-match.js').Command} Command
 */

/** How many pages fit in the bottom bar, beside "More". */
const IN_BAR = 4;
const SEQUENCE = 1200;

const narrowScreen = matchMedia('(max-width: 719px)');

/** @type {Record<string, string>} */
const LANGUAGE_NAMES = { fr: 'Français', en: 'English' };

/**
 * What stands around every page: where one can go, who one is, and how the connection does.
 * @fires ws-go - detail: { id, href }; cancelable
 * @fires ws-account
 * @fires ws-theme - detail: { theme }; already applied
 * @fires ws-language - detail: { language }; already applied
 * @fires ws-sign-out
 * @fires ws-reconnect
 * @slot - the page
 * @slot banner - under the connection's own banner
 * @slot status - more words in the status line
 */
export class WsFrame extends WsElement {
  static properties = {
    items: { attribute: false },
    footItems: { attribute: false },
    current: {},
    connection: { attribute: false },
    online: { type: Number },
    host: {},
    version: {},
    keeps: { type: Boolean },
    account: { attribute: false },
    commands: { attribute: false },
    providers: { attribute: false },
    keys: { attribute: false },
    narrow: { type: Boolean, reflect: true },
  };

  static styles = [WsElement.styles, frameStyle];

  #pressed = '';
  #pressedAt = 0;

  constructor() {
    super();
    /** @type {NavItem[]} */
    this.items = [];
    /** @type {NavItem[]} */
    this.footItems = [];
    this.current = '';
    /** @type {Connection} */
    this.connection = { state: 'live' };
    /** @type {number | null} */
    this.online = null;
    this.host = '';
    this.version = '';
    /** Whether what is written without a line is kept and goes out later. */
    this.keeps = false;
    /** @type {FrameAccount | null} */
    this.account = null;
    /** @type {Command[]} */
    this.commands = [];
    /** @type {import('./ws-palette.js').Provider[]} */
    this.providers = [];
    /** @type {import('./ws-keys.js').KeyGroup[]} */
    this.keys = [];
    this.narrow = narrowScreen.matches;
  }

  connectedCallback() {
    super.connectedCallback();
    narrowScreen.addEventListener('change', this.#onWidth);
    addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    narrowScreen.removeEventListener('change', this.#onWidth);
    removeEventListener('keydown', this.#onKey);
  }

  #onWidth = () => {
    this.narrow = narrowScreen.matches;
  };

  /** Opens the command palette. */
  openPalette() {
    /** @type {import('./ws-palette.js').WsPalette} */ (this.renderRoot.querySelector('ws-palette')).show();
  }

  /** Opens the help on keys. */
  openKeys() {
    /** @type {import('./ws-keys.js').WsKeys} */ (this.renderRoot.querySelector('ws-keys')).show();
  }

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.openPalette();
    } else if (event.ctrlKey || event.metaKey || isTyping(event) || event.composedPath().some(inDialog)) {
      // Letters belong to what is being typed.
    } else if (event.key === '?') {
      event.preventDefault();
      this.openKeys();
    } else if (event.key.length === 1) {
      this.#sequence(event);
    }
  };

  /** Two keys one after the other go to a page. @param {KeyboardEvent} event */
  #sequence(event) {
    const now = Date.now();
    const keys = now - this.#pressedAt < SEQUENCE ? `${this.#pressed} ${event.key}` : event.key;
    const item = this.#all.find((one) => one.keys && one.keys === keys);
    this.#pressed = event.key;
    this.#pressedAt = now;
    if (!item) return;
    event.preventDefault();
    this.#go(item);
  }

  get #all() {
    return [...this.items, ...this.footItems];
  }

  /** @param {NavItem} item */
  #go(item) {
    if (this.emit('ws-go', { id: item.id, href: item.href }, { cancelable: true })) location.href = item.href;
  }

  /** @param {MouseEvent} event @param {NavItem} item */
  #followed(event, item) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#go(item);
  }

  /** @param {CustomEvent<{ id: string }>} event */
  #chosen(event) {
    event.stopPropagation();
    const [kind, value] = event.detail.id.split(':');
    if (kind === 'page') {
      const item = this.#all.find((one) => one.id === value);
      if (item) this.#go(item);
    } else if (kind === 'theme') {
      applyTheme({ theme: /** @type {import('../look/theme.js').Theme} */ (value) });
      this.requestUpdate();
      this.emit('ws-theme', { theme: value });
    } else if (kind === 'language') {
      setLanguage(/** @type {import('../i18n/i18n.js').Language} */ (value));
      this.emit('ws-language', { language: value });
    } else if (kind === 'keys') {
      this.openKeys();
    } else {
      this.emit(`ws-${kind}`);
    }
  }

  /** @param {NavItem[]} [pages] those that didn't fit in the bar */
  #menuItems(pages = []) {
    const theme = chosenTheme();
    return [
      ...pages.map((item) => ({ id: `page:${item.id}`, label: item.label, icon: item.icon })),
      ...(pages.length ? [{ separator: /** @type {const} */ (true) }] : []),
      { id: 'account', label: t('frame.account'), icon: 'circle-user', group: this.account?.display_name },
      ...(this.narrow ? [] : [{ id: 'keys', label: t('frame.keys'), icon: 'keyboard', keys: '?' }]),
      ...['system', 'light', 'dark'].map((value) => ({
        id: `theme:${value}`,
        label: t({ system: 'frame.themeSystem', light: 'frame.themeLight' }[value] ?? 'frame.themeDark'),
        group: t('frame.theme'),
        checked: theme === value,
        radio: true,
        stay: true,
      })),
      ...LANGUAGES.map((value) => ({
        id: `language:${value}`,
        label: LANGUAGE_NAMES[value],
        lang: value,
        group: t('frame.language'),
        checked: language() === value,
        radio: true,
        stay: true,
      })),
      { separator: /** @type {const} */ (true) },
      { id: 'sign-out', label: t('frame.signOut'), icon: 'log-out' },
    ];
  }

  /** @param {NavItem} item */
  #item(item) {
    return html`<a class="item" href=${item.href} aria-current=${item.id === this.current ? 'page' : nothing}
      @click=${(/** @type {MouseEvent} */ event) => this.#followed(event, item)}>
      <span class="symbol"><ws-icon .name=${item.icon} .size=${20}></ws-icon>
        ${
          item.count
            ? html`<ws-badge .tone=${item.attention === false ? 'neutral' : 'attention'} .count=${item.count} .countLabel=${item.countLabel ?? ''}></ws-badge>`
            : nothing
        }</span>
      <span class="label">${item.label}</span>
    </a>`;
  }

  #rail() {
    const name = this.account?.display_name ?? '';
    return html`<nav class="rail" aria-label=${t('frame.navigation')}>
      <a class="logo" href=${this.items[0]?.href ?? '#'} aria-label="Workspace"><img src=${logo} alt="" width="36" height="36" /></a>
      <ul class="items">${this.items.map((item) => html`<li>${this.#item(item)}</li>`)}</ul>
      <div class="foot">
        ${this.footItems.map((item) => this.#item(item))}
        ${
          this.account
            ? html`<ws-menu placement="right-end" .gap=${20} .label=${t('frame.accountOf', { name })} .items=${this.#menuItems()} @ws-choose=${this.#chosen}>
                <button slot="trigger" class="me" type="button" aria-label=${t('frame.accountOf', { name })}>
                  <ws-avatar decorative .name=${name} .color=${this.account.avatar_color} .size=${30}></ws-avatar>
                </button></ws-menu>`
            : nothing
        }
      </div>
    </nav>`;
  }

  #bar() {
    const rest = [...this.items.slice(IN_BAR), ...this.footItems];
    const hidden = rest.some((item) => item.id === this.current);
    const count = rest.reduce((sum, item) => sum + (item.count ?? 0), 0);
    return html`<nav class="bar" aria-label=${t('frame.navigation')}>
      <ul>${this.items.slice(0, IN_BAR).map((item) => html`<li>${this.#item(item)}</li>`)}</ul>
      <ws-menu placement="top-end" .label=${t('frame.more')} .items=${this.#menuItems(rest)} @ws-choose=${this.#chosen}>
        <button slot="trigger" class="item" type="button" aria-current=${hidden ? 'true' : nothing}>
          <span class="symbol"><ws-icon name="ellipsis" .size=${20}></ws-icon>
            ${count ? html`<ws-badge tone="attention" .count=${count}></ws-badge>` : nothing}</span>
          <span class="label">${t('frame.more')}</span>
        </button>
      </ws-menu>
    </nav>`;
  }

  #connectionWords() {
    const { state, waiting = 0, scans = 0 } = this.connection;
    const words = {
      live: () => t('frame.live'),
      connecting: () => t('frame.connecting'),
      offline: () => t('frame.offline'),
      ended: () => t('frame.ended'),
    }[state]();
    if (state === 'ended') return words;
    const waits = [
      ...(waiting ? [t('frame.waiting', { count: waiting })] : []),
      ...(scans ? [t('frame.scansWaiting', { count: scans })] : []),
    ];
    if (waits.length === 0) return words;
    return `${words}${state === 'connecting' ? ' ' : ' · '}${waits.join(' · ')}`;
  }

  #status() {
    const { state } = this.connection;
    return html`<footer class="status ${state}" aria-label=${t('frame.status')}>
      <span class="connection" role="status"><span class="dot"></span>${this.#connectionWords()}</span>
      ${this.online === null || state !== 'live' ? nothing : html`<span class="wide">${t('frame.onlineCount', { count: this.online })}</span>`}
      <span class="wide"><slot name="status"></slot></span>
      <span class="grow"></span>
      <button class="hint wide" type="button" @click=${this.openKeys}><ws-kbd keys="?" aria-hidden="true"></ws-kbd>${t('frame.keysHint')}</button>
      ${this.host ? html`<span class="host wide">${this.host}</span>` : nothing}
      ${this.version ? html`<span class="wide">v${this.version}</span>` : nothing}
    </footer>`;
  }

  #banner() {
    const { state, since } = this.connection;
    if (state === 'offline') {
      return html`<ws-banner flush tone="attention" icon="server-off">
        ${since ? t('frame.offlineSince', { time: formatTime(since) }) : t('frame.offlineBanner')}
        ${t(this.keeps ? 'frame.offlineKept' : 'frame.offlineSeen')}
        ${
          this.narrow
            ? html`<ws-icon-button slot="actions" icon="refresh-cw" .label=${t('frame.reconnect')} @click=${() => this.emit('ws-reconnect')}></ws-icon-button>`
            : html`<ws-button slot="actions" size="s" icon="refresh-cw" @click=${() => this.emit('ws-reconnect')}>${t('frame.reconnect')}</ws-button>`
        }
      </ws-banner>`;
    }
    if (state === 'ended') {
      return html`<ws-banner flush tone="danger" icon="log-out">${t('frame.endedBanner')}
        <ws-button slot="actions" size="s" @click=${() => this.emit('ws-sign-out')}>${t('frame.signIn')}</ws-button>
      </ws-banner>`;
    }
    return nothing;
  }

  get #allCommands() {
    return [
      ...this.#all.map((item) => ({
        id: `page:${item.id}`,
        label: item.label,
        icon: item.icon,
        group: t('frame.pages'),
        keys: item.keys,
        run: () => this.#go(item),
      })),
      ...this.commands,
      ...(this.account
        ? [
            {
              id: 'account',
              label: t('frame.account'),
              icon: 'circle-user',
              group: t('frame.actions'),
              run: () => this.emit('ws-account'),
            },
          ]
        : []),
      {
        id: 'keys',
        label: t('frame.keys'),
        icon: 'keyboard',
        group: t('frame.actions'),
        keys: '?',
        run: () => this.openKeys(),
      },
    ];
  }

  #skip() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('main'))?.focus();
  }

  render() {
    const banner = this.#banner();
    return html`
      <button class="skip" type="button" @click=${this.#skip}>${t('frame.skip')}</button>
      ${this.narrow ? nothing : this.#rail()}
      <section class="banner" aria-label=${t('frame.announcements')} ?hidden=${banner === nothing && !this.querySelector(':scope > [slot=banner]')}>
        ${banner}<slot name="banner" @slotchange=${() => this.requestUpdate()}></slot>
      </section>
      <main tabindex="-1"><slot></slot></main>
      ${this.#status()}
      ${this.narrow ? this.#bar() : nothing}
      <ws-palette .commands=${this.#allCommands} .providers=${this.providers}></ws-palette>
      <ws-keys .groups=${this.keys} @ws-close=${(/** @type {Event} */ event) => event.stopPropagation()}></ws-keys>
    `;
  }
}

/** @param {EventTarget} node */
const inDialog = (node) => node instanceof HTMLDialogElement;

customElements.define('ws-frame', WsFrame);
