import net from 'node:net';

/** What a message is for, by its second byte. */
const KINDS = ['', 'call', 'answer', 'error', 'signal'];
/** The fields of a message's head that are used here, by their number. @type {Record<number, string>} */
const FIELDS = {
  1: 'path',
  2: 'interface',
  3: 'member',
  4: 'error',
  5: 'answers',
  6: 'destination',
  7: 'sender',
  8: 'signature',
};
const CODES = Object.fromEntries(Object.entries(FIELDS).map(([code, name]) => [name, Number(code)]));
/** @type {Record<string, string>} */
const FIELD_TYPES = { path: 'o', answers: 'u', signature: 'g' };

/**
 * @typedef {{ type: string, value: any }} Value
 *
 * @typedef {object} Message
 * @property {string} kind
 * @property {number} serial
 * @property {Record<string, any>} head
 * @property {() => Reader} body
 */

/** Reads values off the wire, in the little-endian form that every program here writes. */
class Reader {
  /**
   * @param {Buffer} bytes
   * @param {number} at
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @param {number} size */
  align(size) {
    this.at = Math.ceil(this.at / size) * size;
  }

  number() {
    this.align(4);
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }

  /** @param {number} length Of the text, without the zero behind it. */
  #letters(length) {
    const text = this.bytes.toString('utf8', this.at, this.at + length);
    this.at += length + 1;
    return text;
  }

  text() {
    return this.#letters(this.number());
  }

  signature() {
    this.at += 1;
    return this.#letters(this.bytes[this.at - 1]);
  }

  /** A value that says what it is. */
  variant() {
    const type = this.signature();
    if (type === 'u') return this.number();
    return type === 'g' ? this.signature() : this.text();
  }
}

/** Writes values as they go over the wire. */
class Writer {
  /** @type {number[]} */
  bytes = [];

  /** @param {number} size */
  align(size) {
    while (this.bytes.length % size !== 0) this.bytes.push(0);
  }

  /**
   * @param {string} type
   * @param {any} value
   */
  put(type, value) {
    this.align(type === 'g' ? 1 : 4);
    if (type === 'u') this.bytes.push(...numbered(value));
    else if (type === 'g') this.bytes.push(value.length, ...Buffer.from(value), 0);
    else if (type === 'as') this.list(value, 's');
    else this.bytes.push(...numbered(Buffer.byteLength(value)), ...Buffer.from(value), 0);
  }

  /**
   * @param {any[]} values
   * @param {string} type
   */
  list(values, type) {
    const inside = new Writer();
    for (const value of values) inside.put(type, value);
    this.bytes.push(...numbered(inside.bytes.length), ...inside.bytes);
  }
}

/** @param {number} value */
function numbered(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A program on a session bus: it takes calls, and tells things. */
export class Bus {
  #socket;
  #serial = 0;
  /** What has come and is not a whole message yet. */
  #rest = Buffer.alloc(0);
  /** @type {Map<number, () => void>} */
  #waiting = new Map();
  /** @type {(call: Message) => Value[] | null} */
  #answer;

  /**
   * @param {net.Socket} socket
   * @param {(call: Message) => Value[] | null} answer What a call is answered; `null`: it is not known.
   */
  constructor(socket, answer) {
    this.#socket = socket;
    this.#answer = answer;
  }

  /**
   * Enters a bus under a name.
   * @param {string} address As `unix:path=…`.
   * @param {string} name
   * @param {(call: Message) => Value[] | null} answer
   */
  static async enter(address, name, answer) {
    const path = /^unix:path=([^,;]+)/.exec(address)?.[1];
    if (!path) throw new Error(`not the address of a bus: ${address}`);
    const socket = net.connect(path);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    const welcome = new Promise((resolve) => socket.once('data', resolve));
    socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
    if (!String(await welcome).startsWith('OK')) throw new Error('the bus lets nobody in');
    socket.write('BEGIN\r\n');
    const bus = new Bus(socket, answer);
    socket.on('data', (chunk) => bus.#take(chunk));
    // The bus may be switched off before we are.
    socket.on('error', () => {});
    const at = {
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      destination: 'org.freedesktop.DBus',
    };
    await bus.#call({ ...at, member: 'Hello' }, []);
    await bus.#call({ ...at, member: 'RequestName' }, [
      { type: 's', value: name },
      { type: 'u', value: 0 },
    ]);
    return bus;
  }

  leave() {
    this.#socket.destroy();
  }

  /**
   * Tells everyone who listens.
   * @param {{ path: string, interface: string, member: string }} what
   * @param {Value[]} values
   */
  tell(what, values) {
    this.#send('signal', what, values);
  }

  /**
   * @param {Record<string, any>} head
   * @param {Value[]} values
   */
  async #call(head, values) {
    await new Promise((resolve) =>
      this.#waiting.set(this.#send('call', head, values), () => resolve(undefined)),
    );
  }

  /**
   * @param {string} kind
   * @param {Record<string, any>} head
   * @param {Value[]} values
   */
  #send(kind, head, values) {
    this.#serial += 1;
    const body = new Writer();
    for (const { type, value } of values) body.put(type, value);
    const signature = values.map(({ type }) => type).join('');
    const fields = new Writer();
    for (const [name, value] of Object.entries(signature ? { ...head, signature } : head)) {
      fields.align(8);
      const type = FIELD_TYPES[name] ?? 's';
      fields.bytes.push(CODES[name], 1, type.charCodeAt(0), 0);
      fields.put(type, value);
    }
    const whole = new Writer();
    whole.bytes.push('l'.charCodeAt(0), KINDS.indexOf(kind), 0, 1);
    whole.put('u', body.bytes.length);
    whole.put('u', this.#serial);
    whole.bytes.push(...numbered(fields.bytes.length), ...fields.bytes);
    whole.align(8);
    this.#socket.write(Buffer.from([...whole.bytes, ...body.bytes]));
    return this.#serial;
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let message = this.#next(); message; message = this.#next()) this.#handle(message);
  }

  /** The next message that has come as a whole. @returns {Message | null} */
  #next() {
    const bytes = this.#rest;
    if (bytes.length < 16) return null;
    const headEnd = Math.ceil((16 + bytes.readUInt32LE(12)) / 8) * 8;
    const end = headEnd + bytes.readUInt32LE(4);
    if (bytes.length < end) return null;
    this.#rest = bytes.subarray(end);
    const reader = new Reader(bytes, 16);
    /** @type {Record<string, any>} */
    const head = {};
    while (reader.at < 16 + bytes.readUInt32LE(12)) {
      reader.align(8);
      const code = bytes[reader.at];
      reader.at += 1;
      head[FIELDS[code] ?? code] = reader.variant();
    }
    const body = bytes.subarray(headEnd, end);
    return { kind: KINDS[bytes[1]], serial: bytes.readUInt32LE(8), head, body: () => new Reader(body) };
  }

  /** @param {Message} message */
  #handle(message) {
    const { kind, head, serial } = message;
    if (kind === 'call') {
      const answer = this.#answer(message);
      const to = { answers: serial, destination: head.sender };
      if (answer) this.#send('answer', to, answer);
      else this.#send('error', { ...to, error: 'org.freedesktop.DBus.Error.UnknownMethod' }, []);
    } else if (kind !== 'signal') {
      this.#waiting.get(head.answers)?.();
      this.#waiting.delete(head.answers);
    }
  }
}
