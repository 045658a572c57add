import { html } from 'lit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn, mount, press, within } from '../components/fixture.js';
import { setLanguage } from '../i18n/i18n.js';
import { match, plain } from './palette-match.js';
import './ws-columns.js';
import './ws-frame.js';

const ITEMS = [
  { id: 'home', label: 'Home', icon: 'house', href: '#/home', keys: 'g h' },
  { id: 'chat', label: 'Chat', icon: 'message-square', href: '#/chat', count: 3, countLabel: '3 mentions' },
];

beforeEach(() => {
  setLanguage('en');
  localStorage.clear();
});

describe('the palette’s matching', () => {
  const commands = ['Réception', 'Régler le thème', 'Nouveau message', 'Messages directs'].map((label) => ({
    id: label,
    label,
    run: () => {},
  }));
  const labels = (/** @type {string} */ query, /** @type {string[]} */ recent = []) =>
    match(commands, query, recent).map(({ label }) => label);

  it('ignores case and accents', () => {
    expect(plain('Éa')).toBe('ea');
    expect(labels('recep')[0]).toBe('Réception');
  });

  it('prefers starts, then words, then what was used lately', () => {
    expect(labels('message')).toEqual(['Messages directs', 'Nouveau message']);
    expect(labels('re')[0]).toBe('Réception');
    expect(labels('re', ['Régler le thème'])[0]).toBe('Régler le thème');
    expect(labels('nouveau direct')).toEqual([]);
    expect(labels('')).toHaveLength(4);
  });
});

describe('ws-frame', () => {
  /** @param {Record<string, unknown>} [more] */
  async function frame(more = {}) {
    const element =
      await mount(html`<ws-frame .items=${ITEMS} current="chat" host="atelier:8060" version="1.0.0" .online=${4}
      .account=${{ display_name: 'Nora Benali', username: 'nora', avatar_color: '#7b6fd8' }}><p>Page</p></ws-frame>`);
    Object.assign(element, more);
    await drawn(document.body);
    return element;
  }

  it('shows where one is and what needs one', async () => {
    const element = await frame();
    expect(within(element, '[aria-current=page]').textContent).toContain('Chat');
    expect(within(within(element, '[aria-current=page] ws-badge'), '.visually-hidden').textContent).toBe(
      '3 mentions',
    );
    expect(within(element, '.status').textContent).toMatch(/Connected\s+4 online/);
  });

  it('says how the connection does, in words', async () => {
    const element = await frame({ connection: { state: 'connecting', waiting: 3 } });
    expect(within(element, '[role=status]').textContent).toBe('Reconnecting… 3 messages waiting');
    expect(within(element, 'ws-banner')).toBeNull();
    element.connection = { state: 'offline', since: new Date(2026, 2, 12, 9, 5), waiting: 1 };
    await drawn(document.body);
    expect(within(element, 'ws-banner').textContent).toContain('since 09:05');
    expect(within(element, '[role=status]').textContent).toBe('Offline · 1 message waiting');
    const again = vi.fn();
    element.addEventListener('ws-reconnect', again);
    within(element, 'ws-banner ws-button').click();
    expect(again).toHaveBeenCalledOnce();
  });

  it('goes by click and by keys, unless the page says no', async () => {
    const element = await frame();
    const went = vi.fn();
    element.addEventListener('ws-go', (/** @type {CustomEvent} */ event) => {
      went(event.detail.id);
      event.preventDefault();
    });
    within(element, '.items a').click();
    press(document.body, 'g');
    press(document.body, 'h');
    expect(went.mock.calls).toEqual([['home'], ['home']]);
    const input = document.createElement('input');
    document.body.append(input);
    press(input, 'g');
    press(input, 'h');
    expect(went).toHaveBeenCalledTimes(2);
  });

  it('opens the palette and the keys', async () => {
    const element = await frame();
    expect(press(document.body, 'k', { ctrlKey: true }).defaultPrevented).toBe(true);
    const palette = within(element, 'ws-palette');
    expect(palette.open).toBe(true);
    await palette.updateComplete;
    expect(palette.results.map((/** @type {{ label: string }} */ { label }) => label)).toContain('Chat');
    palette.close();
    press(document.body, '?');
    expect(within(element, 'ws-keys').open).toBe(true);
  });

  it('tells the account menu’s choices, and applies theme and language itself', async () => {
    const element = await frame();
    const heard = vi.fn();
    for (const type of ['ws-theme', 'ws-language', 'ws-account', 'ws-sign-out']) {
      element.addEventListener(type, (/** @type {CustomEvent} */ event) => heard(type, event.detail));
    }
    const menu = within(element, 'ws-menu');
    for (const id of ['theme:dark', 'language:fr', 'account', 'sign-out']) menu.emit('ws-choose', { id });
    expect(heard.mock.calls).toEqual([
      ['ws-theme', { theme: 'dark' }],
      ['ws-language', { language: 'fr' }],
      ['ws-account', null],
      ['ws-sign-out', null],
    ]);
    expect(document.documentElement.dataset.theme).toBe('dark');
    await drawn(document.body);
    expect(within(element, '.status').textContent).toContain('Connecté');
  });
});

