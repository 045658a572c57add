import { html } from 'lit';
import { stateOf } from '../../../../shared/app/problems.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-page-header.js';
import '../../../../shared/components/ws-state.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * What stands where a lot cannot be shown.
 * @param {unknown} error
 * @param {() => void} retry
 */
export function lotFailed(error, retry) {
  const state = stateOf(error);
  const gone = /** @type {{ status?: number }} */ (error).status === 404;
  return html`<div class="content">
    <ws-page-header .heading=${t('reception.lot')} .crumbs=${[{ label: t('reception.title'), href: '#/reception' }]}></ws-page-header>
    ${
      gone
        ? html`<ws-state class="middle" kind="empty" .heading=${t('reception.lotGone')} .text=${t('reception.lotGoneText')}>
            <ws-button slot="action" href="#/reception">${t('reception.toLots')}</ws-button></ws-state>`
        : html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${retry}></ws-state>`
    }
  </div>`;
}
