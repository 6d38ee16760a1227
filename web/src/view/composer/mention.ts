/** Mentions while they are written: `@` and the beginning of a name. */
import type { Person } from '../../state/conversation';
import type { UserId } from '../../state/ids';
import { nameOf } from '../../state/state';

/** Scripts that put no space between words: a name may begin or end within a run of them. */
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
const unspaced = scripts.map((s) => `\\p{Script=${s}}`).join('');
const before = new RegExp(`(?:^|[\\s\\p{P}\\p{S}${unspaced}])$`, 'u');
const within = new RegExp(`^(?![${unspaced}])[\\p{L}\\p{M}\\p{N}]`, 'u');

/** Whether a name that ends where this text begins ends there as a word. */
export function endsBefore(rest: string): boolean {
  return !within.test(rest);
}

/** A name that is being written: where its `@` stands, and what follows it up to the caret. */
export interface MentionQuery {
  readonly at: number;
  readonly text: string;
}

/** So long may the beginning of a name be. */
const maxQueryLength = 80;

/** The name that is being written before the caret; whether anybody has it, spaces and all, is for `matching` to say. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || at >= caret || caret - at > maxQueryLength || !before.test(text.slice(Math.max(0, at - 2), at))) return null;
  const begun = text.slice(at + 1, caret);
  return /^\s|\n/.test(begun) ? null : { at, text: begun };
}

/** A text as it is compared: without case, the forms of an apostrophe, or accents on Latin, Greek and Cyrillic letters. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[’‘ʼ´`]/g, "'").toLowerCase();
}

/** How well a name fits what was typed, 0 best, or null: as a whole, from a word on, or from within a word. */
export function matchRank(p: { readonly firstName: string; readonly lastName: string | null }, typed: string): 0 | 1 | 2 | null {
  const q = foldText(typed);
  const name = foldText(nameOf(p));
  if (name.startsWith(q)) return 0;
  if (p.lastName && foldText(`${p.lastName} ${p.firstName}`).startsWith(q)) return 1;
  for (let at = name.indexOf(q); at >= 0; at = name.indexOf(q, at + 1)) if (/[^\p{L}\p{M}\p{N}]$/u.test(name.slice(0, at))) return 1;
  return name.includes(q) ? 2 : null;
}

const order = new Intl.Collator(undefined, { numeric: true });

/** Whom a text may mean: those whose name fits best first, of them who spoke last, then by name. */
export function rankPeople<P extends Person>(people: readonly P[], typed: string, recent: readonly UserId[]): readonly P[] {
  const spoke = new Map(recent.map((id, i) => [id, i]));
  const rows = people.flatMap((p) => {
    const how = matchRank(p, typed);
    return how === null ? [] : [{ p, how, last: spoke.get(p.userId) ?? recent.length }];
  });
  return rows.sort((a, b) => a.how - b.how || a.last - b.last || order.compare(nameOf(a.p), nameOf(b.p))).map((r) => r.p);
}

/** The text with the name that was begun before the caret completed. */
export function completeMention(text: string, w: MentionQuery, caret: number, name: string): {
  readonly text: string; readonly caret: number;
} {
  const done = `${text.slice(0, w.at)}@${name} `;
  return { text: done + text.slice(caret), caret: done.length };
}

/** At most so many people can be mentioned (docs/extended.md). */
const maxMentions = 50;

/** The people whose full name stands after an `@`, of several that fit at one place those with the longest; who was
 * picked comes before others of the same name. */
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
