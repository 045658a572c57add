import { expect, test } from '@playwright/test';
import { Key } from 'selenium-webdriver';
import { act, message, TwoWindows } from './support/two-windows.js';

const two = new TwoWindows();
/** @type {import('./support/app-window.js').AppWindow} */
let nora;
/** @type {import('./support/app-window.js').AppWindow} */
let samir;

two.serve(test, (opened) => {
  ({ nora, samir } = opened);
});

test('messages are Markdown, without HTML, pictures from elsewhere or active links', async () => {
  await nora.write(
    '**Lot 42** has *34* laptops, `5CG0231XQ7` and <b>no HTML</b> ![x](https://evil.example/x.png)',
    'javascript:alert(1) and [there](javascript:alert(1)) and https://a.example',
  );
  const inside = message('Lot 42');
  await samir.sees({ css: 'strong', text: 'Lot 42', inside });
  await samir.sees({ css: 'em', text: '34', inside });
  await samir.sees({ css: 'code', text: '5CG0231XQ7', inside });
  await samir.sees({ css: '.text', includes: '<b>no HTML</b>', inside });
  expect(await samir.all({ css: 'img', inside })).toEqual([]);
  const links = { css: 'a', inside: message('javascript:alert(1)') };
  await samir.sees({ ...links, text: 'https://a.example' });
  expect(await samir.all(links)).toHaveLength(1);
});

test('a reply has its original, also when that was edited or deleted, of which a tombstone stays', async () => {
  await nora.write('Pallet 7 is open');
  await act(samir, 'Pallet 7', 'Reply');
  await samir.sees({ css: 'message-composer .quote', includes: 'Nora Benali Pallet 7 is open' });
  await samir.keys('I will take it', Key.ENTER);
  await nora.sees({
    css: '.quote',
    includes: 'Nora Benali · Pallet 7 is open',
    inside: message('I will take it'),
  });

  await nora.click({ css: 'message-composer textarea' });
  await nora.keys(Key.ARROW_UP);
  await nora.fill('Edit the message', 'Pallet 8 is open');
  await nora.keys(Key.ENTER);
  await samir.sees({ css: '.edited', text: '(edited)', inside: message('Pallet 8') });
  await samir.sees({
    css: '.quote',
    includes: 'Nora Benali · Pallet 8 is open',
    inside: message('I will take it'),
  });

  await act(nora, 'Pallet 8 is open', 'More actions', 'Delete…');
  await nora.press('Delete message');
  await samir.sees({ css: 'message-list .gone', text: 'Message deleted by its author' });
  await samir.sees({
    css: '.quote',
    includes: 'Nora Benali · Message deleted',
    inside: message('I will take it'),
  });
});

test('names are completed while typing; reactions, pins and who types are seen by the other', async () => {
  await samir.click({ css: 'message-composer textarea' });
  await samir.keys('Hello @no');
  await nora.sees({ includes: 'Samir Diallo is typing…' });
  await samir.sees({ css: '[role="option"][aria-selected="true"]', includes: 'Nora Benali' });
  await samir.keys(Key.ENTER, 'see #gen');
  await samir.sees({ role: 'option', includes: 'general' });
  await samir.keys(Key.TAB, ':rocke');
  await samir.sees({ role: 'option', includes: 'rocket' });
  await samir.keys(Key.ENTER, Key.ENTER);
  await nora.sees({ css: '.mention.me', includes: 'Nora Benali', inside: message('Hello') });
  await nora.sees({ role: 'link', text: '#general', inside: message('🚀') });
  await nora.seesNo({ includes: 'Samir Diallo is typing…' });

  await act(nora, 'Hello', 'React');
  await nora.keys('thumbs up');
  await nora.sees({ css: 'emoji-picker [role="option"][aria-selected="true"]', text: '👍' });
  await nora.keys(Key.ENTER);
  const thumb = (/** @type {string} */ count) =>
    /** @type {const} */ ({ role: 'button', name: `👍, ${count}`, inside: message('Hello') });
  await samir.click(thumb('1 person'));
  await nora.sees(thumb('2 people'));
  await nora.click(thumb('2 people'));
  await samir.sees(thumb('1 person'));

  await act(nora, 'Hello', 'More actions', 'Pin');
  await samir.sees({ css: '.pinned', includes: 'Pinned by Nora Benali', inside: message('Hello') });
  await samir.sees({ css: 'pin-list', includes: 'Pinned · 1' });
  await act(nora, 'Hello', 'More actions', 'Unpin');
  await samir.seesNo({ css: '.pinned', inside: message('Hello') });
});

test('a text is copied for other programs, and a message reported to the administrators', async () => {
  await nora.write('sharp *tongue*');
  await samir.sees(message('sharp tongue'));
  await act(samir, 'sharp tongue', 'More actions', 'Copy the text');
  await samir.sees({ includes: 'Text copied' });
  await samir.click({ css: 'message-composer textarea' });
  await samir.chord(Key.CONTROL, 'v');
  await samir.sees({ css: 'message-composer textarea', value: 'sharp *tongue*' });
  await samir.chord(Key.CONTROL, 'a');
  await samir.keys(Key.BACK_SPACE);

  await act(samir, 'sharp tongue', 'More actions', 'Report…');
  await samir.fill('What is wrong with it?', 'It hurts.');
  await samir.press('Report message');
  await samir.sees({ includes: 'Reported. The administrators look into it.' });
  expect(await two.noras.ask('GET', '/reports')).toMatchObject({
    items: [{ reason: 'It hurts.', text: 'sharp *tongue*' }],
  });
});

