import { css, html } from 'lit';
import '../components/ws-button.js';
import '../components/ws-icon.js';
import { formatDateTime, hasMessage, t } from '../i18n/i18n.js';
import './components/public-layout.js';
import { AppPage } from '../app/page.js';

/** Says why the session ended, and what is safe. */
export class EndedPage extends AppPage {
  static properties = { ended: { attribute: false } };

  static styles = [
    AppPage.styles,
    css`
      .safe { display: flex; gap: 8px; color: var(--text-muted); font-size: var(--size-s); }
      .safe ws-icon { flex: none; margin-top: 2px; color: var(--state-ok); }
      .at { color: var(--text-muted); font-size: var(--size-xs); }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../session/session.js').Ended} */
    this.ended = { reason: 'unknown', elsewhere: null, at: Date.now() };
  }

  get heading() {
    return t('auth.ended');
  }

  render() {
    const { server } = this.workspace.session;
    return html`
      <public-layout .heading=${t('auth.ended')} .sub=${this.#why()} .organisation=${server?.name ?? ''}>
        <p class="safe"><ws-icon name="circle-check"></ws-icon>${t('auth.endedSafe')}</p>
        <ws-button variant="primary" wide autofocus @click=${() => this.workspace.session.acknowledgeEnd()}>
          ${t('auth.signInAgain')}
        </ws-button>
        <p class="at">${formatDateTime(this.ended.at)}</p>
      </public-layout>
    `;
  }

  firstUpdated() {
    /** @type {HTMLElement | null | undefined} */ (this.shadowRoot?.querySelector('ws-button'))?.focus();
  }

  #why() {
    const { reason, elsewhere } = this.ended;
    if (reason === 'taken_over' && elsewhere) return t('auth.ended_taken_over_where', { where: elsewhere });
    const key = `auth.ended_${reason}`;
    return t(hasMessage(key) ? key : 'auth.ended_unknown');
  }
}

customElements.define('ended-page', EndedPage);
