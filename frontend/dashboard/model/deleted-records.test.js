import { describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/i18n/i18n.js';
import { ApiError } from '../../shared/transport/errors.js';
import { deletersOf, explainRestoring } from './deleted-records.js';

setLanguage('en');

describe('who deleted a record', () => {
  it('is who did it last', () => {
    const who = deletersOf([
      { subject: 'lot:7', actor: 2 },
      { subject: 'lot:7', actor: 1 },
      { subject: 'lot:8', actor: 1 },
    ]);
    expect([...who]).toEqual([
      [7, 2],
      [8, 1],
    ]);
  });

  it('is told machine by machine where the journal speaks of a lot', () => {
    const who = deletersOf([{ subject: 'lot:7', actor: 3, data: { items: [{ id: 40 }, { id: 41 }] } }]);
    expect([...who.keys()]).toEqual([40, 41]);
  });

  it('is nobody where the server did it, or the journal does not say to what', () => {
    expect(
      deletersOf([
        { subject: 'lot:7', actor: null },
        { subject: null, actor: 2 },
      ]).size,
    ).toBe(0);
  });
});

describe('why something can not come back', () => {
  const refused = (/** @type {string} */ code, /** @type {any} */ current) =>
    explainRestoring(new ApiError({ status: 409, code, current }));

  it('names where it has gone', () => {
    expect(refused('out_of_stock', { donation: { recipient: 'The school', number: 31 } })).toBe(
      'Something in it was given to The school meanwhile (donation 31).',
    );
    expect(refused('on_loan', { loan: { borrower: 'Aïcha', number: 4 } })).toBe(
      'Something in it is lent to Aïcha (loan 4).',
    );
    expect(refused('duplicate', { serial: '5CG1', lot_number: 9 })).toBe(
      '5CG1 was entered again meanwhile, in lot 9.',
    );
  });

  it('is said in general where the answer does not tell more', () => {
    expect(refused('lot_deleted', undefined)).toBe('Its lot is deleted. Restore that first.');
    expect(refused('duplicate', undefined)).toMatch(/entered again/);
  });
});
