import { css, html, nothing } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-state.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';

/** What there is to know about a channel: what it is for, and who is in it. */
export class ChatDetails extends WsElement {
  static properties = {
    channel: { attribute: false },
    people: { attribute: false },
    presence: { attribute: false },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; flex: 1; padding: 16px; background: var(--surface-0); }
      h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .topic { margin: 8px 0 20px; color: var(--text-muted); font-size: var(--size-s); text-wrap: pretty; }
      h3 { margin: 16px 0 8px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      ul { display: grid; gap: 2px; margin: 0; padding: 0; list-style: none; }
      li { display: flex; align-items: center; gap: 10px; min-height: 34px; min-width: 0; }
      .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .state { color: var(--text-muted); font-size: var(--size-xs); }
    `,
  ];

  constructor() {
    super();
    this.channel = /** @type {import('../../../shared/data/types.js').Channel} */ (
      /** @type {unknown} */ (undefined)
    );
    this.people = /** @type {import('../../../shared/data/people.js').PeopleStore} */ (
      /** @type {unknown} */ (undefined)
    );
    this.presence = /** @type {import('../../../shared/data/presence.js').PresenceStore} */ (
      /** @type {unknown} */ (undefined)
    );
    new Watch(this, () => [this.people, this.presence]);
  }

  render() {
    const members = this.people.active;
    const on = members.filter((person) => this.presence.of(person.id) === 'online');
    const off = members.filter((person) => this.presence.of(person.id) !== 'online');
    return html`
      <h2>${t('chat.about', { name: this.channel.name })}</h2>
      <p class="topic">${this.channel.topic || t('chat.everyone')}</p>
      ${members.length === 0 ? html`<ws-state kind="loading" .lines=${3}></ws-state>` : nothing}
      ${this.presence.users ? this.#group(t('chat.online', { count: on.length }), on) : nothing}
      ${this.#group(this.presence.users ? t('chat.offline', { count: off.length }) : t('chat.members', { count: off.length }), off)}
    `;
  }

  /**
   * @param {string} title
   * @param {import('../../../shared/data/types.js').Person[]} people
   */
  #group(title, people) {
    if (people.length === 0) return nothing;
    return html`<h3>${title}</h3>
      <ul>
        ${people.map(
          (person) => html`<li>
            <ws-avatar
              .name=${person.display_name}
              .color=${person.avatar_color}
              .size=${24}
              .presence=${this.presence.of(person.id)}
              decorative
            ></ws-avatar>
            <span class="name">${person.display_name}</span>
          </li>`,
        )}
      </ul>`;
  }
}

customElements.define('chat-details', ChatDetails);
