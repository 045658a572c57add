import { html } from 'lit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n/i18n.js';
import { drawn, mount, press, within } from './fixture.js';
import { keysBetween, nextSort, sortRows, toTsv, visibleRows } from './table-model.js';
import './ws-table.js';

const COLUMNS = /** @type {import('./table-model.js').Column[]} */ ([
  { id: 'name', label: 'Name', sortable: true, fixed: true },
  { id: 'age', label: 'Age', align: 'end', sortable: true },
  { id: 'note', label: 'Note', hidden: true },
]);

const people = () => [
  { id: 1, name: 'élodie', age: 41, note: 'x' },
  { id: 2, name: 'Ana', age: null, note: '=1+1' },
  { id: 3, name: 'zoé', age: 7, note: 'a\tb' },
];

beforeEach(() => {
  setLanguage('en');
  localStorage.clear();
});

describe('the table’s arithmetic', () => {
  it('sorts as people do, with the empty last', () => {
    const names = (/** @type {string} */ sort) => sortRows(people(), sort, COLUMNS).map(({ name }) => name);
    expect(names('name')).toEqual(['Ana', 'élodie', 'zoé']);
    expect(names('-name')).toEqual(['zoé', 'élodie', 'Ana']);
    expect(names('age')).toEqual(['zoé', 'élodie', 'Ana']);
    expect(names('-age')).toEqual(['élodie', 'zoé', 'Ana']);
    expect(names('nothing')).toEqual(['élodie', 'Ana', 'zoé']);
    expect(['', 'age', '-age'].map((sort) => nextSort(sort, 'age'))).toEqual(['age', '-age', '']);
  });

  it('copies as plain cells that no spreadsheet runs', () => {
    expect(toTsv(people().slice(1), COLUMNS)).toBe("Name\tAge\tNote\nAna\t\t'=1+1\nzoé\t7\ta b");
  });

  it('draws what is in sight, and a little more', () => {
    expect(visibleRows({ count: 5000, rowHeight: 36, scrollTop: 36_000, height: 360 })).toEqual({
      start: 990,
      end: 1020,
    });
    expect(visibleRows({ count: 5, rowHeight: 36, scrollTop: 9000, height: 360 })).toEqual({
      start: 4,
      end: 5,
    });
    expect(visibleRows({ count: 0, rowHeight: 36, scrollTop: 0, height: 360 })).toEqual({ start: 0, end: 0 });
  });

  it('finds a range in both directions', () => {
    expect(keysBetween([1, 2, 3, 4], 3, 2)).toEqual([2, 3]);
    expect(keysBetween([1, 2], 9, 2)).toEqual([2]);
  });
});

