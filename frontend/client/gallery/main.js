/** A page for developers: every shared component in every state. `#frame` shows the frame, `#messages` messages in every state, `#desktop` the pages of the desktop; `?theme=`, `?contrast=`, `?lang=`, `?state=` set it up. */
import { html, LitElement } from 'lit';
import '../../shared/components/ws-avatar.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-button.js';
import '../../shared/components/ws-checkbox.js';
import '../../shared/components/ws-chip.js';
import '../../shared/components/ws-date.js';
import '../../shared/components/ws-dialog.js';
import '../../shared/components/ws-field.js';
import '../../shared/components/ws-icon-button.js';
import '../../shared/components/ws-icon.js';
import '../../shared/components/ws-kbd.js';
import '../../shared/components/ws-menu.js';
import '../../shared/components/ws-page-header.js';
import '../../shared/components/ws-password-field.js';
import '../../shared/components/ws-segmented.js';
import '../../shared/components/ws-state.js';
import '../../shared/components/ws-table.js';
import '../../shared/components/ws-tabs.js';
import '../../shared/components/ws-tooltip.js';
import '../../shared/frame/ws-columns.js';
import '../../shared/frame/ws-frame.js';
import { language, onLanguage, setLanguage } from '../../shared/i18n/i18n.js';
import { applyTheme, chosenTheme } from '../../shared/look/theme.js';
import { desktopPage } from './desktop-page.js';
import { framePage } from './frame-page.js';
import { messagesPage } from './messages-page.js';
import * as parts from './parts.js';

const asked = new URLSearchParams(location.search);

/** @param {string | null} value @param {readonly string[]} allowed */
const oneOf = (value, allowed) => (value && allowed.includes(value) ? value : undefined);

const theme = /** @type {import('../../shared/look/theme.js').Theme | undefined} */ (
  oneOf(asked.get('theme'), ['light', 'dark', 'system'])
);
const contrast = /** @type {'more' | 'system' | undefined} */ (
  oneOf(asked.get('contrast'), ['more', 'system'])
);
if (theme) applyTheme({ theme });
if (contrast) applyTheme({ contrast });
if (asked.has('accent')) applyTheme({ accent: `#${asked.get('accent')}` });
const lang = oneOf(asked.get('lang'), ['fr', 'en']);
if (lang) setLanguage(/** @type {'fr' | 'en'} */ (lang));

class WsGallery extends LitElement {
  connectedCallback() {
    super.connectedCallback();
    onLanguage(() => this.requestUpdate());
    addEventListener('hashchange', () => this.requestUpdate());
  }

  /** In the light: the page's own style sheet lays it out. */
  createRenderRoot() {
    return this;
  }

  /** @param {string} key @param {(value: string) => void} apply */
  #pick(key, apply) {
    return (/** @type {Event} */ event) => {
      apply(/** @type {HTMLInputElement} */ (event.currentTarget).value);
      this.requestUpdate(key);
    };
  }

  render() {
    const showing = /** @type {'list' | 'content' | 'details' | undefined} */ (
      oneOf(asked.get('showing'), ['list', 'content', 'details'])
    );
    if (location.hash === '#desktop') return desktopPage(asked.get('state') ?? 'found');
    if (location.hash === '#messages') return messagesPage();
    if (location.hash === '#frame') return framePage(asked.get('state') ?? 'live', showing ?? 'content');
    return html`
      <header><ws-page-header heading="Workspace" sub="Components">
        <div slot="filters" class="row">
          <ws-segmented label="Theme" .value=${chosenTheme()} @change=${this.#pick('theme', (value) => applyTheme({ theme: /** @type {'light'} */ (value) }))}
            .options=${[
              { value: 'light', label: 'Light', icon: 'sun' },
              { value: 'dark', label: 'Dark', icon: 'moon' },
              { value: 'system', label: 'System', icon: 'monitor' },
            ]} icons-only></ws-segmented>
          <ws-segmented label="Contrast" .value=${document.documentElement.dataset.contrast ?? 'system'} @change=${this.#pick('contrast', (value) => applyTheme({ contrast: /** @type {'more'} */ (value) }))}
            .options=${[
              { value: 'system', label: 'Contrast as the system', icon: 'circle' },
              { value: 'more', label: 'More contrast', icon: 'contrast' },
            ]} icons-only></ws-segmented>
          <ws-segmented label="Language" .value=${language()} @change=${this.#pick('language', (value) => setLanguage(/** @type {'fr'} */ (value)))}
            .options=${[{ value: 'fr', label: 'FR' }, { value: 'en', label: 'EN' }]}></ws-segmented>
        </div>
        <ws-button slot="actions" href="#frame" icon="panel-left">Frame</ws-button>
      </ws-page-header></header>
      <div class="scroll" tabindex="-1"><main>${parts.look()}${parts.actions()}${parts.forms()}${parts.showing()}${parts.floating()}${parts.lists()}</main></div>
    `;
  }
}

customElements.define('ws-gallery', WsGallery);
document.body.append(document.createElement('ws-gallery'));
