/** Mentions: `@` and the beginning of a name. */
import type { Person } from '../../state/conversation';
import type { UserId } from '../../state/ids';
import { nameOf } from '../../state/state';

/** Scripts without spaces between words: a name may begin or end within a run of them. */
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
const unspaced = scripts.map((s) => `\\p{Script=${s}}`).join('');
const before = new RegExp(`(?:^|[\\s\\p{P}\\p{S}${unspaced}])$`, 'u');
const within = new RegExp(`^(?![${unspaced}])[\\p{L}\\p{M}\\p{N}]`, 'u');

/** Whether a name before this text ends at a word boundary. */
export function endsBefore(rest: string): boolean {
  return !within.test(rest);
}

/** A name that is being typed: the position of its `@`, and the text up to the caret. */
export interface MentionQuery {
  readonly at: number;
  readonly text: string;
}

/** Maximum length of the typed part of a name. */
const maxQueryLength = 80;

/** The name that is being typed before the caret; whether anybody has it is for `rankPeople` to decide. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || at >= caret || caret - at > maxQueryLength || !before.test(text.slice(Math.max(0, at - 2), at))) return null;
  const typed = text.slice(at + 1, caret);
  return /^\s|\n/.test(typed) ? null : { at, text: typed };
}

/** Folds a text for comparison: without case, forms of apostrophes, and accents on Latin, Greek and Cyrillic letters. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[’‘ʼ´`]/g, "'").toLowerCase();
}

/** How well a name matches, 0 best, or null: from its beginning, from a word, or within a word. */
export function matchRank(p: { readonly firstName: string; readonly lastName: string | null }, typed: string): 0 | 1 | 2 | null {
  const q = foldText(typed);
  const name = foldText(nameOf(p));
  if (name.startsWith(q)) return 0;
  if (p.lastName && foldText(`${p.lastName} ${p.firstName}`).startsWith(q)) return 1;
  for (let at = name.indexOf(q); at >= 0; at = name.indexOf(q, at + 1)) if (/[^\p{L}\p{M}\p{N}]$/u.test(name.slice(0, at))) return 1;
  return name.includes(q) ? 2 : null;
}

const order = new Intl.Collator(undefined, { numeric: true });

/** The people that match, best match first, then the most recent senders, then by name. */
export function rankPeople<P extends Person>(people: readonly P[], typed: string, recent: readonly UserId[]): readonly P[] {
  const spoke = new Map(recent.map((id, i) => [id, i]));
  const rows = people.flatMap((p) => {
    const how = matchRank(p, typed);
    return how === null ? [] : [{ p, how, last: spoke.get(p.userId) ?? recent.length }];
  });
  return rows.sort((a, b) => a.how - b.how || a.last - b.last || order.compare(nameOf(a.p), nameOf(b.p))).map((r) => r.p);
}

/** Completes the name before the caret. */
export function completeMention(text: string, w: MentionQuery, caret: number, name: string): {
  readonly text: string; readonly caret: number;
} {
  const done = `${text.slice(0, w.at)}@${name} `;
  return { text: done + text.slice(caret), caret: done.length };
}

/** Maximum number of mentions (docs/extended.md). */
const maxMentions = 50;

/** The people whose full name follows an `@`: at each position those with the longest name, and picked ones before
 * others of the same name. */
export function mentionedIn(text: string, members: readonly Person[], picked: readonly Person[] = []): readonly UserId[] {
  const found = new Set<UserId>();
  const all = [...picked, ...members.filter((m) => !picked.some((p) => p.userId === m.userId))];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const fits = all.filter(
      (m) => text.startsWith(nameOf(m), at + 1) && endsBefore(text.slice(at + 1 + nameOf(m).length, at + 3 + nameOf(m).length))
    );
    const length = Math.max(0, ...fits.map((m) => nameOf(m).length));
    const best = fits.filter((m) => nameOf(m).length === length);
    const meant = best.filter((m) => picked.includes(m));
    for (const m of meant.length > 0 ? meant : best) found.add(m.userId);
  }
  return [...found].slice(0, maxMentions);
}
