/**
 * What the formatting keys do to a text.
 *
 * @typedef {object} Selection
 * @property {string} text
 * @property {number} start
 * @property {number} end
 *
 * @typedef {object} Change What is put in place of a part of the text, and what is selected afterwards.
 * @property {number} from
 * @property {number} to
 * @property {string} insert
 * @property {number} start
 * @property {number} end
 */

/**
 * Sets signs around what is selected, or takes them away where they are.
 * @param {Selection} selection
 * @param {string} sign
 * @returns {Change}
 */
export function around({ text, start, end }, sign) {
  const width = sign.length;
  const inside = text.slice(start, end);
  if (text.slice(start - width, start) === sign && text.slice(end, end + width) === sign) {
    return {
      from: start - width,
      to: end + width,
      insert: inside,
      start: start - width,
      end: end - width,
    };
  }
  // The signs hold only where they touch what they mark.
  const before = inside.length - inside.trimStart().length;
  const words = inside.trim();
  const from = start + before;
  return {
    from,
    to: from + words.length,
    insert: sign + words + sign,
    start: from + width,
    end: from + width + words.length,
  };
}

/**
 * Makes code of what is selected: in the line, or a block where it is more than one line.
 * @param {Selection} selection
 * @returns {Change}
 */
export function asCode(selection) {
  const { text, start, end } = selection;
  const inside = text.slice(start, end);
  if (!inside.includes('\n')) return around(selection, '`');
  const before = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const after = end < text.length && text[end] !== '\n' ? '\n' : '';
  const opened = `${before}\`\`\`\n`;
  return {
    from: start,
    to: end,
    insert: `${opened}${inside.replace(/\n$/, '')}\n\`\`\`${after}`,
    start: start + opened.length,
    end: start + opened.length + inside.replace(/\n$/, '').length,
  };
}

/**
 * Makes a link of what is selected; its address is typed next, unless it is given.
 * @param {Selection} selection
 * @param {string} [address]
 * @returns {Change}
 */
export function asLink({ text, start, end }, address) {
  const words = text.slice(start, end);
  const at = start + words.length + 3;
  const insert = `[${words}](${address ?? 'https://'})`;
  return {
    from: start,
    to: end,
    insert,
    start: address ? start + insert.length : at,
    end: address ? start + insert.length : at + 'https://'.length,
  };
}
