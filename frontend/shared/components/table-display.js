/** Which columns a user shows and how dense the rows are, remembered by table. */
import { t } from '../i18n/i18n.js';

/**
 * @typedef {import('./table-model.js').Column} Column
 * @typedef {{ choices: Record<string, boolean>, dense: boolean }} Display
 */

/**
 * @param {string} key
 * @returns {Partial<Display>}
 */
export function readDisplay(key) {
  if (!key) return {};
  try {
    return JSON.parse(localStorage.getItem(`workspace.table.${key}`) ?? '{}');
  } catch {
    // An unreadable memory is as good as none.
    return {};
  }
}

/**
 * @param {string} key
 * @param {Display} display
 */
export function writeDisplay(key, display) {
  if (!key) return;
  try {
    localStorage.setItem(`workspace.table.${key}`, JSON.stringify(display));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/**
 * Whether a column is wanted, whatever the room for it.
 * @param {Column} column
 * @param {Display['choices']} choices
 */
export function isWanted(column, choices) {
  return choices[column.id] ?? !column.hidden;
}

/**
 * The menu of what can be shown.
 * @param {Column[]} columns
 * @param {Display} display
 * @returns {import('./ws-menu.js').Choice[]}
 */
export function displayChoices(columns, { choices, dense }) {
  const density = { group: t('ui.density'), radio: true, stay: true };
  return [
    ...columns
      .filter((column) => !column.fixed)
      .map((column) => ({
        id: column.id,
        label: column.label,
        group: t('ui.columns'),
        checked: isWanted(column, choices),
        stay: true,
      })),
    { ...density, id: 'density:roomy', label: t('ui.comfortable'), checked: !dense },
    { ...density, id: 'density:dense', label: t('ui.dense'), checked: dense },
  ];
}

/**
 * The display after a choice in that menu.
 * @param {string} id
 * @param {Column[]} columns
 * @param {Display} display
 * @returns {Display}
 */
export function chooseDisplay(id, columns, display) {
  if (id.startsWith('density:')) return { ...display, dense: id === 'density:dense' };
  const column = columns.find((one) => one.id === id);
  if (!column) return display;
  return { ...display, choices: { ...display.choices, [id]: !isWanted(column, display.choices) } };
}
