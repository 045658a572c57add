import { css, html, nothing } from 'lit';
import { AppPage } from '../../../shared/app/page.js';
import { stateOf } from '../../../shared/app/problems.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { getDisk } from '../../../shared/data/reception/disks.js';
import { getItem } from '../../../shared/data/reception/items.js';
import { t } from '../../../shared/i18n/i18n.js';

/** An address that a label holds: leads on to where its machine or disk is shown. */
class LabelPage extends AppPage {
  static properties = { error: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      ws-state { flex: 1; align-content: center; }
    `,
  ];

  #asked = 0;

  constructor() {
    super();
    /** Why what is labelled could not be had. @type {unknown} */
    this.error = null;
  }

  get heading() {
    return t('reception.title');
  }

  willUpdate() {
    const id = Number(this.route.parameters.id);
    if (!this.isConnected || this.#asked === id) return;
    this.#asked = id;
    void this.#lead(id);
  }

  /** @param {number} id */
  async #lead(id) {
    this.error = null;
    try {
      const address = await this.addressOf(id);
      if (this.isConnected && this.#asked === id) this.router.go(address, { replace: true });
    } catch (error) {
      this.error = error;
    }
  }

  /**
   * Where it is shown.
   * @param {number} _id
   * @returns {Promise<string>}
   */
  async addressOf(_id) {
    return this.route.path;
  }

  render() {
    const state = this.error ? stateOf(this.error) : null;
    return html`<ws-page-header .heading=${t('reception.title')} .crumbs=${[{ label: t('reception.title'), href: '#/reception' }]}></ws-page-header>
      ${
        state
          ? html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => this.#lead(this.#asked)}>
              <ws-button slot="action" href="#/reception">${t('reception.toLots')}</ws-button></ws-state>`
          : nothing
      }`;
  }
}

/** The label of a machine leads to the machine in its lot. */
class ItemPage extends LabelPage {
  /** @param {number} id */
  async addressOf(id) {
    const item = await getItem(this.workspace.transport, id);
    return `/reception/lots/${item.lot}/${item.id}`;
  }
}

/** The label of a disk leads to the session that it was wiped in. */
class DiskPage extends LabelPage {
  /** @param {number} id */
  async addressOf(id) {
    const disk = await getDisk(this.workspace.transport, id);
    return `/reception/disks/${disk.session}`;
  }
}

customElements.define('item-page', ItemPage);
customElements.define('disk-page', DiskPage);
