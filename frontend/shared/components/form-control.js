import { t } from '../i18n/i18n.js';
import { WsElement } from './element.js';

/**
 * What fields share: they belong to the form around them and say what is wrong in the user's language, under themselves.
 */
export class FormControl extends WsElement {
  static formAssociated = true;
  static shadowRootOptions = { ...WsElement.shadowRootOptions, delegatesFocus: true };

  static properties = {
    label: {},
    name: { reflect: true },
    hint: {},
    error: {},
    disabled: { type: Boolean, reflect: true },
    required: { type: Boolean },
    complaint: { state: true },
  };

  internals = this.attachInternals();

  constructor() {
    super();
    this.label = '';
    this.name = '';
    this.hint = '';
    this.error = '';
    this.disabled = false;
    this.required = false;
    /** What is wrong by the field's own rules, once the user tried to send the form. */
    this.complaint = '';
    this.addEventListener('invalid', (event) => {
      // The browser's bubble speaks the browser's language and covers the page.
      event.preventDefault();
      this.complaint = this.internals.validationMessage;
      const form = this.internals.form;
      const first = form && [...form.elements].find((element) => element.matches(':invalid'));
      if (first === this || !first) this.focus();
    });
  }

  get form() {
    return this.internals.form;
  }

  get validity() {
    return this.internals.validity;
  }

  get shownError() {
    return this.error || this.complaint;
  }

  checkValidity() {
    return this.internals.checkValidity();
  }

  reportValidity() {
    return this.internals.reportValidity();
  }

  formResetCallback() {
    this.complaint = '';
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.disabled = disabled;
  }

  /**
   * Takes over the verdict of the control inside.
   * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control
   */
  judge(control) {
    const { validity } = control;
    if (validity.valid) {
      this.internals.setValidity({});
      this.complaint = '';
      return;
    }
    /** @type {ValidityStateFlags} */
    const flags = {};
    for (const key in validity)
      flags[/** @type {keyof ValidityStateFlags} */ (key)] =
        validity[/** @type {keyof ValidityState} */ (key)];
    this.internals.setValidity(flags, complaintOf(control), control);
    if (this.complaint) this.complaint = this.internals.validationMessage;
  }
}

// The control inside judges what was just drawn, so what it says is drawn next.
FormControl.disableWarning?.('change-in-update');

/** @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control */
function complaintOf(control) {
  const { validity } = control;
  if (validity.valueMissing) return t('ui.valueMissing');
  if (validity.tooShort && 'minLength' in control) return t('ui.valueTooShort', { count: control.minLength });
  if (validity.tooLong && 'maxLength' in control) return t('ui.valueTooLong', { count: control.maxLength });
  if (validity.typeMismatch && control.type === 'email') return t('ui.emailInvalid');
  return t('ui.valueInvalid');
}
