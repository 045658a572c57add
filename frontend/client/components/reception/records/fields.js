import { html } from 'lit';
import '../../../../shared/components/ws-field.js';
import { same } from '../../../../shared/data/rebase.js';
import { t } from '../../../../shared/i18n/i18n.js';

/** @typedef {import('./record-page.js').RecordPage} RecordPage */

/**
 * A field of a record's form, which says what is wrong with it and takes what is typed.
 * @param {RecordPage} page
 * @param {string} name The field, by its name on the wire.
 * @param {{ label?: string, type?: string, required?: boolean, maxlength?: number, hint?: string, rows?: number, min?: string, icon?: string,
 *   autofocus?: boolean, disabled?: boolean, class?: string, inputmode?: string, unit?: string,
 *   options?: { value: string, label: string }[] }} [more]
 */
export function field(page, name, more = {}) {
  const values = page.draft.values ?? {};
  const choice = more.type === 'select';
  const set = (/** @type {any} */ event) => page.change({ [name]: event.currentTarget.value });
  return html`<ws-field class=${more.class ?? ''} data-field=${name} type=${more.type ?? 'text'} autocomplete="off" inputmode=${more.inputmode ?? ''}
    .label=${more.label ?? t(`records.field_${name}`)} .hint=${more.hint ?? ''} .maxlength=${more.maxlength ?? 0} .rows=${more.rows ?? 3} .min=${more.min ?? ''}
    .options=${more.options ?? []} ?required=${more.required} ?disabled=${more.disabled} ?autofocus=${more.autofocus} .value=${String(values[name] ?? '')} .error=${page.problem(name)}
    @input=${choice ? undefined : set} @change=${choice ? set : undefined}>${more.unit ? html`<span slot="end">${more.unit}</span>` : ''}</ws-field>`;
}

/**
 * The fields that differ from what the editing began with; all of them for a new record.
 * @param {{ [field: string]: any }} body What the whole form says.
 * @param {{ [field: string]: any }} draft
 * @param {{ [field: string]: any } | null} base
 */
export function changesOf(body, draft, base) {
  if (!base) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !same(draft[name], base[name])));
}

/**
 * Fields that must not be empty.
 * @param {{ [field: string]: any }} draft
 * @param {Record<string, string>} wrong
 * @param {string[]} names
 */
export function require(draft, wrong, names) {
  for (const name of names) if (!String(draft[name] ?? '').trim()) wrong[name] = t('ui.valueMissing');
}

/**
 * A fact of a record; what is not known shows as a dash.
 * @param {string} name
 * @param {unknown} value
 * @param {string} [classes]
 */
export function fact(name, value, classes = '') {
  const known = value !== null && value !== undefined && value !== '';
  return html`<div class=${classes}><dt>${name}</dt><dd class=${classes === 'whole' ? 'note' : ''}>${known ? value : html`<span class="none">—</span>`}</dd></div>`;
}
