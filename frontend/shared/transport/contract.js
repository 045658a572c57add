import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContractServer, problem } from './contract-server.js';
import { ApiError } from './errors.js';

/**
 * @typedef {import('./transport.js').Transport} Transport
 *
 * @typedef {object} Surroundings What an implementation is opened in.
 * @property {ContractServer} server
 * @property {typeof fetch} fetch With the cookies of one machine.
 * @property {EventTarget} window
 * @property {object} socket Times of the line, short enough for tests.
 */

/** Times of a line that give up and come back quickly. */
const QUICK = {
  backoff: { base: 5, cap: 20 },
  times: { silence: 40, answer: 40, answerOnWake: 40, goingAway: 5, good: 5 },
};
/** A line that would wait for a minute, were it not woken. */
const SLOW = { backoff: { base: 60_000, cap: 60_000 }, random: () => 1 };

/**
 * What every implementation of the transport promises (`transport.js`), tried on a real server of a few lines.
 * @param {(surroundings: Surroundings) => Promise<Transport & { close: () => void }>} implementation
 */
export function keepsItsPromises(implementation) {
  /** @type {ContractServer} */
  let server;
  /** @type {Transport & { close: () => void }} */
  let transport;
  /** @type {import('./transport.js').Notice[]} */
  let notices;
  /** @type {EventTarget} */
  let host;

  beforeEach(async () => {
    server = await new ContractServer().start();
    transport = await open();
  });

  afterEach(async () => {
    transport.close();
    await server.stop();
  });

  async function open(fetch = server.browserFetch(), socket = /** @type {object} */ (QUICK)) {
    notices = [];
    host = new EventTarget();
    const made = await implementation({ server, fetch, window: host, socket });
    made.subscribe((notice) => notices.push(notice));
    return made;
  }

  const signIn = () => transport.signIn('/api/auth/login', { username: 'lina' });
  const events = () => notices.flatMap((notice) => (notice.type === 'event' ? [notice.event.seq] : []));
  const told = (/** @type {string} */ type) => notices.filter((notice) => notice.type === type);
  const live = () => vi.waitFor(() => expect(transport.state.phase).toBe('live'));

  describe('requests', () => {
    it('carry the access token, and keep it from the caller', async () => {
      server.routes['GET /api/me'] = () => ({ status: 200, body: { ok: true } });
      const answer = await signIn();
      expect(answer).toEqual({ session: { id: 1 }, account: { id: 1 }, permissions: [] });
      expect(await transport.request('GET', '/api/me')).toEqual({ ok: true });
    });

    it('renew a token that was refused, once for all who wait', async () => {
      server.routes['GET /api/me'] = () => ({ status: 200, body: { ok: true } });
      await signIn();
      server.accessToken = 'another';
      const answers = await Promise.all([1, 2, 3].map(() => transport.request('GET', '/api/me')));
      expect(answers).toHaveLength(3);
      expect(server.asked.get('POST /api/auth/refresh')).toBe(1);
    });

    it('renew a token before it runs out', async () => {
      server.routes['GET /api/me'] = () => ({ status: 200, body: {} });
      server.expiresIn = 0;
      await signIn();
      server.expiresIn = 900;
      await transport.request('GET', '/api/me');
      expect(server.asked.get('GET /api/me')).toBe(1);
      expect(server.asked.get('POST /api/auth/refresh')).toBe(1);
    });

    it('throw what the server says is wrong', async () => {
      server.routes['POST /api/users'] = () => ({
        ...problem(422, 'invalid_input'),
        headers: { 'retry-after': '7' },
      });
      await signIn();
      const error = await transport.request('POST', '/api/users', { body: {} }).catch((cause) => cause);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 422, code: 'invalid_input', requestId: 'req-1', retryAfter: 7 });
    });

    it('throw an unanswered error when there is no server', async () => {
      await server.stop();
      const error = await transport.request('GET', '/api/server').catch((cause) => cause);
      expect(error).toMatchObject({ status: 0, code: 'network', unanswered: true });
      await server.start();
    });

    it('go nowhere but to the API', async () => {
      await expect(transport.request('GET', 'https://elsewhere.example/')).rejects.toThrow(TypeError);
    });
  });

  describe('files', () => {
    it('go to the server as they are, under a token that may have to be renewed', async () => {
      /** @type {Buffer[]} */
      const got = [];
      server.routes['POST /api/chat/attachments'] = (bytes) => {
        got.push(bytes);
        return { status: 201, body: { id: 7 } };
      };
      await signIn();
      server.accessToken = 'another';
      const file = new Blob([Uint8Array.of(0, 255, 128, 10)]);
      expect(await transport.upload('/api/chat/attachments?name=a%20b.png', file)).toEqual({ id: 7 });
      expect([...got[0]]).toEqual([0, 255, 128, 10]);
    });

    it('take the place of another one where that is meant', async () => {
      server.routes['PUT /api/organisation/logo'] = (bytes) => ({
        status: 200,
        body: { size: bytes.length },
      });
      await signIn();
      const sent = transport.upload('/api/organisation/logo', new Blob(['logo']), { replaces: true });
      expect(await sent).toEqual({ size: 4 });
    });

    it('that the server refuses say why', async () => {
      server.routes['POST /api/chat/attachments'] = () => problem(413, 'too_large');
      await signIn();
      const error = await transport
        .upload('/api/chat/attachments?name=x', new Blob(['x']))
        .catch((cause) => cause);
      expect(error).toMatchObject({ status: 413, code: 'too_large', requestId: 'req-1' });
    });

    it('come from the server as they are', async () => {
      server.routes['GET /api/chat/attachments/7'] = () => ({
        status: 200,
        body: Buffer.from([0, 255, 128, 10]),
        headers: { 'content-type': 'image/png' },
      });
      await signIn();
      const file = await transport.blob('/api/chat/attachments/7');
      expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 128, 10]);
      await expect(transport.blob('/api/chat/attachments/8')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('go nowhere but to the API', async () => {
      await expect(transport.upload('https://elsewhere.example/', new Blob())).rejects.toThrow(TypeError);
      await expect(transport.blob('//elsewhere.example/')).rejects.toThrow(TypeError);
    });
  });

  describe('the session', () => {
    it('is taken up again through the cookie, and is none without one', async () => {
      expect(await transport.restore()).toBe(false);
      const fetch = server.browserFetch();
      transport.close();
      transport = await open(fetch);
      await signIn();
      const reloaded = await open(fetch);
      expect(await reloaded.restore()).toBe(true);
      reloaded.close();
    });

    it('tells why it ended', async () => {
      await signIn();
      server.ended = 'taken_over';
      await expect(transport.request('GET', '/api/me')).rejects.toMatchObject({ code: 'session_ended' });
      expect(told('ended')).toEqual([{ type: 'ended', ended: { reason: 'taken_over', elsewhere: null } }]);
      expect(transport.state.phase).toBe('off');
    });

    it('that ended while nobody looked says so when it is taken up', async () => {
      const fetch = server.browserFetch();
      transport.close();
      transport = await open(fetch);
      await signIn();
      server.ended = 'ended_by_admin';
      const reloaded = await open(fetch);
      await expect(reloaded.restore()).rejects.toMatchObject({ current: { reason: 'ended_by_admin' } });
      reloaded.close();
    });

    it('of another window is noticed', async () => {
      server.routes['GET /api/me'] = () => ({ status: 200, body: {} });
      await signIn();
      server.session = 2;
      server.accessToken = 'another';
      await transport.request('GET', '/api/me');
      expect(told('session_changed')).toHaveLength(1);
    });

    it('is left by signing out', async () => {
      await signIn();
      transport.connect();
      await live();
      await transport.signOut();
      expect(transport.state.phase).toBe('off');
      expect(told('ended')).toHaveLength(0);
    });

    it('stays when the server did not hear of the signing out', async () => {
      await signIn();
      await server.stop();
      await expect(transport.signOut()).rejects.toMatchObject({ unanswered: true });
      await server.start();
      server.routes['GET /api/me'] = () => ({ status: 200, body: { ok: true } });
      expect(await transport.request('GET', '/api/me')).toEqual({ ok: true });
    });
  });

  describe('the line', () => {
    it('says sync first, then what happens', async () => {
      server.record('before');
      await signIn();
      transport.connect();
      await live();
      server.record('after');
      await vi.waitFor(() => expect(events()).toEqual([2]));
      expect(server.hellos[0].resume).toBeNull();
      const order = notices.map((notice) => notice.type).filter((type) => type !== 'state');
      expect(order).toEqual(['sync', 'presence', 'event']);
    });

    it('misses and doubles nothing over breaks', async () => {
      await signIn();
      transport.connect();
      await live();
      for (let round = 0; round < 5; round += 1) {
        server.record('live');
        server.cut();
        server.record('missed');
        await vi.waitFor(() => expect(events()).toHaveLength(2 * (round + 1)));
      }
      expect(events()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(told('sync')).toHaveLength(1);
    });

    it('drops what it already had', async () => {
      await signIn();
      transport.connect();
      await live();
      server.record('once');
      for (const socket of server.sockets) {
        socket.send(JSON.stringify({ type: 'event', ...server.journal[0] }));
      }
      server.record('twice');
      await vi.waitFor(() => expect(events()).toEqual([1, 2]));
    });

    it('asks for everything anew after a reset, and goes on from there', async () => {
      await signIn();
      transport.connect();
      await live();
      server.forgetful = true;
      server.cut();
      server.record('lost');
      await vi.waitFor(() => expect(told('sync')).toHaveLength(2));
      server.record('next');
      await vi.waitFor(() => expect(events()).toEqual([2]));
    });

    it('takes a shorter journal for another one', async () => {
      server.record('one');
      server.record('two');
      await signIn();
      transport.connect();
      await live();
      server.journal = [];
      server.cut();
      await vi.waitFor(() => expect(told('sync')).toHaveLength(2));
      server.record('new');
      await vi.waitFor(() => expect(events()).toEqual([1]));
    });

    it('renews a refused token and comes back at once', async () => {
      await signIn();
      transport.connect();
      await live();
      server.accessToken = 'rotated';
      server.closeAll(4001, 'unauthorised');
      await vi.waitFor(() => expect(server.hellos).toHaveLength(2));
      await live();
      expect(server.asked.get('POST /api/auth/refresh')).toBe(1);
      expect(told('resumed')).toHaveLength(1);
    });

    it('does not come back to a session that ended', async () => {
      await signIn();
      transport.connect();
      await live();
      server.ended = 'taken_over';
      server.closeAll(4003, 'taken_over');
      await vi.waitFor(() => expect(told('ended')).toHaveLength(1));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(server.hellos).toHaveLength(1);
    });

    it('waits after the server said that it goes away, and then comes back', async () => {
      await signIn();
      transport.connect();
      await live();
      server.closeAll(4009, 'going away');
      await vi.waitFor(() => expect(server.hellos).toHaveLength(2));
      await live();
      const phases = notices.flatMap((notice) => (notice.type === 'state' ? [notice.state.phase] : []));
      expect(phases).toContain('waiting');
    });

    it('notices a line that died without a word', async () => {
      await signIn();
      transport.connect();
      await live();
      server.deaf = true;
      await vi.waitFor(() => expect(server.hellos.length).toBeGreaterThan(1));
      server.deaf = false;
      await live();
      expect(told('sync')).toHaveLength(1);
    });

    it('comes back at once when the network does', async () => {
      transport.close();
      transport = await open(server.browserFetch(), SLOW);
      await signIn();
      transport.connect();
      await live();
      server.cut();
      await vi.waitFor(() => expect(transport.state.phase).toBe('waiting'));
      host.dispatchEvent(new Event('online'));
      await live();
    });

    it('carries signals while it is up, and forgets them while it is not', async () => {
      await signIn();
      expect(transport.signal('chat.typing', { channel: 1 })).toBe(false);
      transport.connect();
      await live();
      expect(transport.signal('chat.typing', { channel: 1 })).toBe(true);
      await vi.waitFor(() => expect(server.signals).toHaveLength(1));
    });
  });
}
