import { html } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n/i18n.js';
import { confirmAction } from './confirm.js';
import { drawn, mount, press, within } from './fixture.js';
import { position } from './float.js';
import { toast } from './toast.js';
import './ws-banner.js';
import './ws-button.js';
import './ws-dialog.js';
import './ws-menu.js';
import './ws-page-header.js';
import './ws-state.js';

beforeEach(() => setLanguage('en'));
afterEach(() => vi.useRealTimers());

describe('position', () => {
  const view = { width: 1000, height: 800 };
  const box = { width: 200, height: 100 };
  const anchor = (/** @type {number} */ left, /** @type {number} */ top) => ({
    left,
    top,
    right: left + 50,
    bottom: top + 30,
    width: 50,
    height: 30,
  });

  it('goes where it is asked to', () => {
    expect(position(anchor(100, 100), box, view, 'bottom-start', 4)).toEqual({
      side: 'bottom',
      left: 100,
      top: 134,
    });
    expect(position(anchor(400, 400), box, view, 'top', 4)).toEqual({ side: 'top', left: 325, top: 296 });
    expect(position(anchor(400, 400), box, view, 'right-end', 4)).toEqual({
      side: 'right',
      left: 454,
      top: 330,
    });
  });

  it('turns over when there is no room, and stays inside', () => {
    expect(position(anchor(100, 760), box, view, 'bottom-start', 4).side).toBe('top');
    expect(position(anchor(980, 100), box, view, 'bottom-start', 4).left).toBe(792);
    expect(position(anchor(0, 0), box, view, 'top', 4)).toEqual({ side: 'bottom', left: 8, top: 34 });
  });
});

describe('ws-menu', () => {
  const items = [
    { id: 'a', label: 'Archive' },
    { id: 'b', label: 'Block', disabled: true },
    { separator: true },
    { id: 'c', label: 'Copy', checked: true, stay: true },
  ];

  async function opened() {
    const menu = await mount(
      html`<ws-menu label="More" .items=${items}><ws-button slot="trigger">More</ws-button></ws-menu>`,
    );
    await menu.show();
    await drawn(menu.shadowRoot);
    const entries = [...menu.shadowRoot.querySelectorAll('.item')];
    return { menu, entries, focused: () => entries.indexOf(menu.shadowRoot.activeElement) };
  }

  it('moves by arrows, ends and letters', async () => {
    const { menu, entries, focused } = await opened();
    expect(focused()).toBe(0);
    press(entries[0], 'ArrowUp');
    expect(focused()).toBe(2);
    press(entries[2], 'Home');
    expect(focused()).toBe(0);
    press(entries[0], 'b');
    expect(focused()).toBe(1);
    expect(entries[2].getAttribute('role')).toBe('menuitemcheckbox');
    expect(within(menu, '[role=menu]').getAttribute('aria-label')).toBe('More');
    expect(menu.trigger.expanded).toBe(true);
  });

  it('tells what was chosen, but nothing that is disabled', async () => {
    const chosen = vi.fn();
    const { menu, entries } = await opened();
    menu.addEventListener('ws-choose', (/** @type {CustomEvent} */ event) => chosen(event.detail.id));
    entries[1].click();
    expect(chosen).not.toHaveBeenCalled();
    entries[2].click();
    expect(menu.open).toBe(true);
    entries[0].click();
    expect(chosen.mock.calls).toEqual([['c'], ['a']]);
    expect(menu.open).toBe(false);
  });

  it('closes on Escape and when pressed elsewhere', async () => {
    const { menu, entries } = await opened();
    press(entries[0], 'Escape');
    expect(menu.open).toBe(false);
    await menu.updateComplete;
    await menu.show();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, composed: true }));
    expect(menu.open).toBe(false);
  });
});

