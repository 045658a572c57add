import { css, html, nothing } from 'lit';
import { factList, factsStyle } from '../../shared/app/facts.js';
import { nameOf } from '../../shared/app/names.js';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission } from '../../shared/app/submission.js';
import { confirmAction } from '../../shared/components/confirm.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-date.js';
import { resolveReport } from '../../shared/data/chat.js';
import { t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';

/**
 * @typedef {import('../../shared/data/types.js').Report} Report
 * @typedef {import('../../shared/data/types.js').Resolution} Resolution
 */

/** @param {Report} report */
export function reportBadge(report) {
  if (!report.resolution)
    return html`<ws-badge tone="attention" icon="circle-alert">${t('moderation.open')}</ws-badge>`;
  return html`<ws-badge tone=${report.resolution === 'deleted' ? 'danger' : 'neutral'} icon=${report.resolution === 'deleted' ? 'trash' : 'check'}>${t(`moderation.${report.resolution}`)}</ws-badge>`;
}

/** One message that somebody reported: what it says, why it was reported, and what becomes of it. */
export class ReportDetails extends DialogSection {
  static properties = { report: { attribute: false }, doing: { state: true } };

  static styles = [
    DialogSection.styles,
    factsStyle,
    css`
      blockquote { max-height: 280px; margin: 0; padding: 12px 16px; overflow: auto; border-inline-start: 3px solid var(--line-control); border-radius: 0 var(--radius-surface) var(--radius-surface) 0; background: var(--surface-2); white-space: pre-wrap; overflow-wrap: anywhere; }
      .gone { color: var(--text-muted); font-style: italic; }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    this.report = /** @type {Report} */ (/** @type {unknown} */ (undefined));
    /** What is being done. @type {Resolution | ''} */
    this.doing = '';
  }

  render() {
    const { report } = this;
    const { people } = this.workspace;
    const open = !report.resolution;
    return html`<ws-dialog open .heading=${t('moderation.reportBy', { name: nameOf(people, report.reporter) })}>
      <div class="content">
        ${this.#submission.banner()}
        <blockquote tabindex="0" aria-label=${t('moderation.text')} class=${report.text ? '' : 'gone'}>${report.text || t('chat.deleted')}</blockquote>
        ${factList([
          [t('moderation.author'), nameOf(people, report.author)],
          [t('moderation.reason'), report.reason],
          [t('moderation.state'), reportBadge(report)],
          [
            t('moderation.reportedAt'),
            html`<ws-date .value=${report.created_at} format="datetime"></ws-date>`,
          ],
          [t('moderation.settledBy'), report.resolved_at ? nameOf(people, report.resolved_by) : ''],
          [
            t('moderation.settledAt'),
            report.resolved_at
              ? html`<ws-date .value=${report.resolved_at} format="datetime"></ws-date>`
              : '',
          ],
        ])}
        ${open ? html`<p class="about">${t('moderation.about')}</p>` : nothing}
      </div>
      ${
        open
          ? html`<ws-button slot="footer" ?loading=${this.doing === 'dismissed'} @click=${() => this.#settle('dismissed')}>${t('moderation.dismiss')}</ws-button>
              <ws-button slot="footer" variant="danger" icon="trash" ?loading=${this.doing === 'deleted'} @click=${() => this.#settle('deleted')}>${t('moderation.delete')}</ws-button>`
          : html`<ws-button slot="footer" @click=${this.close}>${t('ui.close')}</ws-button>`
      }
    </ws-dialog>`;
  }

  /** @param {Resolution} resolution */
  async #settle(resolution) {
    const { report, workspace } = this;
    if (resolution === 'deleted') {
      const sure = await confirmAction({
        title: t('moderation.deleteTitle', { name: nameOf(workspace.people, report.author) }),
        body: t('moderation.deleteBody'),
        action: t('moderation.delete'),
        danger: true,
      });
      if (!sure) return;
    }
    this.doing = resolution;
    const done = await this.#submission.run(() => resolveReport(workspace.transport, report.id, resolution));
    this.doing = '';
    if (done) {
      toast({
        text: t(resolution === 'deleted' ? 'moderation.nowDeleted' : 'moderation.nowDismissed'),
        tone: 'ok',
      });
      this.close();
      return;
    }
    const { error } = this.#submission;
    // Another administrator was faster: here is what they made of it.
    if (error instanceof ApiError && error.code === 'resolved_before' && error.current)
      this.report = error.current;
  }
}

customElements.define('report-details', ReportDetails);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {Report} report
 */
export function showReportDetails(workspace, report) {
  showDialog('report-details', /** @type {Partial<ReportDetails>} */ ({ workspace, report }));
}
