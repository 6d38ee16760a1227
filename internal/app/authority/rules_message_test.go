package authority

// messageRules are the operations that name a message: who may, by what the message is.
// What is deleted is not there, but for whoever may delete it, who may do so again.
var messageRules = []rule{
	{op: "editMessage", ask: `{"messageId":"{message}","content":"edited","editId":"{new}"}`, writes: true,
		messages: map[string]string{own: members}},
	{op: "deleteMessage", note: "for all", ask: `{"messageId":"{message}","scope":"all"}`, writes: true,
		messages: map[string]string{own: members, others: leaders, ownDeleted: members, otherDeleted: leaders}},
	{op: "deleteMessage", note: "for oneself", ask: `{"messageId":"{message}","scope":"me"}`, writes: true,
		messages: map[string]string{own: members, others: members, ownNotice: members, othersNotice: members}},
	{op: "setReaction", ask: `{"messageId":"{message}","emoji":"🎵"}`, writes: true,
		messages: map[string]string{own: members, others: members}},
	{op: "unsetReaction", ask: `{"messageId":"{message}","emoji":"👍"}`, writes: true, unseen: true, // what oneself has not set
		messages: map[string]string{own: members, others: members}},
	{op: "pinMessage", ask: `{"messageId":"{message}"}`, writes: true,
		messages: map[string]string{own: leaders, others: leaders}},
	{op: "unpinMessage", ask: `{"messageId":"{message}"}`, writes: true, unseen: true, // what is not pinned
		messages: map[string]string{own: leaders, others: leaders}},
	{op: "getReactions", ask: `{"messageId":"{message}","limit":50}`,
		messages: map[string]string{own: members, others: members, ownNotice: members, othersNotice: members}},
	{op: "getReceipts", ask: `{"messageId":"{message}"}`,
		messages: map[string]string{own: members, ownNotice: members}},
}

// dialogRules are the operations that name a companion, or by REST a dialog. The owner
// and the admin have a dialog; for others it is one with somebody they have never
// written to, and by REST that of these two.
var dialogRules = []rule{
	{op: "getlatestMessageDialog", ask: `{"receiverId":"{companion}","limit":5,"cursorCreatedAt":null}`, answers: may(leaders), outside: yes},
	{op: "syncConversation", ask: `{"receiverId":"{companion}","afterSeq":0,"limit":50}`, answers: may(leaders), outside: yes},
	{op: "listMessages", ask: `{"receiverId":"{companion}","limit":50}`, answers: may(leaders), outside: yes},
	{op: "listMessages", note: "around a foreign message", ask: `{"receiverId":"{companion}","aroundId":"{foreign}","limit":50}`, answers: told(leaders, noMessage), outside: noMessage},
	{op: "listPinned", ask: `{"receiverId":"{companion}"}`, answers: may(leaders), outside: yes},
	{op: "markDelivered", ask: `{"receiverId":"{companion}","seq":999}`, answers: may(leaders), outside: noPerson, writes: true, unseen: true},
	{op: "markRead", ask: `{"receiverId":"{companion}","seq":0,"force":true}`, answers: may(leaders), outside: noPerson, writes: true, unseen: true},
	{op: "whyUnread", ask: `{"receiverId":"{companion}"}`, answers: may(leaders), outside: yes},
	{op: "typing", ask: `{"receiverId":"{companion}","active":true}`, answers: may(leaders), outside: noPerson, writes: true, unseen: true},
	{op: "setChatSettings", ask: `{"receiverId":"{companion}","notify":"mentions"}`, answers: may(leaders), outside: noPerson, writes: true},
	{op: "saveDraft", ask: `{"receiverId":"{companion}","content":"and","updatedAt":"2025-01-02T03:04:05.678Z"}`, answers: may(leaders), outside: noPerson, writes: true},
	{op: "clearDialog", ask: `{"receiverId":"{companion}"}`, answers: may(leaders), outside: yes, writes: true},

	{op: "syncConversation", note: "by REST", ask: `GET /api/conversations/{dialog}/events?afterHidden=0`, answers: may(leaders), outside: notMember},
	{op: "listMessages", note: "by REST", ask: `GET /api/conversations/{dialog}/messages`, answers: may(leaders), outside: notMember},
	{op: "sendMessage", ask: `POST /api/conversations/{dialog}/messages {"messageId":"{new}","content":"hi"}`, answers: may(leaders), outside: notMember, writes: true},
}

