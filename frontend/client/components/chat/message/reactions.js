import { html, nothing } from 'lit';
import { nameOf } from '../../../../shared/app/names.js';
import '../../../../shared/components/ws-icon.js';
import '../../../../shared/components/ws-tooltip.js';
import { formatList, t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../items.js').MessageItem} MessageItem
 * @typedef {import('../rows.js').RowContext} RowContext
 */

/** So many people are named who reacted. */
const NAMED = 12;

/**
 * A message's reactions: how many, whose, and a button for another one.
 * @param {MessageItem} item
 * @param {RowContext} context
 */
export function reactionsOf(item, context) {
  const { reactions } = item.message;
  if (!reactions?.length) return nothing;
  const { self, writes, act, focused } = context;
  const stop = focused === item.key ? 0 : -1;
  return html`<div class="reactions">
    ${reactions.map(({ emoji, accounts }) => {
      const own = accounts.includes(self);
      return html`<ws-tooltip .text=${whose(accounts, context)}><button
        class="reaction ${own ? 'own' : ''}"
        type="button"
        tabindex=${stop}
        aria-pressed=${own}
        aria-label=${t('chat.reactionCount', { emoji, count: accounts.length })}
        ?disabled=${!writes}
        @click=${() => act('reaction', item, emoji)}
      ><span class="face">${emoji}</span><span>${accounts.length}</span></button></ws-tooltip>`;
    })}
    ${
      writes
        ? html`<button class="reaction react" type="button" tabindex=${stop} aria-label=${t('chat.react')} title=${t('chat.react')}
            @click=${(/** @type {Event} */ event) => act('react', item, event.currentTarget)}><ws-icon name="face-slightly-smiling-plus"></ws-icon></button>`
        : nothing
    }
  </div>`;
}

/**
 * The names of those who reacted, oneself first.
 * @param {number[]} accounts
 * @param {RowContext} context
 */
function whose(accounts, { people, self }) {
  const others = accounts.filter((id) => id !== self);
  const names = others.slice(0, NAMED).map((id) => nameOf(people, id));
  if (others.length < accounts.length) names.unshift(t('chat.you'));
  const more = others.length - NAMED;
  return more > 0 ? t('chat.andMore', { names: names.join(', '), count: more }) : formatList(names);
}
