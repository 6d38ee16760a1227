import { describe, expect, it } from 'vitest';
import { emptyConversation, type Member, type Person } from './conversation';
import { dialogOf, groupOf } from './ids';
import type { Message, Notice } from './message';
import { reduce } from './reduce';
import { initial, type State } from './state';
import { windowOf } from './window';

const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const [ann, ben] = [id(1), id(2)];
const group = groupOf(id(9));
const dialog = dialogOf(ann, ben);

const message = (over: Partial<Message>): Message => ({
  messageId: id(7), conversationId: group, seq: 1, changedSeq: 1, senderId: ben, senderName: 'Ben', senderLastName: 'Old', content: 'x',
  notification: false,
  createdAt: '2026-01-01T00:00:00.000Z', editedAt: null, deleted: false, replyTo: null, mentions: [], reactions: [], ...over,
});
const quote = { messageId: id(7), senderId: ben, senderName: 'Ben', content: 'x', deleted: false };

function world(): State {
  const member: Member = { userId: ben, firstName: 'Ben', lastName: 'Old', role: 'member', joinedAt: '' };
  const said = message({});
  const reply = message({ messageId: id(8), seq: 2, senderId: ann, senderName: 'Ann', replyTo: quote });
  const conversations = [
    { ...emptyConversation(group, 'group'), heldSeq: 2, headSeq: 2, members: [member], lastMessage: said, window: windowOf(
      { messages: [said, reply], hasOlder: false, hasNewer: false }
    ) },
    { ...emptyConversation(dialog, 'dialog'), companion: { userId: ben, firstName: 'Ben', lastName: 'Old', deleted: false } },
  ];
  const s = reduce({ ...initial, me: { userId: ann, firstName: 'Ann', lastName: null, email: '' } }, {
    type: 'restore', conversations, outbox: [], epoch: null,
  });
  return reduce(s, { type: 'setTyping', id: group, typist: { userId: ben, firstName: 'Ben', until: 9 }, active: true });
}

function names(s: State): unknown {
  const g = s.conversations.get(group);
  return [
    g?.members?.[0]?.firstName, g?.lastMessage?.senderName, g?.lastMessage?.senderLastName, g?.window?.messages[0]?.senderName,
    g?.window?.messages[1]?.replyTo?.senderName,
    s.conversations.get(dialog)?.companion?.firstName, s.typing.get(group)?.[0]?.firstName, s.people.get(ben)?.firstName,
  ];
}

describe('a new name', () => {
  const wanted = ['Robert', 'Robert', null, 'Robert', 'Robert', 'Robert', 'Robert', 'Robert'];

  it('reaches everything that is held, by the news of it', () => {
    expect(names(reduce(world(), { type: 'rememberPeople', people: [{ userId: ben, firstName: 'Robert', lastName: null }] }))).toEqual(
      wanted
    );
  });

  it('by the next message of the person, wherever it is written', () => {
    const m = message({ messageId: id(6), conversationId: dialog, senderName: 'Robert', senderLastName: null });
    expect(names(reduce(
      world(), { type: 'applyEvent', event: { kind: 'message', conversationId: dialog, seq: 1, createdAt: m.createdAt, message: m } }
    ))).toEqual(wanted);
  });

  it('by a list of members', () => {
    const now = reduce(world(), {
      type: 'setMembers', id: group, asOf: 2, members: [{ userId: ben, firstName: 'Robert', lastName: null, role: 'member', joinedAt: '' }],
    });
    expect(names(now)).toEqual(wanted);
  });

  it('of oneself is the own profile', () => {
    const now = reduce(
      reduce(world(), { type: 'hello', epoch: 'e', limits: {}, me: { userId: ann, firstName: 'Ann', lastName: null, email: 'a@x' } }),
      { type: 'rememberPeople', people: [{ userId: ann, firstName: 'Anna', lastName: 'New' }] }
    );
    expect(now.me).toMatchObject({ firstName: 'Anna', lastName: 'New', email: 'a@x' });
    expect(now.conversations.get(group)?.window?.messages[1]?.senderName).toBe('Anna');
  });

  it('that is none changes nothing', () => {
    const s = world();
    for (const p of [{ userId: ben, firstName: 'Ben', lastName: 'Old' }, { userId: ben, firstName: '', lastName: null }]) {
      expect(reduce(s, { type: 'rememberPeople', people: [p] })).toBe(s);
    }
  });

  it('reaches notices, whose people may be members no more', () => {
    const notice: Notice = {
      kind: 'removed', actorId: ben, actorName: 'Ben', subjectId: id(3), subjectName: 'Cid', subjectLastName: null, groupName: null,
    };
    const c = { ...emptyConversation(group, 'group'), lastMessage: message({ notification: true, notice }) };
    const held = reduce(initial, { type: 'restore', conversations: [c], outbox: [], epoch: null });
    const after = (s: State, ...people: Person[]): State => reduce(s, { type: 'rememberPeople', people });
    const shown = (s: State): unknown => {
      const n = s.conversations.get(group)?.lastMessage?.notice;
      return [n?.actorName, n?.subjectName];
    };
    const renamed = after(held, { userId: ben, firstName: 'Robert', lastName: null }, { userId: id(3), firstName: 'Sid', lastName: null });
    expect(shown(renamed)).toEqual(['Robert', 'Sid']);
    const gone = after(renamed, { userId: id(3), firstName: 'Deleted account', lastName: '', deleted: true });
    expect(shown(gone)).toEqual(['Robert', null]);
    expect(shown(after(gone, { userId: id(3), firstName: 'Deleted account', lastName: '' }))).toEqual(['Robert', null]);
  });
});
