/** The import rules, and what no file may contain. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const src = join(root, 'src');

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile())
  .map((e) => relative(src, join(e.parentPath, e.name)))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));
const code = files.filter((f) => /\.tsx?$/.test(f.name) && !f.name.endsWith('.test.ts'));
const sheets = files.filter((f) => f.name.endsWith('.css'));
const generated = /(^|[./])gen\.ts$/;

/** view → state ← engine → { socket, api }; main joins them. */
const importRules: Readonly<Record<string, readonly string[]>> = {
  state: ['state'],
  api: ['api'],
  socket: ['socket'],
  view: ['view', 'state'],
  engine: ['engine', 'state', 'socket', 'api'],
  'main.ts': ['engine', 'state', 'view'],
  'sw.ts': [],
};

/** The packages outside that a folder may import. */
const outside: Readonly<Record<string, readonly string[]>> = { view: ['preact', 'preact/hooks'] };

const folderOf = (name: string): string => name.split('/')[0] ?? '';

function imports(text: string): string[] {
  return [...text.matchAll(/^(?:(?:import|export)\b[^'"();=]*?\bfrom|import)\s*['"]([^'"]+)['"]/gm)].map((m) => m[1] ?? '');
}

describe('architecture', () => {
  it.each(code.filter((f) => f.name !== 'vite-env.d.ts').map((f) => [f.name, f.text]))('%s imports what it may', (name, text) => {
    const from = folderOf(name);
    for (const path of imports(text)) {
      if (path.endsWith('.css')) continue;
      const to = path.startsWith('.') ? folderOf(relative(src, resolve(dirname(join(src, name)), path))) : null;
      const allowed = to === null ? outside[from]?.includes(path) : importRules[from]?.includes(to);
      expect(allowed, `${name} may not import ${path}`).toBe(true);
    }
  });

  it('begins each file by saying what it is for', () => {
    const silent = code.filter(
      (f) => !generated.test(f.name) && f.name !== 'vite-env.d.ts' && !/^(\/\*\*|import[^;]*;\s*(\/\/[^\n]*)?\s*)+/.test(f.text)
    );
    expect(silent.map((f) => f.name)).toEqual([]);
  });

  it('knows no page outside the view', () => {
    const words = /\b(document|window|localStorage|navigator|HTMLElement|indexedDB)\b\s*[.(?]/;
    const wrong = code.filter((f) => ['state', 'socket', 'api', 'engine'].includes(folderOf(f.name)) && words.test(
      f.text.replace(/\/\*[^]*?\*\/|\/\/.*|\.window\b/g, '')
    ));
    expect(wrong.map((f) => f.name)).toEqual([]);
  });

  it('inserts text only as text', () => {
    const ways = [
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/,
      /\beval\(|new Function|srcdoc|createContextualFragment|DOMParser/,
    ];
    expect(code.filter((f) => ways.some((way) => way.test(f.text))).map((f) => f.name)).toEqual([]);
  });

  it('leaves no style in the markup, where the policy would refuse it', () => {
    expect(code.filter((f) => /\sstyle=[{"]/.test(f.text)).map((f) => f.name)).toEqual([]);
  });

  it('names colours in the tokens only', () => {
    const colour = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i;
    expect(sheets.filter((f) => !f.name.endsWith('tokens.css') && colour.test(f.text)).map((f) => f.name)).toEqual([]);
  });

  it('names sizes of text and durations in the tokens only', () => {
    const size = /font-size:\s*\d|transition:[^;]*\d+m?s|animation:[^;]*\d+m?s/;
    expect(sheets.filter((f) => !f.name.endsWith('tokens.css') && size.test(f.text)).map((f) => f.name)).toEqual([]);
  });

  it('defines every token that is used', () => {
    const tokens = new Set([...(sheets.find((f) => f.name.endsWith('tokens.css'))?.text ?? '').matchAll(/(--[\w-]+):/g)].map((m) => m[1]));
    const local = new Set(['--x', '--y', '--hue']);
    const unknown = sheets.flatMap(
      (f) => [...f.text.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1] ?? '').filter((v) => !tokens.has(v) && !local.has(v))
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('uses every class that it styles, and styles none that is not used', () => {
    const text = code.filter((f) => folderOf(f.name) === 'view').map((f) => f.text).join('\n');
    const styled = new Set(
      sheets.flatMap((f) => [...f.text.replace(/\/\*[^]*?\*\//g, '').matchAll(/\.([a-z][a-z0-9-]*)/g)].map((m) => m[1] ?? ''))
    );
    const made = /^(hue|hue-text|avatar|icon|ticks)-/;
    const unused = [...styled].filter((c) => !made.test(c) && !/^\d/.test(c) && !new RegExp(`[\\s"'\`]${c}[\\s"'\`$]`).test(text));
    expect(unused).toEqual([]);
  });

  it('has one list of routes', () => {
    const worker = files.find((f) => f.name === 'sw.ts')?.text ?? '';
    const server = readFileSync(join(root, '../internal/webui/webui.go'), 'utf8');
    for (const route of ['settings', 'archive', 'c/', 'join/']) {
      expect(worker, `sw.ts lacks ${route}`).toContain(route.replace('/', '\\/'));
      expect(server, `webui.go lacks ${route}`).toContain(`"/${route}"`);
    }
  });

  it('pins every package and names no registry', () => {
    const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>; devDependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries({ ...pkg.dependencies, ...pkg.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });

  it('says why of every package', () => {
    const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object; devDependencies: object };
    const page = readFileSync(join(root, '../DEPENDENCIES.md'), 'utf8');
    const part = (title: string): string[] => [
      ...(page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| ([^ |]+) \| .{20,} \|$/gm),
    ].map((m) => m[1] ?? '');
    expect(part('The web client')).toEqual(Object.keys(pkg.dependencies));
    expect(part('The web client, development only')).toEqual(Object.keys(pkg.devDependencies));
  });
});
