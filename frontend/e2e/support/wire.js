import net from 'node:net';

/**
 * The wire between browsers and the server: cutting it breaks every connection at once and refuses new
 * ones, as a cable pulled out does. It can also lose what comes back, which is the harder case: the
 * server has done what it was asked, and nobody knows.
 */
export class Wire {
  port = 0;
  #target = 0;
  #cut = false;
  #deaf = false;
  /** @type {Set<net.Socket>} */
  #ends = new Set();
  #server = net.createServer((near) => this.#connect(near));

  /** @param {number} target The server's port. */
  async open(target) {
    this.#target = target;
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    this.port = /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Breaks every connection and refuses new ones. */
  cut() {
    this.#cut = true;
    for (const end of this.#ends) end.destroy();
  }

  /** Lets what is sent through and loses what comes back. */
  deafen() {
    this.#deaf = true;
  }

  /** Mends the wire. What was lost stays lost. */
  mend() {
    if (this.#deaf) for (const end of this.#ends) end.destroy();
    this.#cut = false;
    this.#deaf = false;
  }

  /** @param {net.Socket} near */
  #connect(near) {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = net.connect(this.#target, '127.0.0.1');
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#ends.add(end);
      // A polite goodbye is handed on as one; a break is a break on both sides.
      end.on('end', () => other.end());
      end.on('error', () => other.destroy());
      end.on('close', () => this.#ends.delete(end));
    }
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      if (!this.#deaf) near.write(data);
    });
  }
}
