package chat

import (
	"context"
	"errors"
)

// Store is the database. Its implementations are internal/store/*; storetest tests all of them. All
// methods may be called concurrently.
type Store interface {
	LogStore
	InboxStore
	MemberStore
	PeopleStore
}

// LogStore stores the logs of conversations.
type LogStore interface {
	// Write runs one transaction: it locks the conversations that b.Needs names, in order of id, fills
	// b.Facts, calls b.Decide, stores b.Changes and commits durably (G1). It may do
	// so again from the start when the database asks for it; Facts and Changes of the
	// last run count. If nothing changed it writes nothing.
	//
	// nil means committed and on disk, an error that nothing was stored. When the
	// outcome of a commit is unknown, Write finds it out before it returns; only when
	// ctx ends first does it return ErrOutcomeUnknown.
	Write(ctx context.Context, b *Batch) error

	// History returns the messages of a conversation created before q.Before that q.User
	// has neither cleared nor hidden and nobody deleted for all, newest first, at most
	// q.Limit rows and q.Bytes, and then, read after them, the user's member row, nil if there
	// never was one. One round trip. A limit of 0 reads no rows, only the member row. The messages are whole,
	// except Mine, which no classic page sets.
	History(ctx context.Context, q HistoryQuery) ([]HistoryRow, *Member, error)

	// Timeline returns messages of a conversation by their seq. One round trip.
	Timeline(ctx context.Context, q TimelineQuery) (Timeline, error)

	// Log returns the changes of a conversation after a seq; a person who was never a member
	// of it gets the conversation row alone. One round trip.
	Log(ctx context.Context, q LogQuery) (LogPage, error)

	// Locate returns where the message with this id is, deleted or not; false if the id
	// is not that of a message.
	Locate(ctx context.Context, id MessageID) (MessageKey, bool, error)

	// Reactions returns who reacted to a message with what, by user id, then emoji,
	// those after q.After, at most q.Limit.
	Reactions(ctx context.Context, q ReactionsQuery) ([]ReactionRow, error)

	// WhyUnread returns the messages that q.User has not read (see Unread), newest
	// first, at most q.Limit.
	WhyUnread(ctx context.Context, q UnreadQuery) ([]UnreadReason, error)
}

// InboxStore lists a person's conversations.
type InboxStore interface {
	// ChatList returns the newest visible message of each conversation that the user
	// is in, newest first, those before q.Before, at least q.Limit of them if there are so
	// many and they fit into q.Bytes: all rows of the last one's millisecond belong to the
	// page. If those of the first one's millisecond alone do not fit, the texts of some
	// are cut, see CutChatList. A message that was deleted for all or that the user hid or
	// cleared is not visible. The messages are as those of History.
	ChatList(ctx context.Context, q ChatListQuery) ([]ChatRow, error)

	// Inbox returns the conversations that the user is in now, with or without a visible
	// message, by LastAt, newest first, then id, those after q.After, at most q.Limit
	// rows and q.Bytes. One round trip; the cost is that of the user's conversations, not
	// their messages.
	Inbox(ctx context.Context, q InboxQuery) (InboxRows, error)

	// Unread returns the conversations that the user is in now and in which something is
	// unread, in order of their ids, those after q.After, at most q.Limit. One round trip;
	// costs as Inbox.
	Unread(ctx context.Context, q UnreadListQuery) ([]UnreadRow, error)

	// GroupsOf returns the live groups the user is in now, in no order.
	GroupsOf(ctx context.Context, user UserID) ([]FoundGroup, error)
}

// MemberStore stores memberships and invites.
type MemberStore interface {
	// Member returns the row of the user in the conversation, nil if there never was one.
	Member(ctx context.Context, key MemberKey) (*Member, error)

	// Members returns present members of a conversation and its row, nil if there never
	// was one. One round trip.
	Members(ctx context.Context, q MembersQuery) ([]MemberRow, *Conversation, error)

	// Group returns the row of a conversation, nil if there never was one, and the
	// user's row in it, nil if there never was one. One round trip.
	Group(ctx context.Context, key MemberKey) (*Conversation, *Member, error)

	// Invites returns the invites of a group that are usable at q.At, the newest first
	// (by CreatedAt, then code, both descending), at most q.Limit.
	Invites(ctx context.Context, q InvitesQuery) ([]Invite, error)

	// Invite returns an invite and the row of its group, nil if there is none; used up,
	// revoked and expired ones too.
	Invite(ctx context.Context, code InviteCode) (*Invite, *Conversation, error)

	// Removed returns whose return to a group is barred, but deleted accounts, by the
	// moment of the removal, newest first, then id, both descending, those after q.After,
	// at most q.Limit.
	Removed(ctx context.Context, q RemovedQuery) ([]RemovedRow, error)

	// Sharing returns those of others who share a live conversation with user now: a
	// dialog that exists, or a group that both are in.
	Sharing(ctx context.Context, user UserID, others []UserID) ([]UserID, error)
}

// PeopleStore stores people, without their credentials.
type PeopleStore interface {
	// People returns, for each rank, up to q.PerRank users with a key of that rank that
	// starts with q.Prefix, each user once at the best rank.
	People(ctx context.Context, q PeopleQuery) ([]FoundPerson, error)

	// User returns an account, deleted ones included, nil if there never was one.
	User(ctx context.Context, id UserID) (*User, error)

	// LastSeen returns when these people were last connected, in no order, without those who never
	// were.
	LastSeen(ctx context.Context, users []UserID) ([]LastSeen, error)

	// SetLastSeen durably stores last-seen times. An older time does not replace a newer one. Unknown and
	// deleted users are skipped.
	SetLastSeen(ctx context.Context, times []LastSeen) error

	// Sweep does one slice of the work that Changes defers, in a bounded transaction of its own. It
	// reports whether there is more.
	Sweep(ctx context.Context) (Swept, error)

	// Epoch returns a unique id of this store; a restored copy has another.
	Epoch(ctx context.Context) (string, error)
}

// HistoryQuery asks for one page of a conversation.
type HistoryQuery struct {
	Conversation ConversationID
	User         UserID
	Before       Instant
	Limit        int
	Bytes        int // see PageSize; 0 means PageBytes
}

// ChatListQuery asks for one page of a person's chat list.
type ChatListQuery struct {
	User   UserID
	Before Instant
	Limit  int
	Bytes  int // see PageSize; 0 means PageBytes
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

// Publisher delivers events to every hub that may have a receiver. Publish keeps the order of the events
// of one conversation. It does not guarantee delivery: clients read missed changes from the store.
type Publisher interface {
	Publish(ctx context.Context, events []Event)
}

// ErrOutcomeUnknown means that a commit may or may not have happened and the store could not be asked
// again. The client finds out by repeating the request with the same id.
var ErrOutcomeUnknown = &Error{Code: Unavailable, Message: "The outcome is unknown, repeat the same request"}

// ErrFailStop marks an error of a store after which durability is no longer
// guaranteed, such as a failed fsync: the process must end.
var ErrFailStop = errors.New("the store can no longer promise durability")
