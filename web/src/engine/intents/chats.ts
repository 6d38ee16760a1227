/** The list of conversations: searching, starting, settings, clearing. */
import { Failure, type Intents } from '../../state/intents';
import { companionOf, dialogOf, groupOf, newId, type ConversationId } from '../../state/ids';
import type { Message } from '../../state/message';
import { address, callApi, conversation, me, requestAndApply, retryWhileRateLimited, type Core } from '../core';

type StartIntents = Pick<Intents, 'search' | 'startDialog' | 'createGroup'>;
type ChatIntents = Pick<Intents, 'updateChatSettings' | 'clearDialog' | 'setDraft' | 'markUnread'>;

export function chats(c: Core): StartIntents & ChatIntents {
  return { ...startIntents(c), ...chatIntents(c) };
}

function startIntents(c: Core): StartIntents {
  return {
    async search(text) {
      const a = await callApi(c.api.call('search', { query: { searchText: text } }));
      const people = a.data.flatMap(
        (r) => (r.groupId === null ? [{ userId: r.userId ?? '', firstName: r.firstName ?? '', lastName: r.lastName }] : [])
      );
      c.store.dispatch({ type: 'rememberPeople', people });
      return a.data.map((r) =>
        r.groupId === null
          ? { kind: 'person', person: { userId: r.userId ?? '', firstName: r.firstName ?? '', lastName: r.lastName }, email: r.email }
          : { kind: 'group', id: groupOf(r.groupId), name: r.groupName ?? '' },
      );
    },
    startDialog(p) {
      const id = dialogOf(me(c).userId, p.userId);
      c.store.dispatch({ type: 'startDialog', id, companion: { ...p, deleted: false } });
      return id;
    },
    async createGroup(name, people) {
      const groupId = newId();
      const creator = me(c).firstName;
      const notificationMessage = `${creator} created the group`;
      await callApi(c.api.call('createGroup', { body: { groupId, groupName: name, messageId: newId(), notificationMessage } }));
      const id = groupOf(groupId);
      await c.sync.loadUntilListed(id);
      for (const p of people) {
        const messageId = newId();
        await retryWhileRateLimited(
          c, () => requestAndApply(c, 'addUserInGroup', { groupId, userId: p.userId, groupName: name, messageId })
        );
      }
      return id;
    },
  };
}

function chatIntents(c: Core): ChatIntents {
  return {
    async updateChatSettings(id, s) {
      const a = await requestAndApply(c, 'setChatSettings', { ...address(c, id), ...s });
      c.sync.applyPersonal({ type: 'setChatSettings', item: a.item });
    },
    async clearDialog(id) {
      const companionId = companionOf(id, me(c).userId);
      if (!companionId) return;
      const a = await requestAndApply(c, 'clearDialog', { receiverId: companionId });
      c.sync.applyPersonal({ type: 'clearDialog', item: a.item });
    },
    setDraft: (id, content, replyToId) => c.drafts.edit(id, content, replyToId),
    async markUnread(id) {
      const last = await lastCountingMessage(c, id);
      if (!last) throw new Failure('not_found');
      const a = await requestAndApply(c, 'markRead', { ...address(c, id), seq: Math.max(0, last.seq - 1), force: true });
      c.sync.applyPersonal({ type: 'markRead', item: a.item });
    },
  };
}

/** The newest message that counts as unread: not a notice, and not deleted. */
async function lastCountingMessage(c: Core, id: ConversationId): Promise<Message | undefined> {
  const conv = conversation(c, id);
  const counts = (m: Message): boolean => !m.notification && !m.deleted;
  if (conv.lastMessage && counts(conv.lastMessage)) return conv.lastMessage;
  if (conv.window && !conv.window.hasNewer) {
    const held = conv.window.messages.findLast(counts);
    if (held || !conv.window.hasOlder) return held;
  }
  const a = await requestAndApply(c, 'listMessages', { ...address(c, id), limit: 200 });
  return a.data.findLast(counts);
}
