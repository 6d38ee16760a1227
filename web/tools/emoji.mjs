// Generates src/view/emoji/emoji.gen.ts from emojibase-data: node tools/emoji.mjs <folder of the package, from `npm
// pack emojibase-data@17.0.0`>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (!folder) throw new Error('which folder?');
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

// Emoji that all current systems can draw.
const newest = 15;
const [en, ru] = [read('en/data.json'), new Map(read('ru/data.json').map((e) => [e.hexcode, e]))];
const { version } = read('package.json');
const named = ['smileys', 'people', null, 'nature', 'food', 'travel', 'activities', 'objects', 'symbols', 'flags'];

// Only emoji with text presentation by default need the variation selector.
const drawn = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\ufe0f/gu, '$1');

const words = (e) => {
  const label = e.label.replace(/[|\n]/g, ' ');
  const said = new Set(label.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const more = [...new Set((e.tags ?? []).flatMap((t) => t.toLowerCase().split(/[^\p{L}\p{N}]+/u)))].filter((w) => w && !said.has(w));
  return more.length > 0 ? `${label};${more.join(' ')}` : label;
};
const groups = named.map((name, i) => {
  const rows = en.filter((e) => e.group === i && e.version <= newest).sort((a, b) => a.order - b.order);
  return { name, rows: rows.map((e) => `${drawn(e.emoji)}${e.skins ? '*' : ''}|${words(e)}|${words(ru.get(e.hexcode) ?? e)}`) };
}).filter((g) => g.name !== null);

const text = `// Made by tools/emoji.mjs from emojibase-data ${version} (MIT, Miles Johnson); do not edit.
/** For each group one line per emoji: the emoji, * if it has skin tones; its name and more words in English; the same
 * in Russian. */
export const lines = {
${groups.map((g) => `  ${g.name}: ${JSON.stringify(g.rows.join('\n'))},`).join('\n')}
} as const;
`;
writeFileSync(fileURLToPath(new URL('../src/view/emoji/emoji.gen.ts', import.meta.url)), text);
console.log(groups.map((g) => `${g.name} ${g.rows.length}`).join(', '), text.length);
