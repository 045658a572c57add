import { css, html } from 'lit';
import '../../shared/components/ws-page-header.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/reports-table.js';
import { DashboardPage } from '../page.js';

/** Keeping order in the chat: what was reported. */
export class ModerationPage extends DashboardPage {
  static styles = [
    DashboardPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .panel { display: flex; flex: 1; flex-direction: column; min-height: 0; padding: 16px 20px; }
      @media (max-width: 560px) { .panel { padding: 12px; } }
    `,
  ];

  get heading() {
    return t('moderation.title');
  }

  get keyGroups() {
    return [
      {
        label: t('moderation.reports'),
        keys: [
          { keys: 'ArrowDown', label: t('frame.moveList') },
          { keys: 'Enter', label: t('frame.openItem') },
        ],
      },
    ];
  }

  render() {
    return html`
      <ws-page-header .heading=${t('moderation.title')} .sub=${t('moderation.sub')}></ws-page-header>
      <div class="panel"><reports-table .workspace=${this.workspace}></reports-table></div>
    `;
  }
}

customElements.define('moderation-page', ModerationPage);
