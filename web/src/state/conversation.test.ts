import { describe, expect, it } from 'vitest';
import {
  clearUpTo, clearHeldUpTo, emptyConversation, applyEvent, setReadPosition, applyPage, applyRow, type Conversation, type Row,
} from './conversation';
import { applyHidden, applyHiddenList } from './hidden';
import type { LogEvent } from './logEvent';
import { membersOutdated } from './members';
import type { Message } from './message';

const me = 'me';
const at = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();

function message(seq: number, o: Partial<Message> = {}): Message {
  return {
    messageId: `m${seq}`, conversationId: 'c', seq, changedSeq: seq, senderId: 'you', senderName: 'You', senderLastName: null,
    content: `text ${seq}`,
    notification: false, createdAt: at(seq), editedAt: null, deleted: false, replyTo: null, mentions: [], reactions: [], ...o,
  };
}

const post = (seq: number, o: Partial<Message> = {}): LogEvent => ({
  kind: 'message', conversationId: 'c', seq, createdAt: at(seq), message: message(seq, o),
});
const entry = <T extends object>(seq: number, o: T) => ({ conversationId: 'c', seq, createdAt: at(seq), ...o }) as unknown as LogEvent;
const after = (c: Conversation, ...events: LogEvent[]): Conversation => events.reduce((now, e) => applyEvent(now, e, me), c);

const start = emptyConversation('c', 'group');
const opened = (...messages: Message[]): Conversation => applyPage(
  { ...start, heldSeq: messages.at(-1)?.seq ?? 0 }, { messages, hasOlder: false, hasNewer: false }, messages.at(-1)?.seq ?? 0, 'newest', me
);

function row(o: Partial<Row> = {}): Row {
  return {
    conversationId: 'c', kind: 'group', lastSeq: 5, changedAt: at(5), readSeq: 3, seenSeq: 3, clearedSeq: 0, unread: 2, mentions: 1,
    companionSeenSeq: null, companionDeliveredSeq: null,
    hiddenVersion: 0, groupId: 'c', groupName: 'Team', role: 'member', memberCount: 3, companion: null, mutedUntil: null, notify: 'all',
    pinnedAt: null, archived: false,
    draft: null, lastMessage: message(5), ...o,
  };
}

describe('unread', () => {
  it('counts what others write, and what is meant for oneself', () => {
    const c = after(
      start, post(1), post(2, { mentions: [me] }),
      post(3, { replyTo: { messageId: 'x', senderId: me, senderName: '', content: '', deleted: false } }), post(4, { notification: true })
    );
    expect(c).toMatchObject({ unread: 3, mentions: 2, heldSeq: 4 });
  });

  it('is nothing after an own message', () => {
    expect(after(start, post(1), post(2, { senderId: me }))).toMatchObject({ unread: 0, mentions: 0, readSeq: 2 });
  });

  it('loses a message that is deleted, and asks if it is not held', () => {
    const held = after(opened(message(1)), post(2, { mentions: [me] }), entry(3, { kind: 'delete', messageId: 'm2' }));
    expect(held).toMatchObject({ unread: 0, mentions: 0, stale: false });
    const blind = after(start, post(1), post(2), entry(3, { kind: 'delete', messageId: 'm1' }));
    expect(blind).toMatchObject({ stale: true });
  });

  it('is counted anew from what is held when the position moves', () => {
    const c = after(opened(message(1, { senderId: me })), post(2), post(3, { mentions: [me] }), post(4));
    expect(setReadPosition(c, 2, 99, 99, me)).toMatchObject({ readSeq: 2, unread: 2, mentions: 1 });
    expect(setReadPosition(c, 4, 99, 99, me)).toMatchObject({ unread: 0, mentions: 0 });
    expect(setReadPosition({ ...c, window: null }, 2, 7, 3, me)).toMatchObject({ unread: 7, mentions: 3 });
  });
});

