import { describe, expect, it } from 'vitest';
import { emptyConversation, type Conversation } from './conversation';
import { addressOf, companionOf, dialogOf, groupIdOf, newId } from './ids';
import { sortedConversations, isMarkedUnread, isMuted, previewOf, unreadTotal } from './inbox';
import type { Message } from './message';
import { putEntry, sendable, removeEntry, type Unsent } from './outbox';
import { initial, type State } from './state';
import { tickOf, timeline } from './timeline';
import { append, extend, windowOf, windowLimits, prepend } from './window';

const at = (minute: number): string => new Date(2026, 2, 1, 12, minute).toISOString();
const message = (seq: number, o: Partial<Message> = {}): Message => ({
  messageId: `m${seq}`, conversationId: 'c', seq, changedSeq: seq, senderId: 'you', senderName: 'You', senderLastName: null, content: '',
  notification: false,
  createdAt: at(seq), editedAt: null, deleted: false, replyTo: null, mentions: [], reactions: [], ...o,
});
const unsent = (id: string, c: string, minute: number, o: Partial<Unsent> = {}): Unsent => ({
  messageId: id, conversationId: c, to: { groupId: c }, content: id, replyTo: null, mentions: [], writtenAt: at(minute), refused: null,
  ...o,
});
const conv = (id: string, o: Partial<Conversation> = {}): Conversation => ({ ...emptyConversation(id, 'group'), headSeq: 1, ...o });
const state = (conversations: readonly Conversation[], o: Partial<State> = {}): State => ({
  ...initial, conversations: new Map(conversations.map((c) => [c.id, c])), ...o,
});

describe('isMarked', () => {
  const last = (o: Partial<Message>, readSeq: number, unread = 0) => isMarkedUnread(
    conv('c', { lastMessage: message(5, o), readSeq, unread }), 'me'
  );
  it('holds where the position lies before the own last message', () => {
    expect(last({ senderId: 'me' }, 4)).toBe(true);
    expect(last({ senderId: 'me' }, 5)).toBe(false);
    expect(last({ senderId: 'me' }, 4, 1)).toBe(false); // then the number counts
    expect(last({ senderId: 'you' }, 4)).toBe(false);
    expect(last({ senderId: 'me', notification: true }, 4)).toBe(false);
    expect(isMarkedUnread(conv('c'), 'me')).toBe(false);
  });
});

describe('ids', () => {
  const [a, b] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
  it('name dialogs the same from both sides', () => {
    expect(dialogOf(b, a)).toBe(`private_${a}_${b}`);
    expect(companionOf(dialogOf(a, b), b)).toBe(a);
    expect(companionOf(dialogOf(a, a), a)).toBe(a);
    expect(addressOf(dialogOf(a, b), a)).toEqual({ receiverId: b });
    expect(addressOf(`group_${a}`, b)).toEqual({ groupId: a });
  });
  it.each(['', 'x', 'group_', 'group_x', `private_${a}`, `private_${a}_${b}_c`, `group_${a}/../b`])('take %j for nothing', (id) => {
    expect([groupIdOf(id), addressOf(id, a)]).toEqual([null, null]);
  });
  it('are random UUIDs', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newId()).not.toBe(newId());
  });
});

describe('the list', () => {
  it('has pinned ones first, then the newest, and counts what waits to be sent', () => {
    const s = state(
      [
        conv('old', { lastMessage: message(1) }), conv('pinned', { pinnedAt: at(0) }), conv('new', { lastMessage: message(5) }),
        conv('writing', { lastMessage: message(2) }), conv('away', { archived: true, lastMessage: message(9) }),
      ],
      { outbox: [unsent('u', 'writing', 7)] },
    );
    expect(sortedConversations(s, false).map((c) => c.id)).toEqual(['pinned', 'writing', 'new', 'old']);
    expect(sortedConversations(s, true).map((c) => c.id)).toEqual(['away']);
  });
  it('leaves out dialogs in which nothing was said', () => {
    expect(sortedConversations(state([{ ...emptyConversation('d', 'dialog') }]), false)).toEqual([]);
  });
  it('counts what wants attention', () => {
    const now = Date.parse(at(0));
    const s = state([
      conv('a', { unread: 3 }), conv('b', { unread: 5, mentions: 1, mutedUntil: at(1) }), conv('c', { unread: 2, notify: 'none' }),
      conv('d', { unread: 4, mutedUntil: at(-1) }),
    ]);
    expect(unreadTotal(s, now)).toEqual({ unread: 8, chats: 3 });
    expect(isMuted(conv('x', { mutedUntil: at(1) }), now)).toBe(true);
  });
  it('shows a draft before all, but not where one is writing', () => {
    const c = conv('c', { draft: {
      content: 'begun', replyToId: null, messageId: 'd', updatedAt: at(1), seenAt: at(1), unsaved: false,
    }, lastMessage: message(1) });
    expect(previewOf(c, unsent('u', 'c', 1), false).kind).toBe('draft');
    expect(previewOf(c, unsent('u', 'c', 1), true).kind).toBe('unsent');
    expect(previewOf(c, undefined, true).kind).toBe('message');
    expect(previewOf(conv('c'), undefined, true).kind).toBe('nothing');
  });
});

