import { css, html, nothing } from 'lit';
import { factList, factsStyle } from '../../shared/app/facts.js';
import { nameOf } from '../../shared/app/names.js';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-banner.js';
import '../../shared/components/ws-date.js';
import { retryMail } from '../../shared/data/mail.js';
import { t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';
import { mailBadge, problemOf } from './mail-words.js';

/** @typedef {import('../../shared/data/mail.js').Mail} Mail */

/** One mail: what it says, where it stands, and trying it again. */
export class MailDetails extends DialogSection {
  static properties = { mail: { attribute: false } };

  static styles = [
    DialogSection.styles,
    factsStyle,
    css`
      blockquote { max-height: 240px; margin: 0; padding: 12px 16px; overflow: auto; border-radius: var(--radius-surface); background: var(--surface-2); white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    this.mail = /** @type {Mail} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { mail } = this;
    const date = (/** @type {string | null | undefined} */ at) =>
      at ? html`<ws-date .value=${at} format="datetime"></ws-date>` : '';
    const sent = mail.state === 'sent';
    return html`<ws-dialog open .heading=${mail.subject}>
      <div class="content">
        ${this.#submission.banner()}
        ${
          mail.last_error && !sent
            ? html`<ws-banner .tone=${mail.state === 'failed' ? 'danger' : 'attention'} .heading=${t(mail.state === 'failed' ? 'mail.gaveUp' : 'mail.notYet')}>
                ${problemOf(mail.last_error)}</ws-banner>`
            : nothing
        }
        ${factList([
          [t('mail.to'), mail.recipient],
          [t('mail.state'), mailBadge(mail)],
          [
            t('mail.by'),
            mail.created_by ? nameOf(this.workspace.people, mail.created_by) : t('mail.byServer'),
          ],
          [t('mail.queuedAt'), date(mail.created_at)],
          [t('mail.sentAt'), date(mail.sent_at)],
          [t('mail.attempts'), sent ? '' : mail.attempts],
          [t('mail.nextAttempt'), date(mail.next_attempt_at)],
          [t('mail.attachment'), mail.attachment?.name],
        ])}
        <blockquote tabindex="0" aria-label=${t('mail.text')}>${mail.text}</blockquote>
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.close')}</ws-button>
      ${
        sent
          ? nothing
          : html`<ws-button slot="footer" variant="primary" icon="rotate-ccw" ?loading=${this.#submission.busy} @click=${this.#retry}>${t('mail.retry')}</ws-button>`
      }
    </ws-dialog>`;
  }

  async #retry() {
    const done = await this.#submission.run(() => retryMail(this.workspace.transport, this.mail.id));
    if (done) {
      toast({ text: t('mail.retried'), tone: 'ok' });
      this.close();
      return;
    }
    const { error } = this.#submission;
    if (error instanceof ApiError && error.code === 'already_sent' && error.current)
      this.mail = error.current;
  }
}

customElements.define('mail-details', MailDetails);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {Mail} mail
 */
export function showMailDetails(workspace, mail) {
  showDialog('mail-details', /** @type {Partial<MailDetails>} */ ({ workspace, mail }));
}
