// Package memory keeps everything in maps: the store of fast unit tests.
//
// It implements [chat.Store], [auth.AccountStore] and [auth.SessionStore], and passes
// storetest.Run as the stores on disk do, so that a test over it proves something. It
// is stricter than they are: a batch whose changes break what chat.Changes promises is
// refused as a whole.
//
// It is called by tests only and imports chat and auth only. It has no goroutines; one
// mutex makes every Write a transaction. UnreadCounts the ports it has knobs (knobs.go) to
// count, delay and fail calls, and Contents to look at the rows of a conversation.
package memory

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var (
	_ chat.Store        = (*Store)(nil)
	_ auth.AccountStore = (*Store)(nil)
	_ auth.SessionStore = (*Store)(nil)
	_ auth.AddressStore = (*Store)(nil)
)

// Store holds the rows. It is safe for concurrent use.
type Store struct {
	knobs knobs

	mu            sync.RWMutex
	conversations map[chat.ConversationID]*conversation
	memberships   map[chat.UserID][]*conversation // those the user has or had a row in
	messages      map[chat.MessageID]messageIndex
	edits         map[chat.MessageID]chat.LogEntry // by their keys
	invites       map[chat.InviteCode]*chat.Invite
	sightings     map[chat.UserID]chat.LastSeen
	epoch         string
	accounts      map[chat.UserID]*account
	emails        map[string]chat.UserID
	keys          [chat.SearchRanks + 1][]searchKey // by rank, sorted
	sessions      map[chat.SessionID]*chat.Session
	addresses     map[chat.UserID]map[auth.AddressKey]chat.Instant
}

// conversation is a log and who is in it. Nothing of it leaves the store but by copy.
type conversation struct {
	head     chat.Conversation
	members  map[chat.UserID]*chat.Member
	messages []chat.Message // by seq
	marks    []chat.TimeMark
	log      []chat.LogEntry // by seq, then kind

	mentions  []chat.Mention
	reactions []chat.Reaction
	hidden    []chat.Hidden // by version for each member
	drafts    map[chat.UserID]chat.UnsentText
}

// account is a person's row with the key of the e-mail, "" once deleted.
type account struct {
	auth.Account

	emailKey string
}

// messageIndex is the conversation and the index of the message with an id.
type messageIndex struct {
	conversation *conversation
	index        int
}

// New returns an empty store.
func New() *Store {
	return &Store{
		conversations: map[chat.ConversationID]*conversation{},
		memberships:   map[chat.UserID][]*conversation{},
		messages:      map[chat.MessageID]messageIndex{},
		edits:         map[chat.MessageID]chat.LogEntry{},
		invites:       map[chat.InviteCode]*chat.Invite{},
		sightings:     map[chat.UserID]chat.LastSeen{},
		epoch:         rand.Text(),
		accounts:      map[chat.UserID]*account{},
		emails:        map[string]chat.UserID{},
		sessions:      map[chat.SessionID]*chat.Session{},
		addresses:     map[chat.UserID]map[auth.AddressKey]chat.Instant{},
	}
}

// read begins a read: it reports why there can be none, or holds the lock.
func (s *Store) read(ctx context.Context, m Method) (unlock func(), err error) {
	if err := s.knobs.enter(ctx, m); err != nil {
		return nil, err
	}
	s.mu.RLock()
	return s.mu.RUnlock, nil
}

// write is read for the methods that change something.
func (s *Store) write(ctx context.Context, m Method) (unlock func(), err error) {
	if err := s.knobs.enter(ctx, m); err != nil {
		return nil, err
	}
	s.mu.Lock()
	return s.mu.Unlock, nil
}

// Contents is what the store holds of one conversation.
type Contents struct {
	Conversation chat.Conversation // zero if there never was one
	Members      []chat.Member     // past ones too, by user
	Messages     []chat.Message    // by seq
	Marks        []chat.TimeMark   // as stored
	Log          []chat.LogEntry   // by seq, then kind

	Mentions  []chat.Mention  // as stored
	Reactions []chat.Reaction // as stored
	Hidden    []chat.Hidden   // as stored
	Drafts    []chat.UnsentText
	Invites   []chat.Invite // past ones too, by code
}

// Contents returns a copy of all rows of a conversation.
func (s *Store) Contents(id chat.ConversationID) Contents {
	s.mu.RLock()
	defer s.mu.RUnlock()
	conv := s.conversations[id]
	if conv == nil {
		return Contents{}
	}
	c := Contents{
		Conversation: conv.head, Marks: slices.Clone(conv.marks), Log: slices.Clone(conv.log),
		Mentions: slices.Clone(conv.mentions), Reactions: slices.Clone(conv.reactions), Hidden: slices.Clone(conv.hidden),
	}
	for i := range conv.messages {
		c.Messages = append(c.Messages, copyMessage(&conv.messages[i]))
	}
	for _, t := range conv.drafts {
		c.Drafts = append(c.Drafts, t)
	}
	slices.SortFunc(c.Drafts, func(a, b chat.UnsentText) int { return a.MemberKey.Compare(b.MemberKey) })
	for _, i := range s.invites {
		if i.Group == id {
			c.Invites = append(c.Invites, *i)
		}
	}
	slices.SortFunc(c.Invites, func(a, b chat.Invite) int { return strings.Compare(string(a.Code), string(b.Code)) })
	for _, m := range conv.members {
		c.Members = append(c.Members, *m)
	}
	slices.SortFunc(c.Members, func(a, b chat.Member) int { return a.MemberKey.Compare(b.MemberKey) })
	return c
}

// copyUser is u without a pointer into the store.
func copyUser(u chat.User) chat.User {
	u.LastName = copyText(u.LastName)
	return u
}

// copyMessage is m without a slice of the store's.
func copyMessage(m *chat.Message) chat.Message {
	c := *m
	c.Mentions, c.Reactions = slices.Clone(m.Mentions), slices.Clone(m.Reactions)
	return c
}

func copyText(s *string) *string {
	if s == nil {
		return nil
	}
	text := strings.Clone(*s)
	return &text
}
