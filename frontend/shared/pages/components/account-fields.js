import { html } from 'lit';
import '../../components/ws-field.js';
import '../../components/ws-password-field.js';
import { t } from '../../i18n/i18n.js';

/**
 * The fields of an account that somebody makes for themself: name, username, password. The same at the
 * first setup, with an invitation and at a free registration.
 * @param {import('../../app/submission.js').Submission} submission
 */
export function accountFields(submission) {
  return html`
    <ws-field
      .label=${t('auth.displayName')}
      .hint=${t('auth.displayNameHint')}
      name="display_name"
      autocomplete="name"
      required
      maxlength="60"
      .error=${submission.field('display_name')}
    ></ws-field>
    <ws-field
      .label=${t('auth.username')}
      .hint=${t('auth.usernameHint')}
      name="username"
      autocomplete="username"
      required
      minlength="3"
      maxlength="32"
      pattern="[A-Za-z0-9._\\-]+"
      .error=${submission.field('username')}
    ></ws-field>
    <ws-password-field
      .label=${t('auth.password')}
      name="password"
      autocomplete="new-password"
      fresh
      required
      minlength="10"
      .error=${submission.field('password')}
    ></ws-password-field>
  `;
}

/** The fields of `accountFields`, as the wire names them. */
export const ACCOUNT_FIELDS = ['display_name', 'username', 'password'];
