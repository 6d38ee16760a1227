package wire

import "messenger/internal/chat"

// line is a notice that tells of a change, as answers and broadcasts carry it: the keys
// of the classic dialect and what is added to them.
type line struct {
	groupItem
	seq     chat.Seq
	subject chat.Name // of whom the notice tells beside its sender, if of anybody
}

func appendLine(dst []byte, f form, l line) []byte {
	m := l.message
	dst = f.begin(dst, len(m.Content)+len(l.groupName)+room(l.sender)+roomData(m, l.sender, l.subject))
	dst = appendNotice(appendGroupKeys(dst, l.groupItem), m, l.sender, l.subject)
	dst = appendRef(append(dst, `,"conversationId":`...), groupRef(m.Conversation))
	return appendSeq(append(dst, `,"seq":`...), l.seq)
}

// AppendAdded appends the answer to addUserInGroup.
func AppendAdded(dst []byte, tag Tag, j chat.MemberJoined) []byte {
	f := answer(TypeAddUserInGroup, tag)
	dst = appendLine(dst, f, line{groupItem{&j.Notice, j.Sender, j.GroupName}, j.Seq, j.UserName})
	return f.end(appendID(append(dst, `,"userId":`...), j.User))
}

// AppendRemoved appends the answer to removeUserFromGroup.
func AppendRemoved(dst []byte, tag Tag, r chat.MemberLeft) []byte {
	f := answer(TypeRemoveUserFromGroup, tag)
	dst = appendLine(dst, f, line{groupItem{r.Notice, r.Sender, r.GroupName}, r.Seq, r.UserName})
	return f.end(appendID(append(dst, `,"userId":`...), r.User))
}

// AppendRenamed appends the answer to renameGroup.
func AppendRenamed(dst []byte, tag Tag, r chat.GroupRenamed) []byte {
	f := answer(TypeRenameGroup, tag)
	return f.end(appendLine(dst, f, line{groupItem{&r.Notice, r.Sender, r.GroupName}, r.Seq, chat.Name{}}))
}

// AppendGone appends the answer to leaveGroup or dropGroup, which t says.
func AppendGone(dst []byte, t Type, tag Tag, h chat.EventHeader) []byte {
	return appendGone(dst, answer(t, tag), &h)
}

func appendGone(dst []byte, f form, h *chat.EventHeader) []byte {
	dst = appendID(append(f.beginSmall(dst), `{"groupId":`...), h.Conversation)
	dst = appendRef(append(dst, `,"conversationId":`...), groupRef(h.Conversation))
	return f.end(appendSeq(append(dst, `,"seq":`...), h.Seq))
}

// AppendRoleSet appends the answer to setRole.
func AppendRoleSet(dst []byte, tag Tag, r chat.RoleChanged) []byte {
	return appendRole(dst, answer(TypeSetRole, tag), r)
}

func appendRole(dst []byte, f form, r chat.RoleChanged) []byte {
	c := changeOf(&r.EventHeader, groupRef(r.Conversation), r.By)
	return f.end(appendRoleItem(f.begin(dst, room(r.By)), r.User, r.Role, &c))
}

func appendRoleItem(dst []byte, user chat.UserID, role chat.Role, c *change) []byte {
	dst = appendID(append(dst, `{"groupId":`...), c.ref.Conversation)
	dst = appendID(append(dst, `,"userId":`...), user)
	return appendChange(appendEnum(append(dst, `,"role":`...), roleWords, role), c)
}

// AppendUpdated appends the answer to updateGroup.
func AppendUpdated(dst []byte, tag Tag, u chat.GroupUpdated) []byte {
	return appendUpdate(dst, answer(TypeUpdateGroup, tag), u)
}

func appendUpdate(dst []byte, f form, u chat.GroupUpdated) []byte {
	c := changeOf(&u.EventHeader, groupRef(u.Conversation), u.By)
	return f.end(appendUpdateItem(f.begin(dst, len(u.Description)+room(u.By)), u.Description, u.WhoMayAdd, &c))
}

func appendUpdateItem(dst []byte, description string, who chat.AddPolicy, c *change) []byte {
	dst = appendID(append(dst, `{"groupId":`...), c.ref.Conversation)
	dst = appendString(append(dst, `,"description":`...), description)
	return appendChange(appendPolicy(dst, who), c)
}

// appendPolicy appends the settings of a group behind other keys.
func appendPolicy(dst []byte, who chat.AddPolicy) []byte {
	return append(appendEnum(append(dst, `,"settings":{"whoMayAdd":`...), policyWords, who), '}')
}

// AppendGroupInfo appends the answer to getGroupInfo.
func AppendGroupInfo(dst []byte, tag Tag, g chat.GroupInfo) []byte {
	f := answer(TypeGetGroupInfo, tag)
	return f.end(appendGroup(dst, f, &g))
}

// AppendJoinedByInvite appends the answer to joinByInvite; h is what let the asker in.
func AppendJoinedByInvite(dst []byte, tag Tag, g chat.GroupInfo, h chat.EventHeader) []byte {
	f := answer(TypeJoinByInvite, tag)
	dst = appendGroup(dst, f, &g)
	dst = appendRef(append(dst, `,"conversationId":`...), groupRef(g.Conversation.ID))
	return f.end(appendSeq(append(dst, `,"seq":`...), h.Seq))
}

func appendGroup(dst []byte, f form, g *chat.GroupInfo) []byte {
	h := &g.Conversation
	dst = appendID(append(f.begin(dst, len(h.Name)+len(h.Description)), `{"groupId":`...), h.ID)
	dst = appendString(append(dst, `,"groupName":`...), h.Name)
	dst = appendString(append(dst, `,"description":`...), h.Description)
	dst = appendID(append(dst, `,"ownerId":`...), h.Owner)
	dst = appendEnum(append(dst, `,"myRole":`...), roleWords, g.Role)
	dst = appendInt(append(dst, `,"memberCount":`...), int64(h.Members))
	dst = appendSeq(append(dst, `,"lastSeq":`...), h.LastSeq)
	dst = appendInstant(append(dst, `,"createdAt":`...), h.CreatedAt)
	return appendPolicy(dst, h.WhoMayAdd)
}

// AppendMembers appends the answer to listMembers. Whom seen does not have is offline.
// With more, there may be rows behind these.
func AppendMembers(dst []byte, tag Tag, rows []chat.MemberRow, seen []chat.PresenceChanged, more bool) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + room(rows[i].Name)
	}
	dst = append(answer(TypeListMembers, tag).begin(dst, texts), `{"nextCursor":`...)
	if last := len(rows) - 1; more && last >= 0 {
		m := &rows[last].Member
		dst = appendMemberCursor(dst, chat.MemberCursor{Role: m.Role, Joined: m.Joined, User: m.User})
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `},"data":[`...)
	for i := range rows {
		m := &rows[i].Member
		dst = appendPerson(append(separate(dst, i), '{'), m.User, rows[i].Name)
		dst = appendEnum(append(dst, `,"role":`...), roleWords, m.Role)
		dst = appendInstant(append(dst, `,"joinedAt":`...), m.JoinedAt)
		dst = append(appendEnum(append(dst, `,"status":`...), presenceWords, statusOf(seen, i, m.User)), '}')
	}
	return endData(dst)
}

// statusOf finds how user is seen, most likely at i.
func statusOf(seen []chat.PresenceChanged, i int, user chat.UserID) chat.Presence {
	if i < len(seen) && seen[i].User == user {
		return seen[i].Status
	}
	for i := range seen {
		if seen[i].User == user {
			return seen[i].Status
		}
	}
	return chat.Offline
}
