import { html } from 'lit';
import { beforeEach, expect, it } from 'vitest';
import { drawn, mount, press, within } from '../../../../shared/components/fixture.js';
import './line-editor.js';

/** @type {any} */
let editor;

beforeEach(async () => {
  const fields = [
    { id: 'serial', label: 'Serial', type: 'text', width: '1fr' },
    {
      id: 'note',
      label: 'Note',
      type: 'text',
      width: '1fr',
      when: (/** @type {any} */ line) => line.kind === 'other',
    },
  ];
  editor = await mount(html`<line-editor label="Lines" .addLabel=${'Add'} .fields=${fields} .most=${3}
    .lines=${[{ serial: 'A', kind: '' }, { serial: 'B', kind: 'other' }]} .blank=${() => ({ serial: '', kind: '' })}
    .problem=${(/** @type {string} */ path) => (path === 'lines[1].serial' ? 'Given away' : '')}></line-editor>`);
  await drawn(document.body);
});

const rows = () => [...editor.shadowRoot.querySelectorAll('li')];
const serial = (/** @type {number} */ index) => rows()[index].querySelector('[data-field=serial]');
const control = (/** @type {number} */ index) => within(serial(index), '.control');

it('shows each field where its line has it, with what is wrong beside it', () => {
  expect(rows()).toHaveLength(2);
  expect(rows()[0].querySelector('[data-field=note]')).toBeNull();
  expect(rows()[1].querySelector('[data-field=note]')).not.toBeNull();
  expect(serial(0).error).toBe('');
  expect(serial(1).error).toBe('Given away');
  expect(serial(1).label).toContain('2');
});

it('goes from line to line by Enter, and from the last one to a new one, up to the most', async () => {
  press(control(0), 'Enter');
  await drawn(document.body);
  expect(editor.shadowRoot.activeElement).toBe(serial(1));
  press(control(1), 'Enter');
  await drawn(document.body);
  await drawn(document.body);
  expect(editor.lines).toHaveLength(3);
  expect(editor.shadowRoot.activeElement).toBe(serial(2));
  press(control(2), 'Enter');
  await drawn(document.body);
  expect(editor.lines).toHaveLength(3);
});

it('tells what was typed, and keeps the focus when a line goes', async () => {
  /** @type {any[]} */
  const told = [];
  editor.addEventListener('lines-change', (/** @type {any} */ event) => told.push(event.detail.lines));
  control(0).value = 'A1';
  control(0).dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  await drawn(document.body);
  expect(told.at(-1)[0]).toEqual({ serial: 'A1', kind: '' });
  rows()[0].querySelector('.remove').click();
  await drawn(document.body);
  expect(editor.lines).toEqual([{ serial: 'B', kind: 'other' }]);
  expect(editor.shadowRoot.activeElement).toBe(serial(0));
});
