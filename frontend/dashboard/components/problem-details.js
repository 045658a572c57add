import { css, html, nothing } from 'lit';
import { factList, factsStyle } from '../../shared/app/facts.js';
import { nameOf } from '../../shared/app/names.js';
import { showDialog } from '../../shared/app/show-dialog.js';
import { Submission } from '../../shared/app/submission.js';
import { toast } from '../../shared/components/toast.js';
import '../../shared/components/ws-badge.js';
import '../../shared/components/ws-date.js';
import { resolveProblem } from '../../shared/data/monitoring.js';
import { formatList, formatNumber, t } from '../../shared/i18n/i18n.js';
import { DialogSection } from '../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../shared/transport/errors.js';

/** @typedef {import('../../shared/data/monitoring.js').Problem} Problem */

/** @param {Problem} problem */
export function problemBadge(problem) {
  if (problem.resolved) return html`<ws-badge tone="ok" icon="check">${t('problems.resolved')}</ws-badge>`;
  return html`<ws-badge tone="attention" icon="circle-alert">${t('problems.open')}</ws-badge>`;
}

/** One problem that applications reported: where it happened, to whom, and what there is to find it by. */
export class ProblemDetails extends DialogSection {
  static properties = { problem: { attribute: false } };

  static styles = [
    DialogSection.styles,
    factsStyle,
    css`
      .message { font-weight: var(--weight-medium); overflow-wrap: anywhere; }
      pre { max-height: 260px; margin: 0; padding: 12px; overflow: auto; border-radius: var(--radius-surface); background: var(--surface-2); font: var(--weight-normal) var(--size-xs)/1.6 var(--font-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    this.problem = /** @type {Problem} */ (/** @type {unknown} */ (undefined));
  }

  render() {
    const { problem } = this;
    const { people } = this.workspace;
    return html`<ws-dialog open size="l" .heading=${t(`problems.kind_${problem.kind}`)}>
      <div class="content">
        ${this.#submission.banner()}
        <p class="message">${problem.message}</p>
        ${factList([
          [t('clients.state'), problemBadge(problem)],
          [t('people.application'), t(`account.app_${problem.application}`)],
          [t('clients.version'), problem.client_version, 'mono'],
          [t('clients.os'), problem.os],
          [t('problems.where'), problem.where, 'mono'],
          [t('problems.count'), formatNumber(problem.count)],
          [t('problems.accounts'), formatList(problem.accounts.map((id) => nameOf(people, id)))],
          [
            t('problems.firstSeen'),
            html`<ws-date .value=${problem.first_seen_at} format="datetime"></ws-date>`,
          ],
          [
            t('problems.lastSeen'),
            html`<ws-date .value=${problem.last_seen_at} format="datetime"></ws-date>`,
          ],
        ])}
        ${problem.stack ? html`<pre tabindex="0" aria-label=${t('problems.stack')}>${problem.stack}</pre>` : nothing}
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.close')}</ws-button>
      <ws-button slot="footer" variant="primary" .icon=${problem.resolved ? 'rotate-ccw' : 'check'} ?loading=${this.#submission.busy} @click=${this.#toggle}>
        ${t(problem.resolved ? 'problems.reopen' : 'problems.resolve')}
      </ws-button>
    </ws-dialog>`;
  }

  async #toggle() {
    const { problem, workspace } = this;
    const resolved = !problem.resolved;
    const done = await this.#submission.run(async () => {
      await resolveProblem(workspace.transport, problem, resolved);
    });
    if (done) {
      toast({ text: t(resolved ? 'problems.nowResolved' : 'problems.nowOpen'), tone: 'ok' });
      this.close();
      return;
    }
    const { error } = this.#submission;
    // Somebody else changed it meanwhile: here is how it is now, to decide anew.
    if (error instanceof ApiError && error.code === 'version_conflict' && error.current) {
      this.problem = { ...error.current, stack: error.current.stack ?? problem.stack };
    }
  }
}

customElements.define('problem-details', ProblemDetails);

/**
 * @param {import('../../shared/data/workspace.js').Workspace} workspace
 * @param {Problem} problem
 */
export function showProblemDetails(workspace, problem) {
  showDialog('problem-details', /** @type {Partial<ProblemDetails>} */ ({ workspace, problem }));
}
