package rest

import (
	"context"
	"net/http"
	"strings"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// checkConversation accepts what may name a conversation, to whomever it belongs.
func checkConversation(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	if _, err := wire.ParseConversation(strings.ToLower(s), chat.UserID{}); chat.CodeOf(err) == chat.Invalid {
		return err
	}
	return nil
}

// conversation returns the address by which the asker names the conversation of the path.
//
// Errors: Forbidden for a dialog of other people, whether there is one or not.
func (in request) conversation() (chat.Address, error) {
	return wire.ParseConversation(strings.ToLower(in.path["conversationId"]), in.by.User)
}

var errBadCursor = &chat.Error{Code: chat.Invalid, Message: "Invalid cursor"}

func (s *server) syncConversations(ctx context.Context, in request) (answer, error) {
	page := wire.Inbox{User: in.by.User, Now: chat.InstantOf(s.now())}
	var err error
	if page.Epoch, err = s.chats.Epoch(ctx); err != nil {
		return answer{}, err
	}
	var after chat.InboxCursor
	if text, given := in.query["cursor"]; given {
		if after, given = wire.ParseInboxCursor(text); !given {
			return answer{}, errBadCursor
		}
	}
	if page.Reset = in.knowsAnother(page.Epoch); page.Reset {
		after = chat.InboxCursor{}
	}
	if page.InboxPage, err = s.chats.Inbox(ctx, in.actor(), after, in.limit()); err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, whole(wire.AppendInboxBody(nil, page))}, nil
}

// knowsAnother reports whether what the asker holds is of another store.
func (in request) knowsAnother(epoch string) bool {
	known, given := in.query["epoch"]
	return given && known != epoch
}

func (s *server) syncConversation(ctx context.Context, in request) (answer, error) {
	at, err := in.conversation()
	if err != nil {
		return answer{}, err
	}
	q := chat.Since{
		At: at, After: chat.Seq(in.number("afterSeq", 0)), Hidden: in.number("afterHidden", -1), Limit: in.limit(),
	}
	if _, given := in.query["epoch"]; given {
		epoch, err := s.chats.Epoch(ctx)
		if err != nil {
			return answer{}, err
		}
		q.Reset = in.knowsAnother(epoch)
	}
	page, err := s.chats.Sync(ctx, in.actor(), q)
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, whole(wire.AppendSyncBody(nil, page))}, nil
}

func (s *server) listMessages(ctx context.Context, in request) (answer, error) {
	at, err := in.conversation()
	if err != nil {
		return answer{}, err
	}
	q := chat.Around{At: at, Before: in.place("beforeSeq"), After: in.place("afterSeq"), Pinned: in.query["pinned"] == "true", Limit: in.limit()}
	if text, given := in.query["aroundId"]; given {
		if q.Message, err = namedID[chat.Message](text, "aroundId"); err != nil {
			return answer{}, err
		}
	}
	page, err := s.chats.Timeline(ctx, in.actor(), q)
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, whole(wire.AppendTimelineBody(nil, page))}, nil
}
