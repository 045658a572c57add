import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { memoryOf } from './support/memory.js';
import { Organisation, SAMIR } from './support/organisation.js';
import { signIn } from './support/people.js';

const MESSAGES = 450;
const PER_SECOND = 40;
/** Far more than the engine's garbage, and far less than a style kept for each row that is ever drawn: that is 1 MiB a message. */
const MOST = 250 * 2 ** 20;

test('a channel in which much is written takes no more and more memory', async () => {
  test.setTimeout(240_000);
  const organisation = await new Organisation({ CHAT_RATE_LIMIT: '0', RATE_LIMIT_ACCOUNT: '0' }).start();
  const computer = await new Computer({ keyring: 'none' }).start();
  const write = async (/** @type {number} */ number) =>
    await organisation.server.ask('/api/chat/channels/1/messages', {
      method: 'POST',
      token: organisation.token,
      body: { client_id: crypto.randomUUID(), text: `Pallet ${number} is at the gate.` },
    });
  try {
    const window = await computer.open('client', { server: organisation.server.address });
    await signIn(window, SAMIR);
    await window.go('/chat');
    for (let number = 0; number < 30; number += 1) await write(number);
    await window.sees({ text: 'Pallet 29 is at the gate.' });
    const before = await memoryOf(await window.pid());
    for (let number = 30; number < MESSAGES; number += 1) {
      await write(number);
      await wait(1_000 / PER_SECOND);
    }
    await window.sees({ text: `Pallet ${MESSAGES - 1} is at the gate.` });
    expect((await memoryOf(await window.pid())) - before).toBeLessThan(MOST);
  } finally {
    await computer.remove();
    await organisation.remove();
  }
});
