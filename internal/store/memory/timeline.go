package memory

import (
	"context"
	"slices"

	"messenger/internal/chat"
)

// Timeline returns messages by their seq; see chat.Store.
func (s *Store) Timeline(ctx context.Context, q chat.TimelineQuery) (chat.Timeline, error) {
	unlock, err := s.read(ctx, Timeline)
	if err != nil {
		return chat.Timeline{}, err
	}
	defer unlock()
	conv := s.conversations[q.Conversation]
	if conv == nil {
		return chat.Timeline{}, nil
	}
	t := chat.Timeline{
		Conversation: conv.copyConversation(), Member: s.memberCopy(chat.MemberKey{Conversation: q.Conversation, User: q.User}),
	}
	for i := conv.upTo(q.Before-1) - 1; i >= 0 && len(t.Rows) < q.Older; i-- {
		if m := &conv.messages[i]; conv.shows(m, q.User) && (!q.Pinned || conv.head.Pins.Has(m.Seq)) {
			t.Rows = append(t.Rows, s.messageRow(conv, m, q.User))
		}
	}
	slices.Reverse(t.Rows)
	older, behind := len(t.Rows), q.After
	if older > 0 {
		behind = max(behind, t.Rows[older-1].Message.Seq)
	}
	for i := conv.upTo(behind); i < len(conv.messages) && len(t.Rows)-older < q.Newer; i++ {
		if m := &conv.messages[i]; conv.shows(m, q.User) && (!q.Pinned || conv.head.Pins.Has(m.Seq)) {
			t.Rows = append(t.Rows, s.messageRow(conv, m, q.User))
		}
	}
	t.Cut(&q)
	return t, nil
}

func (c *conversation) copyConversation() *chat.Conversation {
	head := c.head
	return &head
}

// Log returns the changes after a seq; see chat.Store.
func (s *Store) Log(ctx context.Context, q chat.LogQuery) (chat.LogPage, error) {
	unlock, err := s.read(ctx, Log)
	if err != nil {
		return chat.LogPage{}, err
	}
	defer unlock()
	conv := s.conversations[q.Conversation]
	if conv == nil {
		return chat.LogPage{}, nil
	}
	page := chat.LogPage{Conversation: conv.copyConversation()}
	member := conv.members[q.User]
	if member == nil {
		return page, nil
	}
	page.Member = s.memberCopy(member.MemberKey)
	for seq := max(q.After, member.Cleared, 0) + 1; seq <= conv.head.LastSeq && len(page.Changes) < q.Limit; seq++ {
		page.Changes = append(page.Changes, s.change(conv, seq, q.User))
	}
	for _, h := range conv.hidden {
		if h.User == q.User && h.Version > q.AfterHidden && len(page.Hidden) < q.HiddenLimit {
			page.Hidden = append(page.Hidden, h)
		}
	}
	page.Unread = conv.unread(member)
	for _, m := range conv.members {
		if m.Present() && m.User != q.User {
			page.Seen = max(page.Seen, conv.head.SeenBy(m))
			page.Delivered = max(page.Delivered, conv.head.DeliveredTo(m))
		}
	}
	page.Cut(q.Bytes)
	return page, nil
}

func (s *Store) change(conv *conversation, seq chat.Seq, user chat.UserID) chat.Change {
	change := chat.Change{Seq: seq}
	for _, e := range conv.log {
		if e.Seq == seq {
			e.Key = chat.MessageID{}
			change.Entries = append(change.Entries, e)
		}
	}
	m := conv.at(seq)
	if len(change.Entries) > 0 {
		change.By = s.name(change.Entries[0].Actor)
		if target := change.Entries[0].Target; m == nil && target != 0 {
			m = conv.at(target)
		}
	}
	if m != nil {
		row := s.messageRow(conv, m, user)
		change.Message = &row
	}
	return change
}

// Locate returns where a message is; see chat.Store.
func (s *Store) Locate(ctx context.Context, id chat.MessageID) (chat.MessageKey, bool, error) {
	unlock, err := s.read(ctx, Locate)
	if err != nil {
		return chat.MessageKey{}, false, err
	}
	defer unlock()
	at, ok := s.messages[id]
	if !ok {
		return chat.MessageKey{}, false, nil
	}
	return chat.MessageKey{Conversation: at.conversation.head.ID, Seq: at.conversation.messages[at.index].Seq}, true, nil
}

// Reactions returns who reacted to a message with what; see chat.Store.
func (s *Store) Reactions(ctx context.Context, q chat.ReactionsQuery) ([]chat.ReactionRow, error) {
	unlock, err := s.read(ctx, Reactions)
	if err != nil {
		return nil, err
	}
	defer unlock()
	conv := s.conversations[q.Message.Conversation]
	if conv == nil {
		return nil, nil
	}
	after := chat.ReactionKey{
		Conversation: q.Message.Conversation, Message: q.Message.Seq, User: q.After.User, Emoji: q.After.Emoji,
	}
	var rows []chat.ReactionRow
	for _, r := range conv.reactions {
		if r.Message == q.Message.Seq && r.Compare(after) > 0 {
			rows = append(rows, chat.ReactionRow{Reaction: r, Name: s.name(r.User)})
		}
	}
	slices.SortFunc(rows, func(a, b chat.ReactionRow) int { return a.Compare(b.ReactionKey) })
	return rows[:min(len(rows), max(q.Limit, 0))], nil
}

// WhyUnread returns the messages that make a number; see chat.Store.
func (s *Store) WhyUnread(ctx context.Context, q chat.UnreadQuery) ([]chat.UnreadReason, error) {
	unlock, err := s.read(ctx, WhyUnread)
	if err != nil {
		return nil, err
	}
	defer unlock()
	conv := s.conversations[q.Conversation]
	if conv == nil || !conv.members[q.User].Present() {
		return nil, nil
	}
	var reasons []chat.UnreadReason
	read := conv.head.ReadBy(conv.members[q.User]).Seq
	for i := len(conv.messages) - 1; i >= conv.upTo(read) && len(reasons) < q.Limit; i-- {
		m := &conv.messages[i]
		if m.CountsFor(q.User) && conv.visible(m, q.User) {
			rule := max(conv.concerns(m.Seq, q.User), chat.PlainMessage)
			reasons = append(reasons, chat.UnreadReason{ID: m.ID, Seq: m.Seq, Rule: rule})
		}
	}
	return reasons, nil
}