describe('changes', () => {
  it('apply to the message once, whatever was seen of it', () => {
    const newer = message(1, { content: 'newest', changedSeq: 9 });
    const edit = entry(5, { kind: 'edit', messageId: 'm1', content: 'older', editedAt: at(5), deleted: false });
    expect(after(opened(newer), edit).window?.messages[0]?.content).toBe('newest');
    expect(after(opened(message(1)), edit).window?.messages[0]).toMatchObject({ content: 'older', editedAt: at(5), changedSeq: 5 });
  });

  it('reach what quotes the message', () => {
    const quote = { messageId: 'm1', senderId: 'you', senderName: 'You', content: 'text 1', deleted: false };
    const c = opened(message(1), message(2, { replyTo: quote }));
    expect(after(
      c, entry(3, { kind: 'edit', messageId: 'm1', content: 'x'.repeat(300), editedAt: at(3), deleted: false })
    ).window?.messages[1]?.replyTo?.content).toBe('x'.repeat(200));
    expect(after(c, entry(3, { kind: 'delete', messageId: 'm1' })).window?.messages[1]?.replyTo).toMatchObject(
      { content: '', deleted: true }
    );
  });

  it('keep what one did oneself when a broadcast does not say', () => {
    const c = opened(message(1, { reactions: [{ emoji: '👍', count: 1, mine: true }] }));
    const now = after(
      c, entry(2, { kind: 'reaction', messageId: 'm1', emoji: '👍', userId: 'you', added: true, reactions: [{ emoji: '👍', count: 2 }] })
    );
    expect(now.window?.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
    const gone = after(
      now, entry(3, { kind: 'reaction', messageId: 'm1', emoji: '👍', userId: me, added: false, reactions: [{ emoji: '👍', count: 1 }] })
    );
    expect(gone.window?.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }]);
  });

  it('take a kind that is not known for a place in the log', () => {
    expect(after(opened(message(1)), entry(2, { kind: 'other' }))).toMatchObject({ heldSeq: 2, unread: 0 });
  });
});

describe('groups', () => {
  const member = (userId: string, role: 'owner' | 'admin' | 'member') => ({
    userId, firstName: userId, lastName: null, role, joinedAt: at(0),
  });
  const group: Conversation = { ...start, role: 'owner', memberCount: 3, members: [
    member(me, 'owner'), member('a', 'admin'), member('b', 'member'),
  ], info: { description: '', ownerId: me, createdAt: at(0), whoMayAdd: 'members' } };

  it('hand over', () => {
    const c = after(group, entry(1, { kind: 'role', userId: 'b', role: 'owner', senderId: me }));
    expect(c.role).toBe('admin');
    expect(c.info?.ownerId).toBe('b');
    expect(c.members?.map((m) => m.role)).toEqual(['admin', 'admin', 'owner']);
  });

  it('lose who leaves, and pass on', () => {
    const c = after({ ...group, role: 'admin' }, entry(1, { kind: 'leave', notice: null, userId: 'b', newOwnerId: me, memberCount: 2 }));
    expect(c).toMatchObject({ role: 'owner', memberCount: 2 });
    expect(c.members?.map((m) => m.userId)).toEqual([me, 'a']);
  });

  it('are renamed with a notice', () => {
    const c = after(group, entry(1, { kind: 'rename', notice: message(1, { notification: true }), groupName: 'New' }));
    expect(c).toMatchObject({ groupName: 'New', unread: 0, lastMessage: { messageId: 'm1' } });
  });
});

describe('rows', () => {
  it('are taken whole when nothing is held', () => {
    expect(applyRow(undefined, row(), me)).toMatchObject({ heldSeq: 5, headSeq: 5, unread: 2, mentions: 1, groupName: 'Team' });
  });

  it('do not skip what a held history lacks', () => {
    const c = applyRow(opened(message(3)), row(), me);
    expect(c).toMatchObject({ heldSeq: 3, headSeq: 5 });
  });

  it('that are older than what is held change nothing in it', () => {
    const c = after(applyRow(undefined, row(), me), post(6));
    expect(applyRow(c, row({ pinnedAt: at(9) }), me)).toMatchObject(
      { heldSeq: 6, unread: 3, pinnedAt: at(9), lastMessage: { messageId: 'm6' } }
    );
  });

  it('take the draft of the server, unless something was written here that it does not have', () => {
    const draft = { content: 'here', replyToId: null, messageId: 'm', updatedAt: at(5), seenAt: at(5), unsaved: false };
    const stored = { content: 'there', replyToId: null, messageId: 'o', updatedAt: at(4) };
    for (const [unsaved, content, none] of [[false, 'there', undefined], [true, 'here', 'here']] as const) {
      const c = { ...start, draft: { ...draft, unsaved } };
      expect(applyRow(c, row({ draft: stored }), me).draft?.content).toBe(content);
      expect(applyRow(c, row({ draft: null }), me).draft?.content).toBe(none);
    }
  });
});

