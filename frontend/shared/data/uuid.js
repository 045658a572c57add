let lastTime = 0;
let counter = 0;

/**
 * A UUID of version 7 (RFC 9562): it begins with the time, and those of one page load grow even within
 * one millisecond. Made by hand because `crypto.randomUUID` makes version 4, and only where the page
 * came by TLS or from this machine.
 * @param {number} [now] Milliseconds since the epoch.
 * @returns {string}
 */
export function uuidv7(now = Date.now()) {
  // A clock that was set back must not make ids that sort before those already made.
  if (now > lastTime) {
    lastTime = now;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] & 0x7ff;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(lastTime / 2 ** 32));
  view.setUint32(2, lastTime % 2 ** 32);
  view.setUint16(6, 0x7000 | counter);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
