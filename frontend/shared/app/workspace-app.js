import { css, html, nothing } from 'lit';
import { confirmAction } from '../components/confirm.js';
import { WsElement } from '../components/element.js';
import { deepFocus } from '../components/focus.js';
import { toast } from '../components/toast.js';
import '../components/ws-button.js';
import '../components/ws-page-header.js';
import '../components/ws-state.js';
import '../frame/ws-frame.js';
import { oncePerFrame } from '../data/frames.js';
import { updateMe } from '../data/me.js';
import { setLanguage, t } from '../i18n/i18n.js';
import { applyTheme } from '../look/theme.js';
import '../pages/components/public-layout.js';
import '../pages/sign-in.js';
import { connectionShown } from './connection.js';
import { explain } from './problems.js';
import { VERSION } from './version.js';

/**
 * @typedef {import('./page.js').AppPage} AppPage
 * @typedef {import('../data/workspace.js').Workspace} Workspace
 * @typedef {import('../data/types.js').Permission} Permission
 * @typedef {import('../frame/ws-frame.js').NavItem & { permission?: Permission }} Item
 *   A page in the navigation; with a permission, only for who has it.
 * @typedef {import('./router.js').Router} Router
 */

/** The pages of every application, loaded when they are first shown. @type {Record<string, () => Promise<unknown>>} */
const PAGES = {
  account: () => import('../pages/account.js'),
  people: () => import('../pages/people.js'),
  activity: () => import('../pages/activity.js'),
  setup: () => import('../pages/setup.js'),
  join: () => import('../pages/join.js'),
  register: () => import('../pages/register.js'),
  change_password: () => import('../pages/change-password.js'),
  ended: () => import('../pages/ended.js'),
};

/**
 * An application: which page is shown, and the frame around it. This base goes through the states of the
 * session; an application extends it and says what is its own: its pages, its navigation, its commands, and
 * whom it is for.
 */
