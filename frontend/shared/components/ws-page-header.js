import { css, html, nothing } from 'lit';
import { literal, html as staticHtml } from 'lit/static-html.js';
import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import './ws-icon.js';
import './ws-icon-button.js';

const LEVELS = [literal`h1`, literal`h1`, literal`h2`, literal`h3`];

/**
 * The head of a page: what it is, its filters, and its one primary action on the right.
 * @fires ws-back
 * @slot meta - badges beside the title
 * @slot filters
 * @slot actions - the primary one last
 */
export class WsPageHeader extends WsElement {
  static properties = {
    heading: {},
    sub: {},
    icon: {},
    crumbs: { attribute: false },
    back: { type: Boolean },
    level: { type: Number },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; flex: none; container-type: inline-size; background: var(--surface-1); border-bottom: 1px solid var(--line); }
      .header {
        display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; min-height: calc(var(--header-height) - 1px); padding: 8px 20px;
      }
      .title { display: flex; align-items: center; gap: 8px 12px; flex: 1 1 auto; min-width: min(200px, 100%); }
      .names { display: flex; align-items: baseline; gap: 2px 12px; min-width: 0; }
      ws-icon { color: var(--text); }
      h1, h2, h3 { font: var(--weight-bold) var(--size-l)/1.4 var(--font-sans); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .sub { color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
      nav { display: flex; align-items: center; gap: 4px; font-size: var(--size-s); white-space: nowrap; }
      nav a { color: var(--text-muted); text-decoration: none; }
      nav a:hover { color: var(--text); text-decoration: underline; }
      nav ws-icon { color: var(--text-muted); }
      .back { margin-inline-start: -8px; }
      .filters, .actions, .meta { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
      .meta { flex: none; }
      .actions { justify-content: flex-end; }
      @container (max-width: 560px) {
        .header { padding: 8px 12px; }
        .names { flex-direction: column; align-items: stretch; }
        .filters, .actions { flex-wrap: nowrap; }
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.sub = '';
    this.icon = '';
    /** @type {{ label: string, href: string }[]} */
    this.crumbs = [];
    this.back = false;
    this.level = 1;
  }

  render() {
    const tag = LEVELS[this.level];
    return html`<div class="header" part="header">
      <div class="title">
        ${
          this.back
            ? html`<ws-icon-button class="back" icon="arrow-left" .label=${t('ui.back')} @click=${() => this.emit('ws-back')}></ws-icon-button>`
            : nothing
        }
        ${
          this.crumbs.length
            ? html`<nav aria-label=${t('ui.breadcrumb')}>${this.crumbs.map(
                (crumb) =>
                  html`<a href=${crumb.href}>${crumb.label}</a><ws-icon name="chevron-right" .size=${14}></ws-icon>`,
              )}</nav>`
            : nothing
        }
        ${this.icon ? html`<ws-icon .name=${this.icon} .size=${18}></ws-icon>` : nothing}
        <div class="names">
          ${staticHtml`<${tag}>${this.heading}</${tag}>`}
          ${this.sub ? html`<span class="sub">${this.sub}</span>` : nothing}
        </div>
        <div class="meta"><slot name="meta"></slot></div>
      </div>
      <div class="filters"><slot name="filters"></slot></div>
      <div class="actions"><slot name="actions"></slot></div>
    </div>`;
  }
}

customElements.define('ws-page-header', WsPageHeader);
