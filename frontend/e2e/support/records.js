/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./server.js').Server} Server
 */

/**
 * What a barcode reader does: keys as fast as they come, then Enter, wherever the focus is.
 * @param {Page} page
 * @param {string} code
 */
export async function scan(page, code) {
  await page.evaluate((text) => {
    let at = document.activeElement ?? document.body;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    for (const key of [...text, 'Enter'])
      at.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
      );
  }, code);
}

/** Takes the focus out of every field, as a click beside them does. @param {Page} page */
export async function leaveFields(page) {
  await page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (at instanceof HTMLElement) at.blur();
  });
}

/** A program that fills the reception of a server through an API token. */
export class ReceptionProgram {
  #server;
  #token;

  /**
   * @param {Server} server
   * @param {string} token
   */
  constructor(server, token) {
    this.#server = server;
    this.#token = token;
  }

  /**
   * @param {string} method
   * @param {string} path Behind `/api/reception`.
   * @param {any} [body]
   */
  async ask(method, path, body) {
    return await this.#server.ask(`/api/reception${path}`, { token: this.#token, method, body });
  }

  /**
   * @param {'brand' | 'model' | 'product' | 'category'} kind
   * @param {string} name
   * @param {number} [parent]
   * @returns {Promise<number>} Its id.
   */
  async name(kind, name, parent) {
    return (await this.ask('POST', '/catalogue', { kind, name, ...(parent ? { parent } : {}) })).id;
  }

  /**
   * A lot with laptops of these serial numbers.
   * @param {string[]} serials
   * @param {{ name?: string, technician?: number }} [more]
   * @returns {Promise<any>} The lot.
   */
  async lot(serials, { name = '', technician } = {}) {
    const brand = await this.name('brand', 'HP');
    const model = await this.name('model', 'EliteBook 840 G6', brand);
    const lot = await this.ask('POST', '/lots', { received_on: '2026-11-02', name, supplier: 'Town hall' });
    await this.ask('POST', `/lots/${lot.id}/items`, {
      items: serials.map((serial) => ({
        serial,
        kind: 'laptop',
        brand,
        model,
        entry_mode: 'scan',
        ...(technician ? { technician: { account: technician } } : {}),
      })),
    });
    return lot;
  }
}

/**
 * A civil day some days from today, as the wire has it.
 * @param {number} days
 */
export function day(days) {
  const date = new Date();
  date.setDate(date.getDate() + days);
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
