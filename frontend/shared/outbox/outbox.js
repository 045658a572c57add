import { uuidv7 } from '../data/uuid.js';
import { Queue } from './queue.js';

/**
 * @typedef {import('./storage.js').OutboxEntry} OutboxEntry
 * @typedef {import('../data/types.js').Message} Message
 * @typedef {import('../data/types.js').Quote} Quote
 * @typedef {import('../data/types.js').Attachment} Attachment
 */

/**
 * Messages on their way to the server, those of one channel in the order of writing.
 * @extends {Queue<OutboxEntry, Message>}
 */
export class Outbox extends Queue {
  /** @param {Omit<ConstructorParameters<typeof Queue<OutboxEntry, Message>>[0], 'name' | 'lineOf'>} options */
  constructor(options) {
    super({ name: 'workspace-outbox', lineOf: (entry) => entry.channel, ...options });
  }

  /**
   * What waits in a channel, or in a thread of it.
   * @param {number} channel
   * @param {number | null} [thread]
   * @returns {OutboxEntry[]}
   */
  of(channel, thread = null) {
    return this.entries.filter((entry) => entry.channel === channel && (entry.thread ?? null) === thread);
  }

  /**
   * Takes a message to be sent. It is in `entries` when this returns, and kept when the promise is done.
   * @param {{ channel: number, text: string, thread?: number | null, attachments?: Attachment[], quote?: Quote | null }} message
   * @returns {Promise<void>}
   */
  async add({ channel, text, thread = null, attachments = [], quote = null }) {
    await this.enqueue({
      client_id: uuidv7(),
      account: this.account,
      channel,
      thread,
      text,
      attachments,
      quote,
      created_at: new Date().toISOString(),
      refusal: null,
    });
  }
}
