import { css } from 'lit';
import { Watch } from '../../../data/store.js';
import { Section } from '../section.js';

/** A table that fills its panel and follows what happens. */
export class TableSection extends Section {
  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    Section.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; gap: 0; }
      ws-table { flex: 1; min-height: 0; }
      .search { width: 220px; }
      .filter { width: 160px; }
      @media (max-width: 560px) { .search { width: 180px; } .filter { width: 140px; } }
    `,
  ];

  #stop = () => {};

  constructor() {
    super();
    new Watch(this, () => [this.workspace.people, this.workspace.presence]);
  }

  /**
   * Whether an event changes what the table shows.
   * @param {string} _kind
   */
  concerns(_kind) {
    return false;
  }

  /** Looks again, since something happened that concerns the table. */
  touch() {}

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent((event) => {
      if (this.concerns(event.kind)) this.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }
}
