import { html } from 'lit';
import '../components/chat/message-list.js';
import { itemsOf } from '../components/chat/items.js';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-20T11:00:00Z');
const at = (/** @type {number} */ minutes) => new Date(NOON - 2 * HOUR + minutes * 60_000).toISOString();

const PEOPLE = [
  { id: 1, username: 'nora', display_name: 'Nora Benali', avatar_color: '#3e3b8c' },
  { id: 2, username: 'samir', display_name: 'Samir Diallo', avatar_color: '#c2570c' },
  { id: 3, username: 'ana', display_name: 'Ana Teixeira', avatar_color: '#a34f8f' },
].map((person) => ({ ...person, active: true, former: false, role: 'member' }));

/**
 * @param {number} id
 * @param {number} author
 * @param {string} text
 * @param {object} [more]
 */
const message = (id, author, text, more = {}) =>
  /** @type {any} */ ({
    id,
    channel: 1,
    author,
    client_id: `c${id}`,
    text,
    reply_to: null,
    thread: null,
    replies: null,
    mentions: [],
    mentions_channel: false,
    reactions: [],
    attachments: [],
    pinned_at: null,
    created_at: at(id),
    edited_at: null,
    deleted_at: null,
    version: 1,
    ...more,
  });

const file = (/** @type {number} */ id, /** @type {string} */ name, more = {}) => ({
  id,
  name,
  media_type: 'application/pdf',
  size: 214_000,
  width: null,
  height: null,
  thumbnail: false,
  created_at: at(0),
  ...more,
});

const MESSAGES = [
  message(1, 2, 'La palette de **la mairie** est arrivée, *34 portables*. J’ouvre le lot 42.', {
    pinned_at: at(20),
    pinned_by: 1,
    reactions: [
      { emoji: '👍', accounts: [1, 3] },
      { emoji: '🎉', accounts: [2] },
    ],
    replies: { root: 1, count: 3, last_at: at(30) },
  }),
  message(
    2,
    3,
    '@nora le don est confirmé pour **jeudi 14 h 30**, voir #atelier et https://atelier.example',
    {
      mentions: [1],
    },
  ),
  message(3, 1, 'Bien vu : `5CG0231XQ7` et les deux suivantes.', {
    reply_to: { id: 2, author: 3, excerpt: 'le don est confirmé', deleted: false },
    edited_at: at(5),
  }),
  message(
    4,
    2,
    'Ordre de tri :\n\n1. état\n2. RAM\n   - 8 Go\n   - 16 Go\n\n> cité\n\n```sql\nselect * from lots;\n```',
  ),
  message(5, 3, 'Certificat des 18 disques.', {
    attachments: [
      file(1, 'Certificat d’effacement 2026-0118 avec un nom vraiment très long.pdf'),
      file(2, 'palette.png', { media_type: 'image/png', thumbnail: true, width: 800, height: 600 }),
    ],
  }),
  message(6, 2, '', { deleted_at: at(7), deleted_by: 1 }),
  message(7, 1, 'Panne du bac 3 : *température* 41 °C', { shown_as: 'Sondes' }),
  message(8, 3, `Débordement a${'\u0301'.repeat(400)} et ${'w'.repeat(300)}`),
  message(9, 1, Array.from({ length: 40 }, (_, index) => `ligne ${index + 1}`).join('\n')),
];

const PENDING = [
  { text: 'Oui, avec la salle B s’il te plaît.', refusal: null },
  {
    text: 'Refusé',
    refusal: { status: 422, code: 'invalid', detail: 'no control characters', requestId: 'r-1' },
  },
].map(
  (entry, index) =>
    /** @type {any} */ ({
      client_id: `p${index}`,
      account: 1,
      channel: 1,
      thread: null,
      attachments: [],
      quote: null,
      created_at: at(30),
      ...entry,
    }),
);

/** A picture that comes from no server. */
async function drawing() {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 400, height: 300 });
  const pen = canvas.getContext('2d');
  pen?.fillRect(40, 40, 320, 220);
  /** @type {Blob} */
  const blob = await new Promise((resolve) => canvas.toBlob((made) => resolve(/** @type {Blob} */ (made))));
  return URL.createObjectURL(blob);
}

const AROUND = /** @type {any} */ ({
  people: { get: (/** @type {number} */ id) => PEOPLE.find((person) => person.id === id) },
  files: { known: () => null, picture: drawing },
  inThread: false,
  self: 1,
  writes: true,
  orders: true,
  person: (/** @type {string} */ name) => PEOPLE.find((person) => person.username === name),
  channel: (/** @type {string} */ name) => (name === 'atelier' ? 7 : undefined),
  unreadReplies: () => 2,
});

/** Messages in every state. */
export const messagesPage = () => html`<main class="conversation">
  <h1 class="visually-hidden">Messages</h1>
  <message-list
    label="Messages de #atelier"
    .items=${itemsOf({ messages: MESSAGES, pending: PENDING, self: 1, lineAfter: 4, edge: 'beginning' })}
    .around=${AROUND}
    .editing=${null}
  ></message-list>
</main>`;
