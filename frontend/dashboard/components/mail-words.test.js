import { describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/i18n/i18n.js';
import { mailState, problemOf } from './mail-words.js';

setLanguage('en');

describe('where a mail stands', () => {
  it('tells one that is tried again from one that just waits', () => {
    expect(mailState({ state: 'queued', last_error: null })[2]).toBe('queued');
    expect(mailState({ state: 'queued', last_error: { code: 'timeout', detail: '' } })[2]).toBe('again');
  });

  it('is what it is in the end, whatever went wrong before', () => {
    const last_error = /** @type {const} */ ({ code: 'timeout', detail: '' });
    expect(mailState({ state: 'sent', last_error })[2]).toBe('sent');
    expect(mailState({ state: 'failed', last_error })[2]).toBe('failed');
  });
});

describe('why a mail did not go', () => {
  it('is said in words, with what the mail server said', () => {
    expect(problemOf({ code: 'auth_refused', detail: '535 5.7.8 no' })).toBe(
      'The mail server does not accept the user name or password. It said: 535 5.7.8 no',
    );
    expect(problemOf({ code: 'timeout', detail: '' })).toBe('The mail server did not answer in time.');
    expect(problemOf(null)).toBe('');
  });
});
