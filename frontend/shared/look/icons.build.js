/** Takes the icons named in icons.json out of Lucide (ISC) into one small module. Run with `npm run icons`. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);
const lucide = createRequire(import.meta.url).resolve('lucide-static/icon-nodes.json');

/** @type {string[]} */
const names = JSON.parse(await readFile(here('icons.json'), 'utf8'));
/** @type {Record<string, [string, Record<string, string>][]>} */
const nodes = JSON.parse(await readFile(lucide, 'utf8'));

const unknown = names.filter((name) => !nodes[name]);
if (unknown.length) throw new Error(`Lucide has no icon named ${unknown.join(', ')}`);

const lines = names.sort().map((name) => `  '${name}': ${JSON.stringify(nodes[name])},`);
await writeFile(
  here('icons.generated.js'),
  `// Written by icons.build.js from Lucide (ISC licence, https://lucide.dev/license).
/** @type {Record<string, [string, Record<string, string>][]>} */
export const icons = {
${lines.join('\n')}
};
`,
);