describe('a deleted account', () => {
  const person = { userId: 'you', firstName: 'You', lastName: null, deleted: false };

  it('takes what is held of its text with it', () => {
    const dialog = { ...opened(message(1)), kind: 'dialog' as const, companion: person, lastMessage: message(1) };
    const now = applyRow(
      dialog, row({ kind: 'dialog', lastSeq: 1, companion: { ...person, deleted: true }, lastMessage: message(1, { content: '' }) }), me
    );
    expect(now).toMatchObject({ window: null, lastMessage: { content: '' } });
    expect(applyRow(dialog, row({ kind: 'dialog', lastSeq: 1, companion: person }), me).window).not.toBe(null);
  });

  it('in a group as well, if it wrote there', () => {
    const c = { ...opened(message(1)), lastMessage: message(1) };
    const out = (userId: string, notice: Message | null): LogEvent => entry(
      2, { kind: 'leave', userId, notice, newOwnerId: null, memberCount: 2 }
    );
    expect(after(c, out('you', null))).toMatchObject({ window: null, lastMessage: null, stale: true });
    expect(after(c, out('other', null)).window).not.toBe(null);
    expect(after(c, out('you', message(2, { notification: true }))).window).not.toBe(null);
  });
});

describe('members', () => {
  const member = (userId: string, role: 'owner' | 'admin' | 'member' = 'member') => ({
    userId, firstName: userId, lastName: null, role, joinedAt: at(1),
  });
  const known: Conversation = { ...start, heldSeq: 3, headSeq: 3, role: 'member', memberCount: 2, members: [
    member('me'), member('you', 'owner'),
  ], membersSeq: 3, membershipSeq: 2 };
  const join = (seq: number, userId: string): LogEvent => entry(
    seq, { kind: 'join', notice: null, userId, role: null, groupName: null, memberCount: null }
  );

  it('are shown as they are known until those who joined are known too', () => {
    expect([membersOutdated(start), membersOutdated(known)]).toEqual([true, false]);
    const c = after(known, join(4, 'new'));
    expect(c).toMatchObject({ memberCount: 3, members: known.members });
    expect(membersOutdated(c)).toBe(true);
    expect(membersOutdated({ ...c, membersSeq: 4 })).toBe(false);
    // An answer to an earlier request does not win.
    expect(membersOutdated({ ...after(c, join(5, 'next')), membersSeq: 4 })).toBe(true);
  });

  it('go and change roles without being asked for, unless they are to be asked for anyway', () => {
    const leave = entry(4, { kind: 'leave', userId: 'you', notice: message(4, { notification: true }), newOwnerId: 'me', memberCount: 1 });
    const c = after(known, leave);
    expect(c).toMatchObject({ members: [{ userId: 'me', role: 'owner' }], role: 'owner' });
    expect(membersOutdated(c)).toBe(false);
    expect(membersOutdated(after(known, entry(4, { kind: 'role', userId: 'me', role: 'admin', senderId: 'you' })))).toBe(false);
    const changed = after(known, join(4, 'new'), entry(5, { kind: 'role', userId: 'me', role: 'admin', senderId: 'you' }));
    expect(membersOutdated(changed)).toBe(true);
  });

  it('are asked for when the group went on while one was away', () => {
    expect(membersOutdated(applyRow(known, row({ lastSeq: 3 }), me))).toBe(false);
    expect(applyRow(known, row({ lastSeq: 5 }), me)).toMatchObject({ members: known.members, membershipSeq: 5 });
    expect(membersOutdated(applyRow(known, row({ lastSeq: 5 }), me))).toBe(true);
  });
});

