import { html } from 'lit';
import { PEOPLE } from './sample.js';

const now = Date.now();

const ITEMS = [
  { id: 'home', label: 'Accueil', icon: 'house', href: '#frame', keys: 'g a' },
  {
    id: 'chat',
    label: 'Tchat',
    icon: 'message-square',
    href: '#frame',
    count: 3,
    countLabel: '3 mentions',
    keys: 'g t',
  },
  { id: 'agenda', label: 'Agenda', icon: 'calendar', href: '#frame', keys: 'g g' },
  { id: 'reception', label: 'Réception', icon: 'package-open', href: '#frame', keys: 'g r' },
  { id: 'people', label: 'Personnes', icon: 'users', href: '#frame' },
];

const CONNECTIONS = /** @type {Record<string, import('../../shared/frame/ws-frame.js').Connection>} */ ({
  live: { state: 'live' },
  connecting: { state: 'connecting', waiting: 1 },
  offline: { state: 'offline', since: now - 600_000, waiting: 3 },
  ended: { state: 'ended' },
});

const TEXTS = [
  'La palette de la mairie est arrivée, 34 portables. J’ouvre le lot 42, qui peut scanner avec moi ?',
  'J’arrive. Attention, trois machines étaient déjà passées en mars.',
  'Bien vu : notées en retour.',
  'Certificat des 18 disques prêt.',
];

/**
 * The frame around a page of three columns, in a state of the connection.
 * @param {string} state
 * @param {'list' | 'content' | 'details'} showing
 */
export const framePage = (
  state,
  showing,
) => html`<ws-frame .items=${ITEMS} .footItems=${[{ id: 'settings', label: 'Réglages', icon: 'settings', href: '#frame' }]} current="chat"
  .connection=${CONNECTIONS[state] ?? CONNECTIONS.live} .online=${4} host="atelier.local:8060" version="1.0.0"
  .account=${{ display_name: 'Nora Benali', username: 'nora', avatar_color: '#7b6fd8' }}
  .commands=${[{ id: 'new', label: 'Nouveau message direct', icon: 'message-square-plus', group: 'Tchat', run: () => {} }]}
  .providers=${[{ id: 'people', label: 'Personnes', search: (/** @type {string} */ query) => PEOPLE.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())).map(({ name }) => ({ id: name, label: name, icon: 'user', run: () => {} })) }]}
  .keys=${[
    {
      label: 'Tchat',
      keys: [
        { keys: 'ArrowUp', label: 'Modifier mon dernier message' },
        { keys: 'Shift+Enter', label: 'Aller à la ligne' },
      ],
    },
  ]}>
  <ws-columns storage-key="gallery" details .showing=${showing} list-label="Canaux" content-label="#atelier" details-label="À propos de #atelier">
    <div slot="list" class="channels">
      <ws-button variant="field" icon="search" keys="Ctrl+K" wide>Rechercher</ws-button>
      ${['general', 'atelier', 'livraisons', 'cantine'].map((name) => html`<button type="button" class=${name === 'atelier' ? 'here' : ''}><ws-icon name="hash"></ws-icon><span>${name}</span>${name === 'general' ? html`<ws-badge tone="attention" .count=${1}></ws-badge>` : ''}</button>`)}
    </div>
    <ws-page-header icon="hash" heading="atelier" sub="Arrivages, tri et réparations">
      <ws-icon-button slot="actions" variant="secondary" icon="search" label="Rechercher dans #atelier"></ws-icon-button>
    </ws-page-header>
    <div class="messages">${TEXTS.map(
      (
        text,
        index,
      ) => html`<article><ws-avatar decorative .name=${PEOPLE[index].name} .color=${PEOPLE[index].color} .size=${36}></ws-avatar>
      <div><span class="who">${PEOPLE[index].name}</span> <ws-date format="time" .value=${now - (40 - index * 9) * 60_000}></ws-date><div>${text}</div></div></article>`,
    )}
      <ws-field label="Écrire dans #atelier" hide-label placeholder="Écrire dans #atelier" type="textarea" rows="2"></ws-field>
    </div>
    <div slot="details" class="about"><h2>À propos de #atelier</h2><p>Arrivages, tri et réparations. Ouvert à tous.</p>
      ${PEOPLE.map(({ name, color }) => html`<div><ws-avatar decorative .name=${name} .color=${color} .size=${24} presence="online"></ws-avatar> ${name}</div>`)}</div>
  </ws-columns>
</ws-frame>`;
