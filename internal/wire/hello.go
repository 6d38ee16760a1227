package wire

import "messenger/internal/chat"

// Welcome is the answer to hello.
type Welcome struct {
	Version int // the lower of the two sides'
	Session chat.SessionID
	Now     chat.Instant
	Epoch   string // names the store
	User    chat.User
	Page    int // rows of a page
	Frame   int // bytes of a frame
}

// Features is what the extended dialect has beyond the classic one, by its names.
func Features() []string {
	return []string{
		"sync", "edit", "delete", "reply", "reaction", "mention", "receipts", "unread", "typing", "presence", "members",
		"invites", "settings", "drafts", "sessions", "pins",
	}
}

// AppendWelcome appends the answer to hello.
func AppendWelcome(dst []byte, tag Tag, w Welcome) []byte {
	f := answer(TypeHello, tag)
	dst = appendInt(append(f.begin(dst, roomItem+len(w.Epoch)+len(w.User.Email)+room(w.User.Name())), `{"version":`...), int64(w.Version))
	dst = appendID(append(dst, `,"sessionId":`...), w.Session)
	dst = appendInstant(append(dst, `,"serverTime":`...), w.Now)
	dst = appendString(append(dst, `,"epoch":`...), w.Epoch)
	dst = append(appendPerson(append(dst, `,"user":{`...), w.User.ID, w.User.Name()), `,"email":`...)
	dst = append(appendString(dst, w.User.Email), `},"features":[`...)
	for i, name := range Features() {
		dst = appendString(separate(dst, i), name)
	}
	dst = appendInt(append(dst, `],"limits":{"content":`...), chat.MaxContent)
	dst = appendInt(append(dst, `,"notice":`...), chat.MaxNotice)
	dst = appendInt(append(dst, `,"name":`...), chat.MaxName)
	dst = appendInt(append(dst, `,"page":`...), int64(w.Page))
	dst = appendInt(append(dst, `,"mentions":`...), MaxMentions)
	dst = appendInt(append(dst, `,"reactions":`...), chat.MaxReactions)
	dst = appendInt(append(dst, `,"frame":`...), int64(w.Frame))
	return f.end(append(dst, '}'))
}
