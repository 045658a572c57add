import { ApiError } from '../transport/errors.js';
import { MAX_ATTACHMENTS, uploadAttachment } from './chat.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Attachment} Attachment
 *
 * @typedef {object} Upload A file that is being written with.
 * @property {number} key
 * @property {File} file
 * @property {string | null} preview The address of an image's own picture.
 * @property {'waiting' | 'uploading' | 'done' | 'failed'} state
 * @property {number} progress From 0 to 1.
 * @property {Attachment | null} attachment Once it is there.
 * @property {unknown} error
 */

/** So many uploads run at once. */
const AT_ONCE = 2;
/** What the server calls a megabyte, in bytes. */
const MEGABYTE = 1024 * 1024;
/** How much of fetched pictures is kept, in bytes. */
const KEPT_BYTES = 48 * 1024 * 1024;
/** Only these are shown before they are sent: nothing that could be active. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** The files of a message that is being written, in one channel or thread. */
export class Tray extends Store {
  /** @type {Upload[]} */
  uploads = [];

  #transport;
  #limit;
  #last = 0;
  /** @type {Map<number, AbortController>} */
  #running = new Map();

  /**
   * @param {Transport} transport
   * @param {() => number | undefined} [limit] How large a file may be, in megabytes, where that is known.
   */
  constructor(transport, limit = () => undefined) {
    super();
    this.#transport = transport;
    this.#limit = limit;
  }

  /** How large a file may be, in megabytes; `undefined` where only the server can say. */
  get limit() {
    return this.#limit();
  }

  /** Whether something is still on its way. */
  get busy() {
    return this.uploads.some(({ state }) => state === 'waiting' || state === 'uploading');
  }

  /** Whether all that there is has arrived. */
  get ready() {
    return this.uploads.every(({ state }) => state === 'done');
  }

  /** @returns {Attachment[]} */
  get attachments() {
    return this.uploads.flatMap(({ attachment }) => attachment ?? []);
  }

  /**
   * Begins to upload files. One that the server would refuse for its size stays here, with the reason.
   * @param {Iterable<File>} files
   * @returns {number} How many were too many.
   */
  add(files) {
    const given = [...files];
    const taken = given.slice(0, Math.max(0, MAX_ATTACHMENTS - this.uploads.length));
    for (const file of taken) {
      this.#last += 1;
      const preview = SHOWN.has(file.type) ? URL.createObjectURL(file) : null;
      const error = this.#tooLarge(file) ? new ApiError({ status: 413, code: 'too_large' }) : null;
      const state = error ? 'failed' : 'waiting';
      this.uploads = [
        ...this.uploads,
        { key: this.#last, file, preview, state, progress: 0, attachment: null, error },
      ];
    }
    this.#next();
    return given.length - taken.length;
  }

  /** @param {number} key */
  retry(key) {
    if (this.#of(key)?.state !== 'failed') return;
    this.#set(key, { state: 'waiting', progress: 0, error: null });
    this.#next();
  }

  /** @param {number} key */
  remove(key) {
    this.#running.get(key)?.abort();
    const upload = this.#of(key);
    if (upload?.preview) URL.revokeObjectURL(upload.preview);
    this.uploads = this.uploads.filter((candidate) => candidate.key !== key);
    this.#next();
  }

  /**
   * What calls itself a picture and is none is not shown as one.
   * @param {number} key
   */
  unshow(key) {
    const upload = this.#of(key);
    if (upload?.preview) URL.revokeObjectURL(upload.preview);
    this.#set(key, { preview: null });
  }

  /** The message was sent: what is here belongs to it. */
  clear() {
    for (const { key } of this.uploads) this.remove(key);
  }

  /**
   * Takes back what belonged to a message that was given up.
   * @param {Attachment[]} attachments
   */
  takeBack(attachments) {
    for (const attachment of attachments) {
      this.#last += 1;
      const file = new File([], attachment.name, { type: attachment.media_type });
      this.uploads = [
        ...this.uploads,
        { key: this.#last, file, preview: null, state: 'done', progress: 1, attachment, error: null },
      ];
    }
    this.changed();
  }

  /** @param {File} file */
  #tooLarge(file) {
    return file.size > (this.limit ?? Number.POSITIVE_INFINITY) * MEGABYTE;
  }

  /** @param {number} key */
  #of(key) {
    return this.uploads.find((upload) => upload.key === key);
  }

  /**
   * @param {number} key
   * @param {Partial<Upload>} change
   */
  #set(key, change) {
    this.uploads = this.uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
    this.changed();
  }

