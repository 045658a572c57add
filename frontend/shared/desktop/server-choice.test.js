import { html } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn, mount, within } from '../components/fixture.js';
import { catalogue, setLanguage } from '../i18n/i18n.js';
import { FakeShell, INFO } from './fake-shell.js';
import './server-choice.js';
import './server-trouble.js';
import { Shell } from './shell.js';

const ATELIER = { id: 'a', name: 'Atelier Vélo', address: 'http://atelier.local:8060', version: '0.1.0' };
const PORT = { id: 'b', name: 'Recyclerie du port', address: 'http://192.168.1.20:8060', version: '0.1.0' };

/** Every way in which an address may fail. */
const FAILURES = [
  'refused',
  'no_route',
  'unknown_host',
  'timeout',
  'certificate',
  'not_workspace',
  'server_too_old',
  'client_too_old',
  'bad_address',
  'network',
];

/** @type {FakeShell} */
let rust;
/** @type {Shell} */
let shell;
/** @type {any} */
let reload;

beforeEach(() => {
  setLanguage('en');
  rust = new FakeShell({ server: null }).install();
  rust.servers.set(ATELIER.address, INFO);
  rust.servers.set('atelier', INFO);
  rust.found = [PORT, ATELIER];
  reload = vi.fn();
  shell = new Shell(rust.start, { reload });
});

afterEach(() => rust.uninstall());

const open = async () => {
  const page = await mount(html`<server-choice-page .shell=${shell}></server-choice-page>`);
  await settled(page);
  return page;
};

/** @param {any} page */
async function settled(page) {
  await new Promise((resolve) => setTimeout(resolve));
  await drawn(page.parentNode);
}

/** @param {any} page */
const rows = (page) => [...page.shadowRoot.querySelectorAll('.server')];

/** @param {any} page @param {string} address @param {'Connect' | 'Test'} verb */
async function type(page, address, verb) {
  const field = within(page, 'ws-field');
  field.value = address;
  field.dispatchEvent(new Event('input'));
  await drawn(page.parentNode);
  if (verb === 'Connect') within(page, 'form').dispatchEvent(new Event('submit', { cancelable: true }));
  else within(page, 'ws-button:not([type])').click();
  await settled(page);
}