describe('ws-dialog', () => {
  it('is named by its heading and tells its result', async () => {
    const closed = vi.fn();
    const dialog =
      await mount(html`<ws-dialog heading="Invite" @ws-close=${(/** @type {CustomEvent} */ event) => closed(event.detail.result)}>
      <p>Who?</p><ws-button slot="footer">Send</ws-button></ws-dialog>`);
    dialog.show();
    await dialog.updateComplete;
    const native = within(dialog, 'dialog');
    expect(native.open).toBe(true);
    expect(within(dialog, `#${native.getAttribute('aria-labelledby')}`).textContent).toBe('Invite');
    native.dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(closed).toHaveBeenCalledWith('dismissed');
    dialog.show();
    dialog.close('sent');
    expect(closed).toHaveBeenLastCalledWith('sent');
  });

  it('holds when told to', async () => {
    const dialog = await mount(html`<ws-dialog heading="Working" hold open></ws-dialog>`);
    within(dialog, 'dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(dialog.open).toBe(true);
    expect(within(dialog, 'ws-icon-button')).toBeNull();
  });
});

describe('confirmAction', () => {
  const buttons = async () => {
    await drawn(document.body);
    return /** @type {HTMLElement[]} */ ([...document.body.querySelectorAll('ws-dialog > ws-button')]);
  };

  it('answers yes only to the action itself, and leaves nothing behind', async () => {
    document.body.replaceChildren();
    const answer = confirmAction({ title: 'Delete lot 42?', action: 'Delete lot 42', danger: true });
    const [cancel, act] = await buttons();
    expect([cancel.textContent, act.textContent]).toEqual(['Cancel', 'Delete lot 42']);
    act.click();
    expect(await answer).toBe(true);
    await vi.waitFor(() => expect(document.body.children).toHaveLength(0));
  });

  it('answers no to Cancel and Escape', async () => {
    const first = confirmAction({ title: 'Sure?', action: 'Go' });
    (await buttons())[0].click();
    expect(await first).toBe(false);
    await vi.waitFor(() => expect(document.querySelector('ws-dialog')).toBeNull());
    const second = confirmAction({ title: 'Sure?', action: 'Go' });
    await drawn(document.body);
    const dialog = /** @type {Element} */ (document.querySelector('ws-dialog'));
    within(dialog, 'dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(await second).toBe(false);
  });
});

describe('toast', () => {
  const corner = () => /** @type {any} */ (document.querySelector('ws-toasts'));

  it('goes by itself, unless it is an error or is looked at', async () => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    toast({ text: 'Saved' });
    toast({ text: 'Failed', tone: 'danger' });
    await corner().updateComplete;
    expect(corner().shadowRoot.querySelectorAll('.toast')).toHaveLength(2);
    corner().dispatchEvent(new Event('pointerenter'));
    vi.advanceTimersByTime(60_000);
    expect(corner().toasts).toHaveLength(2);
    corner().dispatchEvent(new Event('pointerleave'));
    vi.advanceTimersByTime(6000);
    expect(corner().toasts.map((/** @type {{ text: string }} */ { text }) => text)).toEqual(['Failed']);
    await corner().updateComplete;
    expect(within(corner(), '.toast').getAttribute('role')).toBe('alert');
  });

  it('runs its action once and goes', async () => {
    document.body.replaceChildren();
    const run = vi.fn();
    const shown = toast({ text: 'Deleted', action: { label: 'Undo', run } });
    await corner().updateComplete;
    within(corner(), '.action').click();
    expect(run).toHaveBeenCalledOnce();
    expect(corner().toasts).toEqual([]);
    shown.close();
  });
});

describe('ws-state', () => {
  it('says what failed, with the reference and a way out', async () => {
    const retried = vi.fn();
    const state = await mount(
      html`<ws-state kind="error" retry request-id="01JC" @ws-retry=${retried}></ws-state>`,
    );
    expect(within(state, '[role=alert] h2').textContent).toBe('This can’t be shown');
    expect(within(state, 'code').textContent).toBe('01JC');
    within(state, 'ws-button').click();
    expect(retried).toHaveBeenCalledOnce();
  });

  it('announces that it loads, with bones only for the eye', async () => {
    const state = await mount(html`<ws-state kind="loading" shape="messages" lines="3"></ws-state>`);
    expect(within(state, '[role=status]').textContent).toContain('Loading…');
    expect(within(state, '.skeleton').getAttribute('aria-hidden')).toBe('true');
    expect(state.shadowRoot.querySelectorAll('.message-row')).toHaveLength(3);
  });
});

describe('ws-banner and ws-page-header', () => {
  it('can be dismissed', async () => {
    const dismissed = vi.fn();
    const banner = await mount(html`<ws-banner dismissible @ws-dismiss=${dismissed}>New version</ws-banner>`);
    within(banner, 'ws-icon-button').click();
    expect(dismissed).toHaveBeenCalledOnce();
  });

  it('has one heading of its level, and goes back', async () => {
    const back = vi.fn();
    const header = await mount(
      html`<ws-page-header back level="2" heading="Lot 42" @ws-back=${back}></ws-page-header>`,
    );
    expect(within(header, 'h2').textContent).toBe('Lot 42');
    within(header, 'ws-icon-button').click();
    expect(back).toHaveBeenCalledOnce();
  });
});
