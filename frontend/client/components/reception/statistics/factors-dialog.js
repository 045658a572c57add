import { css, html } from 'lit';
import { showDialog } from '../../../../shared/app/show-dialog.js';
import { Submission, valuesOf } from '../../../../shared/app/submission.js';
import '../../../../shared/components/ws-banner.js';
import '../../../../shared/components/ws-field.js';
import { KINDS } from '../../../../shared/data/reception/items.js';
import { MAX_SOURCE, setFactors } from '../../../../shared/data/reception/statistics.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { DialogSection } from '../../../../shared/pages/components/dialog-section.js';
import { ApiError } from '../../../../shared/transport/errors.js';

/**
 * @typedef {import('../../../../shared/data/reception/statistics.js').Factor} Factor
 * @typedef {import('../../../../shared/data/reception/statistics.js').Factors} Factors
 */

/** How a field of a factor is kept until it is sent. @type {readonly ('weight' | 'co2e' | 'source')[]} */
const FIELDS = ['weight', 'co2e', 'source'];

/**
 * The factors that a form says: kilograms become grams, and a kind without anything has none.
 * @param {Record<string, string>} values By `<kind>.<field>`.
 * @returns {{ factors: Factor[], missing: string[] }} `missing`: the fields without which what is there proves nothing.
 */
export function factorsOf(values) {
  /** @type {Factor[]} */
  const factors = [];
  /** @type {string[]} */
  const missing = [];
  for (const kind of KINDS) {
    const [weight, co2e, source] = FIELDS.map((field) => (values[`${kind}.${field}`] ?? '').trim());
    if (!weight && !co2e && !source) continue;
    if (!weight) missing.push(`${kind}.weight`);
    if (!co2e) missing.push(`${kind}.co2e`);
    if (!source) missing.push(`${kind}.source`);
    const grams = (/** @type {string} */ text) => Math.round(Number(text.replace(',', '.')) * 1_000);
    factors.push({ kind, weight_grams: grams(weight), co2e_grams: grams(co2e), source });
  }
  return { factors, missing };
}

/** Says what machines weigh and what new ones emit, each with where the figure comes from. */
export class FactorsDialog extends DialogSection {
  static properties = { factors: { attribute: false }, missing: { state: true } };

  static styles = [
    DialogSection.styles,
    css`
      fieldset { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 16px; min-width: 0; margin: 0; padding: 12px; border: 1px solid var(--line); border-radius: var(--radius-surface); }
      legend { padding: 0 6px; font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
      .source { grid-column: 1 / -1; }
      @media (max-width: 560px) { fieldset { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #submission = new Submission(this);

  constructor() {
    super();
    /** @type {Factors} */
    this.factors = { factors: [], version: 0 };
    /** @type {string[]} */
    this.missing = [];
    /** What is done with them then. @type {() => void} */
    this.done = () => {};
  }

  /** What the server says of a field. @param {string} kind @param {string} field @param {string} name */
  #error(kind, field, name) {
    if (this.missing.includes(`${kind}.${field}`)) return t('ui.valueMissing');
    const at = this.#sent.findIndex((factor) => factor.kind === kind);
    return at < 0 ? '' : this.#submission.field(`factors[${at}].${name}`);
  }

  /** @type {Factor[]} */
  #sent = [];

  /** @param {import('../../../../shared/data/types.js').Kind} kind */
  #kind(kind) {
    const known = this.factors.factors.find((factor) => factor.kind === kind);
    const kilograms = (/** @type {number | undefined} */ grams) =>
      grams === undefined ? '' : String(grams / 1_000);
    return html`<fieldset><legend>${t(`reception.kind_${kind}`)}</legend>
      <ws-field name="${kind}.weight" type="number" min="0" max="1000" step="any" inputmode="decimal" .label=${t('statistics.weightKg')} .value=${kilograms(known?.weight_grams)} .error=${this.#error(kind, 'weight', 'weight_grams')}></ws-field>
      <ws-field name="${kind}.co2e" type="number" min="0" max="100000" step="any" inputmode="decimal" .label=${t('statistics.co2eKg')} .value=${kilograms(known?.co2e_grams)} .error=${this.#error(kind, 'co2e', 'co2e_grams')}></ws-field>
      <ws-field class="source" name="${kind}.source" .maxlength=${MAX_SOURCE} autocomplete="off" .label=${t('statistics.source')} .hint=${t('statistics.sourceHint')} .value=${known?.source ?? ''} .error=${this.#error(kind, 'source', 'source')}></ws-field>
    </fieldset>`;
  }

  render() {
    const submission = this.#submission;
    return html`<ws-dialog open size="l" .heading=${t('statistics.editFactors')}>
      ${submission.banner()}
      <form @submit=${this.#submit} novalidate>
        <p>${t('statistics.factorsText')}</p>
        ${KINDS.map((kind) => this.#kind(kind))}
        <div class="buttons end">
          <ws-button @click=${this.close}>${t('ui.cancel')}</ws-button>
          <ws-button type="submit" variant="primary" ?loading=${submission.busy}>${t('statistics.saveFactors')}</ws-button>
        </div>
      </form>
    </ws-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { factors, missing } = factorsOf(valuesOf(event));
    this.missing = missing;
    if (missing.length) return;
    this.#sent = factors;
    const { version } = this.factors;
    const went = await this.#submission.run(async () => {
      await setFactors(this.workspace.transport, { version, factors });
      this.close();
      this.done();
    });
    const { error } = this.#submission;
    if (!went && error instanceof ApiError && error.code === 'version_conflict' && error.current)
      this.factors = error.current;
  }
}

customElements.define('factors-dialog', FactorsDialog);

/**
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {{ factors: Factors, done: () => void }} options
 */
export function showFactorsDialog(workspace, { factors, done }) {
  showDialog('factors-dialog', /** @type {Partial<FactorsDialog>} */ ({ workspace, factors, done }));
}
