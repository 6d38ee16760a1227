package authority

// groupRules are the operations that name a group. Whoever is outside, and everybody of a
// group that is not there, is told the same.
var groupRules = []rule{
	{op: "messageInGroup", ask: `{"messageId":"{new}","groupId":"{group}","groupName":"","content":"hi"}`, answers: may(members), writes: true},
	{op: "messageInGroup", note: "answering a foreign message", ask: `{"messageId":"{new}","groupId":"{group}","groupName":"","content":"hi","replyToId":"{foreign}"}`, answers: told(members, noMessage)},
	{op: "messageInGroup", note: "answering no message", ask: `{"messageId":"{new}","groupId":"{group}","groupName":"","content":"hi","replyToId":"{new}"}`, answers: told(members, noMessage)},
	{op: "getlatestMessageGroup", ask: `{"groupId":"{group}","groupName":"","limit":5,"cursorCreatedAt":null}`, answers: may(members)},
	{op: "addUserInGroup", note: "a stranger", ask: `{"groupId":"{group}","userId":"{id of friend}","groupName":"","messageId":"{new}","message":"hi"}`, answers: may(adders), writes: true},
	{op: "addUserInGroup", note: "a member", ask: `{"groupId":"{group}","userId":"{id of member}","messageId":"{new}"}`, answers: told(adders, alreadyIn)},
	{op: "addUserInGroup", note: "nobody", ask: `{"groupId":"{group}","userId":"{new}","messageId":"{new}"}`, answers: told(adders, noPerson)},
	{op: "addUserInGroup", note: "a deleted account", ask: `{"groupId":"{group}","userId":"{id of deleted}","messageId":"{new}"}`, answers: told(adders, noPerson)},
	{op: "leaveGroup", ask: `{"groupId":"{group}","groupName":"","messageId":"{new}","message":"bye"}`, answers: may(members), writes: true},
	{op: "dropGroup", ask: `{"groupId":"{group}"}`, answers: []outcome{{owner, yes}, {members, notOwner}}, writes: true},

	{op: "syncConversation", ask: `{"groupId":"{group}","afterSeq":0,"limit":50}`, answers: may(members)},
	{op: "syncConversation", note: "from a place that is not", ask: `{"groupId":"{group}","afterSeq":9999,"limit":50}`, answers: may(members)},
	{op: "listMessages", ask: `{"groupId":"{group}","limit":50}`, answers: may(members)},
	{op: "listPinned", ask: `{"groupId":"{group}"}`, answers: may(members)},
	{op: "listMessages", note: "around a foreign message", ask: `{"groupId":"{group}","aroundId":"{foreign}","limit":50}`, answers: told(members, noMessage)},
	{op: "listMessages", note: "around no message", ask: `{"groupId":"{group}","aroundId":"{new}","limit":50}`, answers: told(members, noMessage)},
	{op: "markDelivered", ask: `{"groupId":"{group}","seq":999}`, answers: may(members), writes: true, unseen: true},
	{op: "markRead", ask: `{"groupId":"{group}","seq":1,"force":true}`, answers: may(members), writes: true},
	{op: "whyUnread", ask: `{"groupId":"{group}"}`, answers: may(members)},
	{op: "typing", ask: `{"groupId":"{group}","active":true}`, answers: may(members), writes: true, unseen: true},
	{op: "setChatSettings", ask: `{"groupId":"{group}","notify":"none"}`, answers: may(members), writes: true},
	{op: "saveDraft", ask: `{"groupId":"{group}","content":"and","updatedAt":"2025-01-02T03:04:05.678Z"}`, answers: may(members), writes: true},

	{op: "getGroupInfo", ask: `{"groupId":"{group}"}`, answers: may(members)},
	{op: "listMembers", ask: `{"groupId":"{group}","limit":50}`, answers: may(members)},
	{op: "listMembers", note: "by name", ask: `{"groupId":"{group}","limit":50,"searchText":"mem"}`, answers: may(members)},
	{op: "removeUserFromGroup", note: "a member", ask: `{"groupId":"{group}","userId":"{id of member}"}`, answers: may(leaders), writes: true},
	{op: "removeUserFromGroup", note: "an admin", ask: `{"groupId":"{group}","userId":"{id of admin}"}`, answers: may(owner), writes: true},
	{op: "removeUserFromGroup", note: "the owner", ask: `{"groupId":"{group}","userId":"{id of owner}"}`, answers: may("")},
	{op: "removeUserFromGroup", note: "one who left", ask: `{"groupId":"{group}","userId":"{id of left}"}`, answers: told(leaders, noPerson)},
	{op: "removeUserFromGroup", note: "nobody", ask: `{"groupId":"{group}","userId":"{new}"}`, answers: told(leaders, noPerson)},
	{op: "listRemoved", ask: `{"groupId":"{group}","limit":50}`, answers: may(leaders)},
	{op: "liftRemoval", note: "one who left", ask: `{"groupId":"{group}","userId":"{id of left}"}`, answers: may(leaders)},
	{op: "liftRemoval", note: "nobody", ask: `{"groupId":"{group}","userId":"{new}"}`, answers: told(leaders, noPerson)},
	{op: "setRole", note: "promote", ask: `{"groupId":"{group}","userId":"{id of member}","role":"admin"}`, answers: may(owner), writes: true},
	{op: "setRole", note: "demote", ask: `{"groupId":"{group}","userId":"{id of admin}","role":"member"}`, answers: may(owner), writes: true},
	{op: "setRole", note: "hand over", ask: `{"groupId":"{group}","userId":"{id of member}","role":"owner"}`, answers: may(owner), writes: true},
	{op: "setRole", note: "the owner down", ask: `{"groupId":"{group}","userId":"{id of owner}","role":"member"}`, answers: may("")},
	{op: "setRole", note: "the owner up", ask: `{"groupId":"{group}","userId":"{id of owner}","role":"owner"}`, answers: may(owner)},
	{op: "setRole", note: "one who left", ask: `{"groupId":"{group}","userId":"{id of left}","role":"admin"}`, answers: told(owner, noPerson)},
	{op: "setRole", note: "oneself", ask: `{"groupId":"{group}","userId":"{id of self}","role":"admin"}`, answers: may("")},
	{op: "renameGroup", ask: `{"groupId":"{group}","groupName":"Renamed"}`, answers: may(leaders), writes: true},
	{op: "updateGroup", note: "the description", ask: `{"groupId":"{group}","description":"about"}`, answers: may(leaders), writes: true},
	{op: "updateGroup", note: "who may add: members", ask: `{"groupId":"{group}","settings":{"whoMayAdd":"members"}}`, answers: may(leaders), writes: true, unseen: true},
	{op: "createInvite", ask: `{"groupId":"{group}","maxUses":3}`, answers: may(adders), writes: true},
	{op: "listInvites", ask: `{"groupId":"{group}"}`, answers: may(adders)},
	{op: "revokeInvite", ask: `{"groupId":"{group}","code":"{code}"}`, answers: may(adders), writes: true},
	{op: "revokeInvite", note: "of another group", ask: `{"groupId":"{group}","code":"{foreign code}"}`, answers: told(adders, noInvite)},

	{op: "syncConversation", note: "by REST", ask: `GET /api/conversations/group_{group}/events?afterHidden=0`, answers: may(members)},
	{op: "listMessages", note: "by REST", ask: `GET /api/conversations/group_{group}/messages`, answers: may(members)},
	{op: "listMessages", note: "by REST, pinned", ask: `GET /api/conversations/group_{group}/messages?pinned=true`, answers: may(members)},
	{op: "listMessages", note: "by REST around a foreign message", ask: `GET /api/conversations/group_{group}/messages?aroundId={foreign}`, answers: told(members, noMessage)},
	{op: "sendMessage", ask: `POST /api/conversations/group_{group}/messages {"messageId":"{new}","content":"hi"}`, answers: may(members), writes: true},
	{op: "sendMessage", note: "answering a foreign message", ask: `POST /api/conversations/group_{group}/messages {"messageId":"{new}","content":"hi","replyToId":"{foreign}"}`, answers: told(members, noMessage)},
	{op: "searchUsers", ask: `GET /api/use-cases/search-users?searchText=tester&groupId={group}`, answers: may(members)},
}

func init() {
	for i := range groupRules {
		groupRules[i].outside = notMember
	}
}

// may is that those named may.
func may(who string) []outcome { return []outcome{{who, yes}} }

// told is that those named are answered so.
func told(who, answer string) []outcome { return []outcome{{who, answer}} }

// inviteRules are the operations that name the code of an invite. Who knows it may look,
// and join if not in yet, but not who was removed.
var inviteRules = []rule{
	{op: "getInvite", ask: `{"code":"{code}"}`, answers: []outcome{{removed, barred}, {everyone, yes}}},
	{op: "joinByInvite", ask: `{"code":"{code}"}`, answers: []outcome{{removed, barred}, {members, alreadyIn}, {everyone, yes}}, writes: true},
}
