import { css, html, nothing } from 'lit';
import { formatNumber } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import './ws-icon.js';

/**
 * A state in a word, or a count to see from afar.
 * @slot - the word
 */
export class WsBadge extends WsElement {
  static properties = {
    tone: { reflect: true },
    icon: {},
    dot: { type: Boolean },
    count: { type: Number },
    countLabel: { attribute: 'count-label' },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; vertical-align: middle; }
      .badge {
        display: inline-flex; align-items: center; gap: 5px; min-height: 20px; padding: 1px 8px; border-radius: 5px;
        font: var(--weight-medium) var(--size-xs)/18px var(--font-sans); white-space: nowrap;
        color: var(--badge-ink, var(--text-muted)); background: var(--badge-soft, var(--surface-3));
      }
      :host([tone='accent']) { --badge-ink: var(--accent-ink); --badge-soft: var(--accent-soft); }
      :host([tone='ok']) { --badge-ink: var(--state-ok); --badge-soft: var(--state-ok-soft); }
      :host([tone='danger']) { --badge-ink: var(--state-danger); --badge-soft: var(--state-danger-soft); }
      :host([tone='info']) { --badge-ink: var(--state-info); --badge-soft: var(--state-info-soft); }
      :host([tone='attention']) { --badge-ink: var(--state-attention); --badge-soft: var(--state-attention-soft); }
      ws-icon { --icon-size: 13px; }
      .dot { width: 6px; height: 6px; border-radius: 50%; background: currentColor; }
      .count {
        min-width: 18px; height: 18px; padding: 0 5px; border-radius: 9px; text-align: center;
        font: var(--weight-bold) 11px/18px var(--font-sans); font-variant-numeric: tabular-nums;
        color: var(--text); background: var(--surface-3);
      }
      :host([tone='accent']) .count { color: var(--on-accent); background: var(--accent); }
      :host([tone='attention']) .count { color: var(--on-attention); background: var(--attention-fill); }
      :host([tone='danger']) .count { color: var(--on-danger); background: var(--state-danger-fill); }
      @media (forced-colors: active) { .badge, .count { border: 1px solid CanvasText; } }
    `,
  ];

  constructor() {
    super();
    /** @type {'neutral' | 'accent' | 'ok' | 'danger' | 'info' | 'attention'} */
    this.tone = 'neutral';
    this.icon = '';
    this.dot = false;
    /** @type {number | undefined} */
    this.count = undefined;
    this.countLabel = '';
  }

  render() {
    if (this.count !== undefined) {
      if (!this.count) return nothing;
      const shown = this.count > 99 ? '99+' : formatNumber(this.count);
      return html`<span class="count" part="badge" aria-hidden=${this.countLabel ? 'true' : nothing}>${shown}</span>
        ${this.countLabel ? html`<span class="visually-hidden">${this.countLabel}</span>` : nothing}`;
    }
    return html`<span class="badge" part="badge">
      ${this.icon ? html`<ws-icon .name=${this.icon} .size=${13}></ws-icon>` : nothing}
      ${this.dot ? html`<span class="dot"></span>` : nothing}
      <slot></slot>
    </span>`;
  }
}

customElements.define('ws-badge', WsBadge);
