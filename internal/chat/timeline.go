package chat

import "context"

// Around asks for messages of a conversation by their seq: those before a seq, or after
// one, or around a message, or the newest if none of these is set.
type Around struct {
	At      Address
	Before  Seq       // exclusive; 0: not set
	After   Seq       // exclusive; 0: not set; negative: from the first on
	Message MessageID // in the middle of the page; zero: not set
	Pinned  bool      // only pinned messages
	Limit   int
}

// TimelinePage is a page of messages in ascending order of seq. Conversation and Member are never
// nil.
type TimelinePage struct {
	Timeline
	Ref                ConversationRef
	HasOlder, HasNewer bool // the actor sees messages before or after the page
}

var errManyPlaces = &Error{Code: Invalid, Message: "Only one of beforeSeq, afterSeq and aroundId may be given"}

// Timeline returns a page of messages, deleted ones too, without what the actor has cleared
// or hidden. A dialog that does not exist is empty.
//
// Errors: Invalid for a negative limit or more than one position; Forbidden if by is not a
// member of the group; NotFound if Message is not one of the conversation.
func (s *Service) Timeline(ctx context.Context, by Actor, q Around) (TimelinePage, error) {
	limit, err := s.rows(q.Limit)
	if err != nil {
		return TimelinePage{}, err
	}
	if q.Before != 0 && q.After != 0 || !q.Message.IsZero() && (q.Before != 0 || q.After != 0) {
		return TimelinePage{}, errManyPlaces
	}
	page := TimelinePage{Ref: q.At.ref(by.User)}
	middle, found, err := s.middle(ctx, q.Message, page.Ref.Conversation)
	if err != nil {
		return TimelinePage{}, err
	}
	w := q.window(middle, limit)
	query := TimelineQuery{
		Conversation: page.Ref.Conversation, User: by.User,
		Before: w.before, Older: w.older + 1, After: w.before - 1, Newer: w.newer + 1, // one more, to know if there is more
		Pinned: q.Pinned, Bytes: s.limits.PageBytes,
	}
	if page.Timeline, err = s.store.Timeline(ctx, query); err != nil {
		return TimelinePage{}, err
	}
	if page.Conversation, page.Member, err = admit(q.At, by.User, page.Conversation, page.Member); err != nil {
		return TimelinePage{}, err
	}
	if !found {
		return TimelinePage{}, ErrNoSuchMessage
	}
	page.cut(w)
	return page, nil
}

// middle returns the seq of the message in the middle of a page, if one is wanted.
func (s *Service) middle(ctx context.Context, id MessageID, conversation ConversationID) (Seq, bool, error) {
	if id.IsZero() {
		return 0, true, nil
	}
	at, found, err := s.store.Locate(ctx, id)
	return at.Seq, found && at.Conversation == conversation, err
}

// window is a page around a seq: so many messages before it, and so many from it on.
type window struct {
	before       Seq
	older, newer int
}

// maxSeq is greater than every seq.
const maxSeq Seq = 1 << 62

func (q *Around) window(middle Seq, limit int) window {
	switch {
	case middle > 0: // of an even number, the message is the first of the newer half
		return window{middle, limit / 2, limit - limit/2}
	case q.Before != 0:
		return window{max(min(q.Before, maxSeq), 1), limit, 0}
	case q.After != 0:
		return window{max(min(q.After, maxSeq), 0) + 1, 0, limit}
	}
	return window{maxSeq, limit, 0}
}

// cut takes what is more than was asked for off both ends.
func (p *TimelinePage) cut(w window) {
	older := 0
	for older < len(p.Rows) && p.Rows[older].Message.Seq < w.before {
		older++
	}
	newer := len(p.Rows) - older
	p.HasOlder, p.HasNewer = older > w.older || p.CutOlder, newer > w.newer || p.CutNewer
	p.Rows = p.Rows[max(older-w.older, 0) : len(p.Rows)-max(newer-w.newer, 0)]
}
