import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../shared/data/store.js';
import { NoticeStore } from './notices.js';

/** @type {any} */
let workspace;
/** @type {(event: any) => void} */
let tell;

beforeEach(() => {
  workspace = {
    session: Object.assign(new Store(), { me: { account: { id: 7 }, session: 3 } }),
    onEvent: (/** @type {any} */ listener) => {
      tell = listener;
    },
  };
});

afterEach(() => localStorage.clear());

/** @param {number} id @param {number | null} [session] */
const sent = (id, session = null) => ({
  kind: 'monitoring.notice.sent',
  data: { notice: { id, text: `notice ${id}`, severity: 'info' }, session },
});
const make = async () => {
  const store = new NoticeStore(workspace);
  workspace.session.changed();
  await Promise.resolve();
  return store;
};
/** @param {NoticeStore} store */
const shown = (store) => store.open.map(({ id }) => id);

describe('notices', () => {
  it('are for everyone, or for one session', async () => {
    const store = await make();
    for (const event of [sent(1), sent(2, 3), sent(3, 4), { kind: 'chat.message.created', data: {} }])
      tell(event);
    expect(shown(store)).toEqual([1, 2]);
  });

  it('come once, however often they are told', async () => {
    const store = await make();
    tell(sent(1));
    tell(sent(1));
    expect(shown(store)).toEqual([1]);
    store.dismiss(1);
    tell(sent(1));
    expect(shown(store)).toEqual([]);
  });

  it('stay over a reload until they are dismissed, and not after', async () => {
    await make();
    tell(sent(1));
    tell(sent(2));
    const again = await make();
    expect(shown(again)).toEqual([1, 2]);
    again.dismiss(1);
    expect(shown(await make())).toEqual([2]);
    tell(sent(1));
    expect(shown(await make())).toEqual([2]);
  });

  it('are nobody else’s', async () => {
    const store = await make();
    tell(sent(1));
    workspace.session.me = { account: { id: 8 }, session: 9 };
    workspace.session.changed();
    await Promise.resolve();
    expect(shown(store)).toEqual([]);
    workspace.session.me = null;
    workspace.session.changed();
    await Promise.resolve();
    tell(sent(2));
    expect(shown(store)).toEqual([]);
  });

  it('go in the other windows too', async () => {
    const store = await make();
    tell(sent(1));
    const other = await make();
    other.dismiss(1);
    window.dispatchEvent(new StorageEvent('storage', { key: 'workspace.notices.7' }));
    expect(shown(store)).toEqual([]);
  });

  it('do not fail on what somebody else wrote there', async () => {
    localStorage.setItem('workspace.notices.7', '{"open": 3');
    expect(shown(await make())).toEqual([]);
  });
});
