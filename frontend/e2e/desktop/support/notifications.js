import { Bus } from './dbus.js';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/**
 * A computer's own service for notifications, as a desktop has one: it keeps what it was asked to show, and
 * a click on it is told to who asked.
 */
export class Notifications {
  /** What was shown, oldest first. @type {{ id: number, title: string, body: string }[]} */
  shown = [];
  #last = 0;
  /** @type {Bus | null} */
  #bus = null;

  /** @param {import('./computer.js').Computer} computer */
  async start(computer) {
    const address = computer.environment.DBUS_SESSION_BUS_ADDRESS;
    this.#bus = await Bus.enter(address, NAME, (call) => this.#answer(call));
    return this;
  }

  stop() {
    this.#bus?.leave();
  }

  /** Their titles and texts. */
  get told() {
    return this.shown.map(({ title, body }) => ({ title, body }));
  }

  /**
   * Clicks on the notification with this text.
   * @param {string} body
   */
  click(body) {
    const found = this.shown.findLast((one) => one.body === body);
    if (!found) throw new Error(`not shown: ${body}`);
    this.#bus?.tell({ path: PATH, interface: NAME, member: 'ActionInvoked' }, [
      { type: 'u', value: found.id },
      { type: 's', value: 'default' },
    ]);
  }

  /** @param {import('./dbus.js').Message} call */
  #answer({ head, body }) {
    if (head.member === 'GetCapabilities') return [{ type: 'as', value: ['body', 'actions'] }];
    if (head.member !== 'Notify') return null;
    const reader = body();
    reader.text();
    const replaced = reader.number();
    reader.text();
    const [title, text] = [reader.text(), reader.text()];
    this.#last += 1;
    const id = replaced || this.#last;
    this.shown.push({ id, title, body: text });
    return [{ type: 'u', value: id }];
  }
}
