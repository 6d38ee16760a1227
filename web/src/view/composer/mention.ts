/** Mentions while they are written: `@` and the beginning of a name. */
import type { Person } from '../../state/conversation';
import type { UserId } from '../../state/ids';
import { nameOf } from '../../state/state';

const begun = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,30})$/u;

/** What stands after the `@` before the caret, or null if no name is being written there. */
export function wanted(text: string, caret: number): string | null {
  return begun.exec(text.slice(0, caret))?.[1] ?? null;
}

/** The text with the name that was begun before the caret completed. */
export function complete(text: string, caret: number, name: string): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, caret).replace(/@[\p{L}\p{N}._-]*$/u, `@${name} `);
  return { text: before + text.slice(caret), caret: before.length };
}

/** At most so many people can be mentioned (docs/extended.md). */
const most = 50;

/** The members whose full name stands after an `@`; of several that fit at one place, those with the longest. */
export function mentioned(text: string, members: readonly Person[]): readonly UserId[] {
  const found = new Set<UserId>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const fit = members.filter((m) => text.startsWith(nameOf(m), at + 1) && !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + nameOf(m).length)));
    const longest = Math.max(0, ...fit.map((m) => nameOf(m).length));
    for (const m of fit) if (nameOf(m).length === longest) found.add(m.userId);
  }
  return [...found].slice(0, most);
}
