import { html } from 'lit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n/i18n.js';
import { contrast, parseOklch } from '../look/color.js';
import { drawn, mount, press, within } from './fixture.js';
import { avatarColors, initials } from './ws-avatar.js';
import './ws-badge.js';
import './ws-button.js';
import './ws-checkbox.js';
import './ws-chip.js';
import './ws-date.js';
import './ws-field.js';
import './ws-icon-button.js';
import { keyCaps } from './ws-kbd.js';
import './ws-password-field.js';
import './ws-segmented.js';
import './ws-tabs.js';

afterEach(() => {
  setLanguage('en');
  vi.useRealTimers();
});

describe('ws-button', () => {
  it('is a button with its label, or a link', async () => {
    const button = await mount(html`<ws-button icon="plus" label="Add a lot">Add</ws-button>`);
    expect(within(button, 'button').getAttribute('aria-label')).toBe('Add a lot');
    const link = await mount(html`<ws-button href="#there">Go</ws-button>`);
    expect(within(link, 'a').getAttribute('href')).toBe('#there');
  });

  it('does nothing while disabled or loading', async () => {
    const clicked = vi.fn();
    const button = await mount(html`<ws-button loading @click=${clicked}>Send</ws-button>`);
    button.click();
    expect(clicked).not.toHaveBeenCalled();
    expect(within(button, 'button').getAttribute('aria-busy')).toBe('true');
    button.loading = false;
    await button.updateComplete;
    button.click();
    expect(clicked).toHaveBeenCalledOnce();
  });
});

describe('ws-icon-button', () => {
  it('is named by its label and tells its state and its count', async () => {
    const button = await mount(
      html`<ws-icon-button icon="bell" label="Alerts" .count=${3} .pressed=${true}></ws-icon-button>`,
    );
    expect(within(button, 'button').getAttribute('aria-label')).toBe('Alerts, 3');
    expect(within(button, 'button').getAttribute('aria-pressed')).toBe('true');
  });
});

describe('ws-field', () => {
  it('ties its label, hint and error to the input', async () => {
    const field = await mount(html`<ws-field label="Name" hint="As people see it" error="Taken"></ws-field>`);
    const input = within(field, 'input');
    expect(within(field, 'label').htmlFor).toBe(input.id);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = input.getAttribute('aria-describedby').split(' ');
    expect(described.map((/** @type {string} */ id) => within(field, `#${id}`).textContent.trim())).toEqual([
      'Taken',
      'As people see it',
      '',
    ]);
  });

  it('carries its value and sends input', async () => {
    const heard = vi.fn();
    const field = await mount(html`<ws-field label="Name" value="Lina" @input=${heard}></ws-field>`);
    const input = within(field, 'input');
    expect(input.value).toBe('Lina');
    input.value = 'Ana';
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    expect(field.value).toBe('Ana');
    expect(heard).toHaveBeenCalledOnce();
  });

  it('explains what is wrong in the user’s language, once asked, until it is mended', async () => {
    const field = await mount(html`<ws-field label="Name" required></ws-field>`);
    expect(within(field, '#error')).toBeNull();
    setLanguage('fr');
    await field.updateComplete;
    expect(field.reportValidity()).toBe(false);
    await field.updateComplete;
    expect(within(field, '#error').textContent).toBe('Ce champ est à remplir.');
    field.value = 'Lina';
    await field.updateComplete;
    await field.updateComplete;
    expect(field.reportValidity()).toBe(true);
    expect(within(field, '#error')).toBeNull();
  });

  it('sends its form on Enter, and so does a submit button', async () => {
    const sent = vi.fn((/** @type {Event} */ event) => event.preventDefault());
    const form = await mount(
      html`<form @submit=${sent}><ws-field label="Name" value="x"></ws-field><ws-button type="submit">Save</ws-button></form>`,
    );
    press(within(form.querySelector('ws-field'), 'input'), 'Enter');
    form.querySelector('ws-button').click();
    expect(sent).toHaveBeenCalledTimes(2);
  });

  it('offers choices', async () => {
    const options = [
      { value: 'a', label: 'Admin' },
      { value: 'm', label: 'Member' },
    ];
    const field = await mount(
      html`<ws-field label="Role" type="select" value="m" .options=${options}></ws-field>`,
    );
    expect(within(field, 'select').value).toBe('m');
  });
});

describe('ws-password-field', () => {
  it('can be shown, and says so', async () => {
    const field = await mount(html`<ws-password-field label="Password"></ws-password-field>`);
    expect(within(field, 'input').type).toBe('password');
    expect(within(field, 'input').autocomplete).toBe('current-password');
    within(field, 'ws-icon-button').click();
    await drawn(field.shadowRoot);
    await field.updateComplete;
    expect(within(field, 'input').type).toBe('text');
    expect(within(field, 'ws-icon-button').pressed).toBe(true);
  });

  it('tells how long a fresh one is', async () => {
    const field = await mount(
      html`<ws-password-field label="New" fresh value="sevench"></ws-password-field>`,
    );
    expect(within(field, '#more').textContent).toContain('3 more characters');
    expect(within(field, 'input').minLength).toBe(10);
    field.value = 'sixteen long text';
    await field.updateComplete;
    expect(within(field, '#more').textContent).toContain('Good length');
  });
});

