// @vitest-environment node
import { WebSocket } from 'ws';
import { BrowserTransport } from './browser.js';
import { keepsItsPromises } from './contract.js';

keepsItsPromises(
  async ({ server, fetch, window, socket }) =>
    new BrowserTransport({
      base: server.base,
      fetch,
      WebSocket: /** @type {any} */ (WebSocket),
      socket,
      window,
      document: new EventTarget(),
    }),
);
