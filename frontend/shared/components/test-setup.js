/** What happy-dom lacks and our elements need. */

/** As much of ElementInternals as a form control uses. */
class Internals {
  /** @type {ValidityStateFlags} */
  #flags = {};
  validationMessage = '';
  /** @type {unknown} */
  formValue = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
  }

  get form() {
    return this.host.closest('form');
  }

  get validity() {
    return { valid: !Object.values(this.#flags).some(Boolean), ...this.#flags };
  }

  /** @param {unknown} value */
  setFormValue(value) {
    this.formValue = value;
  }

  /** @param {ValidityStateFlags} flags @param {string} [message] */
  setValidity(flags, message = '') {
    this.#flags = flags;
    this.validationMessage = message;
  }

  checkValidity() {
    const { valid } = this.validity;
    if (!valid) this.host.dispatchEvent(new Event('invalid', { cancelable: true }));
    return valid;
  }

  reportValidity() {
    return this.checkValidity();
  }
}

// Tests of what has no page run without one.
if (typeof HTMLElement !== 'undefined' && !('attachInternals' in HTMLElement.prototype)) {
  Object.defineProperty(HTMLElement.prototype, 'attachInternals', {
    value() {
      return new Internals(this);
    },
  });
}

// Lit says on every start that it is a development build.
Object.assign(globalThis, { litIssuedWarnings: new Set(['dev-mode']) });
