package rest

import (
	"context"
	"net/http"
	"slices"
	"time"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// sentBody says where a message stands.
type sentBody struct {
	MessageID      string `json:"messageId"`
	ConversationID string `json:"conversationId"`
	Seq            int64  `json:"seq"`
	CreatedAt      string `json:"createdAt"`
	Duplicate      bool   `json:"duplicate"`
}

func (s *server) sendMessage(ctx context.Context, in request) (answer, error) {
	at, err := in.conversation()
	if err != nil {
		return answer{}, err
	}
	draft, err := in.draft()
	if err != nil {
		return answer{}, err
	}
	sent, place, err := s.send(ctx, in.actor(), at, draft)
	if err != nil {
		return answer{}, err
	}
	m := &sent.Message
	return answer{http.StatusCreated, sentBody{
		m.ID.String(), string(wire.AppendConversation(nil, place)), int64(m.Seq), moment(m.CreatedAt), sent.Duplicate,
	}}, nil
}

// draft reads a message of the body.
func (in request) draft() (d chat.Draft, err error) {
	d.Content = in.text("content")
	if d.ID, err = parseID[chat.Message](in.text("messageId"), "messageId"); err != nil {
		return d, err
	}
	if reply := in.optional("replyToId"); reply != nil {
		if d.ReplyTo, err = namedID[chat.Message](*reply, "replyToId"); err != nil {
			return d, err
		}
	}
	list, _ := in.body["mentions"].([]any)
	for _, v := range list {
		text, _ := v.(string)
		user, err := parseID[chat.User](text, "mentions")
		if err != nil {
			return d, err
		}
		if !slices.Contains(d.Mentions, user) {
			d.Mentions = append(d.Mentions, user)
		}
	}
	return d, nil
}

// send stores a message and returns where it stands.
func (s *server) send(ctx context.Context, by chat.Actor, at chat.Address, d chat.Draft) (chat.Sent, chat.ConversationRef, error) {
	if at.Group.IsZero() {
		c := &chat.SendDialog{By: by, To: at.Companion, Draft: d}
		low, high := chat.SortPair(by.User, at.Companion)
		err := s.chats.SendAndWait(ctx, c)
		return c.Sent, chat.ConversationRef{Conversation: c.Conversation(), Kind: chat.Dialog, Low: low, High: high}, err
	}
	c := &chat.SendGroup{By: by, Group: at.Group, Draft: d}
	err := s.chats.SendAndWait(ctx, c)
	return c.Sent, chat.ConversationRef{Conversation: at.Group, Kind: chat.Group}, err
}

// tooOften refuses a request. It is the time until the next one is accepted.
type tooOften time.Duration

func (tooOften) Error() string { return "request too often" }

// Unwrap returns what the client is told.
func (tooOften) Unwrap() error { return chat.ErrRateLimited }

// RetryAfter is how long to wait.
func (t tooOften) RetryAfter() time.Duration { return time.Duration(t) }
