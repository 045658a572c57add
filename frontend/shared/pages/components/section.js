import { css } from 'lit';
import { WsElement } from '../../components/element.js';
import { Watch } from '../../data/store.js';

/**
 * A part of a settings page: works with the workspace, renders again when the session changes.
 */
export class Section extends WsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { workspace: { attribute: false } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    WsElement.styles,
    css`
      :host { display: grid; gap: 32px; }
      section { display: grid; gap: 16px; }
      .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
      h2 { font: var(--weight-bold) var(--size-l)/1.4 var(--font-sans); }
      .about { max-width: var(--measure); color: var(--text-muted); text-wrap: pretty; }
      form { display: grid; gap: 16px; max-width: 440px; }
      .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
      .list { display: grid; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); list-style: none; overflow: hidden; }
      .list > li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 4px 14px; align-items: center; padding: 12px 16px; }
      .list > li + li { border-top: 1px solid var(--line); }
      .list ws-icon { color: var(--text-muted); }
      .what { font-weight: var(--weight-medium); overflow-wrap: anywhere; }
      .detail { color: var(--text-muted); font-size: var(--size-s); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
      @media (max-width: 460px) { .list > li { padding: 12px; gap: 4px 10px; } }
    `,
  ];

  /** @type {import('../../data/types.js').Me | null} */
  #me = null;

  constructor() {
    super();
    this.workspace = /** @type {import('../../data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    new Watch(this, () => [this.workspace.session]);
  }

  /** Who is signed in; between the end of the session and the part's going away, who it was. */
  get me() {
    this.#me = this.workspace.session.me ?? this.#me;
    if (!this.#me) throw new Error('nobody is signed in');
    return this.#me;
  }
}
