import { Timeline } from './timeline.js';

/** The windows of so many channels stay in memory; those looked at longest ago are fetched again. */
const KEPT = 16;

/** The open windows on the channels' histories. */
export class Timelines {
  /** The one asked for last comes last. @type {Map<number, Timeline>} */
  #open = new Map();
  #transport;

  /** @param {import('./types.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /**
   * The window on a channel.
   * @param {number} channel
   * @returns {Timeline}
   */
  of(channel) {
    const timeline = this.#open.get(channel) ?? new Timeline(this.#transport, channel);
    this.#open.delete(channel);
    this.#open.set(channel, timeline);
    for (const id of this.#open.keys()) {
      if (this.#open.size <= KEPT) break;
      this.#open.delete(id);
    }
    return timeline;
  }

  /**
   * The window on a channel, if there is one.
   * @param {number} channel
   */
  get(channel) {
    return this.#open.get(channel);
  }

  /** @param {number} channel */
  delete(channel) {
    this.#open.delete(channel);
  }

  /** Fetches what could not be fetched before. */
  recover() {
    for (const timeline of this.#open.values()) {
      if (timeline.status === 'error') void timeline.open();
      timeline.forgiveGrowing();
    }
  }

  /**
   * Fetches them anew.
   * @param {(channel: number) => number | null} lookedAt The message in view, where the end is not.
   */
  async reload(lookedAt) {
    await Promise.all([...this.#open].map(([id, timeline]) => timeline.reload(lookedAt(id))));
  }

  clear() {
    this.#open.clear();
  }
}
