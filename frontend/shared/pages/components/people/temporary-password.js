/** Without those that are taken for one another when they are read out: 0 o, 1 l i. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * A temporary password that can be read out on the phone: three groups of five, 74 bits.
 * @returns {string}
 */
export function temporaryPassword() {
  const groups = [0, 1, 2].map(() => Array.from({ length: 5 }, letter).join(''));
  return groups.join('-');
}

function letter() {
  // Bytes beyond the last whole multiple are thrown away, else the first letters came more often.
  const limit = 256 - (256 % LETTERS.length);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while (byte[0] >= limit);
  return LETTERS[byte[0] % LETTERS.length];
}
