import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { wordsOf } from './parse.js';
import { piecesOf, realHost, safeAddress } from './pieces.js';
import { markdownOf } from './render.js';
import { tamed } from './tame.js';

const NORA = /** @type {any} */ ({ id: 1, username: 'nora', display_name: 'Nora Benali' });
const SAMIR = /** @type {any} */ ({ id: 2, username: 'samir.d', display_name: 'Samir Diallo' });

/**
 * @param {string} text
 * @param {object} [around]
 */
function drawn(text, around = {}) {
  const host = document.createElement('div');
  const surroundings = {
    self: 1,
    person: (/** @type {string} */ name) =>
      [NORA, SAMIR].find((person) => person.username === name.toLowerCase()),
    channel: (/** @type {string} */ name) => (name === 'atelier' ? 7 : undefined),
    everyone: false,
    copy: () => {},
    ...around,
  };
  render(markdownOf(text, surroundings), host);
  return host;
}

/** What is on the page, without what Lit notes for itself. @param {string} text */
const markup = (text) =>
  drawn(text)
    .innerHTML.replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/ dir="\w+"/g, '');
/** @param {string} text */
const links = (text) => [...drawn(text).querySelectorAll('a')].map((link) => link.getAttribute('href'));

describe('markup', () => {
  it.each([
    ['*so* **it** ~~is~~', '<p><em>so</em> <strong>it</strong> <del>is</del></p>'],
    ['`5CG0231XQ7`', '<p><code>5CG0231XQ7</code></p>'],
    ['a\nb', '<p>a\nb</p>'],
    ['a  \nb', '<p>a\nb</p>'],
    ['> quoted\n\nsaid', '<blockquote><p>quoted</p></blockquote><p>said</p>'],
    ['- a\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['3. c\n4. d', '<ol start="3"><li><p>c</p></li><li><p>d</p></li></ol>'],
  ])('%j is drawn', (text, expected) => {
    expect(markup(text)).toBe(expected);
  });

  it.each([
    '# no heading',
    'no heading\n===',
    '---',
    '<b>no HTML</b>',
    '<img src=x onerror=alert(1)>',
    '&lt;b&gt; &amp; &nbsp;',
    '[a]: nothing defined',
    '| a | b |\n|---|---|\n| c | d |',
    '~one~',
    'snake_case_name 2 * 3 * 4',
  ])('%j stays as it was written', (text) => {
    const page = drawn(text);
    expect(page.textContent).toBe(text);
    expect(page.querySelectorAll('*:not(p)')).toHaveLength(0);
  });

  it('keeps code as it is, with its language and a button to copy it', () => {
    const page = drawn('```js\nconst a = "<b>";\n\n  a *b*\n```');
    expect(page.querySelector('pre')?.textContent).toBe('const a = "<b>";\n\n  a *b*');
    expect(page.querySelector('.lang')?.textContent).toBe('js');
    expect(page.querySelector('ws-icon-button')).toBeTruthy();
  });

  it('shows no picture: its address stays an address', () => {
    const page = drawn('![x](https://a.example/x.png)');
    expect(page.querySelector('img')).toBeNull();
  });

  it('keeps no more trees than it should, and finds them again', () => {
    for (let index = 0; index < 1_000; index += 1) drawn(`text ${index}`);
    expect(drawn('text 3').textContent).toBe('text 3');
  });

  it('gives the words without the markup', () => {
    expect(wordsOf('**Lot 42**:\n\n- `a`\n- [b](https://b.example)\n\n```\nc\n```')).toBe('Lot 42: a b c');
  });
});

describe('links', () => {
  it('are found in text and made of markup, and leave without a trace', () => {
    expect(links('see https://a.example/x_y_z?y=1#z.')).toEqual(['https://a.example/x_y_z?y=1#z']);
    expect(links('(http://a.example/b_(c))')).toEqual(['http://a.example/b_(c)']);
    expect(links('<https://a.example>')).toEqual(['https://a.example/']);
    const link = drawn('[the trace](https://a.example/lot)').querySelector('a');
    expect(link?.textContent).toBe('the trace');
    expect(link?.rel).toBe('noopener noreferrer');
    expect(link?.target).toBe('_blank');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'workspace://x',
    '//a.example',
    '#/chat/1',
    'https://',
    'mailto:nobody',
    'java\tscript:alert(1)',
  ])('never lead to %j', (address) => {
    expect(safeAddress(address)).toBeNull();
    expect(links(`${address} [here](${address}) [here](<${address}>) <${address}>`)).toEqual([]);
    expect(drawn(`[here](<${address}>)`).textContent).toContain(address.replaceAll('\t', '\t'));
  });

  it('say where they lead when their words say otherwise', () => {
    expect(drawn('[https://bank.example](https://evil.example/x)').textContent).toContain('(evil.example)');
    expect(drawn('[bank.example/login](https://evil.example)').textContent).toContain('(evil.example)');
    expect(drawn('https://bank.example@evil.example').textContent).toContain('(evil.example)');
    expect(drawn('https://аррӏе.com').textContent).toContain('(xn--80ak6aa92e.com)');
    expect(drawn('[nora@a.example](mailto:eve@evil.example)').textContent).toContain('(eve@evil.example)');
    expect(realHost('https://a.example/x', 'https://a.example/x')).toBeNull();
    expect(realHost('the trace', 'https://a.example/x')).toBeNull();
    expect(drawn('https://a.example/\u202egnp.exe').querySelector('a')?.textContent).not.toContain('\u202e');
  });
});

describe('names', () => {
  it('of people become who they are, one’s own stands out', () => {
    const page = drawn('@nora and @Samir.d, not @nobody nor nora@nora');
    const mentions = [...page.querySelectorAll('.mention')];
    expect(mentions.map((mention) => mention.textContent)).toEqual(['@Nora Benali', '@Samir Diallo']);
    expect(mentions.map((mention) => mention.classList.contains('me'))).toEqual([true, false]);
    expect(page.textContent).toContain('not @nobody nor nora@nora');
  });

  it('end where the sentence does', () => {
    expect(piecesOf('@nora. (@samir.d)').filter(({ kind }) => kind === 'mention')).toMatchObject([
      { name: 'nora' },
      { name: 'samir.d' },
    ]);
  });

  it('are none in code', () => {
    expect(drawn('`@nora` and\n```\n@nora #atelier\n```').querySelector('.mention, .room')).toBeNull();
  });

  it('of channels lead there', () => {
    expect(links('in #atelier, not in #nowhere nor a#atelier')).toEqual(['#/chat/7']);
  });

  it('mention everyone only where that was so', () => {
    expect(drawn('@channel').querySelector('.mention')).toBeNull();
    expect(drawn('@channel', { everyone: true }).querySelector('.mention.me')).toBeTruthy();
  });
});

describe('hostile texts', () => {
  const floods = {
    marks: `a${'\u0301'.repeat(100_000)}`,
    'marks within the limit': `a${'\u0301'.repeat(7_900)}`,
    'zero width': '\u200b'.repeat(8_000),
    quotes: '>'.repeat(8_000),
    'quotes with spaces': '> '.repeat(4_000),
    lists: '- '.repeat(4_000),
    numbers: '1. '.repeat(2_600),
    stars: '*'.repeat(8_000),
    'stars and letters': '*a '.repeat(2_600),
    underscores: '_a_'.repeat(2_600),
    brackets: '['.repeat(8_000),
    links: '[a]('.repeat(2_000),
    'nested links': `${'['.repeat(700)}a${']'.repeat(700)}`,
    backticks: Array.from({ length: 120 }, (_, index) => '`'.repeat(index)).join(' '),
    tildes: '~~a'.repeat(2_600),
    'html beginnings': '<'.repeat(8_000),
    ats: '@'.repeat(8_000),
    'names of names': '@nora'.repeat(1_600),
    hashes: '#a'.repeat(4_000),
    addresses: 'https://'.repeat(1_000),
    'open brackets in an address': `https://a.example/${'('.repeat(4_000)}${')'.repeat(3_900)}`,
    'a list of many': '- a\n'.repeat(1_990),
    'lists in lists': Array.from({ length: 80 }, (_, index) => `${' '.repeat(2 * index)}- a`).join('\n'),
    'a list of as many as are read': '- a\n'.repeat(249),
    'quotes as many as are read': '> *a*\n'.repeat(249),
    'many paragraphs': 'a\n\n'.repeat(2_600),
    'many fences': '```\n'.repeat(1_600),
    'bidi overrides': '\u202e\u2066abc'.repeat(1_600),
    'one long word': 'w'.repeat(8_000),
  };

  it.each(Object.entries(floods))('%s do not hold up the page', (_, text) => {
    // That it comes to an end in time is what is tried; how long it takes depends on the machine.
    const page = drawn(text);
    expect(page.querySelectorAll('*').length).toBeLessThan(12_000);
    expect(page.querySelector('script, img, iframe, style')).toBeNull();
  });

  it('lose what climbs over their neighbours, and nothing else', () => {
    expect(tamed(`a${'\u0301'.repeat(50)}b`)).toBe(`a${'\u0301'.repeat(6)}b`);
    for (const text of ['été', 'नमस्ते', 'ไม่มีปัญหา', '👩‍👩‍👧‍👦', 'كِتَابٌ', '\u200bzero'])
      expect(tamed(text)).toBe(text);
  });
});
