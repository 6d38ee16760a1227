/** Translation of notices. They are stored as English text; those that this client and the server write are
 * translated, others are shown as they are. */
import type { Key } from '../i18n/en';
import type { Translator } from '../i18n/translator';

// First names have no spaces in them; names of groups may have.
const patterns: readonly (readonly [RegExp, Key, readonly string[]])[] = [
  [/^(\S+) created the group$/, 'notice.created', ['name']],
  [/^(\S+) added (\S+)$/, 'notice.added', ['name', 'other']],
  [/^(\S+) removed a member$/, 'notice.removedSomebody', ['name']],
  [/^(\S+) removed (\S+)$/, 'notice.removed', ['name', 'other']],
  [/^(\S+) renamed the group to (.+)$/, 'notice.renamed', ['name', 'group']],
  [/^A member left$/, 'notice.leftSomebody', []],
  [/^(\S+) left$/, 'notice.left', ['name']],
  [/^(\S+) joined by a link$/, 'notice.joined', ['name']],
];

export interface Notice {
  readonly key: Key;
  readonly params: Readonly<Record<string, string>>;
}

/** The parsed notice; null for other texts. */
export function parseNotice(text: string): Notice | null {
  for (const [form, key, names] of patterns) {
    const m = form.exec(text);
    if (m) return { key, params: Object.fromEntries(names.map((n, i) => [n, m[i + 1] ?? ''])) };
  }
  return null;
}

/** `actor` is the current name of who did it; the text contains the name at that time. */
export function noticeText(t: Translator, text: string, actor = ''): string {
  const notice = parseNotice(text);
  return notice ? t(notice.key, actor ? { ...notice.params, name: actor } : notice.params) : text;
}
