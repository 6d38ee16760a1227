package chat

import (
	"context"
	"errors"
)

// Store keeps the truth. Implementations are internal/store/*; storetest holds all of
// them to the promises below. All methods may be called concurrently.
type Store interface {
	// Write runs one transaction: it locks the heads b.Needs names in id order, fills
	// b.Facts, calls b.Decide, stores b.Changes and commits durably (G1). It may do
	// so again from the start when the database asks for it; Facts and Changes of the
	// last run count. If nothing changed it writes nothing.
	//
	// nil means committed and on disk, an error that nothing was stored. When the
	// outcome of a commit is unknown, Write finds it out before it returns; only when
	// ctx ends first does it return ErrOutcomeUnknown.
	Write(ctx context.Context, b *Batch) error

	// ChatList returns the newest visible message of each conversation that the user
	// is in, newest first, those before the given moment, at least limit of them if
	// there are so many: all rows of the last one's millisecond belong to the page.
	ChatList(ctx context.Context, user UserID, before Instant, limit int) ([]ChatRow, error)

	// History returns the messages of a conversation created before q.Before that q.User
	// has not cleared, newest first, at most q.Limit, and then, read after them, the
	// user's place, nil if there never was one. One round trip. A limit of 0 reads no
	// rows, but the place.
	History(ctx context.Context, q HistoryQuery) ([]HistoryRow, *Member, error)

	// Member returns the user's place in the conversation, nil if there never was one.
	Member(ctx context.Context, key MemberKey) (*Member, error)

	// GroupsOf returns the live groups the user is in now, in no order.
	GroupsOf(ctx context.Context, user UserID) ([]FoundGroup, error)

	// People returns, for each rank, up to q.PerRank users with a key of that rank that
	// starts with q.Prefix, each user once at the best rank.
	People(ctx context.Context, q PeopleQuery) ([]FoundPerson, error)

	// User returns an account, deleted ones included, nil if there never was one.
	User(ctx context.Context, id UserID) (*User, error)
}

// HistoryQuery asks for one page of a conversation.
type HistoryQuery struct {
	Conversation ConversationID
	User         UserID
	Before       Instant
	Limit        int
}

// ChatRow is one line of a chat list.
type ChatRow struct {
	Kind         Kind
	Message      Message
	Sender       Name
	GroupName    string // of a group
	Receiver     UserID // of a dialog: who the message was for
	ReceiverName Name
}

// HistoryRow is one line of a history page.
type HistoryRow struct {
	Message      Message
	Sender       Name
	GroupName    string // of a group
	Receiver     UserID // of a dialog
	ReceiverName Name
}

// Committer makes commands durable, many at a time (internal/commit).
type Committer interface {
	// Submit queues cmd and returns; done is called once, after the outcome is durable
	// and its events are published: with nil, with the command's refusal, or with
	// Unavailable. Commands of one lane are decided, and their dones called, in the
	// order of Submit. Submit waits while the queue is full and returns an error, without
	// calling done, when ctx ends first or the server is stopping.
	//
	// done runs on the queue's goroutine and must not block.
	Submit(ctx context.Context, cmd Command, done func(error)) error

	// Lane says which commands keep their order with each other: those of equal lanes.
	Lane(cmd Command) int
}

// Publisher spreads events to every hub that may have somebody to tell. Publish keeps
// the order of the events of one conversation. It promises nothing about arrival: the
// store holds the truth.
type Publisher interface {
	Publish(ctx context.Context, events []Event)
}

// ErrOutcomeUnknown means that a commit may or may not have happened and the store
// could not be asked any more. The client settles it by repeating the same id.
var ErrOutcomeUnknown = &Error{Code: Unavailable, Message: "The outcome is unknown, repeat the same request"}

// ErrFailStop marks an error of a store after which nothing can be trusted to be
// durable any more, such as a failed fsync: the process must end.
var ErrFailStop = errors.New("the store can no longer promise durability")
