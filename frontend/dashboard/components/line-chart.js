import { css, html, nothing, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyle from 'uplot/dist/uPlot.min.css?inline';
import { WsElement } from '../../shared/components/element.js';
import { formatTime } from '../../shared/i18n/i18n.js';
import { onTheme } from '../../shared/look/theme.js';

/**
 * One line over time. A small one has no axes; a large one has, and is walked by the arrow keys.
 * @fires ws-point - detail: { index }: the point under the pointer; `null` when there is none
 */
export class LineChart extends WsElement {
  static properties = {
    times: { attribute: false },
    values: { attribute: false },
    write: { attribute: false },
    top: { type: Number },
    limit: { type: Number },
    label: {},
    large: { type: Boolean, reflect: true },
    tone: { reflect: true },
  };

  static styles = [
    unsafeCSS(uPlotStyle),
    WsElement.styles,
    css`
      :host { display: block; position: relative; min-width: 0; overflow: hidden; --chart-line: var(--accent-ink); --chart-area: var(--accent-soft); }
      :host([tone='attention']) { --chart-line: var(--state-attention); --chart-area: var(--state-attention-soft); }
      :host([tone='stale']) { --chart-line: var(--line-control); --chart-area: var(--surface-3); }
      .plot { position: absolute; inset: 0; outline-offset: -2px; border-radius: var(--radius-control); }
      .u-cursor-x { border-inline-end: 1px solid var(--line-control) !important; }
      .uplot { font-family: var(--font-sans); }
    `,
  ];

  /** @type {uPlot | null} */
  #plot = null;
  /** @type {ResizeObserver | null} */
  #sizes = null;
  #stop = () => {};
  /** @type {number | null} */
  #index = null;

  constructor() {
    super();
    /** @type {number[]} */
    this.times = [];
    /** @type {(number | null)[]} */
    this.values = [];
    /** How a value of the axis is written. @type {(value: number) => string} */
    this.write = String;
    this.top = 1;
    /** What no value can pass, so that the scale needs not either. */
    this.limit = Number.POSITIVE_INFINITY;
    /** What a reader who does not see it is told. */
    this.label = '';
    this.large = false;
    /** @type {'' | 'attention' | 'stale'} */
    this.tone = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = onTheme(() => this.#plot?.redraw(false));
    this.#sizes = new ResizeObserver(() => this.#fit());
    this.#sizes.observe(this);
    if (this.hasUpdated) this.#draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
    this.#sizes?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  render() {
    return html`<div class="plot" role="img" aria-label=${this.label} tabindex=${this.large ? 0 : nothing}
      @keydown=${this.#walk} @blur=${() => this.#plot?.setCursor({ left: -10, top: -10 })}></div>`;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!this.#plot) this.#draw();
    else if (changed.has('values') || changed.has('times')) this.#plot.setData(this.#data());
    else if (changed.has('tone')) this.#plot.redraw(false);
  }

  /** @returns {uPlot.AlignedData} */
  #data() {
    return [this.times, this.values];
  }

  #draw() {
    const place = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.plot'));
    const { clientWidth: width, clientHeight: height } = this;
    if (!width || !height) return;
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => () => style.getPropertyValue(name);
    const text = `12px ${style.getPropertyValue('--font-sans')}`;
    /** @type {uPlot.Axis} */
    const axis = {
      stroke: colour('--text-muted'),
      font: text,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width,
        height,
        padding: this.large ? [12, 16, 0, 0] : [4, 0, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: false, y: false },
          points: { size: this.large ? 8 : 6, fill: colour('--chart-line') },
        },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: {
          x: { time: true },
          y: { range: (_, __, most) => [0, Math.min(this.limit, Math.max(this.top, (most ?? 0) * 1.15))] },
        },
        axes: this.large
          ? [
              { ...axis, space: 80, values: (_, splits) => splits.map((at) => formatTime(at * 1000)) },
              { ...axis, size: 72, values: (_, splits) => splits.map((value) => this.write(value)) },
            ]
          : [{ show: false }, { show: false }],
        series: [
          {},
          {
            stroke: colour('--chart-line'),
            fill: colour('--chart-area'),
            width: 1.5,
            // A point between two gaps is a measure too.
            points: { show: true, size: 4, fill: colour('--chart-line'), filter: () => this.#lonely() },
            spanGaps: false,
          },
        ],
        hooks: { setCursor: [(plot) => this.#point(plot.cursor.idx ?? null)] },
      },
      this.#data(),
      place,
    );
  }

  /** The points with nothing on either side, which a line does not show. */
  #lonely() {
    const known = (/** @type {number} */ index) => (this.values[index] ?? null) !== null;
    return [...this.values.keys()].filter((index) => known(index) && !known(index - 1) && !known(index + 1));
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this;
    if (!width || !height) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    else if (this.hasUpdated) this.#draw();
  }

  /** @param {number | null} index */
  #point(index) {
    if (index === this.#index) return;
    this.#index = index;
    this.emit('ws-point', { index });
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const plot = this.#plot;
    if (!plot) return;
    const last = this.times.length - 1;
    const at = this.#index ?? last;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(last, to));
    plot.setCursor({ left: plot.valToPos(this.times[index], 'x'), top: 1 });
  }
}

customElements.define('line-chart', LineChart);
