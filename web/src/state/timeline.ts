/** The rendered rows of a conversation: days, the line before new messages, and groups of messages. */
import type { Conversation } from './conversation';
import type { UserId } from './ids';
import type { Message } from './message';
import { applyPending, isVisible, type Outbox, type Unsent } from './outbox';

/** The lines of one day. */
export interface Day {
  readonly key: string;
  readonly at: string;
  readonly lines: readonly Line[];
}

export type Line =
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'notice'; readonly key: string; readonly message: Message }
  | {
    readonly kind: 'message'; readonly key: string; readonly message: Message; readonly mine: boolean; readonly first: boolean;
    readonly last: boolean;
  }
  | { readonly kind: 'unsent'; readonly key: string; readonly entry: Unsent; readonly first: boolean; readonly last: boolean };

/** Messages of one sender within this time form a group, ms. */
const groupingInterval = 5 * 60_000;

interface Block {
  readonly senderId: string;
  readonly at: number;
  readonly day: string;
  readonly line: Line;
}

/** Days and their lines, oldest first; messages after `newAfter` are new, or none if it is null. */
export function timeline(c: Conversation, outbox: Outbox, me: UserId, newAfter: number | null): readonly Day[] {
  const blocks = [
    ...storedBlocks(c, outbox.filter((u) => u.act && u.conversationId === c.id), me, newAfter), ...unsentBlocks(c, outbox, me),
  ];
  const days: { key: string; at: string; lines: Line[] }[] = [];
  for (const [i, b] of blocks.entries()) {
    let day = days.at(-1);
    if (day?.key !== b.day) {
      day = { key: b.day, at: new Date(b.at).toISOString(), lines: [] };
      days.push(day);
    }
    const before = blocks[i - 1];
    const next = blocks[i + 1];
    const first = !before || !isSameGroup(before, b);
    const last = !next || !isSameGroup(b, next);
    day.lines.push(b.line.kind === 'message' || b.line.kind === 'unsent' ? { ...b.line, first, last } : b.line);
  }
  return days;
}

function isSameGroup(a: Block, b: Block): boolean {
  return a.senderId !== '' && a.senderId === b.senderId && a.day === b.day && b.at - a.at < groupingInterval;
}

function storedBlocks(c: Conversation, acts: Outbox, me: UserId, newAfter: number | null): Block[] {
  const blocks: Block[] = [];
  let marked = newAfter === null;
  for (const stored of c.window?.messages ?? []) {
    const m = acts.length === 0 ? stored : applyPending(stored, acts);
    if (!m) continue;
    const at = Date.parse(m.createdAt);
    const day = dayOf(at);
    if (!marked && newAfter !== null && m.seq > newAfter && m.senderId !== me) {
      marked = true;
      blocks.push({ senderId: '', at, day, line: { kind: 'new', key: 'new' } });
    }
    const line: Line = m.notification
      ? { kind: 'notice', key: m.messageId, message: m }
      : { kind: 'message', key: m.messageId, message: m, mine: m.senderId === me, first: true, last: true };
    blocks.push({ senderId: m.notification ? '' : m.senderId, at, day, line });
  }
  return blocks;
}

function unsentBlocks(c: Conversation, outbox: Outbox, me: UserId): Block[] {
  if (c.window?.hasNewer) return [];
  return outbox
    .filter((u) => u.conversationId === c.id && isVisible(u))
    .map((u) => {
      const at = Date.parse(u.writtenAt);
      return { senderId: me, at, day: dayOf(at), line: { kind: 'unsent', key: u.messageId, entry: u, first: true, last: true } };
    });
}

/** The local day of a time. */
function dayOf(at: number): string {
  const d = new Date(at);
  return `${d.getFullYear()}-${d.getMonth() + 1}-${d.getDate()}`;
}

export type Tick = 'waiting' | 'failed' | 'sent' | 'delivered' | 'read';

/** The delivery state of an own message. */
export function tickOf(c: Pick<Conversation, 'othersSeenSeq' | 'othersDeliveredSeq'>, m: Message): Tick {
  if (m.pending) return 'waiting';
  if (m.seq <= c.othersSeenSeq) return 'read';
  return m.seq <= c.othersDeliveredSeq ? 'delivered' : 'sent';
}