// otherRules are the operations on oneself, on people, and on nothing that is there.
var otherRules = []rule{
	{op: "hello", ask: `{"version":1}`, answers: may(everyone)},
	{op: "listLastMessage", ask: `{"limit":5,"cursorCreatedAt":null}`, answers: may(everyone)},
	{op: "syncConversations", ask: `{"limit":5}`, answers: may(everyone)},
	{op: "getUnread", ask: `{}`, answers: may(everyone)},
	{op: "setPresence", ask: `{"status":"online"}`, answers: may(everyone), writes: true, unseen: true},
	{op: "getPresence", ask: `{"userIds":["{id of friend}","{new}","{id of deleted}"]}`, answers: may(everyone)},
	{op: "listSessions", ask: `{}`, answers: may(everyone)},
	{op: "revokeSession", note: "a foreign one", ask: `{"sessionId":"{foreign session}"}`, answers: told(everyone, noSession)},
	{op: "revokeSession", note: "none", ask: `{"sessionId":"{new}"}`, answers: told(everyone, noSession)},
	{op: "revokeSession", note: "an own one", ask: `{"sessionId":"{own session}"}`, answers: may(everyone), login: true},
	{op: "privateMessage", ask: `{"messageId":"{new}","receiverId":"{id of friend}","content":"hi"}`, answers: may(everyone), writes: true, unseen: true},
	{op: "privateMessage", note: "to nobody", ask: `{"messageId":"{new}","receiverId":"{new}","content":"hi"}`, answers: told(everyone, noPerson)},
	{op: "privateMessage", note: "to a deleted account", ask: `{"messageId":"{new}","receiverId":"{id of deleted}","content":"hi"}`, answers: told(everyone, noPerson)},
	{op: "privateMessage", note: "answering a foreign message", ask: `{"messageId":"{new}","receiverId":"{id of friend}","content":"hi","replyToId":"{foreign}"}`, answers: told(everyone, noMessage)},
	{op: "privateMessage", note: "answering no message", ask: `{"messageId":"{new}","receiverId":"{id of friend}","content":"hi","replyToId":"{new}"}`, answers: told(everyone, noMessage)},

	{op: "refreshToken", ask: `POST /api/auth/refresh`, answers: may(everyone)},
	{op: "logOut", ask: `POST /api/auth/logout`, answers: may(everyone), login: true},
	{op: "logOutEverywhere", ask: `POST /api/auth/logout-all {"password":"{password}"}`, answers: may(everyone), account: true},
	{op: "listSessions", note: "by REST", ask: `GET /api/auth/sessions`, answers: may(everyone)},
	{op: "endSession", note: "a foreign one", ask: `DELETE /api/auth/sessions/{foreign session}`, answers: told(everyone, noSession)},
	{op: "endSession", note: "none", ask: `DELETE /api/auth/sessions/{new}`, answers: told(everyone, noSession)},
	{op: "endSession", note: "an own one", ask: `DELETE /api/auth/sessions/{own session}`, answers: may(everyone), login: true},
	{op: "readProfile", ask: `GET /api/profile`, answers: may(everyone)},
	{op: "updateProfile", ask: `PATCH /api/profile/update {"lastName":"Tester"}`, answers: may(everyone)},
	{op: "changePassword", ask: `PATCH /api/profile/change-password {"oldPassword":"{password}","newPassword":"a-quite-new-one-7"}`, answers: may(everyone), account: true},
	{op: "setName", ask: `PATCH /api/profile {"lastName":"Tester"}`, answers: may(everyone)},
	{op: "setPassword", ask: `PATCH /api/profile/password {"oldPassword":"{password}","newPassword":"a quite new one 7"}`, answers: may(everyone), account: true},
	{op: "destroyAccount", ask: `DELETE /api/profile/destroy`, answers: may(everyone), account: true},
	{op: "destroyAccount", note: "erasing", ask: `DELETE /api/profile/destroy?mode=erase {"password":"{password}"}`, answers: may(everyone), account: true},
	{op: "search", ask: `GET /api/use-cases/search?searchText=A%20group`, answers: may(everyone)},
	{op: "markAsDeleted", ask: `POST /api/use-cases/mark-as-deleted {"companionId":"{new}"}`, answers: may(everyone)},
	{op: "createGroup", ask: `POST /api/use-cases/create-group {"groupId":"{new}","groupName":"Another","messageId":"{new}","notificationMessage":"made"}`, answers: may(everyone), writes: true, unseen: true},
	{op: "createGroup", note: "that is there", ask: `POST /api/use-cases/create-group {"groupId":"{group}","groupName":"Mine","messageId":"{new}","notificationMessage":"made"}`, answers: told(everyone, groupTaken)},
	{op: "createGroup", note: "that was dropped", ask: `POST /api/use-cases/create-group {"groupId":"{dropped group}","groupName":"Mine","messageId":"{new}","notificationMessage":"made"}`, answers: told(everyone, groupTaken)},
	{op: "syncConversations", note: "by REST", ask: `GET /api/sync`, answers: may(everyone)},

	{op: "signUp", ask: `POST /api/auth/sing-up {"firstName":"New","lastName":"Comer","email":"{new}@example.org","password":"{password}"}`, public: true},
	{op: "createAccount", ask: `POST /api/auth/sign-up {"firstName":"Mary Ann","lastName":"de la Cruz","email":"{new}@example.org","password":"{password}"}`, public: true},
	{op: "login", ask: `POST /api/auth/login {"email":"{email of friend}","password":"{password}"}`, public: true},
	{op: "login", note: "to a deleted account", ask: `POST /api/auth/login {"email":"{email of deleted}","password":"{password}"}`, answers: told("", "invalid: No such user exists or wrong password"), public: true},
	{op: "readInvite", note: "none", ask: `GET /api/invites/{new}`, answers: told("", noInvite), public: true},
	{op: "readServer", ask: `GET /api/server`, public: true},
	{op: "health", ask: `GET /healthz`, public: true},
	{op: "ready", ask: `GET /readyz`, public: true},
}
