// Fails if a TypeScript file, function or line is too long to read. Generated files are exempt.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

// What the check allows; the style aims at half of it.
const limits = { line: 140, file: 350, testFile: 800, function: 50, component: 80, test: 160 };

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = ['src', 'test', 'e2e', 'tools'];
const files = folders.flatMap((f) => readdirSync(root + f, { recursive: true }).map((name) => `${f}/${name}`))
  .concat(readdirSync(root)).filter((name) => /\.(tsx?|mjs)$/.test(name) && !/(^|[./])gen\.ts$/.test(name)).sort();

/** Dictionaries are as long as the number of texts. */
const dictionary = /i18n\/(en|ru)\.ts$/;

const faults = [];

for (const file of files) {
  const text = readFileSync(root + file, 'utf8');
  const lines = text.split('\n');
  const isTest = /\.test\.ts$|^(test|e2e)\//.test(file);
  const most = isTest || dictionary.test(file) ? limits.testFile : limits.file;
  if (lines.length - 1 > most) faults.push(`${file} has ${lines.length - 1} lines, at most ${most}`);
  lines.forEach((line, i) => {
    if (line.length > limits.line) faults.push(`${file}:${i + 1} has ${line.length} columns, at most ${limits.line}`);
  });
  visit(parseSync(file, text).program, null, (node, parent) => checkFunction(node, parent, file, text, isTest));
}

/** Calls fn with every node of a syntax tree and its parent. */
function visit(node, parent, fn) {
  if (typeof node.type === 'string') fn(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object') visit(child, typeof node.type === 'string' ? node : parent, fn);
    }
  }
}

function checkFunction(node, parent, file, text, isTest) {
  if (!/Function/.test(node.type) || !node.body || parent?.callee?.name === 'describe') return;
  const source = text.slice(node.start, node.end);
  const length = source.split('\n').length;
  // Markup and the steps of a test read from top to bottom: they may be longer.
  const hasMarkup = file.endsWith('.tsx') && /<\/|\/>/.test(source);
  const most = isTest ? limits.test : hasMarkup ? limits.component : limits.function;
  if (length > most) faults.push(`${file}:${lineAt(text, node.start)} has a function of ${length} lines, at most ${most}`);
}

function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