  #next() {
    this.changed();
    while (this.#running.size < AT_ONCE) {
      const waiting = this.uploads.find(({ state }) => state === 'waiting');
      if (!waiting) return;
      void this.#upload(waiting);
    }
  }

  /** @param {Upload} upload */
  async #upload({ key, file }) {
    const giveUp = new AbortController();
    this.#running.set(key, giveUp);
    this.#set(key, { state: 'uploading' });
    try {
      const attachment = await uploadAttachment(this.#transport, file, {
        signal: giveUp.signal,
        onProgress: (progress) => this.#set(key, { progress }),
      });
      this.#set(key, { state: 'done', progress: 1, attachment });
    } catch (error) {
      this.#set(key, { state: 'failed', error });
    } finally {
      this.#running.delete(key);
      this.#next();
    }
  }
}

/** Files on their way to the server and back: what is attached to what is being written, and pictures that are shown. */
export class FileStore {
  #transport;
  #limit;
  /** @type {Map<string, Tray>} */
  #trays = new Map();
  /** The one that was shown last is the last one. @type {Map<string, { url: string, size: number }>} */
  #pictures = new Map();
  #bytes = 0;

  /**
   * @param {Transport} transport
   * @param {() => number | undefined} [limit] How large a file may be, in megabytes, where that is known.
   */
  constructor(transport, limit) {
    this.#transport = transport;
    this.#limit = limit;
  }

  /**
   * The files of what is being written.
   * @param {number} channel
   * @param {number | null} [thread]
   * @returns {Tray}
   */
  tray(channel, thread = null) {
    const name = `${channel}.${thread ?? 0}`;
    let tray = this.#trays.get(name);
    if (!tray) {
      tray = new Tray(this.#transport, this.#limit);
      this.#trays.set(name, tray);
    }
    return tray;
  }

  /**
   * A picture of the server's, as an address that the page may show.
   * @param {string} path
   * @returns {Promise<string>}
   */
  async picture(path) {
    const known = this.#pictures.get(path);
    if (known) {
      this.#pictures.delete(path);
      this.#pictures.set(path, known);
      return known.url;
    }
    const blob = await this.#transport.blob(path);
    // Two that were asked for at once are one.
    const other = this.#pictures.get(path);
    if (other) return other.url;
    const url = URL.createObjectURL(blob);
    this.#pictures.set(path, { url, size: blob.size });
    this.#bytes += blob.size;
    this.#forget();
    return url;
  }

  /**
   * The address of a picture that was fetched before, if it still is here.
   * @param {string} path
   * @returns {string | null}
   */
  known(path) {
    return this.#pictures.get(path)?.url ?? null;
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    for (const tray of this.#trays.values()) tray.clear();
    this.#trays.clear();
    for (const { url } of this.#pictures.values()) URL.revokeObjectURL(url);
    this.#pictures.clear();
    this.#bytes = 0;
  }

  /** What was shown longest ago goes; an image that is on the page keeps what it has. */
  #forget() {
    for (const [path, { url, size }] of this.#pictures) {
      if (this.#bytes <= KEPT_BYTES || this.#pictures.size <= 1) return;
      URL.revokeObjectURL(url);
      this.#pictures.delete(path);
      this.#bytes -= size;
    }
  }
}