describe('ws-checkbox', () => {
  it('is ticked and sends change; a switch says it is one', async () => {
    const heard = vi.fn();
    const box = await mount(html`<ws-checkbox kind="switch" label="Sound" @change=${heard}></ws-checkbox>`);
    const input = within(box, 'input');
    expect(input.getAttribute('role')).toBe('switch');
    input.click();
    expect(box.checked).toBe(true);
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe('ws-chip', () => {
  it('switches, or can be taken away by name', async () => {
    const changed = vi.fn();
    const chip = await mount(html`<ws-chip .pressed=${false} @change=${changed}>Online</ws-chip>`);
    within(chip, 'button').click();
    expect(chip.pressed).toBe(true);
    expect(changed).toHaveBeenCalledOnce();
    const removed = vi.fn();
    const other = await mount(html`<ws-chip removable @ws-remove=${removed}>Lina</ws-chip>`);
    expect(within(other, 'button').getAttribute('aria-label')).toBe('Remove Lina');
    within(other, 'button').click();
    expect(removed).toHaveBeenCalledOnce();
  });
});

describe('ws-segmented and ws-tabs', () => {
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ];

  it('choose one', async () => {
    const heard = vi.fn();
    const segmented = await mount(
      html`<ws-segmented label="Kind" .options=${options} value="a" @change=${heard}></ws-segmented>`,
    );
    expect(within(segmented, 'legend').textContent).toBe('Kind');
    within(segmented, 'input[value=b]').click();
    expect(segmented.value).toBe('b');
    expect(heard).toHaveBeenCalledOnce();
  });

  it('move with the arrows, around the ends', async () => {
    const tabs = await mount(
      html`<ws-tabs label="Parts" .tabs=${[
        { id: 'one', label: 'One' },
        { id: 'two', label: 'Two' },
      ]}></ws-tabs>`,
    );
    expect(within(tabs, '[aria-selected=true]').textContent).toContain('One');
    press(within(tabs, '[aria-selected=true]'), 'ArrowLeft');
    await tabs.updateComplete;
    expect(tabs.value).toBe('two');
    expect(within(tabs, '[role=tabpanel]').getAttribute('aria-labelledby')).toBe('tab-two');
    expect(within(tabs, '[role=tabpanel] slot').name).toBe('two');
  });
});

describe('ws-badge', () => {
  it('says its count in words and stays small', async () => {
    const badge = await mount(html`<ws-badge .count=${140} count-label="140 unread"></ws-badge>`);
    expect(within(badge, '.count').textContent).toBe('99+');
    expect(within(badge, '.visually-hidden').textContent).toBe('140 unread');
    badge.count = 0;
    await badge.updateComplete;
    expect(within(badge, '.count')).toBeNull();
  });
});

describe('ws-avatar', () => {
  it('takes the initials of the first and last words', () => {
    expect(initials('Lina Moreau')).toBe('LM');
    expect(initials('  jean-marc de la tour ')).toBe('JT');
    expect(initials('Ève')).toBe('È');
    expect(initials('')).toBe('');
  });

  it('is readable on every colour', () => {
    for (const hex of ['#f6d860', '#101010', '#ffffff', '#7b6fd8', '#2e8f6b', '#808080', 'nonsense']) {
      const { background, text } = avatarColors(hex);
      expect(contrast(/** @type {any} */ (parseOklch(background)), text), hex).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('says who and how', async () => {
    const avatar = await mount(
      html`<ws-avatar name="Lina Moreau" color="#2e8f6b" presence="away"></ws-avatar>`,
    );
    expect(within(avatar, '[role=img]').getAttribute('aria-label')).toBe('Lina Moreau, away');
    avatar.decorative = true;
    avatar.presence = '';
    await avatar.updateComplete;
    expect(within(avatar, '.avatar').getAttribute('aria-hidden')).toBe('true');
  });
});

describe('ws-date', () => {
  it('is exact for machines, near for people, and never stale', async () => {
    vi.useFakeTimers({ now: new Date(2026, 2, 12, 15, 0) });
    const host = document.createElement('div');
    document.body.replaceChildren(host);
    const date = /** @type {any} */ (document.createElement('ws-date'));
    date.value = new Date(2026, 2, 12, 14, 59, 30).toISOString();
    host.append(date);
    await date.updateComplete;
    expect(within(date, 'time').textContent).toBe('just now');
    expect(within(date, 'time').dateTime).toBe(date.value);
    vi.advanceTimersByTime(3 * 60_000);
    await date.updateComplete;
    expect(within(date, 'time').textContent).toBe('3 min ago');
    setLanguage('fr');
    await date.updateComplete;
    expect(within(date, 'time').textContent).toBe('il y a 3\u202fmin');
    date.remove();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('ws-kbd', () => {
  it('splits chords and sequences', () => {
    expect(keyCaps('Ctrl+K')).toEqual([['Ctrl', 'K']]);
    expect(keyCaps('g c')).toEqual([['g'], ['c']]);
    expect(keyCaps('Ctrl++')).toEqual([['Ctrl', '+']]);
  });
});
