import { html, nothing } from 'lit';
import '../components/ws-banner.js';
import '../components/ws-button.js';
import { formatList, t } from '../i18n/i18n.js';
import { PASSING, wordsFor } from './server-problem.js';

/** @typedef {import('./shell.js').Shell} Shell */

/**
 * What everyone who signs in at this computer should know, above whatever is shown: each thing once per start.
 * @param {Shell} shell
 * @param {string} [slot] Where the element around it puts them.
 */
export function notices(shell, slot = '') {
  return html`${keeper(shell, slot)} ${setAside(shell, slot)}`;
}

/**
 * The sign-in lies in a file, which others who get at this computer's files may read.
 * @param {Shell} shell
 * @param {string} slot
 */
function keeper(shell, slot) {
  if (shell.keeper === 'keyring' || shell.dismissed.has('keeper')) return nothing;
  return html`<ws-banner tone="attention" icon="shield-alert" dismissible ?flush=${slot !== ''} slot=${slot || nothing}
    data-notice="keeper" .heading=${t('desktop.keeperFile')} @ws-dismiss=${() => shell.dismiss('keeper')}>
    ${t(`desktop.keeper_${shell.keeperTrouble ?? 'absent'}`)}
  </ws-banner>`;
}

/**
 * Files that could not be read were replaced by fresh ones.
 * @param {Shell} shell
 * @param {string} [slot]
 */
export function setAside(shell, slot = '') {
  const files = shell.start.set_aside;
  if (files.length === 0 || shell.dismissed.has('set_aside')) return nothing;
  return html`<ws-banner tone="attention" icon="triangle-alert" dismissible ?flush=${slot !== ''} slot=${slot || nothing}
    data-notice="set-aside" .heading=${t('desktop.setAside')} @ws-dismiss=${() => shell.dismiss('set_aside')}>
    ${t('desktop.setAsideText', { files: formatList(files), count: files.length })}
  </ws-banner>`;
}

/**
 * Why the server does not answer, where it is more than that it doesn't: beside the quiet banner of the frame.
 * @param {Shell} shell
 */
export function lineTrouble(shell) {
  const { trouble } = shell;
  if (!trouble || PASSING.has(trouble.code) || shell.dismissed.has(`trouble-${trouble.code}`)) return nothing;
  const { heading, text } = wordsFor(trouble);
  return html`<ws-banner tone="danger" flush dismissible slot="banner" data-notice="trouble" .heading=${heading}
    @ws-dismiss=${() => shell.dismiss(`trouble-${trouble.code}`)}>
    ${text}
    ${shell.fixed ? nothing : html`<ws-button slot="actions" size="s" @click=${() => shell.choose()}>${t('desktop.chooseOther')}</ws-button>`}
  </ws-banner>`;
}
