package wire

import "messenger/internal/chat"

// AppendInvite appends the answer to createInvite. The code behind prefix makes the URL.
func AppendInvite(dst []byte, tag Tag, i chat.Invite, prefix string) []byte {
	f := answer(TypeCreateInvite, tag)
	return f.end(appendInvite(f.begin(dst, len(prefix)+2*len(i.Code)), &i, prefix))
}

// AppendInvites appends the answer to listInvites, with URLs as in AppendInvite.
func AppendInvites(dst []byte, tag Tag, rows []chat.Invite, prefix string) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + len(prefix) + 2*len(rows[i].Code)
	}
	dst = beginRows(dst, answer(TypeListInvites, tag), texts)
	for i := range rows {
		dst = append(appendInvite(separate(dst, i), &rows[i], prefix), '}')
	}
	return endData(dst)
}

// appendInvite appends an invite without the brace at its end.
func appendInvite(dst []byte, i *chat.Invite, prefix string) []byte {
	dst = appendString(append(dst, `{"code":`...), string(i.Code))
	dst = appendText(appendText(append(dst, `,"url":"`...), prefix), string(i.Code))
	dst = appendID(append(dst, `","groupId":`...), i.Group)
	dst = appendGivenInstant(append(dst, `,"expiresAt":`...), i.ExpiresAt)
	dst = append(dst, `,"maxUses":`...)
	if i.MaxUses == 0 {
		dst = append(dst, "null"...)
	} else {
		dst = appendInt(dst, int64(i.MaxUses))
	}
	dst = appendInt(append(dst, `,"uses":`...), int64(i.Uses))
	dst = appendInstant(append(dst, `,"createdAt":`...), i.CreatedAt)
	return appendID(append(dst, `,"createdBy":`...), i.By)
}

// AppendInviteRevoked appends the answer to revokeInvite.
func AppendInviteRevoked(dst []byte, tag Tag, group chat.ConversationID, code chat.InviteCode) []byte {
	f := answer(TypeRevokeInvite, tag)
	dst = appendID(append(f.begin(dst, len(code)), `{"groupId":`...), group)
	return f.end(appendString(append(dst, `,"code":`...), string(code)))
}

// AppendInviteInfo appends the answer to getInvite.
func AppendInviteInfo(dst []byte, tag Tag, i chat.InviteInfo) []byte {
	f := answer(TypeGetInvite, tag)
	dst = appendString(append(f.begin(dst, len(i.Invite.Code)+len(i.GroupName)), `{"code":`...), string(i.Invite.Code))
	dst = appendID(append(dst, `,"groupId":`...), i.Invite.Group)
	dst = appendString(append(dst, `,"groupName":`...), i.GroupName)
	dst = appendInt(append(dst, `,"memberCount":`...), int64(i.Members))
	return f.end(appendBool(append(dst, `,"member":`...), i.Member))
}
