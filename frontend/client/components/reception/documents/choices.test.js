import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../../../shared/i18n/i18n.js';
import { documentChoices, documentName, wantedOf } from './choices.js';

afterEach(() => setLanguage('en'));

describe('what can be made of a record', () => {
  it('is offered in both languages, one’s own first', () => {
    setLanguage('fr');
    expect(documentChoices('order').map(({ id }) => id)).toEqual(['order_sheet fr', 'order_sheet en']);
    setLanguage('en');
    expect(documentChoices('order').map(({ id }) => id)).toEqual(['order_sheet en', 'order_sheet fr']);
  });

  it('has labels of both sizes for lots and sessions alone', () => {
    const kinds = (/** @type {any} */ subject) => documentChoices(subject).map(({ id }) => id.split(' ')[0]);
    expect(kinds('lot').filter((kind) => kind === 'label_sheet')).toHaveLength(4);
    expect(kinds('disk_session')).toContain('label_sheet');
    for (const subject of ['order', 'donation', 'loan']) expect(kinds(subject)).not.toContain('label_sheet');
  });

  it('is asked for as it was chosen', () => {
    expect(wantedOf('lot_sheet fr')).toEqual({ kind: 'lot_sheet', language: 'fr' });
    const labels = documentChoices('lot').find(({ id }) => id.includes('roll'));
    expect(wantedOf(/** @type {any} */ (labels).id)).toMatchObject({
      kind: 'label_sheet',
      format: 'roll_57x32',
    });
  });
});

it('labels say what they are printed on', () => {
  setLanguage('en');
  expect(documentName({ kind: 'label_sheet', format: 'avery_l7160' })).toBe('Labels, A4 sheet (Avery L7160)');
  expect(documentName({ kind: 'loan_agreement', format: null })).toBe('Loan agreement');
});
