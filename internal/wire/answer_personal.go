package wire

import "messenger/internal/chat"

// AppendPresenceSet appends the answer to setPresence.
func AppendPresenceSet(dst []byte, tag Tag, status PresenceStatus) []byte {
	f := answer(TypeSetPresence, tag)
	return f.end(appendEnum(append(f.beginSmall(dst), `{"status":`...), statusWords, status))
}

// AppendPresences appends the answer to getPresence.
func AppendPresences(dst []byte, tag Tag, rows []chat.PresenceChanged) []byte {
	dst = append(answer(TypeGetPresence, tag).begin(dst, 160*len(rows)), `null,"data":[`...)
	for i := range rows {
		dst = append(appendPresence(separate(dst, i), &rows[i]), '}')
	}
	return endData(dst)
}

// appendPresence appends how somebody is seen, without the brace at its end.
func appendPresence(dst []byte, p *chat.PresenceChanged) []byte {
	dst = appendID(append(dst, `{"userId":`...), p.User)
	dst = appendEnum(append(dst, `,"status":`...), presenceWords, p.Status)
	return appendGivenInstant(append(dst, `,"lastSeenAt":`...), p.LastSeenAt)
}

// AppendSettings appends the answer to setChatSettings at the moment now.
func AppendSettings(dst []byte, tag Tag, ref chat.ConversationRef, s chat.ChatSettings, now chat.Instant) []byte {
	return appendSettings(dst, answer(TypeSetChatSettings, tag), ref, s, now)
}

func appendSettings(dst []byte, f form, ref chat.ConversationRef, s chat.ChatSettings, now chat.Instant) []byte {
	dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), ref)
	return f.end(appendShown(dst, &s, now))
}

// appendShown appends settings behind other keys.
func appendShown(dst []byte, s *chat.ChatSettings, now chat.Instant) []byte {
	dst = appendBool(append(dst, `,"muted":`...), s.MutedUntil > now)
	dst = appendGivenInstant(append(dst, `,"mutedUntil":`...), s.MutedUntil)
	dst = appendEnum(append(dst, `,"notify":`...), notifyWords, s.Notify)
	dst = appendGivenInstant(append(dst, `,"pinnedAt":`...), s.PinnedAt)
	return appendBool(append(dst, `,"archived":`...), s.Archived)
}

// AppendDraft appends the answer to saveDraft.
func AppendDraft(dst []byte, tag Tag, ref chat.ConversationRef, d chat.UnsentText) []byte {
	return appendSavedDraft(dst, answer(TypeSaveDraft, tag), ref, &d)
}

func appendSavedDraft(dst []byte, f form, ref chat.ConversationRef, d *chat.UnsentText) []byte {
	dst = appendRef(append(f.begin(dst, len(d.Content)), `{"conversationId":`...), ref)
	return f.end(appendDraftKeys(append(dst, ','), d))
}

// appendDraftKeys appends the keys of a draft.
func appendDraftKeys(dst []byte, d *chat.UnsentText) []byte {
	dst = appendString(append(dst, `"content":`...), d.Content)
	dst = appendGivenID(append(dst, `,"replyToId":`...), d.ReplyTo)
	dst = appendGivenID(append(dst, `,"messageId":`...), d.Message)
	return appendInstant(append(dst, `,"updatedAt":`...), d.At)
}

// AppendCleared appends the answer to clearDialog.
func AppendCleared(dst []byte, tag Tag, ref chat.ConversationRef, cleared chat.Seq) []byte {
	return appendCleared(dst, answer(TypeClearDialog, tag), ref, cleared)
}

func appendCleared(dst []byte, f form, ref chat.ConversationRef, cleared chat.Seq) []byte {
	dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), ref)
	return f.end(appendSeq(append(dst, `,"clearedSeq":`...), cleared))
}

// AppendSessions appends the answer to listSessions; current is the asker's own.
func AppendSessions(dst []byte, tag Tag, rows []chat.Session, current chat.SessionID) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + len(rows[i].Device)
	}
	dst = beginRows(dst, answer(TypeListSessions, tag), texts)
	for i := range rows {
		s := &rows[i]
		dst = appendID(append(separate(dst, i), `{"sessionId":`...), s.ID)
		dst = appendString(append(dst, `,"deviceName":`...), s.Device)
		dst = appendInstant(append(dst, `,"createdAt":`...), s.CreatedAt)
		dst = appendInstant(append(dst, `,"lastSeenAt":`...), s.LastSeenAt)
		dst = append(appendBool(append(dst, `,"current":`...), s.ID == current), '}')
	}
	return endData(dst)
}

// AppendRevoked appends the answer to revokeSession: how many sessions ended.
func AppendRevoked(dst []byte, tag Tag, sessions int) []byte {
	f := answer(TypeRevokeSession, tag)
	return f.end(appendInt(append(f.beginSmall(dst), `{"revoked":`...), int64(sessions)))
}
