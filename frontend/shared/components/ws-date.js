import { css, html, nothing } from 'lit';
import { formatDate, formatDateTime, formatRelative, formatTime, toDate } from '../i18n/i18n.js';
import { WsElement } from './element.js';
import { attachTooltip } from './tooltip.js';

/** @type {Set<WsDate>} */
const watching = new Set();
/** @type {ReturnType<typeof setInterval> | undefined} */
let clock;

function tick() {
  for (const date of watching) date.refresh();
}

/** One clock for every date on the page, running only while there is one. */
function wind() {
  if (watching.size && clock === undefined) {
    clock = setInterval(tick, 15_000);
    document.addEventListener('visibilitychange', tick);
  } else if (!watching.size && clock !== undefined) {
    clearInterval(clock);
    clock = undefined;
    document.removeEventListener('visibilitychange', tick);
  }
}

const WRITTEN = {
  relative: formatRelative,
  time: formatTime,
  date: formatDate,
  datetime: formatDateTime,
};

/** A moment: as people say it, exact on hover, and never stale. */
export class WsDate extends WsElement {
  static properties = { value: {}, format: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline; font-variant-numeric: tabular-nums; }
      time { white-space: nowrap; }
    `,
  ];

  /** @type {(() => void) | null} */
  #detach = null;
  #shown = '';

  constructor() {
    super();
    /** @type {import('../i18n/format.js').Moment | null | undefined} */
    this.value = undefined;
    /** @type {keyof typeof WRITTEN} */
    this.format = 'relative';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#detach = attachTooltip(this, () => (this.value == null ? '' : formatDateTime(this.value)));
    watching.add(this);
    wind();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#detach?.();
    watching.delete(this);
    wind();
  }

  /** Draws again when the words have changed since. */
  refresh() {
    if (this.value != null && WRITTEN[this.format](this.value) !== this.#shown) this.requestUpdate();
  }

  render() {
    if (this.value == null || this.value === '') return nothing;
    const date = toDate(this.value);
    if (Number.isNaN(date.getTime())) return nothing;
    this.#shown = WRITTEN[this.format](date);
    return html`<time datetime=${date.toISOString()}>${this.#shown}</time>`;
  }
}

customElements.define('ws-date', WsDate);
