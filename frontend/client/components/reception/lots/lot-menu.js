import { html, nothing } from 'lit';
import { explain } from '../../../../shared/app/problems.js';
import { confirmAction } from '../../../../shared/components/confirm.js';
import { WsElement } from '../../../../shared/components/element.js';
import { toast } from '../../../../shared/components/toast.js';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-menu.js';
import { deleteLot, setLotRecovered } from '../../../../shared/data/reception/lots.js';
import { tablePath } from '../../../../shared/data/reception/tables.js';
import { language, t } from '../../../../shared/i18n/i18n.js';
import { showDocuments } from '../documents/documents-dialog.js';
import { lotName } from '../words.js';
import { showLotDialog } from './lot-dialog.js';
import { showLotImportDialog } from './lot-import-dialog.js';

/**
 * @typedef {import('../../../../shared/data/reception/lot-store.js').LotStore} LotStore
 * @typedef {import('../../../../shared/data/workspace.js').Workspace} Workspace
 */

/** What is seldom done with a lot as a whole. */
export class LotMenu extends WsElement {
  static properties = {
    workspace: { attribute: false },
    router: { attribute: false },
    store: { attribute: false },
    lot: { attribute: false },
    writable: { type: Boolean },
  };

  constructor() {
    super();
    this.workspace = /** @type {Workspace} */ (/** @type {unknown} */ (undefined));
    this.router = /** @type {import('../../../../shared/app/router.js').Router} */ (
      /** @type {unknown} */ (undefined)
    );
    this.store = /** @type {LotStore} */ (/** @type {unknown} */ (undefined));
    this.lot = /** @type {import('../../../../shared/data/types.js').Lot} */ (
      /** @type {unknown} */ (undefined)
    );
    /** Whether one may change it. */
    this.writable = false;
  }

  render() {
    const taken = [
      { id: 'documents', label: t('documents.menu'), icon: 'file-text' },
      { id: 'xlsx', label: t('reception.saveXlsx'), icon: 'download' },
      { id: 'csv', label: t('reception.saveCsv'), icon: 'table-2' },
    ];
    const items = this.writable ? [...this.#changes(), ...taken] : taken;
    return html`<ws-menu placement="bottom-end" .label=${t('reception.moreOnLot')} .items=${items}
      @ws-choose=${(/** @type {CustomEvent} */ event) => this.#chosen(event.detail.id)}>
      <ws-icon-button slot="trigger" icon="ellipsis" .label=${t('reception.moreOnLot')}></ws-icon-button></ws-menu>
      ${this.writable ? html`<input type="file" hidden accept=".csv,.txt,.xlsx,text/csv" aria-label=${t('reception.bringTable')} @change=${this.#picked} />` : nothing}`;
  }

  #changes() {
    const recovered = Boolean(this.lot.recovered_at);
    return [
      { id: 'edit', label: t('reception.editLotVerb'), icon: 'pencil', disabled: recovered },
      { id: 'table', label: t('reception.bringTable'), icon: 'plus', disabled: recovered },
      ...(recovered && this.workspace.session.may('reception:manage')
        ? [{ id: 'unrecover', label: t('reception.unrecover'), icon: 'undo-2' }]
        : []),
      { id: 'delete', label: t('reception.deleteLot'), icon: 'trash', danger: true, disabled: recovered },
    ];
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (!file) return;
    const { workspace, store, lot } = this;
    showLotImportDialog({ workspace, lot: lot.id, file, onImported: () => void store.load() });
  }

  /** @param {'xlsx' | 'csv'} format */
  async #save(format) {
    const { lot, workspace } = this;
    try {
      const path = tablePath(`lots/${lot.id}`, format, language());
      const saved = await workspace.transport.download(path, `lot-${lot.number}.${format}`);
      if (saved !== null) toast({ text: t('reception.tableSaved', { name: saved }), tone: 'ok' });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {string} action */
  #chosen(action) {
    const { workspace, store, lot } = this;
    if (action === 'xlsx' || action === 'csv') void this.#save(action);
    else if (action === 'documents') {
      const heading = t('documents.ofLot', { lot: lotName(lot) });
      showDocuments(workspace, { subject: 'lot', record: lot.id, heading });
    } else if (action === 'table')
      /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'))?.click();
    else if (action === 'edit')
      showLotDialog(workspace, { lot, done: (saved) => store.take({ lot: saved }) });
    else if (action === 'unrecover') {
      const { transport } = workspace;
      void doTo(
        store,
        async () => store.take({ lot: await setLotRecovered(transport, lot, false) }),
        t('reception.unrecovered'),
      );
    } else void this.#delete();
  }

  async #delete() {
    const name = lotName(this.lot);
    const sure = await confirmAction({
      title: t('reception.deleteLotTitle', { lot: name }),
      body: t('reception.deleteBody'),
      action: t('reception.deleteLotYes'),
      danger: true,
    });
    if (!sure) return;
    const done = async () => {
      await deleteLot(this.workspace.transport, this.lot.id);
      this.router.go('/reception', { replace: true });
    };
    await doTo(this.store, done, t('reception.lotDeleted', { lot: name }));
  }
}

customElements.define('lot-menu', LotMenu);

/**
 * Asks, and says that a finished lot was recovered.
 * @param {Workspace} workspace
 * @param {LotStore} store
 */
export async function recoverLot(workspace, store) {
  const { lot } = store;
  if (!lot) return;
  const name = lotName(lot);
  const sure = await confirmAction({
    title: t('reception.recoverTitle', { lot: name }),
    body: t('reception.recoverBody'),
    action: t('reception.recover'),
  });
  if (!sure) return;
  const recover = async () => store.take({ lot: await setLotRecovered(workspace.transport, lot, true) });
  await doTo(store, recover, t('reception.recovered', { lot: name }));
}

/**
 * Does something to a lot and says so; where somebody else was faster, shows what they did.
 * @param {LotStore} store
 * @param {() => Promise<unknown>} work
 * @param {string} done
 */
async function doTo(store, work, done) {
  try {
    await work();
    toast({ text: done, tone: 'ok' });
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
    void store.load();
  }
}
