import { createServer } from 'node:net';

/** A mail server on loopback (RFC 5321) that takes every mail, or refuses every recipient. */
export class Smtp {
  #server = createServer((socket) => this.#serve(socket));
  /** What came: headers and body, as they stood on the wire. @type {string[]} */
  taken = [];
  /** Whether it knows nobody. */
  refuses = false;

  /** Starts it on a free port. */
  async start() {
    await /** @type {Promise<void>} */ (
      new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()))
    );
    return this;
  }

  get port() {
    return /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
  }

  stop() {
    this.#server.close();
  }

  /** @param {import('node:net').Socket} socket */
  #serve(socket) {
    let text = '';
    let inData = false;
    const say = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk;
      for (;;) {
        const end = inData ? '\r\n.\r\n' : '\r\n';
        const at = text.indexOf(end);
        if (at < 0) return;
        const line = text.slice(0, at);
        text = text.slice(at + end.length);
        if (inData) {
          inData = false;
          this.taken.push(line);
          say('250 taken');
        } else {
          inData = this.#answer(line, say);
          if (/^quit/i.test(line)) socket.end();
        }
      }
    });
    say('220 mail.example.org');
  }

  /**
   * @param {string} line
   * @param {(line: string) => void} say
   * @returns {boolean} Whether a mail follows.
   */
  #answer(line, say) {
    if (/^ehlo/i.test(line)) say('250-mail.example.org\r\n250 8BITMIME');
    else if (/^rcpt/i.test(line) && this.refuses) say('550 5.1.1 nobody of that name');
    else if (/^data/i.test(line)) {
      say('354 go on');
      return true;
    } else say(/^quit/i.test(line) ? '221 bye' : '250 ok');
    return false;
  }
}
