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

/** The members whose full name stands after an `@`. */
export function mentioned(text: string, members: readonly Person[]): readonly UserId[] {
  if (!text.includes('@')) return [];
  return members.filter((m) => text.includes(`@${nameOf(m)}`)).slice(0, most).map((m) => m.userId);
}
