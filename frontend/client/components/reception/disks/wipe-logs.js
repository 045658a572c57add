import { css, html, nothing } from 'lit';
import { LiveList } from '../../../../shared/app/live-list.js';
import { nameOf } from '../../../../shared/app/names.js';
import { explain } from '../../../../shared/app/problems.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-button.js';
import '../../../../shared/components/ws-tooltip.js';
import { listWipeLogs, wipeLogPath } from '../../../../shared/data/reception/disks.js';
import { formatDateTime, t } from '../../../../shared/i18n/i18n.js';

/** @typedef {import('../../../../shared/data/reception/disks.js').WipeLog} WipeLog */

/** The logs that disks of a session were brought in from, to be saved as they came. Nothing where there are none. */
export class WipeLogs extends WsElement {
  static properties = {
    workspace: { attribute: false },
    session: { type: Number },
  };

  static styles = [
    WsElement.styles,
    css`
      ul { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 0; padding: 0; list-style: none; }
      .name { color: var(--text-muted); font-size: var(--size-s); }
    `,
  ];

  /** @type {LiveList<WipeLog>} */
  #list = new LiveList(this, (page) => listWipeLogs(this.workspace.transport, this.session, page), {
    limit: 50,
  });

  constructor() {
    super();
    /** @type {import('../../../../shared/data/workspace.js').Workspace} */
    this.workspace;
    /** The session's id. */
    this.session = 0;
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    // The list loads by itself at first.
    if (this.hasUpdated && changed.has('session')) void this.#list.load();
  }

  /** Something happened to the session. */
  touch() {
    this.#list.touch();
  }

  render() {
    const { rows } = this.#list;
    if (rows.length === 0) return nothing;
    return html`<ul aria-label=${t('records.logs')}><li class="name">${t('records.logs')}</li>
      ${rows.map((log) => {
        const about = {
          who: nameOf(this.workspace.people, log.brought_by),
          when: formatDateTime(log.brought_at),
        };
        return html`<li><ws-tooltip .text=${t('records.logBrought', about)}>
          <ws-button size="s" icon="download" .label=${t('records.saveLog', { name: this.#named(log) })} @click=${() => this.#save(log)}>${this.#named(log)}</ws-button></ws-tooltip></li>`;
      })}
    </ul>`;
  }

  /** @param {WipeLog} log */
  #named({ id, name, program }) {
    return name || program || t('records.logNumber', { number: id });
  }

  /** @param {WipeLog} log */
  async #save(log) {
    try {
      const saved = await this.workspace.transport.download(
        wipeLogPath(log.id),
        log.name || `wipe-log-${log.id}.log`,
      );
      if (saved !== null) toast({ text: t('reception.tableSaved', { name: saved }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('wipe-logs', WipeLogs);
