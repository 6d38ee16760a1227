// Fails if web/dist differs from what the sources build: builds them elsewhere and compares.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
const fresh = mkdtempSync(join(tmpdir(), 'messenger-web-'));

function files(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return new Map(all.map((e) => [relative(folder, join(e.parentPath, e.name)), readFileSync(join(e.parentPath, e.name))]));
}

try {
  await build({ root, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
  const want = files(fresh);
  const have = files(join(root, 'dist'));
  const wrong = [...new Set([...want.keys(), ...have.keys()])].filter(
    (name) => !want.get(name)?.equals(have.get(name) ?? Buffer.alloc(0)) && !(want.get(name)?.length === 0 && have.get(name)?.length === 0)
  );
  for (const name of wrong.sort()) console.error(`web/dist/${name} is not what the sources build`);
  if (wrong.length > 0) {
    console.error('run make web and commit web/dist');
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
