import { css, html } from 'lit';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-button.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * How many messages are chosen, and what can be done with them.
 * @fires selection-delete
 * @fires selection-end
 */
export class SelectionBar extends WsElement {
  static properties = {
    count: { type: Number },
    full: { type: Boolean },
    busy: { type: Boolean },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; padding: 0 24px 12px; }
      div { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 56px; padding: 8px 8px 8px 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); box-shadow: var(--shadow-float); }
      p { flex: 1; font-weight: var(--weight-medium); font-variant-numeric: tabular-nums; }
      @media (max-width: 560px) { :host { padding: 0 12px 8px; } }
    `,
  ];

  constructor() {
    super();
    this.count = 0;
    /** Whether there is no room for more. */
    this.full = false;
    this.busy = false;
  }

  render() {
    const { count } = this;
    return html`<div role="toolbar" aria-label=${t('chat.selection')} @keydown=${this.#onKey}>
      <p role="status">${t(this.full ? 'chat.chosenMost' : 'chat.chosen', { count })}</p>
      <ws-button variant="quiet" @click=${() => this.emit('selection-end')}>${t('ui.cancel')}</ws-button>
      <ws-button variant="danger" icon="trash" ?disabled=${count === 0} ?loading=${this.busy} @click=${() => this.emit('selection-delete')}>${t('chat.do_delete')}</ws-button>
    </div>`;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.emit('selection-end');
  }
}

customElements.define('selection-bar', SelectionBar);
