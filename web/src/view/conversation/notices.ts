/** Translation of notices. They are stored as English text; those that this client and the server write are
 * translated, others are shown as they are. */
import type { Key } from '../i18n/en';
import type { Translator } from '../i18n/translator';

/** A notice; `NAME` is words with single spaces between them, as few as fit. */
const notice = (text: string): RegExp => new RegExp(`^${text.replaceAll('NAME', '(\\S+(?: \\S+)*?)')}$`);

// The first that fits counts: the new name of a group may read like another notice.
const patterns: readonly (readonly [RegExp, Key, readonly string[]])[] = [
  [notice('NAME renamed the group to (.+)'), 'notice.renamed', ['name', 'group']],
  [notice('NAME created the group'), 'notice.created', ['name']],
  [notice('NAME removed a member'), 'notice.removedSomebody', ['name']],
  [notice('A member left'), 'notice.leftSomebody', []],
  [notice('NAME added NAME'), 'notice.added', ['name', 'other']],
  [notice('NAME removed NAME'), 'notice.removed', ['name', 'other']],
  [notice('NAME joined by a link'), 'notice.joined', ['name']],
  [notice('NAME left'), 'notice.left', ['name']],
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
