package wire

import "messenger/internal/chat"

// AppendRemovedPeople appends the answer to listRemoved. With more, there may be rows
// behind these.
func AppendRemovedPeople(dst []byte, tag Tag, rows []chat.RemovedRow, more bool) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + room(rows[i].Name) + room(rows[i].By)
	}
	dst = append(answer(TypeListRemoved, tag).begin(dst, texts), `{"nextCursor":`...)
	if last := len(rows) - 1; more && last >= 0 {
		dst = appendRemovedCursor(dst, chat.RemovedCursor{At: rows[last].Removal.At, User: rows[last].User})
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `},"data":[`...)
	for i := range rows {
		r := &rows[i]
		dst = appendPerson(append(separate(dst, i), '{'), r.User, r.Name)
		dst = appendInstant(append(dst, `,"removedAt":`...), r.Removal.At)
		dst = appendID(append(dst, `,"removedBy":`...), r.Removal.By)
		dst = appendString(append(dst, `,"removedByName":`...), r.By.First)
		dst = append(appendOptional(append(dst, `,"removedByLastName":`...), r.By.Last), '}')
	}
	return endData(dst)
}

// AppendRemovalLifted appends the answer to liftRemoval.
func AppendRemovalLifted(dst []byte, tag Tag, group chat.ConversationID, user chat.UserID) []byte {
	f := answer(TypeLiftRemoval, tag)
	dst = appendID(append(f.beginSmall(dst), `{"groupId":`...), group)
	return f.end(appendID(append(dst, `,"userId":`...), user))
}
