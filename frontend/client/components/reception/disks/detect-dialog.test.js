import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn } from '../../../../shared/components/fixture.js';
import { FakeShell } from '../../../../shared/desktop/fake-shell.js';
import { setLanguage } from '../../../../shared/i18n/i18n.js';
import { ApiError } from '../../../../shared/transport/errors.js';
import { showDetectDialog } from './detect-dialog.js';
import { offer } from './detected-disks.js';

const plain = {
  device: '/dev/sda',
  serial: '35H2SCTWS',
  kind: /** @type {const} */ ('hdd'),
  interface: /** @type {const} */ ('sata'),
  brand: 'Toshiba',
  model: 'MQ01ABD100',
  capacity: 1_000_204_886_016,
  removable: false,
  system: false,
  mounted: false,
  health: /** @type {const} */ ('passed'),
  hours: 12_034,
};
const DISKS = [
  plain,
  { ...plain, device: '/dev/sdb', serial: 'Z1D5', model: 'MQ01ABD100', health: null, hours: null },
  { ...plain, device: '/dev/sdc', serial: '4C53', removable: true },
  { ...plain, device: '/dev/vda', serial: null, brand: null, model: null },
  { ...plain, device: '/dev/nvme0n1', serial: 'S4EV', system: true, mounted: true },
  { ...plain, device: '/dev/sdd', serial: 'W3P8', mounted: true },
  { ...plain, device: '/dev/sde', serial: '35h2sctws' },
];

/** @type {FakeShell} */
let shell;
const request = vi.fn();
const onAdded = vi.fn();
const workspace = /** @type {any} */ ({
  transport: { request },
  session: { me: null, subscribe: () => () => {} },
});

beforeEach(async () => {
  await setLanguage('en');
  shell = new FakeShell().install();
  shell.detected = { disks: DISKS, smart: 'no_rights' };
  onAdded.mockReset();
  request.mockReset();
  request.mockImplementation(async (_method, path, { body }) => {
    if (path.endsWith('/catalogue')) return { id: body.kind === 'brand' ? 7 : 8, name: body.name };
    return { disks: body.disks, sessions: [] };
  });
});

afterEach(() => {
  document.body.replaceChildren();
  shell.uninstall();
});

/** @param {string[]} [known] */
async function open(known = []) {
  showDetectDialog({ workspace, session: 3, known, onAdded });
  const dialog = /** @type {any} */ (document.querySelector('detect-dialog'));
  await vi.waitFor(() =>
    expect(dialog.detected ?? dialog.shadowRoot.querySelector('ws-banner')).toBeTruthy(),
  );
  await drawn(document.body);
  const all = (/** @type {string} */ css) => [...dialog.shadowRoot.querySelectorAll(css)];
  return {
    dialog,
    rows: () => all('li'),
    boxes: () => all('ws-checkbox'),
    ticked: () => all('ws-checkbox').map((/** @type {any} */ box) => box.checked),
    text: () => dialog.shadowRoot.querySelector('.content').textContent.replace(/\s+/g, ' '),
    add: () => all('ws-button').at(-1),
  };
}

/** What was sent to the session. @returns {any[]} */
const sent = () => request.mock.calls.filter(([, path]) => path.endsWith('/disks')).map((call) => call[2]);

