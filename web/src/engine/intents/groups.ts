/** Groups: who is in, who may what, invitations. */
import type { Member } from '../../state/conversation';
import { Failure, type Intents, type Invitation, type Invite, type Removed } from '../../state/intents';
import { groupIdOf, groupOf, newId, type ConversationId } from '../../state/ids';
import type { Role, WhoMayAdd } from '../../state/logEvent';
import { ask, call, conversation, patiently, plain, type Core } from '../core';
import { asItem, syncedOf } from '../decode';
import { rows } from './messages';

type Groups = Pick<
  Intents,
  | 'study' | 'findMembers' | 'findOutsiders' | 'add' | 'removeMember' | 'setRole' | 'renameGroup' | 'describe' | 'leave' | 'dropGroup'
  | 'removed' | 'liftRemoval' | 'invite' | 'invites' | 'revokeInvite' | 'invitation' | 'previewInvite' | 'join'
>;

function groupId(id: ConversationId): string {
  const g = groupIdOf(id);
  if (!g) throw new Failure('not_found');
  return g;
}

export function groups(c: Core): Groups {
  return { ...knowing(c), ...changing(c), ...readmitting(c), ...inviting(c) };
}

function knowing(c: Core): Pick<Groups, 'study' | 'findMembers' | 'findOutsiders'> {
  return {
    async study(id) {
      const a = await ask(c, 'getGroupInfo', { groupId: groupId(id) });
      const i = asItem(a.item) ?? {};
      c.store.dispatch({
        do: 'info', id, groupName: String(i['groupName'] ?? ''), role: i['myRole'] as Role, memberCount: Number(i['memberCount'] ?? 0),
        info: {
          description: String(i['description'] ?? ''), ownerId: String(i['ownerId'] ?? ''), createdAt: String(i['createdAt'] ?? ''),
          whoMayAdd: (asItem(i['settings'])?.['whoMayAdd'] ?? 'members') as WhoMayAdd,
        },
      });
      // How far the others have read stands in no row of the list.
      const held = conversation(c, id);
      const log = await ask(c, 'syncConversation', { groupId: groupId(id), afterSeq: held.heldSeq, limit: 1, afterHidden: held.hiddenVersion });
      c.store.dispatch({ do: 'synced', page: { ...syncedOf(log.data, log.item, held.hiddenVersion), conversationId: id } });
      const asOf = conversation(c, id).heldSeq;
      const members = await rows<Member, 'listMembers'>(c, 'listMembers', { groupId: groupId(id), limit: 200 }, 5000);
      c.store.dispatch({ do: 'members', id, members, asOf });
    },
    findMembers: (id, text) => rows<Member, 'listMembers'>(c, 'listMembers', { groupId: groupId(id), limit: 50, searchText: text }, 50),
    async findOutsiders(id, text) {
      const a = await call(c.api.call('searchUsers', { query: { searchText: text, groupId: groupId(id) } }));
      return a.data;
    },
  };
}

/** What the server says of somebody who was removed and whom a plain member adds. */
const barred = 'The user was removed from this group';

function readmitting(c: Core): Pick<Groups, 'removed' | 'liftRemoval'> {
  return {
    removed: (id) => rows<Removed, 'listRemoved'>(c, 'listRemoved', { groupId: groupId(id), limit: 200 }, 1000),
    async liftRemoval(id, p) {
      await ask(c, 'liftRemoval', { groupId: groupId(id), userId: p.userId });
    },
  };
}

function changing(c: Core): Pick<Groups, 'add' | 'removeMember' | 'setRole' | 'renameGroup' | 'describe' | 'leave' | 'dropGroup'> {
  const name = (id: ConversationId): string => conversation(c, id).groupName ?? '';
  return {
    async add(id, p) {
      const messageId = newId();
      await patiently(c, () => ask(c, 'addUserInGroup', { groupId: groupId(id), userId: p.userId, groupName: name(id), messageId })).catch((e: unknown) => {
        throw e instanceof Failure && e.message === barred ? new Failure('barred') : e;
      });
    },
    async removeMember(id, p) {
      await ask(c, 'removeUserFromGroup', { groupId: groupId(id), userId: p.userId, messageId: newId() });
    },
    async setRole(id, p, role) {
      await ask(c, 'setRole', { groupId: groupId(id), userId: p.userId, role });
    },
    async renameGroup(id, groupName) {
      await ask(c, 'renameGroup', { groupId: groupId(id), groupName, messageId: newId() });
    },
    async describe(id, s) {
      const settings = s.whoMayAdd ? { whoMayAdd: s.whoMayAdd } : undefined;
      await ask(c, 'updateGroup', { groupId: groupId(id), description: s.description, settings });
    },
    async leave(id) {
      await plain(c, 'leaveGroup', { groupId: groupId(id), groupName: name(id), messageId: newId() });
      c.store.dispatch({ do: 'gone', id, left: true });
    },
    async dropGroup(id) {
      await ask(c, 'dropGroup', { groupId: groupId(id) });
      c.store.dispatch({ do: 'gone', id, left: true });
    },
  };
}

function inviting(c: Core): Pick<Groups, 'invite' | 'invites' | 'revokeInvite' | 'invitation' | 'previewInvite' | 'join'> {
  return {
    async invite(id, s) {
      const a = await ask(c, 'createInvite', { groupId: groupId(id), expiresAt: s.expiresAt ?? undefined, maxUses: s.maxUses ?? undefined });
      return a.item as Invite;
    },
    async invites(id) {
      const a = await ask(c, 'listInvites', { groupId: groupId(id) });
      return (a.data as readonly Invite[] | null) ?? [];
    },
    async revokeInvite(id, code) {
      await ask(c, 'revokeInvite', { groupId: groupId(id), code });
    },
    async invitation(code) {
      const a = await ask(c, 'getInvite', { code });
      return a.item as Invitation;
    },
    previewInvite: (code) => call(c.api.call('readInvite', { path: { code } })),
    async join(code) {
      const a = await ask(c, 'joinByInvite', { code, messageId: newId() });
      const id = groupOf(String(asItem(a.item)?.['groupId'] ?? ''));
      await c.sync.refresh(id);
      return id;
    },
  };
}
