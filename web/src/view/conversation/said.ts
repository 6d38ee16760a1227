/** Notices in the person's language. They are stored as text; those in the words that
 * this client and the server write are said anew, any others are shown as they are. */
import type { Key } from '../i18n/en';
import type { Words } from '../i18n/words';

const forms: readonly (readonly [RegExp, Key, readonly string[]])[] = [
  [/^(.+) created the group$/, 'said.created', ['name']],
  [/^(.+) added (.+)$/, 'said.added', ['name', 'other']],
  [/^(.+) removed (.+)$/, 'said.removed', ['name', 'other']],
  [/^(.+) renamed the group to (.+)$/, 'said.renamed', ['name', 'group']],
  [/^(.+) left$/, 'said.left', ['name']],
  [/^(.+) joined$/, 'said.joined', ['name']],
];

export function said(t: Words, text: string): string {
  for (const [form, key, names] of forms) {
    const m = form.exec(text);
    if (m) return t(key, Object.fromEntries(names.map((n, i) => [n, m[i + 1] ?? ''])));
  }
  return text;
}
