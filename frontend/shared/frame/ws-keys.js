import { css, html } from 'lit';
import { WsElement } from '../components/element.js';
import '../components/ws-dialog.js';
import '../components/ws-kbd.js';
import { t } from '../i18n/i18n.js';

/** @typedef {{ label: string, keys: { keys: string, label: string }[] }} KeyGroup */

/**
 * The keys that work here, those of everywhere first.
 * @fires ws-close
 */
export class WsKeys extends WsElement {
  static properties = { open: { type: Boolean, reflect: true }, groups: { attribute: false } };

  static styles = [
    WsElement.styles,
    css`
      .groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); gap: 20px 40px; padding-top: 8px; }
      h3 { margin-bottom: 8px; font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); color: var(--text-muted); }
      dl { margin: 0; display: grid; gap: 8px; }
      dl div { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; }
      dd { margin: 0; }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    /** @type {KeyGroup[]} */
    this.groups = [];
  }

  show() {
    this.open = true;
  }

  /** @returns {KeyGroup} */
  get #everywhere() {
    return {
      label: t('frame.everywhere'),
      keys: [
        { keys: 'Ctrl+K', label: t('frame.goAnywhere') },
        { keys: '?', label: t('frame.showKeys') },
        { keys: 'ArrowUp ArrowDown', label: t('frame.moveList') },
        { keys: 'Enter', label: t('frame.openItem') },
        { keys: 'Escape', label: t('frame.goBack') },
      ],
    };
  }

  render() {
    return html`<ws-dialog size="l" .heading=${t('frame.keys')} .open=${this.open} @ws-close=${() => {
      this.open = false;
    }}>
      <div class="groups">
        ${[this.#everywhere, ...this.groups].map(
          (group) =>
            html`<section><h3>${group.label}</h3><dl>${group.keys.map(
              (key) => html`<div><dt>${key.label}</dt><dd><ws-kbd .keys=${key.keys}></ws-kbd></dd></div>`,
            )}</dl></section>`,
        )}
      </div>
    </ws-dialog>`;
  }
}

customElements.define('ws-keys', WsKeys);