describe('disks of this computer', () => {
  it('are proposed, but for sticks, what the computer uses, and what can’t be told apart', () => {
    const told = offer(DISKS, new Set(['z1d5'])).map(({ hindered, wanted }) => [hindered, wanted]);
    expect(told).toEqual([
      [null, true],
      ['known', false],
      [null, false],
      ['no_serial', false],
      [null, false],
      [null, false],
      ['twice', false],
    ]);
  });

  it('stand there with what is to be known of them', async () => {
    const { rows, ticked, boxes, text } = await open(['z1d5']);
    expect(ticked()).toEqual([true, false, false, false, false, false, false]);
    expect(boxes().map((box) => box.disabled)).toEqual([false, true, false, true, false, false, true]);
    const words = rows().map((row) => row.textContent.replace(/\s+/g, ' '));
    expect(words[0]).toContain('Toshiba MQ01ABD100 · HDD · SATA · 12,034 h running · /dev/sda');
    expect(words[1]).toContain('in the session already');
    expect(words[2]).toContain('stick or card');
    expect(words[3]).toContain('no serial number');
    expect(words[4]).toContain('system disk');
    expect(words[5]).toContain('in use');
    expect(text()).toContain('administrators of this computer alone');
  });

  it('are added in one go, with brand and model from the catalogue', async () => {
    const { rows, add, dialog } = await open();
    rows()[2].click();
    await drawn(document.body);
    expect(add().textContent).toContain('Add 3 disks');
    add().click();
    await vi.waitFor(() => expect(onAdded).toHaveBeenCalledOnce());
    expect(sent()).toHaveLength(1);
    expect(sent()[0].body.disks.map((/** @type {any} */ disk) => disk.serial)).toEqual([
      '35H2SCTWS',
      'Z1D5',
      '4C53',
    ]);
    expect(sent()[0].body.disks[0]).toEqual({
      serial: '35H2SCTWS',
      kind: 'hdd',
      entry_mode: 'detected',
      note: 'SMART good · 12,034 h running',
      brand: 7,
      model: 8,
      capacity: 1_000_204_886_016,
      interface: 'sata',
    });
    // The same name is asked for once.
    expect(request.mock.calls.filter(([, path]) => path.endsWith('/catalogue'))).toHaveLength(2);
    await vi.waitFor(() => expect(dialog.isConnected).toBe(false));
  });

  it('stay ticked where the server does not answer, and go under the same key then', async () => {
    request.mockRejectedValueOnce(new ApiError({ status: 0, code: 'network' }));
    const { add, text, ticked } = await open();
    add().click();
    await vi.waitFor(() => expect(text()).toMatch(/server/));
    expect(ticked()).toEqual([true, true, false, false, false, false, false]);
    request.mockImplementation(async (_method, path) => {
      if (path.endsWith('/disks')) throw new ApiError({ status: 0, code: 'network' });
      return { id: 7 };
    });
    add().click();
    await vi.waitFor(() => expect(sent()).toHaveLength(1));
    await drawn(document.body);
    add().click();
    await vi.waitFor(() => expect(sent()).toHaveLength(2));
    expect(sent()[0].key).toBe(sent()[1].key);
    expect(onAdded).not.toHaveBeenCalled();
  });

  it('that somebody else added meanwhile are marked, and the others go on', async () => {
    const { add, text, ticked } = await open();
    const errors = [{ field: 'disks[1].serial', code: 'duplicate', message: 'twice' }];
    const before = request.getMockImplementation();
    request.mockImplementation(async (method, path, options) => {
      if (path.endsWith('/disks')) throw new ApiError({ status: 422, code: 'invalid', errors });
      return before?.(method, path, options);
    });
    add().click();
    await vi.waitFor(() => expect(text()).toContain('One disk came into the session meanwhile'));
    expect(ticked().slice(0, 2)).toEqual([true, false]);
    if (before) request.mockImplementation(before);
    add().click();
    await vi.waitFor(() => expect(onAdded).toHaveBeenCalledOnce());
    expect(
      sent()
        .at(-1)
        .body.disks.map((/** @type {any} */ disk) => disk.serial),
    ).toEqual(['35H2SCTWS']);
    expect(sent()[0].key).not.toBe(sent()[1].key);
  });

  it('are looked for again, and why there are none is said in words', async () => {
    shell.refuse('detect_disks', { code: 'lsblk_missing' });
    const { dialog, text, rows, add } = await open();
    expect(text()).toContain('install util-linux');
    expect(add().disabled).toBe(true);
    dialog.shadowRoot.querySelectorAll('ws-button')[1].click();
    await vi.waitFor(() => expect(rows()).toHaveLength(7));
    shell.detected = { disks: [], smart: 'read' };
    dialog.shadowRoot.querySelectorAll('ws-button')[1].click();
    await vi.waitFor(() =>
      expect(dialog.shadowRoot.querySelector('ws-state')?.heading).toBe('No disk found'),
    );
    shell.refuse('detect_disks', { code: 'not_linux' });
    dialog.shadowRoot.querySelectorAll('ws-button')[1].click();
    await vi.waitFor(() => expect(text()).toContain('on Linux alone'));
  });
});
