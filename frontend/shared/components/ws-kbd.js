import { css, html } from 'lit';
import { WsElement } from './element.js';

const onMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** @type {Record<string, string>} */
const MAC = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩' };
/** @type {Record<string, string>} */
const OTHERS = {
  Shift: '⇧',
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/**
 * A shortcut's keys as the system writes them: `Ctrl+K` becomes `⌘ K` on a Mac, `g c` are two keys one after the other.
 * @param {string} keys
 * @returns {string[][]}
 */
export function keyCaps(keys) {
  return keys
    .split(' ')
    .map((chord) => chord.split(/\+(?=.)/).map((key) => (onMac && MAC[key]) || OTHERS[key] || key));
}

/** A keyboard shortcut. */
export class WsKbd extends WsElement {
  static properties = { keys: {} };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; gap: 3px; align-items: center; white-space: nowrap; }
      /* Where there are no keys, they are noise. */
      @media (hover: none) and (pointer: coarse) { :host { display: none; } }
      kbd {
        min-width: 18px; padding: 0 4px; border: 1px solid var(--kbd-line, var(--line)); border-radius: var(--radius-small);
        font: var(--weight-medium) 11px/16px var(--font-sans); text-align: center;
        color: var(--kbd-text, var(--text-muted)); background: var(--kbd-surface, var(--surface-2));
      }
    `,
  ];

  constructor() {
    super();
    this.keys = '';
  }

  render() {
    return keyCaps(this.keys).map((chord) => html`<kbd>${chord.join(' ')}</kbd>`);
  }
}

customElements.define('ws-kbd', WsKbd);
