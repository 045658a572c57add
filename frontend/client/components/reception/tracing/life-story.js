import { css, html } from 'lit';
import { nameOf } from '../../../../shared/app/names.js';
import { stateOf } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import '../../../../shared/components/ws-date.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-state.js';
import { lifeTold } from '../bench/life.js';

/** What happened to a serial number, newest first. */
export class LifeStory extends WsElement {
  static properties = {
    workspace: { attribute: false },
    life: { attribute: false },
    error: { attribute: false },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      ol { display: grid; gap: 14px; margin: 0; padding: 0; list-style: none; }
      li { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: 2px 12px; font-size: var(--size-s); }
      li ws-icon { margin-top: 2px; color: var(--text-muted); }
      li ws-icon.ok { color: var(--state-ok); } li ws-icon.info { color: var(--state-info); }
      li ws-icon.danger { color: var(--state-danger); } li ws-icon.attention { color: var(--state-attention); }
      .what { font-size: var(--size-m); overflow-wrap: anywhere; }
      .when { grid-column: 2; color: var(--text-muted); }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    /** `null` while it is on its way. @type {import('../../../../shared/data/types.js').Life | null} */
    this.life = null;
    /** Why it could not be had. @type {unknown} */
    this.error = null;
  }

  render() {
    if (!this.life) {
      if (!this.error) return html`<ws-state kind="loading" shape="rows" .lines=${4}></ws-state>`;
      const state = stateOf(this.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry></ws-state>`;
    }
    const { people } = this.workspace;
    return html`<ol>${lifeTold(this.life, people).map(
      ({
        icon,
        tone,
        text,
        at,
        actor,
      }) => html`<li><ws-icon class=${tone} .name=${icon}></ws-icon><span class="what">${text}</span>
        <span class="when"><ws-date .value=${at}></ws-date> · ${nameOf(people, actor)}</span></li>`,
    )}</ol>`;
  }
}

customElements.define('life-story', LifeStory);
