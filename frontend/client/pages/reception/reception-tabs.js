import { css, html, nothing } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-icon.js';
import { t } from '../../../shared/i18n/i18n.js';
import { SECTIONS } from './sections.js';

/** The parts of reception, each a page of its own: links that look as tabs do. */
export class ReceptionTabs extends WsElement {
  static properties = { current: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; flex: none; background: var(--surface-1); }
      nav { overflow-x: auto; scrollbar-width: none; box-shadow: inset 0 -1px var(--line); }
      ul { display: flex; gap: 4px; margin: 0; padding: 0 12px; list-style: none; }
      a {
        display: inline-flex; align-items: center; gap: 6px; height: 40px; padding: 0 10px; border-bottom: 2px solid transparent;
        font: var(--weight-medium) var(--size-m)/1 var(--font-sans); color: var(--text-muted); text-decoration: none; white-space: nowrap;
      }
      a:hover { color: var(--text); }
      a:focus-visible { outline-offset: -3px; border-radius: var(--radius-control); }
      a[aria-current] { color: var(--accent-ink); border-bottom-color: var(--accent); }
      @media (pointer: coarse) { a { height: 44px; } }
      @media (forced-colors: active) { a { border-bottom-color: Canvas; } a[aria-current] { border-bottom-color: Highlight; } }
    `,
  ];

  constructor() {
    super();
    /** The part that is shown, by its id. */
    this.current = '';
  }

  updated() {
    // In a narrow window the tab of this page may be out of sight.
    // Once the icons are drawn, without which all tabs are narrower.
    requestAnimationFrame(() =>
      this.renderRoot
        .querySelector('[aria-current]')
        ?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' }),
    );
  }

  render() {
    return html`<nav aria-label=${t('reception.parts')}><ul>
      ${SECTIONS.map(
        ({
          id,
          icon,
          path,
        }) => html`<li><a href="#${path}" aria-current=${id === this.current ? 'page' : nothing}>
          <ws-icon .name=${icon}></ws-icon>${t(`reception.tab_${id}`)}</a></li>`,
      )}
    </ul></nav>`;
  }
}

customElements.define('reception-tabs', ReceptionTabs);