describe('the outbox', () => {
  it('keeps the order of writing and sends one of each conversation', () => {
    const o = [unsent('b', 'x', 2), unsent('a', 'x', 1), unsent('c', 'y', 3)].reduce(putEntry, [] as readonly Unsent[]);
    expect(o.map((u) => u.messageId)).toEqual(['a', 'b', 'c']);
    expect(sendable(o, new Set()).map((u) => u.messageId)).toEqual(['a', 'c']);
    expect(sendable(o, new Set(['a'])).map((u) => u.messageId)).toEqual(['c']);
    const refused = putEntry(o, unsent('a', 'x', 1, { refused: { code: 'forbidden', message: '' } }));
    expect(sendable(refused, new Set()).map((u) => u.messageId)).toEqual(['b', 'c']);
    expect(removeEntry(o, 'a').length).toBe(2);
    expect(removeEntry(o, 'none')).toBe(o);
  });
});

describe('the timeline', () => {
  const c = (messages: readonly Message[], o: Partial<Conversation> = {}) => conv(
    'c', { window: windowOf({ messages, hasOlder: false, hasNewer: false }), ...o }
  );
  const lines = (days: ReturnType<typeof timeline>) => days.flatMap(
    (d) => d.lines.map((l) => (l.kind === 'message' || l.kind === 'unsent' ? `${l.key}${l.first ? '^' : ''}${l.last ? '$' : ''}` : l.kind))
  );

  it('puts together what one person says within five minutes', () => {
    const days = timeline(
      c([message(1), message(2), message(6), message(7, { senderId: 'other' }), message(20, { senderId: 'other' })]), [], 'me', null
    );
    expect(lines(days)).toEqual(['m1^', 'm2', 'm6$', 'm7^$', 'm20^$']);
  });
  it('separates days, and marks what is new once, after the day', () => {
    const next = new Date(2026, 2, 2, 9).toISOString();
    const days = timeline(c([message(1), message(2, { createdAt: next }), message(3, { createdAt: next })]), [], 'me', 1);
    expect(days.map((d) => d.lines.length)).toEqual([1, 3]);
    expect(lines(days)).toEqual(['m1^$', 'new', 'm2^', 'm3$']);
  });
  it('ends with what waits, joined to what was sent', () => {
    const days = timeline(c([message(1, { senderId: 'me' })]), [unsent('u', 'c', 2), unsent('v', 'elsewhere', 2)], 'me', null);
    expect(lines(days)).toEqual(['m1^', 'u$']);
  });
  it('does not show what waits in the middle of a history', () => {
    const half = conv('c', { window: windowOf({ messages: [message(1)], hasOlder: true, hasNewer: true }) });
    expect(lines(timeline(half, [unsent('u', 'c', 2)], 'me', null))).toEqual(['m1^$']);
  });
  it('ticks', () => {
    const positions = { othersSeenSeq: 3, othersDeliveredSeq: 5 };
    expect([3, 4, 6].map((n) => tickOf(positions, message(n)))).toEqual(['read', 'delivered', 'sent']);
  });
});

describe('a window', () => {
  const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
  it('stays bounded while one follows the end', () => {
    let w = windowOf({ messages: many(1, 50), hasOlder: false, hasNewer: false });
    for (let n = 51; n <= 5000; n++) w = append(w, message(n));
    expect(w.messages.length).toBeLessThanOrEqual(windowLimits.most + windowLimits.slack);
    expect(w).toMatchObject({ hasOlder: true, hasNewer: false });
    expect(w.messages.at(-1)?.seq).toBe(5000);
  });
  it('lets go of the end when one reads back, and of the beginning on the way forth', () => {
    let w = { ...windowOf({ messages: many(1000, 1059), hasOlder: true, hasNewer: false }), follow: false };
    for (let n = 999; n > 400; n -= 60) w = { ...prepend(w, { messages: many(n - 59, n), hasOlder: true, hasNewer: true }), follow: false };
    expect(w.messages.length).toBeLessThanOrEqual(windowLimits.most + windowLimits.slack);
    expect(w.hasNewer).toBe(true);
    const last = w.messages.at(-1)?.seq ?? 0;
    const forth = extend(w, { messages: many(last + 1, last + 60), hasOlder: true, hasNewer: false });
    expect(forth.messages.at(-1)?.seq).toBe(last + 60);
    expect(forth.hasNewer).toBe(false);
  });
  it('does not pull the page from under somebody who reads back', () => {
    let w = { ...windowOf({ messages: many(1, 50), hasOlder: false, hasNewer: false }), follow: false };
    for (let n = 51; n <= 5000; n++) w = append(w, message(n));
    expect(w.messages[0]?.seq).toBe(1);
    expect(w.messages.length).toBe(windowLimits.unfollowed);
    expect(w.hasNewer).toBe(true);
  });
});
