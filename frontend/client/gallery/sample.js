import { html } from 'lit';
import { formatNumber } from '../../shared/i18n/i18n.js';

/** Made-up people and machines. */
export const PEOPLE = [
  { name: 'Lina Moreau', color: '#2e8f6b' },
  { name: 'Samir Diallo', color: '#c1652a' },
  { name: 'Yann Kervella', color: '#3b76b8' },
  { name: 'Ana Teixeira', color: '#a0508f' },
  { name: 'Nora Benali', color: '#7b6fd8' },
];

const STATES = [
  { tone: 'ok', word: 'Reconditionné' },
  { tone: 'neutral', word: 'à trier' },
  { tone: 'attention', word: 'Pour pièces' },
  { tone: 'danger', word: 'HS' },
  { tone: 'info', word: 'retour' },
];

/** @param {number} count */
export function machines(count) {
  const models = ['EliteBook 840 G6', 'ThinkPad T480', 'OptiPlex 7060', 'P2419H'];
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    serial: `5CG0${(231_000 + index * 7919).toString(36).toUpperCase()}`,
    model: models[index % models.length],
    state: STATES[(index * 3) % STATES.length],
    weight: ((index * 37) % 90) / 10 + 1,
    who: PEOPLE[index % PEOPLE.length].name,
  }));
}

/** @type {import('../../shared/components/table-model.js').Column[]} */
export const MACHINE_COLUMNS = [
  { id: 'id', label: 'N°', align: 'end', width: 72, sortable: true, fixed: true },
  { id: 'serial', label: 'Numéro de série', mono: true, sortable: true, width: 170 },
  { id: 'model', label: 'Modèle', sortable: true },
  {
    id: 'state',
    label: 'État',
    width: 150,
    text: (row) => row.state.word,
    render: (row) => html`<ws-badge .tone=${row.state.tone}>${row.state.word}</ws-badge>`,
  },
  {
    id: 'weight',
    label: 'Masse',
    align: 'end',
    width: 110,
    sortable: true,
    text: (row) => row.weight,
    render: (row) => `${formatNumber(row.weight, { minimumFractionDigits: 1 })} kg`,
  },
  { id: 'who', label: 'Technicien', from: 700 },
];

/**
 * One component with its name.
 * @param {string} name
 * @param {unknown} content
 */
export const sample = (name, content) =>
  html`<div class="sample"><h3>${name}</h3><div>${content}</div></div>`;
