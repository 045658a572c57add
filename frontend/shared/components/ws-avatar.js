import { css, html, nothing } from 'lit';
import { t } from '../i18n/i18n.js';
import { contrast, formatOklch, fromHex, keepContrast } from '../look/color.js';
import { cssVars } from './css-vars.js';
import { WsElement } from './element.js';
import './ws-icon.js';

/**
 * The initials of a name: the first letters of its first and last words.
 * @param {string} name
 */
export function initials(name) {
  const words = name
    .trim()
    .split(/[\s-]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0]?.toLocaleUpperCase() ?? '').join('');
}

/**
 * The chosen colour and its text, moved just enough to be read: dark colours take white, pale ones black.
 * @param {string} hex
 */
export function avatarColors(hex) {
  const color = fromHex(/^#[0-9a-f]{6}$/i.test(hex) ? hex : '#6b6b80');
  if (color.l > 0.78 && contrast(color, '#000000') >= 4.5)
    return { background: formatOklch(color), text: '#000000' };
  return {
    background: formatOklch(keepContrast(color, [{ l: 1, c: 0, h: 0 }], 'darker', 4.6)),
    text: '#ffffff',
  };
}

const PRESENCE = { online: 'ui.online', away: 'ui.away', offline: 'ui.offline' };

/** A person, by colour and initials. */
export class WsAvatar extends WsElement {
  static properties = {
    name: {},
    color: {},
    size: { type: Number },
    presence: {},
    former: { type: Boolean },
    decorative: { type: Boolean },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: inline-flex; flex: none; vertical-align: middle; }
      .avatar {
        position: relative; display: grid; place-items: center; width: var(--avatar-size); height: var(--avatar-size);
        border-radius: 50%; color: var(--avatar-text); background: var(--avatar-color);
        font: var(--weight-bold) calc(var(--avatar-size) * 0.38)/1 var(--font-sans); letter-spacing: 0.01em;
        box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--text) 10%, transparent);
        user-select: none; -webkit-user-select: none;
      }
      /* A picture, not a text: nothing of it belongs to the name of what it stands in. */
      .initials::before { content: attr(data-initials); content: attr(data-initials) / ''; }
      .avatar.former { color: var(--text-muted); background: var(--surface-3); }
      .dot {
        position: absolute; inset-inline-end: -2px; bottom: -2px;
        --dot: max(10px, calc(var(--avatar-size) * 0.32)); width: var(--dot); height: var(--dot); border-radius: 50%;
        border: 2px solid var(--avatar-around, var(--surface-0)); background: var(--surface-0);
      }
      .dot::after { content: ''; position: absolute; inset: 0; border-radius: 50%; }
      .online::after { background: var(--state-ok); }
      .away::after { background: linear-gradient(90deg, var(--attention-fill) 50%, transparent 50%); box-shadow: inset 0 0 0 1.5px var(--attention-fill); }
      .offline::after { box-shadow: inset 0 0 0 1.5px var(--text-muted); }
      @media (forced-colors: active) { .avatar { border: 1px solid CanvasText; } .dot { forced-color-adjust: none; } }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.color = '';
    this.size = 32;
    /** @type {'online' | 'away' | 'offline' | ''} */
    this.presence = '';
    this.former = false;
    this.decorative = false;
  }

  render() {
    const name = this.former ? t('ui.formerMember') : this.name;
    const label = [this.decorative ? '' : name, this.presence ? t(PRESENCE[this.presence]) : '']
      .filter(Boolean)
      .join(', ');
    const { background, text } = avatarColors(this.color);
    return html`<span class="avatar ${this.former ? 'former' : ''}" role=${label ? 'img' : nothing} aria-label=${label || nothing}
      aria-hidden=${label ? nothing : 'true'}
      ${cssVars({ '--avatar-size': `${this.size}px`, '--avatar-color': background, '--avatar-text': text })}>
      ${this.former || !initials(this.name) ? html`<ws-icon name="user" .size=${Math.round(this.size * 0.55)}></ws-icon>` : html`<span class="initials" data-initials=${initials(this.name)}></span>`}
      ${this.presence ? html`<span class="dot ${this.presence}"></span>` : nothing}
    </span>`;
  }
}

customElements.define('ws-avatar', WsAvatar);