export class WorkspaceApp extends WsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    desktop: { attribute: false },
    host: {},
    loaded: { state: true },
    failed: { state: true },
  };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    WsElement.styles,
    css`
      :host { display: block; height: 100%; }
      .lost ws-state { padding-top: 10vh; }
      [tabindex='-1']:focus-visible { outline: none; }
      .starting { padding: 24px; }
    `,
  ];

  /** @type {(() => void)[]} */
  #stops = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  /** What of the account the screen already follows. */
  #preferences = '';
  #shown = '';
  #preloaded = false;
  /** Pages that are on their way. @type {Set<string>} */
  #loading = new Set();
  /** The page that is shown. @type {AppPage | null} */
  #active = null;

  constructor() {
    super();
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    this.router = /** @type {Router} */ (/** @type {unknown} */ (undefined));
    /** What there is more on the desktop; `null` in a browser. @type {import('../desktop/desktop.js').Desktop | null} */
    this.desktop = null;
    /** The server's address, as people know it. */
    this.host = location.host;
    /** @type {Set<string>} */
    this.loaded = new Set();
    /** @type {string | null} */
    this.failed = null;
  }

  /** The pages that are this application's alone. @returns {Record<string, () => Promise<unknown>>} */
  get pages() {
    return {};
  }

  /** Where one can go. @returns {Item[]} */
  get items() {
    return [];
  }

  /** What the command palette offers everywhere, beside what it does in every application. @returns {any[]} */
  get commands() {
    return [];
  }

  /** What the command palette searches. @returns {import('../frame/ws-palette.js').Provider[]} */
  get providers() {
    return [];
  }

  /** What one must be allowed to, to use this application at all. @returns {Permission | null} */
  get permission() {
    return null;
  }

  /**
   * What a page is given beside what every page is.
   * @param {string} _page
   * @returns {object}
   */
  given(_page) {
    return {};
  }

  /**
   * Under which item of the navigation a page stands.
   * @param {string} page
   */
  sectionOf(page) {
    return page;
  }

  /** How many things wait for who is signed in; stands in the window's title. */
  get waiting() {
    return 0;
  }

  /** Whether what is written without a line is kept and goes out later. */
  get keeps() {
    return false;
  }

  /** What is shown above the page. @returns {unknown} */
  get banner() {
    return nothing;
  }

  /** The stores that the frame shows. @returns {import('../data/store.js').Store[]} */
  get stores() {
    const { session, presence, link, outbox, scans, counts } = this.workspace;
    return [session, presence, link, outbox, scans, counts, this.router];
  }

  /** The page of who may come in, in the navigation. @returns {Item} */
  get peopleItem() {
    return {
      id: 'people',
      label: t('app.people'),
      icon: 'users',
      href: '#/people',
      keys: 'g p',
      permission: 'accounts:manage',
    };
  }

  /** The page of what happened, in the navigation. @returns {Item} */
  get activityItem() {
    return {
      id: 'activity',
      label: t('app.activity'),
      icon: 'activity',
      href: '#/activity',
      keys: 'g a',
      permission: 'activity:read',
    };
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if ((changed.has('workspace') || changed.has('router')) && this.workspace && this.router) this.#follow();
    if (this.workspace) this.#applyPreferences();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws-close', this.#onClosed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('ws-close', this.#onClosed);
    clearTimeout(this.#later);
    for (const stop of this.#stops) stop();
  }

  #follow() {
    for (const stop of this.#stops) stop();
    const { session } = this.workspace;
    const render = oncePerFrame(() => this.requestUpdate());
    this.#stops = this.stores.map((store) => store.subscribe(render));
    this.#stops.push(session.subscribe(() => this.#leaveSecrets()));
    this.#stops.push(session.subscribe(() => this.#preload()));
    this.#stops.push(this.workspace.onBack(() => this.failed && void this.#load(this.failed)));
  }

  /** The page of a link that was for somebody who is not signed in makes no sense for who is. */
  #leaveSecrets() {
    const { state } = this.workspace.session;
    const { page } = this.router.route;
    if (state.name !== 'signed_in' || !['setup', 'join', 'register'].includes(page)) return;
    if (page === 'join' && this.#shown === '') toast({ text: t('app.alreadySignedIn') });
    this.router.go('/', { replace: true });
  }

  /** Fetches the other pages while nothing else goes on, so that they open at once, also without a network. */
  #preload() {
    if (this.#preloaded || this.workspace.session.state.name !== 'signed_in') return;
    this.#preloaded = true;
    const idle =
      globalThis.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 1_000));
    idle(() => {
      for (const load of [
        ...Object.values(this.pages),
        PAGES.account,
        PAGES.people,
        PAGES.activity,
        PAGES.ended,
      ])
        load().catch(() => {});
    });
  }

  /** The language and the colours are the account's, wherever it signs in. */
  #applyPreferences() {
    const { me, server } = this.workspace.session;
    const wanted = `${me?.account.id} ${me?.account.language} ${me?.account.theme} ${server?.accent}`;
    if (wanted === this.#preferences) return;
    this.#preferences = wanted;
    if (me) setLanguage(me.account.language);
    applyTheme({
      ...(me ? { theme: me.account.theme } : {}),
      ...(server ? { accent: server.accent } : {}),
    });
  }

  render() {
    if (!this.workspace || !this.router) return nothing;
    const screen = this.desktop?.screen() ?? null;
    if (screen) return screen;
    const { state } = this.workspace.session;
    switch (state.name) {
      case 'unknown':
        return html`<div class="starting"><ws-state kind="loading" shape="messages"></ws-state></div>`;
      case 'unreachable':
        return this.#unreachable();
      case 'setup_required':
        return this.#page('setup');
      case 'signed_out':
        return this.#signedOut();
      case 'must_change_password':
        return this.#page('change_password');
      case 'ended':
        return this.#page('ended');
      case 'signed_in':
        return this.#refused ? this.#page('refused') : this.#framed();
    }
  }

  /** Whether this application is for others than who is signed in. */
  get #refused() {
    return this.permission !== null && !this.workspace.session.may(this.permission);
  }

  #signedOut() {
    const { page } = this.router.route;
    if (page === 'join') return this.#page('join');
    if (page === 'register' && this.workspace.session.server?.registration) return this.#page('register');
    return this.#element('sign_in', { username: this.workspace.session.lastUsername });
  }

  #unreachable() {
    return html`<public-layout .heading=${t('auth.unreachable')} .sub=${t('auth.unreachableText')}>
      <ws-button variant="primary" wide icon="refresh-cw" @click=${() => this.workspace.session.start()}>
        ${t('ui.retry')}
      </ws-button>
    </public-layout>`;
  }

  #framed() {
    const { session, presence, link } = this.workspace;
    const { account } = /** @type {import('../data/types.js').Me} */ (session.me);
    const { page } = this.router.route;
    const items = this.items.filter((item) => !item.permission || session.may(item.permission));
    const section = this.sectionOf(page);
    const known = [...items, { id: 'account' }].some((item) => item.id === section);
    const content = known ? this.#page(page) : this.#lost();
    const active = this.#active;
    return html`
      <ws-frame
        .items=${items}
        .footItems=${[{ id: 'account', label: t('app.account'), icon: 'settings', href: '#/account', keys: 'g s' }]}
        .current=${section}
        .connection=${this.#connection()}
        .online=${link.live ? (presence.users?.size ?? null) : null}
        .host=${this.host}
        .version=${VERSION}
        .keeps=${this.keeps}
        .account=${account}
        .commands=${[...(active?.commands ?? []), ...this.commands, ...this.#commands()]}
        .providers=${this.providers}
        .keys=${active?.keyGroups ?? []}
        @ws-account=${() => this.router.go('/account')}
        @ws-theme=${(/** @type {CustomEvent} */ event) => this.#prefer({ theme: event.detail.theme })}
        @ws-language=${(/** @type {CustomEvent} */ event) => this.#prefer({ language: event.detail.language })}
        @ws-sign-out=${this.#signOut}
        @app-search=${(/** @type {any} */ event) => event.currentTarget.openPalette()}
        @ws-reconnect=${() => this.workspace.transport.retryNow()}
      >
        ${this.desktop?.banners() ?? nothing} ${this.banner} ${content}
      </ws-frame>
    `;
  }

  /** @param {string} name */
  #page(name) {
    if (this.failed === name) {
      return html`<ws-state kind="error" .text=${t('app.pageFailed')} retry @ws-retry=${() => this.#load(name)}></ws-state>`;
    }
    if (!this.loaded.has(name)) {
      void this.#load(name);
      return html`<ws-state kind="loading"></ws-state>`;
    }
    const { state } = this.workspace.session;
    return this.#element(name, state.name === 'ended' ? { ended: state.ended } : {});
  }

  /**
   * The element of a page: the same one for as long as the page is shown, so that it keeps its state.
   * @param {string} name
   * @param {object} [more] What this page is given beside what every page is.
   */
  #element(name, more = {}) {
    const tag = `${name.replace('_', '-')}-page`;
    if (this.#active?.localName !== tag) this.#active = /** @type {AppPage} */ (document.createElement(tag));
    const { workspace, router, desktop } = this;
    return Object.assign(this.#active, {
      workspace,
      router,
      desktop,
      route: router.route,
      ...this.given(name),
      ...more,
    });
  }

  #lost() {
    return html`<div class="lost">
      <ws-page-header .heading=${t('app.notFound')}></ws-page-header>
      <ws-state kind="empty" icon="route" .heading=${t('app.notFoundWhy')} .text=${t('app.notFoundText')}>
        <ws-button slot="action" href="#/">${t('app.toHome')}</ws-button>
      </ws-state>
    </div>`;
  }

  /** @param {string} name */
  async #load(name) {
    // Every drawing asks for it until it is there.
    if (this.#loading.has(name)) return;
    this.#loading.add(name);
    this.failed = null;
    try {
      await (this.pages[name] ?? PAGES[name])();
      this.loaded = new Set([...this.loaded, name]);
    } catch {
      // The server was updated or is away; a page that is already loaded goes on working.
      this.failed = name;
    } finally {
      this.#loading.delete(name);
    }
  }

  updated() {
    if (!this.workspace || !this.router) return;
    const page = this.#active?.isConnected ? this.#active : null;
    const waiting = this.workspace.session.me ? this.waiting : 0;
    const name = this.workspace.session.server?.name || 'Workspace';
    const heading = page?.heading;
    document.title = `${waiting ? `(${waiting}) ` : ''}${heading ? `${heading} · ` : ''}${name}`;
    this.#keepFocus(page);
  }

  /**
   * When the page that had the focus goes away, the next one gets it, rather than nobody.
   * @param {AppPage | null} page
   */
  #keepFocus(page) {
    const shown = page?.localName ?? '';
    if (shown === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = shown;
    // The frame reads what the page offers once the page is there.
    this.requestUpdate();
    if (!first) this.#catchFocus();
  }

  /** When what had the focus is gone, the page gets it, rather than nobody. */
  #catchFocus() {
    const page = this.#active;
    if (!page?.isConnected || deepFocus() !== document.body) return;
    page.tabIndex = -1;
    page.focus({ preventScroll: true });
  }

  /** A dialog gives the focus back to where it came from, which may be gone meanwhile. */
  #onClosed = () => {
    requestAnimationFrame(() => requestAnimationFrame(() => this.#catchFocus()));
  };

  /** How the connection is shown, and when it has to be looked at again. */
  #connection() {
    const { link, outbox, scansWaiting: scans } = this.workspace;
    clearTimeout(this.#later);
    const { again, ...shown } = connectionShown(link, Date.now());
    if (again > 0) this.#later = setTimeout(() => this.requestUpdate(), again + 20);
    return { ...shown, waiting: outbox.waiting, scans };
  }

  /** @param {{ theme?: 'system' | 'light' | 'dark', language?: 'fr' | 'en' }} change */
  async #prefer(change) {
    const { session, transport } = this.workspace;
    const account = session.me?.account;
    if (!account) return;
    this.#preferences = `${account.id} ${change.language ?? account.language} ${change.theme ?? account.theme} ${session.server?.accent}`;
    try {
      session.updateAccount(await updateMe(transport, { version: account.version, ...change }));
    } catch {
      // It is in force on this screen; only the account's other screens do not know of it.
    }
  }

  #signOut = async () => {
    const { scansWaiting: scans } = this.workspace;
    const { waiting } = this.workspace.outbox;
    if (waiting + scans > 0) {
      const sure = await confirmAction({
        title: scans
          ? t('app.signOutScans', { count: scans + waiting })
          : t('app.signOutWaiting', { count: waiting }),
        body: t('app.signOutWaitingBody'),
        action: t('frame.signOut'),
      });
      if (!sure) return;
    }
    try {
      await this.workspace.session.signOut();
      this.router.go('/', { replace: true });
    } catch (error) {
      toast({ text: t('app.signOutFailed', { reason: explain(error) }), tone: 'danger' });
    }
  };

  #commands() {
    const { session } = this.workspace;
    const group = t('frame.actions');
    return [
      ...(session.may('accounts:manage')
        ? [
            {
              id: 'invite',
              label: t('people.invite'),
              icon: 'user-plus',
              group,
              run: () => this.router.go('/people/invite'),
            },
          ]
        : []),
      {
        id: 'sessions',
        label: t('account.sessions'),
        icon: 'monitor',
        group,
        run: () => this.router.go('/account/security'),
      },
      {
        id: 'tokens',
        label: t('account.tokens'),
        icon: 'key-round',
        group,
        run: () => this.router.go('/account/tokens'),
      },
      { id: 'sign-out', label: t('frame.signOut'), icon: 'log-out', group, run: () => void this.#signOut() },
    ];
  }
}