test('a thread has its replies beside the channel, and the message how many and how many unread', async () => {
  await nora.write('Who takes shelf C?');
  await samir.sees(message('shelf C'));
  await act(samir, 'shelf C', 'Thread');
  await samir.fill('Reply in the thread', 'I do');
  await samir.keys(Key.ENTER);
  await samir.sees({ css: 'thread-panel message-list .text', text: 'I do' });
  expect(await samir.all(message('I do'))).toEqual([]);

  await nora.click({ css: '.replies', includes: '1 reply', inside: message('shelf C') });
  await nora.sees({ css: 'thread-panel message-list .text', text: 'I do' });
  await samir.keys(Key.ESCAPE);
  await samir.seesNo({ css: 'thread-panel' });
  expect(await samir.run(() => location.hash)).toBe('#/chat/1');

  for (const text of ['Thank you', 'The ladder is in the hall']) {
    await nora.fill('Reply in the thread', text);
    await nora.keys(Key.ENTER);
  }
  const unread = /** @type {const} */ ({
    css: 'ws-badge',
    includes: '2 unread replies',
    inside: message('shelf C'),
  });
  await samir.sees(unread);
  await samir.click({ css: '.replies', includes: '3 replies', inside: message('shelf C') });
  await samir.sees({ css: 'thread-panel message-list .text', text: 'The ladder is in the hall' });
  await samir.seesNo(unread);
  await samir.keys(Key.ESCAPE);
  await nora.keys(Key.ESCAPE);
});

test('history is read from any place: a message far back, a day, and the newest', async () => {
  const channel = await two.noras.create('history', { members: [await two.samirs.id()] });
  const written = [];
  for (let count = 1; count <= 120; count += 1)
    written.push(await two.noras.write(channel, `note ${count}.`));
  await samir.go(`/chat/${channel}/${written[9].id}`);
  await samir.sees(message('note 10.'));
  expect(await samir.all(message('note 120.'))).toEqual([]);
  await samir.press('To the newest message');
  await samir.sees(message('note 120.'));
  expect(await samir.all(message('note 10.'))).toEqual([]);
  // The day that is proposed is today, which began before the first of them.
  await samir.press('Go to a date');
  await samir.press('Show');
  await samir.sees(message('note 1.'));
  await samir.sees({ text: 'This is where the conversation begins.' });
  expect(await samir.all(message('note 120.'))).toEqual([]);
});

test('what is searched is found without its accents, by filters, and leads to its context', async () => {
  const channel = await two.noras.create('atelier', { members: [await two.samirs.id()] });
  const found = await two.noras.write(channel, 'La **réparation** du lot 42 est finie');
  for (let count = 0; count < 60; count += 1) await two.noras.write(channel, `Something else ${count}`);
  await two.noras.write(1, 'Another reparation');

  await samir.chord(Key.CONTROL, 'f');
  for (const words of ['reparation', 'RÉPARATION']) {
    await samir.fill('Search messages', words);
    await samir.keys(Key.ENTER);
    await samir.sees({ css: '.count', text: '2 messages' });
    await samir.sees({ css: 'mark', text: 'réparation' });
    await samir.sees({ css: 'mark', text: 'reparation' });
  }
  await samir.fill('Search messages', 'reparation in:at');
  await samir.sees({ role: 'option', includes: '#atelier' });
  await samir.keys(Key.ENTER, Key.ENTER);
  await samir.sees({ css: '.count', text: '1 message' });
  await samir.keys(Key.ARROW_DOWN, Key.ENTER);
  await samir.sees(message('réparation'));
  expect(await samir.run(() => location.hash)).toBe(`#/chat/${channel}/${found.id}`);
  await samir.sees(message('Something else 0'));
});

test('an administrator deletes what others wrote, one or many, and every window follows', async () => {
  await samir.write('rude words', 'ruder words', 'rudest words', 'kind words');
  await nora.sees(message('rude words'));
  await act(samir, 'kind words', 'More actions', 'Edit');
  await samir.fill('Edit the message', 'kinder words');
  await samir.keys(Key.ENTER);
  await nora.sees({ css: '.edited', text: '(edited)', inside: message('kinder words') });
  // The history of an edit is for administrators.
  await act(nora, 'kinder words', 'More actions', 'Show former texts');
  await nora.sees({ role: 'dialog', includes: 'kind words' });
  await nora.keys(Key.ESCAPE);
  await nora.seesNo({ role: 'dialog', includes: 'kind words' });

  await act(nora, 'rude words', 'More actions', 'Delete…');
  await nora.press('Delete message');
  await samir.sees({ css: 'message-list .gone', text: 'Message deleted by Nora Benali' });
  await samir.seesNo(message('rude words'));
  const { items } = await two.noras.ask('GET', '/channels/1/messages');
  const ids = items
    .filter((/** @type {any} */ one) => /^rude(r|st) words$/.test(one.text))
    .map((/** @type {any} */ one) => one.id);
  await two.noras.ask('POST', '/deletions', { messages: ids });
  for (const window of [nora, samir]) {
    await window.seesNo(message('ruder words'));
    await window.seesNo(message('rudest words'));
    await window.sees(message('kinder words'));
  }
});
