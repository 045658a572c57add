import { html } from 'lit';
import '../../shared/desktop/computer-section.js';
import { FakeShell, INFO } from '../../shared/desktop/fake-shell.js';
import { setAside } from '../../shared/desktop/notices.js';
import '../../shared/desktop/server-choice.js';
import '../../shared/desktop/server-line.js';
import '../../shared/desktop/server-trouble.js';
import '../../shared/desktop/start-failed.js';
import { Shell } from '../../shared/desktop/shell.js';
import '../../shared/pages/components/public-layout.js';

const FOUND = [
  { id: 'a', name: 'Atelier Vélo', address: 'http://atelier.local:8060', version: '0.1.0' },
  { id: 'b', name: 'Recyclerie du port', address: 'http://192.168.1.20:8060', version: '0.1.0' },
];

const DETAILS = {
  refused: 'tcp connect error: Connection refused (os error 111)',
  certificate: 'invalid peer certificate: Expired',
};

const fake = new FakeShell({ os: 'Debian 12', keeper: 'keyring' });

/**
 * A shell in a state.
 * @param {Partial<import('../../shared/desktop/bridge.js').Start>} start
 * @param {object} [more]
 */
function shellWith(start, more = {}) {
  const shell = new Shell({ ...structuredClone(fake.start), ...start }, { reload: () => {} });
  return Object.assign(shell, more);
}

/** The pages of the desktop, by their state: `found`, `nobody`, `testing`…, or a failure's code. */
const STATES = /** @type {Record<string, () => unknown>} */ ({
  found: () => choice({ server: null }, FOUND),
  nobody: () => choice({ server: null }, [], { waited: true }),
  testing: () => choice({ server: null }, FOUND, { busy: { address: FOUND[1].address, purpose: 'use' } }),
  answered: () =>
    choice({ server: null }, FOUND, {
      address: 'atelier.local',
      answered: { address: FOUND[0].address, server: INFO },
    }),
  exposed: () =>
    choice({ server: null }, [], {
      address: 'ws.example.org:8060',
      answered: { address: 'http://ws.example.org:8060', server: INFO },
    }),
  change: () => choice({}, FOUND),
  set_aside: () => choice({ server: null, set_aside: ['server.json'] }, FOUND),
  connecting: () => trouble(null),
  lost: () => trouble('refused'),
  unsafe: () => trouble('certificate'),
  client_old: () => trouble('client_too_old'),
  server_old: () => trouble('server_too_old'),
  failed: () =>
    html`<start-failed-page detail="storage_failed: ~/.local/share/app.workspace.client: Permission denied (os error 13)"></start-failed-page>`,
  sign_in: () =>
    html`<public-layout heading="Connexion" organisation="Atelier Vélo">
      <server-line .shell=${shellWith({ keeper: 'file', keeper_trouble: 'absent' })}></server-line>
    </public-layout>`,
  sign_in_fixed: () =>
    html`<public-layout heading="Connexion" organisation="Atelier Vélo">
      <server-line .shell=${shellWith({ server: { address: 'http://ws.example.org', info: INFO, from: 'environment' } })}></server-line>
    </public-layout>`,
  settings: () => settings({ settings: { ...fake.start.settings, zoom: 1.25 } }),
  settings_file: () =>
    settings({
      keeper: 'file',
      keeper_trouble: 'denied',
      server: { address: FOUND[0].address, info: INFO, from: 'environment' },
    }),
});

/**
 * @param {Partial<import('../../shared/desktop/bridge.js').Start>} start
 * @param {import('../../shared/desktop/bridge.js').FoundServer[]} found
 * @param {object} [given] How far the page is.
 */
function choice(start, found, given = {}) {
  fake.found = found;
  const shell = shellWith(start, { found });
  const page = Object.assign(
    document.createElement('server-choice-page'),
    { shell, notices: setAside(shell) },
    given,
  );
  return page;
}

/** @param {string | null} code */
function trouble(code) {
  const address = FOUND[0].address;
  const shell = shellWith(
    {},
    { trouble: code && { code, address, detail: DETAILS[/** @type {'refused'} */ (code)] ?? '' } },
  );
  const session = { state: { name: code ? 'unreachable' : 'unknown' }, subscribe: () => () => {} };
  return Object.assign(document.createElement('server-trouble-page'), { shell, session, due: true });
}

/** @param {Partial<import('../../shared/desktop/bridge.js').Start>} start */
function settings(start) {
  const workspace = { session: { server: INFO, subscribe: () => () => {} } };
  return html`<div class="scroll"><main class="settings">
    <h1 class="visually-hidden">Réglages</h1>
    <computer-section .workspace=${workspace} .shell=${shellWith(start)}></computer-section>
  </main></div>`;
}

/**
 * A page of the desktop.
 * @param {string} state
 */
export function desktopPage(state) {
  fake.install();
  const show = STATES[state];
  if (show) return show();
  return choice({ server: null }, FOUND, {
    address: 'atelier.local:8061',
    trouble: {
      code: state,
      address: 'atelier.local:8061',
      detail: DETAILS[/** @type {'refused'} */ (state)] ?? 'a word from the system',
    },
  });
}
