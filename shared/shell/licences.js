// Writes licences.json: every library in the applications and its licence, as Cargo and npm know them.
// Run it after a change of dependencies: node shared/shell/licences.js
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

function crates() {
  const metadata = JSON.parse(
    execFileSync('cargo', ['metadata', '--format-version=1', '--locked'], { cwd: root, maxBuffer: 2 ** 28 }),
  );
  const packages = new Map(metadata.packages.map((each) => [each.id, each]));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      // What only builds or tests the program is not in it.
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  for (const { id, name } of metadata.packages) if (/^workspace-(client|dashboard)$/.test(name)) visit(id);
  return [...seen]
    .map((id) => packages.get(id))
    .filter((each) => each.source !== null)
    .map((each) => ({ name: each.name, licence: each.license ?? 'see its repository' }));
}

function modules() {
  const { dependencies } = read('frontend/package.json');
  const { packages } = read('frontend/package-lock.json');
  const wanted = Object.keys(dependencies);
  const seen = new Set();
  while (wanted.length) {
    const name = wanted.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    wanted.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return [...seen].map((name) => ({ name, licence: packages[`node_modules/${name}`].license }));
}

const all = new Map([...crates(), ...modules()].map((each) => [each.name, each]));
const sorted = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
const lines = sorted.map((each) => `  ${JSON.stringify(each)}`).join(',\n');
writeFileSync(new URL('licences.json', import.meta.url), `[\n${lines}\n]\n`);