describe('the palette', () => {
  it('asks its providers once typing pauses, and forgets late answers', async () => {
    const search = vi.fn(async (/** @type {string} */ query) => [{ id: query, label: query, run: () => {} }]);
    const palette = await mount(
      html`<ws-palette .providers=${[{ id: 'people', label: 'People', search }]}></ws-palette>`,
    );
    palette.show();
    await palette.updateComplete;
    const input = within(palette, 'input');
    for (const text of ['sa', 'samir']) {
      input.value = text;
      input.dispatchEvent(new Event('input'));
    }
    await vi.waitFor(() =>
      expect(palette.results.map((/** @type {{ label: string }} */ { label }) => label)).toEqual(['samir']),
    );
    expect(search).toHaveBeenCalledOnce();
    expect(palette.results[0].group).toBe('People');
  });

  it('moves around and runs what is chosen', async () => {
    const run = vi.fn();
    const commands = ['One', 'Two'].map((label) => ({ id: label, label, run: () => run(label) }));
    const palette = await mount(html`<ws-palette .commands=${commands}></ws-palette>`);
    palette.show();
    await palette.updateComplete;
    await palette.updateComplete;
    press(within(palette, 'input'), 'ArrowUp');
    await palette.updateComplete;
    expect(within(palette, '[aria-selected=true]').textContent).toContain('Two');
    expect(within(palette, 'input').getAttribute('aria-activedescendant')).toBe('result-1');
    press(within(palette, 'input'), 'Enter');
    expect(run).toHaveBeenCalledWith('Two');
    expect(palette.open).toBe(false);
  });
});

describe('ws-columns', () => {
  /** @param {number} width @param {Record<string, unknown>} [more] */
  async function columns(width, more = {}) {
    const element = await mount(
      html`<ws-columns storage-key="test" details list-label="Channels" content-label="#atelier"></ws-columns>`,
    );
    Object.assign(element, { width, ...more });
    await element.updateComplete;
    return element;
  }

  it('stand side by side, as far as there is room', async () => {
    expect((await columns(1400)).shown).toEqual(['list', 'content', 'details']);
    expect((await columns(800)).shown).toEqual(['list', 'content']);
    expect((await columns(800, { showing: 'details' })).shown).toEqual(['list', 'details']);
    expect((await columns(360, { showing: 'details' })).shown).toEqual(['details']);
    expect((await columns(360, { showing: 'details', details: false })).shown).toEqual(['content']);
    expect((await columns(360, { showing: 'list', noList: true })).shown).toEqual(['content']);
  });

  it('go back when stacked', async () => {
    const element = await columns(360, { showing: 'details' });
    const back = vi.fn();
    element.addEventListener('ws-back', (/** @type {CustomEvent} */ event) => back(event.detail.from));
    within(element, '.details .back').click();
    await element.updateComplete;
    within(element, '.content .back').click();
    expect(back.mock.calls).toEqual([['details'], ['content']]);
    expect(element.showing).toBe('list');
  });

  it('are resized by keys within limits, and remember it', async () => {
    const element = await columns(1400);
    const handle = within(element, '[role=separator]');
    press(handle, 'ArrowRight');
    await element.updateComplete;
    expect(handle.getAttribute('aria-valuenow')).toBe('256');
    press(handle, 'End');
    await element.updateComplete;
    expect(handle.getAttribute('aria-valuenow')).toBe('420');
    expect(JSON.parse(localStorage.getItem('workspace.columns.test') ?? '')).toEqual({ list: 420 });
  });
});
