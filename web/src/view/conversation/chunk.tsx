/** Lines of the history that are rendered together, so that a new message renders a few lines again and not all. */
import type { JSX } from 'preact';
import type { Person } from '../../state/conversation';
import type { MessageId, UserId } from '../../state/ids';
import { nameOf } from '../../state/state';
import { tickOf, type Line } from '../../state/timeline';
import type { Translator } from '../i18n/translator';
import { shallowEqual } from '../shell/context';
import { memo } from '../shell/memo';
import { Bubble, UnsentBubble, type BubbleEvents } from './bubble';
import { NoticeRunLine, type NoticeRun } from './noticeRun';
import { noticeText } from './notices';

/** A line, or several notices in one line. */
type Rendered = Line | NoticeRun;

/** What all lines of one rendering share. */
export interface LineContext {
  readonly t: Translator;
  readonly people: ReadonlyMap<UserId, Person>;
  readonly me: UserId;
  readonly isGroup: boolean;
  /** A dialog with oneself: nobody else reads it. */
  readonly isOwnDialog: boolean;
  readonly othersSeenSeq: number;
  readonly othersDeliveredSeq: number;
  readonly on: BubbleEvents;
  readonly onMembers: () => void;
}

interface ChunkProps extends LineContext {
  readonly lines: readonly Rendered[];
  /** The highlighted message, if it is among the lines. */
  readonly flash: MessageId | null;
  /** The message that the Tab key reaches, if it is among the lines. */
  readonly tabStop: MessageId | null;
}

/** Sequence numbers of a chunk. Its first one is a multiple, so messages that are added at either end move no others. */
const chunkSize = 16;

/** The lines in chunks, each with a key of its own; lines without a sequence number continue the chunk before them. */
export function chunksOf(lines: readonly Rendered[]): readonly { readonly key: string; readonly lines: readonly Rendered[] }[] {
  const chunks: { key: string; lines: Rendered[] }[] = [];
  for (const l of lines) {
    const seq = seqOf(l);
    const current = chunks.at(-1);
    const key = seq === undefined ? (current?.key ?? 'first') : String(Math.floor(seq / chunkSize));
    if (current?.key === key) current.lines.push(l);
    else chunks.push({ key, lines: [l] });
  }
  return chunks;
}

function seqOf(l: Rendered): number | undefined {
  if (l.kind === 'notices') return l.messages.at(-1)?.seq;
  return l.kind === 'message' || l.kind === 'notice' ? l.message.seq : undefined;
}

/** The message if it is one of the lines. */
export function memberOf(lines: readonly Rendered[], id: MessageId | null): MessageId | null {
  return id !== null && lines.some((l) => l.key === id) ? id : null;
}

export const Chunk = memo(function Lines({ lines, ...x }: ChunkProps): JSX.Element {
  return <>{lines.map((l) => renderLine(l, x))}</>;
}, ({ lines: a, ...x }, { lines: b, ...y }) => shallowEqual(x, y) && a.length === b.length && a.every((l, i) => isSameLine(l, b[i])));

function isSameLine(a: Rendered, b: Rendered | undefined): boolean {
  if (a.kind !== 'notices' || b?.kind !== 'notices') return b !== undefined && shallowEqual(a, b);
  return a.key === b.key && shallowEqual(a.messages, b.messages);
}

function renderLine(l: Rendered, x: Omit<ChunkProps, 'lines'>): JSX.Element {
  switch (l.kind) {
    case 'notices':
      return <NoticeRunLine key={l.key} run={l} onMembers={x.onMembers} />;
    case 'new':
      return <div key={l.key} class="line-new" role="separator">{x.t('chat.new')}</div>;
    case 'notice':
      return <p key={l.key} id={`m-${l.key}`} class="line-notice" data-seq={l.message.seq}>{noticeText(x.t, l.message)}</p>;
    case 'unsent':
      return <UnsentBubble key={l.key} entry={l.entry} first={l.first} last={l.last} />;
    case 'message':
      return (
        <Bubble
          key={l.key} message={l.message} mine={l.mine} first={l.first} last={l.last} group={x.isGroup}
          names={mentionedNames(l.message.mentions, x.people)} on={x.on} active={x.tabStop === l.key} flash={x.flash === l.key}
          tick={l.mine && !l.message.deleted && !x.isOwnDialog ? tickOf(x, l.message) : null}
        />
      );
  }
}

/** The names by which people may be mentioned, each in a line of its own. */
function mentionedNames(ids: readonly UserId[], people: ReadonlyMap<UserId, Person>): string {
  const names = ids.flatMap((id) => {
    const p = people.get(id);
    return p ? [nameOf(p), p.firstName] : [];
  });
  return names.join('\n');
}
