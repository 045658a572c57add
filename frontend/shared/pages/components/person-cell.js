import { css, html, nothing } from 'lit';
import { WsElement } from '../../components/element.js';
import '../../components/ws-avatar.js';

/** Somebody, in a cell of a table. */
export class PersonCell extends WsElement {
  static properties = { name: {}, color: {}, presence: {}, former: { type: Boolean }, note: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; align-items: center; gap: 10px; min-width: 0; max-width: 100%; vertical-align: middle; }
      .name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .note { color: var(--text-muted); font-size: var(--size-xs); white-space: nowrap; }
      @media (max-width: 460px) { .note { display: none; } }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.color = '#8a8a99';
    /** @type {'online' | 'offline' | undefined} */
    this.presence = undefined;
    this.former = false;
    this.note = '';
  }

  render() {
    return html`<ws-avatar decorative .name=${this.name} .color=${this.color} .size=${24} .presence=${this.presence} ?former=${this.former}></ws-avatar>
      <span class="name">${this.name}</span>
      ${this.note ? html`<span class="note">${this.note}</span>` : nothing}`;
  }
}

customElements.define('person-cell', PersonCell);
