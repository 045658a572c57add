/**
 * @typedef {import('../../shared/data/monitoring.js').Sample} Sample
 * @typedef {import('../../shared/data/monitoring.js').Series} Series
 * @typedef {import('../../shared/data/monitoring.js').Measures} Measures
 * @typedef {import('../../shared/data/monitoring.js').Measure} Measure
 */

/**
 * The last hour of everything that is measured, a point every few seconds; where nothing was measured, the point is
 * `null`, so that a gap in time is a gap in the line.
 */
export class Hour {
  /** When each point was, in seconds since the epoch. @type {number[]} */
  times = [];
  /** What was measured at each. @type {(Measures | null)[]} */
  points = [];
  #step;
  #length;

  /** @param {Series} series As the server answers it. */
  constructor(series) {
    const { step_seconds, from, to } = series;
    const first = secondsOf(from);
    this.#step = step_seconds;
    this.#length = Math.round((secondsOf(to) - first) / step_seconds) + 1;
    const names = /** @type {Measure[]} */ (Object.keys(series.series));
    for (let index = 0; index < this.#length; index += 1) {
      const entries = names.map((name) => [name, series.series[name]?.[index] ?? null]);
      const known = entries.some(([, value]) => value !== null);
      this.times.push(first + index * step_seconds);
      this.points.push(known ? Object.fromEntries(entries) : null);
    }
  }

  /**
   * Takes what was measured now; what is older than the hour goes.
   * @param {Sample} sample
   */
  add(sample) {
    const at = secondsOf(sample.at);
    const steps = Math.round((at - this.times[this.times.length - 1]) / this.#step);
    if (steps <= 0) {
      // Measured before; it is here already, unless it was still on its way when the hour was read.
      const index = this.times.length - 1 + steps;
      if (index >= 0) this.points[index] ??= sample;
      return;
    }
    // After more than an hour of silence nothing of the old remains.
    const silent = Math.min(steps, this.#length) - 1;
    for (let step = silent; step > 0; step -= 1) this.#push(at - step * this.#step, null);
    this.#push(at, sample);
  }

  /**
   * One line of a chart.
   * @param {(point: Measures) => number | null} read
   * @returns {(number | null)[]}
   */
  line(read) {
    return this.points.map((point) => (point ? read(point) : null));
  }

  /**
   * @param {number} at
   * @param {Measures | null} point
   */
  #push(at, point) {
    this.times.push(at);
    this.points.push(point);
    if (this.times.length > this.#length) {
      this.times.shift();
      this.points.shift();
    }
  }
}

/**
 * The highest point of a line; the latest of equals. `null` when nothing is known.
 * @param {number[]} times
 * @param {(number | null)[]} values
 * @returns {{ value: number, at: number } | null} `at` in milliseconds.
 */
export function peakOf(times, values) {
  /** @type {{ value: number, at: number } | null} */
  let peak = null;
  for (const [index, value] of values.entries()) {
    if (value !== null && (peak === null || value >= peak.value)) peak = { value, at: times[index] * 1000 };
  }
  return peak;
}

/**
 * Lowest, mean and highest of what is known.
 * @param {(number | null)[]} values
 */
export function rangeOf(values) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const sum = known.reduce((total, value) => total + value, 0);
  return { least: Math.min(...known), mean: sum / known.length, most: Math.max(...known) };
}

/** @param {string} at */
function secondsOf(at) {
  return Math.round(Date.parse(at) / 1000);
}
