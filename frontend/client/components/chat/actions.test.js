import { expect, it } from 'vitest';
import { linkTo } from './actions.js';

it('a link to a message leads to the server’s pages', () => {
  const message = { id: 5, channel: 1, thread: null };
  expect(linkTo('http://atelier.local:8060', message)).toBe('http://atelier.local:8060/#/chat/1/5');
  expect(linkTo('https://ws.example.org/#/chat/2', { ...message, thread: 3 })).toBe(
    'https://ws.example.org/#/chat/1/thread/3/5',
  );
});
