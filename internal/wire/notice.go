package wire

import "messenger/internal/chat"

var noticeWords = []word[chat.NoticeKind]{
	{"created", chat.NoticeCreated}, {"added", chat.NoticeAdded}, {"joined", chat.NoticeJoined},
	{"removed", chat.NoticeRemoved}, {"left", chat.NoticeLeft}, {"renamed", chat.NoticeRenamed},
}

// roomNotice is what the data of a notice take at most beside the texts in them.
const roomNotice = 256

// appendNotice appends the key notice behind others, with the data of the notice m, by an
// actor and about a subject of these names; nothing if m has no data. A deleted account has
// no name there, so that the client says so in the reader's language.
func appendNotice(dst []byte, m *chat.Message, actor, subject chat.Name) []byte {
	n := &m.Notice
	if n.Kind == 0 {
		return dst
	}
	if actor.Deleted() {
		actor = chat.Name{}
	}
	if n.Subject.IsZero() || subject.Deleted() {
		subject = chat.Name{}
	}
	dst = appendEnum(append(dst, `,"notice":{"kind":`...), noticeWords, n.Kind)
	dst = appendID(append(dst, `,"actorId":`...), m.Sender)
	dst = appendFilled(append(dst, `,"actorName":`...), actor.First)
	dst = appendGivenID(append(dst, `,"subjectId":`...), n.Subject)
	dst = appendFilled(append(dst, `,"subjectName":`...), subject.First)
	dst = appendOptional(append(dst, `,"subjectLastName":`...), subject.Last)
	return append(appendFilled(append(dst, `,"groupName":`...), n.Name), '}')
}

// appendFilled appends a text, or null for an empty one.
func appendFilled(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, s)
}

// roomData is what appendNotice appends at most.
func roomData(m *chat.Message, actor, subject chat.Name) int {
	if m.Notice.Kind == 0 {
		return 0
	}
	return roomNotice + len(actor.First) + room(subject) + len(m.Notice.Name)
}
