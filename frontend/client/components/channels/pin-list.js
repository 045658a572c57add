import { css, html, nothing } from 'lit';
import { excerptOf } from '../../../shared/app/excerpt.js';
import { nameOf } from '../../../shared/app/names.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-date.js';
import { listPins } from '../../../shared/data/chat.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { routeTo } from './places.js';

/** @typedef {import('../../../shared/data/types.js').Message} Message */

/** So many pins are shown before the rest is asked for. */
const SHOWN = 5;
const KINDS = ['chat.message.pinned', 'chat.message.unpinned', 'chat.message.edited', 'chat.message.deleted'];

/** What is pinned in a channel, the newest pin first. */
export class PinList extends WsElement {
  static properties = {
    workspace: { attribute: false },
    channel: { type: Number },
    pins: { state: true },
    all: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      h3 { margin: 20px 0 8px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      ul { display: grid; gap: 6px; margin: 0; padding: 0; list-style: none; }
      a { display: block; padding: 8px 12px; border: 1px solid var(--line); border-radius: var(--radius-surface); color: var(--text); background: var(--surface-1); text-decoration: none; }
      a:hover { border-color: var(--line-control); }
      .text { font-size: var(--size-s); overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; }
      .by { margin-top: 2px; color: var(--text-muted); font-size: var(--size-xs); }
      ws-button { margin-top: 8px; }
    `,
  ];

  #round = 0;
  #shown = 0;
  #stops = /** @type {(() => void)[]} */ ([]);

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    /** @type {Message[]} */
    this.pins = [];
    this.all = false;
    new Watch(this, () => [this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stops = [
      this.workspace.onEvent(({ kind, data }) => {
        const message = data?.message;
        const channel = data?.channel ?? message?.channel;
        if (!KINDS.includes(kind) || channel !== this.channel) return;
        const id = typeof message === 'number' ? message : message?.id;
        if (kind === 'chat.message.pinned' || this.pins.some((pin) => pin.id === id)) void this.#load();
      }),
      this.workspace.onBack(() => void this.#load()),
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#round += 1;
    this.#shown = 0;
  }

  willUpdate() {
    if (this.channel === this.#shown) return;
    this.#shown = this.channel;
    this.pins = [];
    this.all = false;
    void this.#load();
  }

  async #load() {
    this.#round += 1;
    const round = this.#round;
    try {
      const page = await listPins(this.workspace.transport, this.channel);
      if (round !== this.#round) return;
      this.pins = page.items;
    } catch {
      // The pins are an extra: what is not there now comes with the next line.
    }
  }

  render() {
    if (this.pins.length === 0) return nothing;
    const shown = this.all ? this.pins : this.pins.slice(0, SHOWN);
    return html`<h3 id="pins">${t('channels.pins', { count: this.pins.length })}</h3>
      <ul aria-labelledby="pins">
        ${shown.map(
          (pin) => html`<li><a href="#${routeTo(pin)}">
            <div class="text">${excerptOf(pin)}</div>
            <div class="by">${pin.shown_as ?? nameOf(this.workspace.people, pin.author)} · <ws-date .value=${pin.created_at}></ws-date></div>
          </a></li>`,
        )}
      </ul>
      ${
        shown.length < this.pins.length
          ? html`<ws-button size="s" variant="quiet" @click=${() => {
              this.all = true;
            }}>${t('channels.showAll', { count: this.pins.length })}</ws-button>`
          : nothing
      }`;
  }
}

customElements.define('pin-list', PinList);
