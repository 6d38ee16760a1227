/** Suggestions of people to mention, above the composer. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Person } from '../../state/conversation';
import type { UserId } from '../../state/ids';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';
import { useIntents, useTranslator } from '../shell/context';
import { completeMention, rankPeople, mentionedIn, mentionQuery } from './mention';

export interface Mentions {
  readonly list: JSX.Element | null;
  /** Attributes of the text area. */
  readonly aria: { readonly 'aria-controls'?: string; readonly 'aria-activedescendant'?: string };
  /** Handles a key; returns whether it did. */
  key(e: KeyboardEvent): boolean;
  /** Who is mentioned in a text that is sent. */
  in(text: string): readonly UserId[];
}

/** Maximum number of suggestions. */
const maxOffered = 100;

export function useMentions(
  c: Conversation, me: string | undefined, text: string, caret: number, write: (text: string, caret: number) => void
): Mentions {
  const t = useTranslator();
  const [choice, setChoice] = useState(0);
  const [dismissed, dismiss] = useState<string | null>(null); // the text whose list was closed
  const picked = useRef<readonly Person[]>([]);
  const want = c.kind === 'group' ? mentionQuery(text, caret) : null;
  const query = want && text !== dismissed ? want.text : null;
  const beyond = useFoundMembers(c, query);
  const recent = query === null
    ? []
    : [...new Set((c.window?.messages ?? []).filter((m) => !m.notification).map((m) => m.senderId).reverse())];
  // Most renderings have no query: then the members, of whom there may be thousands, are not touched.
  const people = query === null ? [] : [...new Map([...(c.members ?? []), ...beyond].map((m) => [m.userId, m as Person])).values()];
  const rows = query === null ? [] : rankPeople(people.filter((p) => p.userId !== me), query, recent).slice(0, maxOffered);
  const active = Math.min(choice, rows.length - 1);
  useEffect(() => setChoice(0), [query]);
  useEffect(() => { document.getElementById(`mention-${active}`)?.scrollIntoView({ block: 'nearest' }); }, [active]);
  const pick = (p: Person | undefined): void => {
    if (!p || !want) return;
    picked.current = [...picked.current.filter((x) => nameOf(x) !== nameOf(p)), p];
    const done = completeMention(text, want, caret, nameOf(p));
    write(done.text, done.caret);
  };
  return {
    aria: rows.length > 0 ? { 'aria-controls': 'mentions', 'aria-activedescendant': `mention-${active}` } : {},
    key(e) {
      if (rows.length === 0) return false;
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') setChoice((active + (e.key === 'ArrowDown' ? 1 : rows.length - 1)) % rows.length);
      else if ((e.key === 'Enter' && !e.shiftKey) || (e.key === 'Tab' && !e.shiftKey)) pick(rows[active]);
      else if (e.key === 'Escape') dismiss(text);
      else return false;
      e.preventDefault();
      e.stopPropagation();
      return true;
    },
    in(content) {
      const ids = mentionedIn(content, c.members ?? [], picked.current);
      picked.current = [];
      return ids;
    },
    list: rows.length === 0 ? null : (
      <ul class="mentions" role="listbox" id="mentions" tabIndex={0} aria-label={t('composer.mentions')}>
        {rows.map((m, i) => (
          <li
            key={m.userId} id={`mention-${i}`} role="option" aria-selected={i === active} class={i === active ? 'mentions-on' : undefined}
            onMouseDown={(e) => e.preventDefault()} onClick={() => pick(m)}
          >
            <Avatar id={m.userId} name={nameOf(m)} size={32} />
            <bdi>{nameOf(m)}</bdi>
          </li>
        ))}
      </ul>
    ),
  };
}

/** Members found by the server, in a group of which not all members are loaded. */
function useFoundMembers(c: Conversation, query: string | null): readonly Person[] {
  const intents = useIntents();
  const [found, setFound] = useState<readonly Person[]>([]);
  const partly = c.kind === 'group' && (c.members?.length ?? 0) < c.memberCount;
  const text = partly && query !== null ? query.trim() : '';
  useEffect(() => {
    if (!text) return;
    let wanted = true; // an outdated answer is ignored
    const timer = setTimeout(
      () => { intents.findMembers(c.id, text).then((rows) => { if (wanted) setFound(rows); }, () => undefined); }, 150
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [c.id, text]);
  return text ? found : [];
}
