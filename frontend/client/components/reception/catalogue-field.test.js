import { html } from 'lit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { mount, press, within } from '../../../shared/components/fixture.js';
import { ApiError } from '../../../shared/transport/errors.js';
import './catalogue-field.js';

/** @type {{ id: number, name: string }[]} */
let names;
/** @type {any} */
let field;
const request = vi.fn();
const changed = vi.fn();

beforeEach(async () => {
  names = [
    { id: 1, name: 'Dell' },
    { id: 2, name: 'Écrans+' },
  ];
  changed.mockReset();
  request.mockReset();
  request.mockImplementation(async (method, _path, { query, body }) => {
    if (method === 'POST') return { id: 9, name: body.name };
    const wanted = query.query ?? '';
    return {
      items: names.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase())),
      next: null,
    };
  });
  field = await mount(
    html`<catalogue-field label="Brand" kind="brand" .transport=${{ request }} @change=${changed}></catalogue-field>`,
  );
});

const input = () => within(field, 'input');

/** @param {string} text */
async function type(text) {
  input().value = text;
  input().dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  await field.updateComplete;
}

describe('a name of the catalogue', () => {
  it('is chosen by typing a part of it and Enter, at once', async () => {
    await type('del');
    expect(press(input(), 'Enter').defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(field.entry).toEqual({ id: 1, name: 'Dell' });
    expect(field.value).toBe('Dell');
  });

  it('is created when there is none like it', async () => {
    await type('Lenovo');
    press(input(), 'Enter');
    await vi.waitFor(() => expect(field.entry).toEqual({ id: 9, name: 'Lenovo' }));
    expect(request).toHaveBeenCalledWith(
      'POST',
      '/api/reception/catalogue',
      expect.objectContaining({ body: { kind: 'brand', name: 'Lenovo' } }),
    );
  });

  it('is the one that is there, whatever its accents and case', async () => {
    names = [{ id: 2, name: 'Écrans+' }];
    request.mockImplementation(async () => ({ items: names, next: null }));
    await type('ecrans+');
    press(input(), 'Enter');
    await vi.waitFor(() => expect(field.entry).toEqual({ id: 2, name: 'Écrans+' }));
    expect(request.mock.calls.every(([method]) => method === 'GET')).toBe(true);
  });

  it('that was left unfinished says so, and an emptied one is none', async () => {
    field.entry = { id: 1, name: 'Dell' };
    await field.updateComplete;
    await type('zzz');
    input().dispatchEvent(new Event('blur'));
    await vi.waitFor(() => expect(field.shownError).not.toBe(''));
    expect(field.entry).toEqual({ id: 1, name: 'Dell' });
    await type('');
    input().dispatchEvent(new Event('blur'));
    await vi.waitFor(() => expect(field.entry).toBeNull());
  });

  it('that cannot be created says why', async () => {
    await type('Lenovo');
    request.mockImplementation(async (method) => {
      if (method === 'POST') throw new ApiError({ status: 403, code: 'not_allowed' });
      return { items: [], next: null };
    });
    press(input(), 'Enter');
    await vi.waitFor(() => expect(field.shownError).not.toBe(''));
    expect(changed).not.toHaveBeenCalled();
  });

  it('closes only its list by Escape', async () => {
    await type('del');
    press(input(), 'ArrowDown');
    await vi.waitFor(() => expect(field.shown).toBe(true));
    expect(press(input(), 'Escape').defaultPrevented).toBe(true);
    expect(field.shown).toBe(false);
    expect(press(input(), 'Escape').defaultPrevented).toBe(false);
  });
});
