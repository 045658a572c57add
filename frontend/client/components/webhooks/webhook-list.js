import { css } from 'lit';
import { Loading } from '../../../shared/app/loading.js';
import { Section } from '../../../shared/pages/components/section.js';
import '../../../shared/pages/components/secret-box.js';

/**
 * What the two lists of webhooks share.
 * @template T
 */
export class WebhookList extends Section {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { channel: { type: Number }, adding: { state: true }, made: { state: true } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    Section.styles,
    css`
      section { gap: 12px; }
      h3 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      form { max-width: none; padding: 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-0); }
      .made { display: grid; gap: 12px; padding: 16px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-0); }
      .reason { display: flex; gap: 6px; align-items: flex-start; color: var(--state-attention); font-size: var(--size-s); overflow-wrap: anywhere; }
      .reason ws-icon { flex: none; margin-top: 2px; color: inherit; }
      .none { color: var(--text-muted); }
      @media (max-width: 560px) { .list > li { grid-template-columns: minmax(0, 1fr); } .list > li > ws-icon { display: none; } }
    `,
  ];

  #stop = () => {};

  constructor() {
    super();
    this.channel = 0;
    this.adding = false;
    /** What was just made, with what is told of it this once. @type {any} */
    this.made = null;
    /** @type {Loading<T[]>} */
    this.webhooks = new Loading(this, () => this.fetch());
  }

  /** `incoming` or `outgoing`. */
  get direction() {
    return '';
  }

  /** @returns {Promise<T[]>} */
  async fetch() {
    return [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind, data }) => {
      if (!kind.startsWith('chat.webhook.') || data?.channel !== this.channel) return;
      if (data.direction === this.direction) void this.webhooks.load();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }
}