describe('ws-table', () => {
  /** @param {Record<string, unknown>} [more] */
  async function table(more = {}) {
    const element = await mount(
      html`<ws-table label="People" .columns=${COLUMNS} .rows=${people()} .rowLabel=${(/** @type {any} */ row) => row.name}></ws-table>`,
    );
    Object.assign(element, more);
    await drawn(document.body);
    const rows = () => [...element.shadowRoot.querySelectorAll('tr.row')];
    return { element, rows };
  }

  it('is a named grid of rows, with only the wanted columns', async () => {
    const { element, rows } = await table();
    expect(within(element, '[role=grid]').getAttribute('aria-label')).toBe('People');
    expect(rows().map((row) => row.querySelector('td').textContent)).toEqual(['élodie', 'Ana', 'zoé']);
    expect(element.shadowRoot.querySelectorAll('th')).toHaveLength(2);
  });

  it('sorts by its heads and says so', async () => {
    const { element, rows } = await table({ localSort: true });
    const sorted = vi.fn();
    element.addEventListener('ws-sort', (/** @type {CustomEvent} */ event) => sorted(event.detail.sort));
    within(element, '.sort').click();
    await element.updateComplete;
    expect(rows()[0].textContent).toContain('Ana');
    expect(within(element, 'th').getAttribute('aria-sort')).toBe('ascending');
    expect(sorted).toHaveBeenCalledWith('name');
  });

  it('moves by arrows, opens by Enter and click', async () => {
    const opened = vi.fn();
    const { element, rows } = await table({ openable: true });
    element.addEventListener('ws-open', (/** @type {CustomEvent} */ event) => opened(event.detail.key));
    rows()[0].focus();
    press(rows()[0], 'ArrowDown');
    await element.updateComplete;
    expect(element.active).toBe(2);
    expect(rows().map((row) => row.tabIndex)).toEqual([-1, 0, -1]);
    press(rows()[1], 'Enter');
    rows()[2].click();
    expect(opened.mock.calls).toEqual([[2], [3]]);
    rows()[0].focus();
    press(rows()[0], 'Enter');
    expect(opened).toHaveBeenLastCalledWith(1);
  });

  it('does not take the opening of a menu in a row or a bar for its own', async () => {
    const opened = vi.fn();
    const { element, rows } = await table({ openable: true });
    element.addEventListener('ws-open', opened);
    const menu = () => new CustomEvent('ws-open', { bubbles: true, composed: true });
    rows()[0].dispatchEvent(menu());
    // What stands in a slot goes the same way in browsers alone: desktop/reception-story.spec.js.
    within(element, 'ws-menu').dispatchEvent(menu());
    expect(opened).not.toHaveBeenCalled();
  });

  it('selects by Space, by range and all at once', async () => {
    const { element, rows } = await table({ selectable: true });
    press(rows()[0], ' ');
    expect([...element.selected]).toEqual([1]);
    await element.updateComplete;
    rows()[2].dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    expect([...element.selected].sort()).toEqual([1, 2, 3]);
    await element.updateComplete;
    expect(element.shadowRoot.querySelector('.count').textContent).toBe('3 rows selected');
    press(rows()[2], 'Escape');
    expect(element.selected.size).toBe(0);
    press(rows()[0], 'a', { ctrlKey: true });
    expect(element.selected.size).toBe(3);
  });

  it('keeps its place when rows change around it', async () => {
    const { element } = await table();
    element.active = 3;
    element.rows = [{ id: 9, name: 'new' }, ...people()];
    await element.updateComplete;
    expect(element.active).toBe(3);
    element.rows = people().slice(0, 2);
    await element.updateComplete;
    expect(element.active).toBe(1);
  });

  it('remembers columns and density', async () => {
    const { element } = await table({ storageKey: 'people' });
    const menu = within(element, 'ws-menu');
    menu.emit('ws-choose', { id: 'note' });
    menu.emit('ws-choose', { id: 'density:dense' });
    await element.updateComplete;
    expect(element.shadowRoot.querySelectorAll('th')).toHaveLength(3);
    expect(element.dense).toBe(true);
    const again = await mount(
      html`<ws-table label="People" storage-key="people" .columns=${COLUMNS} .rows=${people()}></ws-table>`,
    );
    expect(again.shadowRoot.querySelectorAll('th')).toHaveLength(3);
    expect(again.dense).toBe(true);
  });

  it('lets new rows wait, and shows its other states', async () => {
    const { element } = await table({ pending: 3 });
    const wanted = vi.fn();
    element.addEventListener('ws-pending', wanted);
    const pill = within(element, '.pending button');
    expect(pill.textContent.trim()).toBe('3 new');
    pill.click();
    expect(wanted).toHaveBeenCalledOnce();
    for (const state of /** @type {const} */ (['loading', 'error', 'offline'])) {
      element.state = state;
      await element.updateComplete;
      expect(within(element, 'ws-state').kind).toBe(state);
    }
    Object.assign(element, { state: null, rows: [], emptyHeading: 'Nobody yet' });
    await element.updateComplete;
    expect(within(element, 'ws-state').heading).toBe('Nobody yet');
  });
});