describe('the choice of server', () => {
  it('lists what is found, by name, and follows the network', async () => {
    const page = await open();
    const words = () => rows(page).map((row) => row.textContent.replace(/\s+/g, ' ').trim());
    expect(words()).toEqual([
      'Atelier Vélo atelier.local:8060 version 0.1.0',
      'Recyclerie du port 192.168.1.20:8060 version 0.1.0',
    ]);
    const [first] = rows(page);
    shell.hear({ type: 'found', servers: [ATELIER] });
    await settled(page);
    expect(words()).toHaveLength(1);
    expect(rows(page)[0]).toBe(first);
    shell.hear({ type: 'found', servers: [] });
    await settled(page);
    expect(page.shadowRoot.textContent).toContain('as they announce themselves');
  });

  it('says when nobody announced itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    rust.found = [];
    const page = await mount(html`<server-choice-page .shell=${shell}></server-choice-page>`);
    await vi.advanceTimersByTimeAsync(5_000);
    await drawn(page.parentNode);
    expect(page.shadowRoot.textContent).toContain('No server has announced itself');
    vi.useRealTimers();
  });

  it('takes a found one with one click', async () => {
    const page = await open();
    rows(page)[0].click();
    await settled(page);
    expect(rust.called('choose_server')).toEqual([{ address: ATELIER.address }]);
    expect(shell.server).toEqual({ address: ATELIER.address, info: INFO, from: 'saved' });
    expect(reload).not.toHaveBeenCalled();
  });

  it('tests an address without choosing it', async () => {
    const page = await open();
    await type(page, ' atelier ', 'Test');
    expect(rust.called('probe')).toEqual([{ address: 'atelier' }]);
    expect(rust.called('choose_server')).toEqual([]);
    expect(within(page, 'ws-banner').textContent).toContain('atelier answers, version 0.1.0.');
    expect(shell.server).toBe(null);
  });

  it('takes a typed one', async () => {
    const page = await open();
    await type(page, 'atelier', 'Connect');
    expect(shell.server?.address).toBe('atelier');
  });

  it('asks for an address when there is none', async () => {
    const page = await open();
    await type(page, '', 'Connect');
    expect(rust.called('choose_server')).toEqual([]);
  });

  it('lets nothing else be tried meanwhile, and shows what is', async () => {
    let go = () => {};
    const page = await open();
    rust.held = new Promise((resolve) => {
      go = () => resolve(undefined);
    });
    rows(page)[1].click();
    await settled(page);
    expect(rows(page).map((row) => row.disabled)).toEqual([true, true]);
    expect(rows(page)[1].getAttribute('aria-busy')).toBe('true');
    expect(within(page, '.results').textContent).toContain('Trying 192.168.1.20:8060');
    go();
    await settled(page);
    expect(rows(page)[0].disabled).toBe(false);
  });

  it.each(FAILURES)('explains %s, and what to do about it, in both languages', async (code) => {
    rust.servers.set('there:1', { code, detail: 'from the system' });
    const page = await open();
    await type(page, 'there:1', 'Connect');
    const problem = within(page, 'server-problem');
    for (const name of /** @type {const} */ (['en', 'fr'])) {
      setLanguage(name);
      await settled(page);
      const words = problem.shadowRoot.textContent;
      const heading = /** @type {string} */ (catalogue(name).get(`desktop.problem_${code}`));
      expect(words).toContain(heading.replace('{host}', 'there:1'));
      expect(problem.shadowRoot.querySelectorAll('li').length).toBeGreaterThan(1);
      expect(words).toContain(`${code}: from the system`);
    }
    expect(shell.server).toBe(null);
    await type(page, 'there:2', 'Test');
    expect(within(page, 'server-problem').trouble.code).toBe('unknown_host');
  });

  it('explains what it has no words for as such', async () => {
    rust.servers.set('there', { code: 'http_502', status: 502, title: 'Bad Gateway' });
    const page = await open();
    await type(page, 'there', 'Test');
    const words = within(page, 'server-problem').shadowRoot.textContent;
    expect(words).toContain('there could not answer');
    expect(words).toContain('http_502: Bad Gateway');
  });

  it('warns of a server across the internet that encrypts nothing', async () => {
    rust.servers.set('http://ws.example.org:8060', INFO);
    const page = await open();
    await type(page, 'http://ws.example.org:8060', 'Test');
    expect(within(page, 'ws-banner').textContent).toContain('Nothing is encrypted');
  });

  it('can be left as it was, and another server begins anew', async () => {
    shell.server = { address: ATELIER.address, info: INFO, from: 'saved' };
    await shell.choose();
    rust.servers.set(PORT.address, INFO);
    const page = await open();
    expect(rows(page)[0].textContent).toContain('In use');
    within(page, '.back ws-button').click();
    expect(shell.choosing).toBe(false);
    await shell.choose();
    rows(page)[0].click();
    expect(shell.choosing).toBe(false);
    expect(rust.called('choose_server')).toEqual([]);
    rows(page)[1].click();
    await settled(page);
    expect(shell.server.address).toBe(PORT.address);
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('a server that does not answer', () => {
  const session = /** @type {any} */ ({
    state: { name: 'unreachable' },
    subscribe: () => () => {},
    start: vi.fn(async () => {}),
  });
  const trouble = async () => {
    const page = await mount(
      html`<server-trouble-page .shell=${shell} .session=${session}></server-trouble-page>`,
    );
    await settled(page);
    return page;
  };

  beforeEach(() => {
    shell.server = { address: ATELIER.address, info: INFO, from: 'saved' };
    session.start.mockClear();
  });

  it('is tried again, and then gone on with', async () => {
    rust.servers.set(ATELIER.address, { code: 'refused' });
    await shell.diagnose();
    const page = await trouble();
    expect(within(page, 'public-layout').heading).toBe('atelier.local:8060 does not take the connection');
    const retry = within(page, 'ws-button[variant=primary]');
    retry.click();
    await settled(page);
    expect(session.start).not.toHaveBeenCalled();
    rust.servers.set(ATELIER.address, INFO);
    retry.click();
    await settled(page);
    expect(session.start).toHaveBeenCalledOnce();
    expect(shell.trouble).toBe(null);
  });

  it('can be left for another', async () => {
    shell.troubled({ code: 'timeout', address: ATELIER.address, detail: '' });
    const page = await trouble();
    within(page, 'ws-button[icon=server]').click();
    expect(shell.choosing).toBe(true);
  });

  it('that is fixed by the environment says so instead', async () => {
    shell.server = { address: ATELIER.address, info: null, from: 'environment' };
    shell.troubled({ code: 'timeout', address: ATELIER.address, detail: '' });
    const page = await trouble();
    expect(within(page, 'ws-button[icon=server]')).toBe(null);
    expect(within(page, '.buttons').textContent).toContain('SERVER_URL');
  });

  it('and asks for a newer application offers that', async () => {
    shell.hear({ type: 'server', error: 'client_too_old' });
    const page = await trouble();
    page.updating = vi.fn(async () => {});
    await settled(page);
    expect(page.shadowRoot.querySelectorAll('ws-button')).toHaveLength(2);
    within(page, 'ws-button[variant=primary]').click();
    expect(page.updating).toHaveBeenCalledOnce();
  });

  it('is said to be slow only after a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const page = await mount(
      html`<server-trouble-page .shell=${shell} .session=${session}></server-trouble-page>`,
    );
    const shown = vi.fn();
    page.addEventListener('ws-shown', shown);
    expect(page.shadowRoot.querySelector('public-layout')).toBe(null);
    await vi.advanceTimersByTimeAsync(1_500);
    await page.updateComplete;
    expect(within(page, 'public-layout').heading).toBe('Connecting to atelier.local:8060');
    expect(shown).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
