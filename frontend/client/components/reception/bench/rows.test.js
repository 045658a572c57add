import { describe, expect, it } from 'vitest';
import { setLanguage } from '../../../../shared/i18n/i18n.js';
import { lifeTold } from './life.js';
import { backTo, countsOf, rowsOf, undoOf } from './rows.js';

const item = (/** @type {number} */ id, /** @type {object} */ more = {}) =>
  /** @type {any} */ ({ id, position: id, serial: `SN${id}`, kind: 'laptop', kind_label: '', ...more });
const scan = (/** @type {string} */ serial, /** @type {object} */ more = {}) =>
  /** @type {any} */ ({
    client_id: `c-${serial}`,
    item: { serial, kind: 'screen' },
    names: { brand: 'Dell', model: '' },
    refusal: null,
    ...more,
  });

describe('the rows', () => {
  it('are what is there, then what is on its way, each machine once', () => {
    const scans = [scan('sn2'), scan('SN9'), scan('SN8', { refusal: { code: 'seen_before' } })];
    const rows = rowsOf([item(1), item(2), item(5)], scans, new Map([[2, 'c-sn2']]));
    expect(rows.map(({ key, serial, position }) => [key, serial, position])).toEqual([
      [1, 'SN1', 1],
      ['c-sn2', 'SN2', 2],
      [5, 'SN5', 5],
      ['c-SN9', 'SN9', 6],
    ]);
  });

  it('are counted as the server counts them', () => {
    const done = { outcome: 'refurbished', technician: { account: 1 } };
    const items = [item(1, done), item(2, { outcome: 'custom' }), item(3, { technician: { name: 'Léa' } })];
    const counts = countsOf(rowsOf(items, [scan('SN4')], new Map()));
    expect(counts).toMatchObject({ total: 4, refurbished: 1, custom: 1, pending: 2, unassigned: 2, done: 1 });
  });
});

describe('what is taken back', () => {
  it('goes together: a brand with its model, an outcome with its label, a kind with its word', () => {
    const was = item(1, {
      brand: { id: 3 },
      model: { id: 4 },
      outcome: 'custom',
      outcome_label: { id: 9 },
      kind: 'other',
      kind_label: 'Borne',
    });
    expect(backTo(was, { brand: 5 })).toEqual({ brand: 3, model: 4 });
    expect(backTo(was, { outcome: 'scrap', outcome_label: null })).toEqual({
      outcome: 'custom',
      outcome_label: 9,
    });
    expect(backTo(was, { kind: 'laptop' })).toEqual({ kind: 'other', kind_label: 'Borne' });
    expect(backTo(item(2), { technician: { name: 'Léa' }, os: 'linux' })).toEqual({
      technician: null,
      os: null,
    });
  });

  it('is one request for those that were alike', () => {
    const items = [item(1, { os: 'linux' }), item(2), item(3, { os: 'linux' })];
    expect(undoOf(items, { os: 'windows' })).toEqual([
      { ids: [1, 3], set: { os: 'linux' } },
      { ids: [2], set: { os: null } },
    ]);
  });
});

describe('a life', () => {
  it('is told in words, the newest first', () => {
    setLanguage('en');
    const event = (/** @type {object} */ more) => ({
      seq: 1,
      at: '2026-12-01T10:00:00Z',
      actor: 1,
      subject: 'item',
      subject_id: 1,
      ...more,
    });
    const life = {
      serial: 'SN1',
      items: [item(1, { lot: 7, lot_number: 17 })],
      events: [
        event({ verb: 'added', details: {} }),
        event({
          verb: 'changed',
          details: { outcome: { from: null, to: 'refurbished' }, os: { from: null, to: 'linux' } },
        }),
        event({ verb: 'changed', details: { technician: { from: null, to: { name: 'Léa' } } } }),
        event({ subject: 'lot', subject_id: 7, verb: 'created', details: {} }),
        event({ subject: 'lot', subject_id: 7, verb: 'finished', details: {} }),
        event({ subject: 'robot', verb: 'danced', details: null }),
      ],
    };
    const people = /** @type {any} */ ({ get: () => undefined });
    expect(lifeTold(/** @type {any} */ (life), people).map(({ text }) => text)).toEqual([
      'Another event: robot danced',
      'Lot 17 finished',
      'Given to Léa to work on',
      'Refurbished, Linux',
      'Received, lot 17',
    ]);
  });
});
