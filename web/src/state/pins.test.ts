import { beforeEach, describe, expect, it } from 'vitest';
import { applyEvent, applyPage, applyRow, clearHeldUpTo, emptyConversation, type Conversation, type Row } from './conversation';
import { applyHidden } from './hidden';
import type { LogEvent } from './logEvent';
import type { Message } from './message';
import { mayPin, pinsOutdated, setPins, shownPins } from './pins';
import { rememberPeople } from './people';
import { reduce } from './reduce';
import { initial, type State } from './state';

const me = 'me';
const at = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
const message = (seq: number, o: Partial<Message> = {}): Message => ({
  messageId: `m${seq}`, conversationId: 'c', seq, changedSeq: seq, senderId: 'you', senderName: 'You', senderLastName: null,
  content: `text ${seq}`, notification: false, createdAt: at(seq), editedAt: null, deleted: false, replyTo: null, mentions: [],
  reactions: [], ...o,
});
const entry = (seq: number) => ({ conversationId: 'c', seq, createdAt: at(seq) });
const pin = (seq: number, of: number, pinned = true): LogEvent => ({ ...entry(seq), kind: 'pin', messageId: `m${of}`, pinned });
const gone = (seq: number, of: number): LogEvent => ({ ...entry(seq), kind: 'delete', messageId: `m${of}` });
const edit = (seq: number, of: number, deleted = false): LogEvent => ({
  ...entry(seq), kind: 'edit', messageId: `m${of}`, content: 'new', editedAt: at(seq), deleted,
});
const after = (c: Conversation, ...events: LogEvent[]): Conversation => events.reduce((now, e) => applyEvent(now, e, me), c);
const texts = (c: Conversation) => c.pins?.map((m) => m.content);

/** Messages 8, 9 and 10 are held, the log up to 10; message 3 is pinned and lies before what is held. */
let c: Conversation;
beforeEach(() => {
  const page = { messages: [8, 9, 10].map((seq) => message(seq)), hasOlder: true, hasNewer: false };
  c = setPins(applyPage({ ...emptyConversation('c', 'dialog'), heldSeq: 10, headSeq: 10 }, page, 10, 'newest', me), [message(3)], 10);
});

