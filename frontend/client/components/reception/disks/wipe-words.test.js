import { describe, expect, it } from 'vitest';
import { interfacesOf, methodsOf, standardName, standardsOf, wipeOf } from './wipe-words.js';

describe('what fits together', () => {
  it('of one kind of disk', () => {
    expect(interfacesOf(['hdd'])).toEqual(['sata', 'sas']);
    expect(methodsOf(['ssd'])).toEqual(['secure_erase', 'sanitize', 'destruction']);
    expect(standardsOf(['hdd']).some((name) => name.startsWith('din_66399_e'))).toBe(false);
    expect(standardsOf(['ssd']).filter((name) => name.startsWith('din_'))).toHaveLength(7);
  });

  it('of both at once is what both have', () => {
    expect(interfacesOf(['hdd', 'ssd'])).toEqual(['sata']);
    expect(methodsOf(['hdd', 'ssd'])).toEqual(['destruction']);
    expect(standardsOf(['hdd', 'ssd'])).toEqual([
      'nist_clear',
      'nist_purge',
      'nist_destroy',
      'dod_5220_22_m',
    ]);
  });

  it('keeps destruction and its standard together', () => {
    expect(standardsOf(['hdd'], 'overwrite')).not.toContain('nist_destroy');
    expect(standardsOf(['hdd'], 'destruction').filter((name) => !name.startsWith('din_'))).toEqual([
      'nist_destroy',
    ]);
  });
});

it('names standards as they are called', () => {
  expect(standardName('din_66399_h5')).toBe('DIN 66399 H-5');
  expect(standardName('nist_purge')).toBe('NIST 800-88 Purge');
  expect(wipeOf({ method: 'overwrite', standard: 'nist_clear' })).toContain('NIST 800-88 Clear');
  expect(wipeOf({ method: null, standard: null })).toBe('');
});
