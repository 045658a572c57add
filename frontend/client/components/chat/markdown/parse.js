import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';

/**
 * @typedef {import('mdast').Nodes} Node
 * @typedef {import('mdast').Root} Root
 */

/** What is not read as markup here: it stays as it was written. */
const AS_WRITTEN = [
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'definition',
  'headingAtx',
  'setextUnderline',
  'thematicBreak',
  'codeIndented',
  'characterReference',
];

/** So many texts are kept as trees. */
const KEPT = 400;
/** Longer than any message may be: only shown as it is. */
const LONGEST = 9_000;
/** With more signs of markup than this a text is an attempt on us, not a message. */
const MOST_SIGNS = 1_500;
const SIGN = /[*_~`[\]<>]/g;
/** Quotes in quotes and lists in lists, further in than anybody means. */
const DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){12}|^(?: {32}|\t{8})[ \t]*[-+*\d]/m;
/** Lines of lists and quotes. The time they take grows with their square, so that not too many are read as such. */
const MARKED_LINE = /^[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])/gm;
const MOST_MARKED_LINES = 250;

const OPTIONS = {
  extensions: [gfmStrikethrough({ singleTilde: false }), { disable: { null: AS_WRITTEN } }],
  mdastExtensions: [gfmStrikethroughFromMarkdown()],
};

/** Trees by text; the one that was asked for last is the last one. @type {Map<string, Root>} */
const trees = new Map();

/**
 * What a message's text is made of: emphasis, code, lists, quotes, links. There is no HTML in the tree and
 * nothing that is fetched from elsewhere.
 * @param {string} text
 * @returns {Root}
 */
export function treeOf(text) {
  const known = trees.get(text);
  const tree = known ?? (isHarmless(text) ? fromMarkdown(text, OPTIONS) : plain(text));
  trees.delete(text);
  trees.set(text, tree);
  const [oldest] = trees.keys();
  if (trees.size > KEPT) trees.delete(oldest);
  return tree;
}

/**
 * The words of a text without its markup, on one line: for quotes, announcements and the like.
 * @param {string} text
 * @returns {string}
 */
export function wordsOf(text) {
  /** @type {string[]} */
  const words = [];
  collect(treeOf(text), words);
  return words.join('').replaceAll(/\s+/g, ' ').trim();
}

/**
 * @param {Node} node
 * @param {string[]} words
 */
function collect(node, words) {
  if ('value' in node) words.push(node.value);
  else if (node.type === 'break') words.push(' ');
  else if ('children' in node) for (const child of node.children) collect(child, words);
  if (node.type === 'paragraph' || node.type === 'code') words.push(' ');
}

/** @param {string} text */
function isHarmless(text) {
  return (
    text.length <= LONGEST &&
    (text.match(SIGN)?.length ?? 0) <= MOST_SIGNS &&
    (text.match(MARKED_LINE)?.length ?? 0) <= MOST_MARKED_LINES &&
    !DEEP.test(text)
  );
}

/**
 * @param {string} text
 * @returns {Root}
 */
function plain(text) {
  return { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }] };
}
