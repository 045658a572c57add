import { css, html, nothing } from 'lit';
import { WsElement } from '../../components/element.js';
import '../../components/ws-button.js';
import '../../components/ws-segmented.js';
import { language, setLanguage, t } from '../../i18n/i18n.js';
import icon from '../../look/icon.svg';
import { applyTheme, chosenTheme } from '../../look/theme.js';

/**
 * What stands around a page that is shown to somebody who is not signed in: the house's name, one card,
 * and the choice of language and theme.
 * @slot - the card's content
 */
export class PublicLayout extends WsElement {
  static properties = { heading: {}, sub: {}, organisation: {}, wide: { type: Boolean, reflect: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; min-height: 100dvh; overflow: auto; background: var(--surface-0); }
      main { display: grid; justify-items: center; align-content: center; flex: 1; padding: 24px 16px; }
      .sheet { width: 100%; max-width: 400px; }
      :host([wide]) .sheet { max-width: 520px; }
      .house { display: flex; align-items: center; gap: 12px; margin-bottom: 24px; }
      img { width: 36px; height: 36px; border-radius: 9px; }
      .name { font: var(--weight-medium) var(--size-l)/1.3 var(--font-sans); overflow-wrap: anywhere; }
      .card {
        padding: 24px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface-1);
      }
      h1 { font: var(--weight-bold) var(--size-xl)/1.3 var(--font-sans); text-wrap: balance; }
      .sub { margin-top: 6px; color: var(--text-muted); text-wrap: pretty; }
      .content { display: grid; gap: 16px; margin-top: 20px; }
      footer {
        display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: 8px 16px; padding: 16px;
      }
      @media (max-width: 420px) { .card { padding: 20px 16px; } }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.sub = '';
    this.organisation = '';
    this.wide = false;
  }

  render() {
    const other = language() === 'fr' ? 'en' : 'fr';
    return html`
      <main>
        <div class="sheet">
          <div class="house">
            <img src=${icon} alt="" width="36" height="36" />
            <span class="name">${this.organisation || 'Workspace'}</span>
          </div>
          <div class="card">
            <h1 tabindex="-1">${this.heading}</h1>
            ${this.sub ? html`<p class="sub">${this.sub}</p>` : nothing}
            <div class="content"><slot></slot></div>
          </div>
        </div>
      </main>
      <footer>
        <ws-button variant="quiet" size="s" icon="languages" lang=${other} @click=${() => setLanguage(other)}>
          ${other === 'fr' ? 'Français' : 'English'}
        </ws-button>
        <ws-segmented
          iconsOnly
          .label=${t('frame.theme')}
          .options=${[
            { value: 'system', label: t('frame.themeSystem'), icon: 'monitor' },
            { value: 'light', label: t('frame.themeLight'), icon: 'sun' },
            { value: 'dark', label: t('frame.themeDark'), icon: 'moon' },
          ]}
          .value=${chosenTheme()}
          @change=${this.#theme}
        ></ws-segmented>
      </footer>
    `;
  }

  /** @param {Event} event */
  #theme(event) {
    const { value } = /** @type {any} */ (event.currentTarget);
    applyTheme({ theme: value });
    this.requestUpdate();
  }
}

customElements.define('public-layout', PublicLayout);
