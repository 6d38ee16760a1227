/** Groups: members, roles, invitations. */
import { Failure, type Intents } from '../../state/intents';
import { groupIdOf, groupOf, newId, type ConversationId } from '../../state/ids';
import { requestAndApply, callApi, conversation, retryWhileRateLimited, request, type Core } from '../core';
import { decodeSyncPage } from '../decode';
import { listAll } from './messages';

type ReadIntents = Pick<Intents, 'loadGroupDetails' | 'findMembers' | 'findOutsiders'>;
type RemovalIntents = Pick<Intents, 'listRemoved' | 'liftRemoval'>;
type ChangeIntents = Pick<Intents, 'addMember' | 'removeMember' | 'setRole' | 'renameGroup' | 'updateGroup' | 'leaveGroup' | 'dropGroup'>;
type InviteIntents = Pick<Intents, 'createInvite' | 'listInvites' | 'revokeInvite' | 'getInvite' | 'previewInvite' | 'joinGroup'>;

function groupId(id: ConversationId): string {
  const g = groupIdOf(id);
  if (!g) throw new Failure('not_found');
  return g;
}

export function groups(c: Core): ReadIntents & RemovalIntents & ChangeIntents & InviteIntents {
  return { ...readIntents(c), ...changeIntents(c), ...removalIntents(c), ...inviteIntents(c) };
}

function readIntents(c: Core): ReadIntents {
  return {
    async loadGroupDetails(id) {
      const a = await requestAndApply(c, 'getGroupInfo', { groupId: groupId(id) });
      const { groupName, myRole: role, memberCount, description, ownerId, createdAt, settings } = a.item;
      const info = { description, ownerId, createdAt, whoMayAdd: settings.whoMayAdd };
      c.store.dispatch({ type: 'setGroupInfo', id, groupName, role, memberCount, info });
      // Rows of the list do not contain how far the others have read.
      const held = conversation(c, id);
      const log = await requestAndApply(c, 'syncConversation', {
        groupId: groupId(id), afterSeq: held.heldSeq, limit: 1, afterHidden: held.hiddenVersion,
      });
      c.store.dispatch({ type: 'applySyncPage', page: decodeSyncPage(id, log.item, log.data, held.hiddenVersion) });
      const asOf = conversation(c, id).heldSeq;
      const members = await listAll(c, (cursor) => requestAndApply(c, 'listMembers', { groupId: groupId(id), limit: 200, cursor }), 5000);
      c.store.dispatch({ type: 'setMembers', id, members, asOf });
    },
    findMembers: (id, text) =>
      listAll(c, (cursor) => requestAndApply(c, 'listMembers', { groupId: groupId(id), limit: 50, searchText: text, cursor }), 50),
    async findOutsiders(id, text) {
      const a = await callApi(c.api.call('searchUsers', { query: { searchText: text, groupId: groupId(id) } }));
      return a.data;
    },
  };
}

function removalIntents(c: Core): RemovalIntents {
  return {
    listRemoved: (id) => listAll(c, (cursor) => requestAndApply(c, 'listRemoved', { groupId: groupId(id), limit: 200, cursor })),
    async liftRemoval(id, p) {
      await requestAndApply(c, 'liftRemoval', { groupId: groupId(id), userId: p.userId });
    },
  };
}

function changeIntents(c: Core): ChangeIntents {
  const name = (id: ConversationId): string => conversation(c, id).groupName ?? '';
  return {
    async addMember(id, p) {
      const messageId = newId();
      const params = { groupId: groupId(id), userId: p.userId, groupName: name(id), messageId };
      await retryWhileRateLimited(c, () => requestAndApply(c, 'addUserInGroup', params)).catch((e: unknown) => {
        throw e instanceof Failure && e.reason === 'barred' ? new Failure('barred') : e;
      });
    },
    async removeMember(id, p) {
      await requestAndApply(c, 'removeUserFromGroup', { groupId: groupId(id), userId: p.userId, messageId: newId() });
    },
    async setRole(id, p, role) {
      await requestAndApply(c, 'setRole', { groupId: groupId(id), userId: p.userId, role });
    },
    async renameGroup(id, groupName) {
      await requestAndApply(c, 'renameGroup', { groupId: groupId(id), groupName, messageId: newId() });
    },
    async updateGroup(id, s) {
      const settings = s.whoMayAdd ? { whoMayAdd: s.whoMayAdd } : undefined;
      await requestAndApply(c, 'updateGroup', { groupId: groupId(id), description: s.description, settings });
    },
    async leaveGroup(id) {
      await request(c, 'leaveGroup', { groupId: groupId(id), groupName: name(id), messageId: newId() });
      c.store.dispatch({ type: 'removeConversation', id, left: true });
    },
    async dropGroup(id) {
      await requestAndApply(c, 'dropGroup', { groupId: groupId(id) });
      c.store.dispatch({ type: 'removeConversation', id, left: true });
    },
  };
}

function inviteIntents(c: Core): InviteIntents {
  return {
    async createInvite(id, s) {
      const a = await requestAndApply(
        c, 'createInvite', { groupId: groupId(id), expiresAt: s.expiresAt ?? undefined, maxUses: s.maxUses ?? undefined }
      );
      return a.item;
    },
    async listInvites(id) {
      return (await requestAndApply(c, 'listInvites', { groupId: groupId(id) })).data;
    },
    async revokeInvite(id, code) {
      await requestAndApply(c, 'revokeInvite', { groupId: groupId(id), code });
    },
    async getInvite(code) {
      return (await requestAndApply(c, 'getInvite', { code })).item;
    },
    previewInvite: (code) => callApi(c.api.call('readInvite', { path: { code } })),
    async joinGroup(code) {
      const a = await requestAndApply(c, 'joinByInvite', { code, messageId: newId() });
      const id = groupOf(a.item.groupId);
      await c.sync.loadUntilListed(id);
      return id;
    },
  };
}