describe('pages', () => {
  it('learn what happened while they were on their way', () => {
    let c: Conversation = { ...opened(message(1)), since: [] };
    c = after(c, post(2), entry(3, { kind: 'delete', messageId: 'm1' }));
    c = applyHidden(c, 'm2', 1, me);
    const now = applyPage(c, { messages: [message(1)], hasOlder: false, hasNewer: false }, 1, 'newest', me);
    expect(now.window?.messages).toMatchObject([{ messageId: 'm1', deleted: true }]);
    expect(now.since).toBe(null);
  });
});

describe('what one does for oneself', () => {
  it('hides, and shows what stands before', () => {
    const c = applyHidden(after(opened(message(1)), post(2)), 'm2', 1, me);
    expect(c).toMatchObject({ unread: 0, hiddenVersion: 1, stale: false, lastMessage: { messageId: 'm1' } });
  });

  it('takes a hiding of what the log was not followed to for not known yet', () => {
    const c = applyHidden(after(opened(message(1)), post(2)), 'm9', 1, me);
    expect(c).toMatchObject({ hiddenVersion: 0, stale: true });
    // A page of the log lists it again; what lies beyond the page waits for the next.
    const list = [{ messageId: 'm2', seq: 2 }, { messageId: 'm9', seq: 9 }, { messageId: 'm1', seq: 1 }];
    expect(applyHiddenList(c, list, 0, me)).toMatchObject({ hiddenVersion: 1, window: { messages: [] } });
    expect(applyHiddenList({ ...c, heldSeq: 9 }, list, 0, me).hiddenVersion).toBe(3);
  });

  it('asks for what was hidden unheard, if a version does not follow', () => {
    const c = opened(message(1), message(2));
    expect(applyHidden(c, 'm2', 2, me)).toMatchObject({ hiddenVersion: 0, stale: true });
    expect(applyHidden(applyHidden(c, 'm2', 1, me), 'm1', 2, me)).toMatchObject({ hiddenVersion: 2, stale: false });
  });

  it('clears', () => {
    const c = clearUpTo(after(opened(message(1)), post(2), post(3)), 2, me);
    expect(c.window?.messages.map((m) => m.seq)).toEqual([3]);
    expect(c).toMatchObject({ unread: 1, lastMessage: { messageId: 'm3' } });
    expect(clearUpTo(c, 3, me)).toMatchObject({ unread: 0, lastMessage: null });
  });

  it('clears what a row or a page of the log says to be cleared, and nothing twice', () => {
    const c = after(opened(message(1)), post(2), post(3));
    expect(applyRow(c, row({ lastSeq: 3, clearedSeq: 2, lastMessage: message(3) }), me).window).toMatchObject(
      { messages: [{ seq: 3 }], hasOlder: false }
    );
    expect(applyRow(c, row({ lastSeq: 9, clearedSeq: 9, lastMessage: null }), me)).toMatchObject(
      { window: { messages: [] }, lastMessage: null, headSeq: 9, stale: true }
    );
    const rest = clearHeldUpTo(c, 2, me);
    expect(rest.window?.messages.map((m) => m.seq)).toEqual([3]);
    expect(clearHeldUpTo(rest, 2, me)).toBe(rest);
    expect(clearHeldUpTo(c, 0, me)).toBe(c);
    // A page that was requested before does not restore it.
    const late = applyPage(
      clearHeldUpTo({ ...c, window: null, since: [] }, 2, me),
      { messages: [message(1), message(2), message(3)], hasOlder: true, hasNewer: false }, 3, 'newest', me
    );
    expect(late.window).toMatchObject({ messages: [{ seq: 3 }], hasOlder: false });
  });

  it('reads on where a clearing took all of a part that was held', () => {
    const middle = {
      ...opened(message(1)), window: { messages: [message(1), message(2)], hasOlder: false, hasNewer: true, follow: false },
    };
    expect(clearUpTo(middle, 2, me).window).toBe(null);
    expect(clearUpTo(middle, 1, me).window?.messages).toMatchObject([{ seq: 2 }]);
  });
});
