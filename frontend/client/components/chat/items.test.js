import { describe, expect, it } from 'vitest';
import { itemsOf } from './items.js';

const DAY = '2026-03-14T';

/**
 * @param {number} id
 * @param {number} author
 * @param {string} at
 * @param {object} [more]
 */
const message = (id, author, at, more = {}) =>
  /** @type {any} */ ({
    id,
    author,
    created_at: `${DAY}${at}Z`,
    client_id: `c${id}`,
    reply_to: null,
    ...more,
  });

/** @param {Partial<Parameters<typeof itemsOf>[0]>} from */
const rows = (from) =>
  itemsOf({ messages: [], pending: [], self: 1, lineAfter: null, edge: null, ...from }).map((item) =>
    'head' in item && item.head ? `${item.key}*` : item.key.replace(/^day-.*/, 'day'),
  );

describe('itemsOf', () => {
  it('groups by author within five minutes, and by day', () => {
    const messages = [
      message(1, 2, '09:00:00.000'),
      message(2, 2, '09:04:00.000'),
      message(3, 2, '09:10:00.000'),
      message(4, 3, '09:10:30.000'),
      message(5, 3, '09:11:00.000', { created_at: '2026-03-16T09:11:00.000Z' }),
    ];
    expect(rows({ messages })).toEqual(['day', 'm1*', 'm2', 'm3*', 'm4*', 'day', 'm5*']);
  });

  it('lets an answer stand on its own', () => {
    const messages = [message(1, 2, '09:00:00.000'), message(2, 2, '09:01:00.000', { reply_to: { id: 1 } })];
    expect(rows({ messages })).toEqual(['day', 'm1*', 'm2*']);
  });

  it('draws the line before the first unread message of somebody else', () => {
    const messages = [
      message(1, 2, '09:00:00.000'),
      message(2, 1, '09:01:00.000'),
      message(3, 2, '09:02:00.000'),
      message(4, 2, '09:02:30.000'),
    ];
    expect(rows({ messages, lineAfter: 1 })).toEqual(['day', 'm1*', 'cc2*', 'line', 'm3*', 'm4']);
    expect(rows({ messages, lineAfter: 0 })).toEqual(['day', 'line', 'm1*', 'cc2*', 'm3*', 'm4']);
    expect(rows({ messages, lineAfter: 4 })).toEqual(['day', 'm1*', 'cc2*', 'm3*', 'm4']);
  });

  it('shows what is on its way last, and once', () => {
    const messages = [message(1, 1, '09:00:00.000')];
    const pending = /** @type {any} */ ([
      { client_id: 'c1', created_at: `${DAY}09:00:00.000Z`, quote: null },
      { client_id: 'c2', created_at: `${DAY}09:00:10.000Z`, quote: null },
    ]);
    expect(rows({ messages, pending })).toEqual(['day', 'cc1*', 'cc2']);
  });

  it('says what is at the upper end', () => {
    expect(rows({ edge: 'loading' })).toEqual(['edge']);
  });
});
