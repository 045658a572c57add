import { afterEach, describe, expect, it } from 'vitest';
import { Router, routeOf } from './router.js';

/** @type {import('./router.js').Addresses} */
const OWN = [
  ['home', '/'],
  ['chat', '/chat'],
  ['chat', '/chat/:channel'],
  ['chat', '/chat/:channel/:message'],
];

afterEach(() => {
  history.replaceState(null, '', '#/');
});

describe('routeOf', () => {
  it.each([
    ['', 'home', {}],
    ['#/', 'home', {}],
    ['#/chat', 'chat', {}],
    ['#/chat/1', 'chat', { channel: '1' }],
    ['#/chat/1/42', 'chat', { channel: '1', message: '42' }],
    ['#/people/sessions', 'people', { section: 'sessions' }],
    ['#/setup/a%20b', 'setup', { token: 'a b' }],
    ['#/nowhere', 'not_found', {}],
    ['#/chat/%E0%A4%A', 'not_found', {}],
  ])('%s leads to %s', (hash, page, parameters) => {
    expect(routeOf(hash, OWN)).toMatchObject({ page, parameters });
  });
});

describe('the router', () => {
  it('reads a secret once and takes it out of the address bar', () => {
    history.replaceState(null, '', '#/setup/s3cret');
    const router = new Router(OWN);
    expect(router.route.parameters.token).toBe('s3cret');
    expect(location.hash).toBe('#/setup');
  });

  it('follows the address bar', async () => {
    const router = new Router(OWN);
    const changed = new Promise((resolve) => router.subscribe(() => resolve(undefined)));
    router.go('/chat/1');
    await changed;
    expect(router.route).toMatchObject({ page: 'chat', parameters: { channel: '1' } });
  });

  it('can leave no trace of where it was', () => {
    const router = new Router(OWN);
    const before = history.length;
    router.go('/account', { replace: true });
    expect(router.route.page).toBe('account');
    expect(history.length).toBe(before);
  });
});
