import { describe, expect, it } from 'vitest';
import { lifeTold } from './life.js';

const people = /** @type {any} */ ({ get: () => null });
/** @param {string} subject @param {string} verb @param {object} [details] */
const event = (subject, verb, details = {}) => ({
  seq: 1,
  at: '',
  actor: 1,
  subject,
  subject_id: 5,
  verb,
  details,
});

/** @param {any[]} events @param {object} [known] */
const told = (events, known = {}) =>
  lifeTold(
    /** @type {any} */ ({ serial: 'X', items: [], disks: [], donations: [], loans: [], events, ...known }),
    people,
  ).map(({ text }) => text);

describe('the life of a machine', () => {
  it('says to whom it was given and lent, newest first, each once', () => {
    const donations = [{ donation: 5, number: 31, recipient: 'Jean-Macé school' }];
    const loans = [{ loan: 5, number: 7, borrower: 'Ali' }];
    const events = [
      event('loan', 'created'),
      event('item', 'lent'),
      event('loan', 'returned'),
      event('item', 'returned'),
      event('item', 'left'),
      event('donation', 'created'),
    ];
    expect(told(events, { donations, loans })).toEqual([
      'Given to Jean-Macé school (donation 31)',
      'Back from Ali (loan 7)',
      'Lent to Ali (loan 7)',
    ]);
  });

  it('says how its disk was wiped', () => {
    const disks = [
      { id: 5, serial: 'WD1', kind: 'hdd', method: 'overwrite', standard: 'nist_clear', result: 'success' },
    ];
    expect(told([event('disk', 'changed', { result: { from: null, to: 'success' } })], { disks })[0]).toMatch(
      /^Disk WD1 wiped: .*NIST 800-88 Clear/,
    );
    expect(told([event('disk', 'changed', { result: { from: null, to: 'failed' } })], { disks })).toEqual([
      'Wiping disk WD1 failed',
    ]);
  });

  it('leaves out what is written of the lot and of the session, and names what is newer than this page', () => {
    expect(
      told([event('lot', 'imported'), event('disk_session', 'created'), event('item', 'painted')]),
    ).toEqual(['Another event: item painted']);
  });
});
