import { css, html, nothing } from 'lit';
import { WsElement } from '../components/element.js';
import '../components/ws-icon.js';
import { hasMessage, t } from '../i18n/i18n.js';
import { hostOf } from './shell.js';

/** Troubles that are nobody's fault: it may be enough to wait. */
export const PASSING = new Set(['timeout', 'network', 'no_route', 'refused', 'unavailable', 'busy']);

/**
 * The words for a trouble with a server.
 * @param {import('./shell.js').Trouble} trouble
 * @returns {{ heading: string, text: string, steps: string[] }}
 */
export function wordsFor({ code, address }) {
  const known = hasMessage(`desktop.problem_${code}`) ? code : 'unexpected';
  const host = hostOf(address);
  return {
    heading: t(`desktop.problem_${known}`, { host }),
    text: t(`desktop.problem_${known}_text`, { host }),
    steps: t(`desktop.problem_${known}_do`, { host }).split('\n'),
  };
}

/**
 * Why a server can't be worked with, and what to do about it.
 * @slot - what can be done at once
 */
export class ServerProblem extends WsElement {
  static properties = { trouble: { attribute: false }, bare: { type: Boolean, reflect: true } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; }
      .problem {
        display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 12px; padding: 14px 16px;
        border: 1px solid color-mix(in oklab, var(--ink) 45%, transparent); border-radius: var(--radius-surface); background: var(--soft);
        --ink: var(--state-danger); --soft: var(--state-danger-soft);
      }
      .passing { --ink: var(--state-attention); --soft: var(--state-attention-soft); }
      :host([bare]) .problem { padding: 0; border: 0; background: none; grid-template-columns: minmax(0, 1fr); }
      ws-icon { margin-top: 2px; color: var(--ink); }
      .words { display: grid; gap: 8px; min-width: 0; overflow-wrap: anywhere; }
      h2 { font: var(--weight-bold) var(--size-m)/1.5 var(--font-sans); }
      p { text-wrap: pretty; }
      ul { display: grid; gap: 6px; margin: 0; padding-inline-start: 18px; }
      li { text-wrap: pretty; }
      li::marker { color: var(--text-muted); }
      details { color: var(--text-muted); font-size: var(--size-s); }
      summary { width: fit-content; cursor: pointer; border-radius: var(--radius-small); }
      code { display: block; margin-top: 4px; font: var(--size-xs)/1.5 var(--font-mono); color: var(--text); }
      ::slotted(*) { justify-self: start; margin-top: 4px; }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./shell.js').Trouble | null} */
    this.trouble = null;
    /** Without a heading and a frame of its own: the page around it has them. */
    this.bare = false;
  }

  render() {
    if (!this.trouble) return nothing;
    const { code, detail } = this.trouble;
    const { heading, text, steps } = wordsFor(this.trouble);
    return html`<div class="problem ${PASSING.has(code) ? 'passing' : ''}" role="alert">
      ${this.bare ? nothing : html`<ws-icon name="triangle-alert" .size=${18}></ws-icon>`}
      <div class="words">
        ${this.bare ? nothing : html`<h2>${heading}</h2><p>${text}</p>`}
        <ul>${steps.map((step) => html`<li>${step}</li>`)}</ul>
        ${
          detail
            ? html`<details><summary>${t('desktop.technical')}</summary><code lang="en">${code}: ${detail}</code></details>`
            : nothing
        }
        <slot></slot>
      </div>
    </div>`;
  }
}

customElements.define('server-problem', ServerProblem);
