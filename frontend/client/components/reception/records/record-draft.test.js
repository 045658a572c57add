import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keepDraft, readDraft } from './kept-draft.js';
import { RecordDraft } from './record-draft.js';

const PLACE = 'workspace.records.test.1.orders.7';
const host = { requestUpdate: vi.fn() };

beforeEach(() => localStorage.clear());

const begun = () => {
  const draft = new RecordDraft(host);
  draft.begin(PLACE, { name: 'Screws', note: '' }, 3);
  return draft;
};

describe('a form', () => {
  it('is dirty only while it differs from what it began with', () => {
    const draft = begun();
    expect(draft.dirty).toBe(false);
    draft.change({ note: 'Fragile' });
    expect(draft.dirty).toBe(true);
    draft.change({ note: '' });
    expect(draft.dirty).toBe(false);
    expect(readDraft(PLACE)).toBeNull();
  });

  it('is found again as it was left, with the key of its create', () => {
    const left = begun();
    left.change({ note: 'Fragile' });
    left.close();
    const found = begun();
    expect(found.values).toEqual({ name: 'Screws', note: 'Fragile' });
    expect(found.key).toBe(left.key);
    expect(found.news?.kept).toBeTypeOf('number');
    found.reset();
    expect(found.values).toEqual({ name: 'Screws', note: '' });
    expect(found.key).not.toBe(left.key);
    expect(readDraft(PLACE)).toBeNull();
  });

  it('does not go on from another version of the record', () => {
    begun().change({ note: 'Fragile' });
    const draft = new RecordDraft(host);
    draft.begin(PLACE, { name: 'Bolts', note: '' }, 4);
    expect(draft.values).toEqual({ name: 'Bolts', note: '' });
    expect(draft.news).toBeNull();
  });

  it('takes in what others changed, and says so', () => {
    const draft = begun();
    draft.change({ note: 'Fragile' });
    draft.rebase({ name: 'Bolts', note: '' }, 4);
    expect(draft.values).toEqual({ name: 'Bolts', note: 'Fragile' });
    expect(draft).toMatchObject({ version: 4, news: { changed: ['name'], clashes: [] } });
    expect(readDraft(PLACE)?.version).toBe(4);
  });

  it('that was saved or given up is forgotten', () => {
    const draft = begun();
    draft.change({ note: 'Fragile' });
    draft.forget();
    expect(draft.values).toBeNull();
    expect(readDraft(PLACE)).toBeNull();
  });
});

it('is kept for two weeks, and what cannot be read is nothing', () => {
  keepDraft(PLACE, { draft: { name: 'x' }, version: 0, key: 'k', at: 1_000 });
  expect(readDraft(PLACE, 2_000)?.draft).toEqual({ name: 'x' });
  expect(readDraft(PLACE, 1_000 + 15 * 86_400_000)).toBeNull();
  localStorage.setItem(PLACE, '{broken');
  expect(readDraft(PLACE)).toBeNull();
});