describe('the pinned messages', () => {
  it('are unknown at first', () => {
    expect(pinsOutdated(emptyConversation('c', 'group'))).toBe(true);
    expect(pinsOutdated(c)).toBe(false);
  });

  it('follow pins of messages that are held, in the order of the messages', () => {
    const now = after(c, pin(11, 9), pin(12, 8));
    expect(texts(now)).toEqual(['text 3', 'text 8', 'text 9']);
    expect(pinsOutdated(now)).toBe(false);
    expect(texts(after(now, pin(13, 3, false), pin(14, 9, false)))).toEqual(['text 8']);
  });

  it('are loaded again when a message is pinned that is not held', () => {
    const now = after(c, pin(11, 5));
    expect(texts(now)).toEqual(['text 3']);
    expect(pinsOutdated(now)).toBe(true);
    expect(pinsOutdated(after(now, pin(12, 8)))).toBe(true);
    expect(pinsOutdated(setPins(now, [message(3), message(5)], 10))).toBe(true);
    expect(pinsOutdated(setPins(now, [message(3), message(5)], 11))).toBe(false);
  });

  it('are not changed by entries that are older than the list', () => {
    const loaded = setPins(c, [message(3), message(8)], 13);
    const now = after(loaded, pin(11, 8), pin(12, 8, false), pin(13, 8));
    expect(texts(now)).toEqual(['text 3', 'text 8']);
    expect(pinsOutdated(now)).toBe(false);
    expect(texts(after(now, pin(14, 8, false)))).toEqual(['text 3']);
  });

  it('change with their messages', () => {
    expect(texts(after(c, edit(11, 3)))).toEqual(['new']);
    expect(texts(after(c, gone(11, 3)))).toEqual([]);
    expect(texts(after(c, edit(11, 3, true)))).toEqual([]);
    const reaction: LogEvent = {
      ...entry(11), kind: 'reaction', messageId: 'm3', emoji: '👍', userId: me, added: true, reactions: [{ emoji: '👍', count: 1 }],
    };
    expect(after(c, reaction).pins?.[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    expect(after(c, edit(11, 9)).pins).toBe(c.pins);
  });

  it('lose what is hidden or cleared', () => {
    expect(texts(applyHidden(c, 'm3', 1, me))).toEqual([]);
    expect(texts(clearHeldUpTo(c, 5, me))).toEqual([]);
    expect(texts(clearHeldUpTo(c, 2, me))).toEqual(['text 3']);
  });

  it('are loaded again after what this device missed', () => {
    const row: Row = {
      conversationId: 'c', kind: 'dialog', lastSeq: 10, changedAt: at(10), readSeq: 0, seenSeq: 0, clearedSeq: 0, unread: 0, mentions: 0,
      companionSeenSeq: null, companionDeliveredSeq: null, hiddenVersion: 0, groupId: null, groupName: null, role: null, memberCount: null,
      companion: null, mutedUntil: null, notify: 'all', pinnedAt: null, archived: false, draft: null, lastMessage: message(10),
    };
    const bare = { ...c, window: null };
    expect(pinsOutdated(applyRow(bare, row, me))).toBe(false);
    for (const o of [{ lastSeq: 11 }, { hiddenVersion: 1 }]) {
      const now = applyRow(bare, { ...row, ...o }, me);
      expect(pinsOutdated(now)).toBe(true);
      expect(texts(now)).toEqual(['text 3']);
      expect(pinsOutdated(setPins(now, [], 11))).toBe(false);
    }
  });

  it('are loaded again after an account was deleted, perhaps with its texts', () => {
    const leave: LogEvent = { ...entry(11), kind: 'leave', notice: null, userId: 'you', newOwnerId: null, memberCount: null };
    expect(pinsOutdated(after(c, leave))).toBe(true);
  });

  it('have the newest names', () => {
    const s: State = { ...initial, conversations: new Map([['c', c]]), people: new Map([['you', {
      userId: 'you', firstName: 'You', lastName: null,
    }]]) };
    const now = rememberPeople(s, [{ userId: 'you', firstName: 'Yuki', lastName: 'Ito' }]);
    expect(now.conversations.get('c')?.pins?.[0]).toMatchObject({ senderName: 'Yuki', senderLastName: 'Ito' });
  });

  it('are shown with what waits to be sent', () => {
    const entryOf = (scope: 'me' | 'all') => ({
      messageId: 'x', conversationId: 'c', to: { receiverId: 'you' }, content: '', replyTo: null, mentions: [], writtenAt: at(20),
      refused: null, act: { kind: 'delete', target: 'm3', scope } as const,
    });
    expect(shownPins(initial, c)).toBe(c.pins);
    for (const scope of ['me', 'all'] as const) expect(shownPins({ ...initial, outbox: [entryOf(scope)] }, c)).toEqual([]);
  });

  it('are nothing after the log was reset', () => {
    const s: State = {
      ...initial, me: { userId: me, firstName: 'Me', lastName: null, email: '' }, conversations: new Map([['c', c]]),
    };
    const now = reduce(s, { type: 'applySyncPage', page: {
      conversationId: 'c', events: [], toSeq: 4, lastSeq: 4, reset: true, complete: true, hiddenVersion: 0, afterHidden: 0, hidden: [],
      readSeq: 0, clearedSeq: 0, unread: 0, mentions: 0, othersSeenSeq: 0, othersDeliveredSeq: 0,
    } });
    expect(now.conversations.get('c')).toMatchObject({ pins: null, pinsSeq: 0, pinChangeSeq: 0 });
  });
});

describe('a hidden bar', () => {
  it('comes back with the next pin only', () => {
    const hidden = { ...c, pinsHidden: true };
    expect(after(hidden, pin(11, 3, false), edit(12, 9)).pinsHidden).toBe(true);
    expect(after(hidden, pin(11, 9)).pinsHidden).toBe(false);
    expect(after(hidden, pin(11, 5)).pinsHidden).toBe(false);
    expect(setPins(hidden, [message(3)], 12).pinsHidden).toBe(true);
    expect(setPins(hidden, [message(3), message(4)], 12).pinsHidden).toBe(false);
  });
});

describe('pinning', () => {
  it('is for both people of a dialog, and for those who lead a group', () => {
    expect(mayPin(c)).toBe(true);
    const group = emptyConversation('c', 'group');
    expect((['owner', 'admin', 'member', null] as const).map((role) => mayPin({ ...group, role }))).toEqual([true, true, false, false]);
  });
});
