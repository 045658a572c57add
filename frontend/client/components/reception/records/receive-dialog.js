import { html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import '../../../../shared/components/ws-checkbox.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';

/** Asks how an order is received. */
export class ReceiveDialog extends DialogSection {
  static properties = { name: {}, openLot: { state: true } };

  constructor() {
    super();
    this.name = '';
    this.openLot = true;
  }

  render() {
    return html`<ws-dialog open size="s" .heading=${t('records.order_receiveTitle', { name: this.name })}>
      <div class="content">
        <p>${t('records.order_receiveBody')}</p>
        <ws-checkbox .label=${t('records.order_openLot')} .hint=${t('records.order_openLotHint')} .checked=${this.openLot}
          @change=${(/** @type {any} */ event) => {
            this.openLot = event.currentTarget.checked;
          }}></ws-checkbox>
      </div>
      <ws-button slot="footer" @click=${this.close}>${t('ui.cancel')}</ws-button>
      <ws-button slot="footer" variant="primary" icon="package-open" @click=${this.#receive}>${t('records.order_receive')}</ws-button>
    </ws-dialog>`;
  }

  #receive = () => {
    const dialog = /** @type {any} */ (this.shadowRoot?.querySelector('ws-dialog'));
    dialog?.close({ openLot: this.openLot });
  };
}

customElements.define('receive-dialog', ReceiveDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {string} name What the order is called.
 * @returns {Promise<{ openLot: boolean } | null>} `null` when it was thought better of.
 */
export function showReceiveDialog(workspace, name) {
  const dialog = showDialog('receive-dialog', /** @type {Partial<ReceiveDialog>} */ ({ workspace, name }));
  return new Promise((resolve) => {
    dialog.addEventListener('ws-close', (event) => {
      const { result } = /** @type {CustomEvent} */ (event).detail ?? {};
      resolve(typeof result === 'object' ? result : null);
    });
  });
}
