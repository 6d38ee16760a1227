package chat

// Command is one write. The set is closed: the operations of Service create them. A command is used
// once; its results are read after it is done.
type Command interface {
	// Conversation is the conversation that the command changes; zero if it may change several.
	Conversation() ConversationID
	// Exclusive reports that the command must be decided in a transaction of its own, because
	// other commands of a batch would not update its facts.
	Exclusive() bool
	// need adds the facts that decide needs.
	need(n *Needs)
	// decide first checks everything and then applies its changes to d: an error
	// leaves d unchanged. It may run again, with new facts.
	decide(d *decision) error
}

// Needs names the facts that a batch needs. Lists are sorted and have no duplicates.
type Needs struct {
	Conversations   []ConversationID // to be locked in this order
	Members         []MemberKey
	Users           []UserID
	Messages        []MessageID // taken ids
	Quoted          []MessageID // as Messages, and also loads the accounts of their senders into Facts.Users
	Reacted         []ReactionKey
	MessageCountAt  []MessageKey
	UnreadCounts    []UnreadKey
	Authors         []AuthorsKey
	PreviousMessage []MessageKey
	Invites         []InviteCode
	Drafts          []MemberKey
	Hidden          []HiddenKey
	GroupCount      []UserID    // the number of groups of a user
	Successor       []MemberKey // who becomes the owner when the user leaves
}

// all lists the fields of n.
func (n *Needs) all(yield func(keyField) bool) {
	for _, f := range [...]keyField{
		keysOf(&n.Conversations), keysOf(&n.Members), keysOf(&n.Users), keysOf(&n.Messages),
		keysOf(&n.Quoted), keysOf(&n.Reacted), keysOf(&n.MessageCountAt), keysOf(&n.UnreadCounts),
		keysOf(&n.Authors), keysOf(&n.PreviousMessage), keysOf(&n.Invites), keysOf(&n.Drafts),
		keysOf(&n.Hidden), keysOf(&n.GroupCount), keysOf(&n.Successor),
	} {
		if !yield(f) {
			return
		}
	}
}

func (n *Needs) reset() {
	for keys := range n.all {
		keys.reset()
	}
}

func (n *Needs) sort() {
	for keys := range n.all {
		keys.sort()
	}
}

// MessageKey is a position in the log of a conversation.
type MessageKey struct {
	Conversation ConversationID
	Seq          Seq
}

// UnreadKey asks for the counts of the messages after a position, for one member.
type UnreadKey struct {
	MemberKey
	After Seq
	Exact bool // Others is wanted
}

// UnreadCounts counts the messages after a position that others than the member wrote.
type UnreadCounts struct {
	Others   int64 // without notices, with deleted ones; at most MaxBack+1; only if Exact
	Deleted  int64 // deleted for all, without notices
	Hidden   int64 // hidden by the member and not deleted for all, without notices
	Mentions int64 // naming or answering the member, neither deleted nor hidden; at most MaxMentionCount
}

// MaxBack bounds how many messages may be marked as unread again.
const MaxBack = 10_000

// MaxMentionCount bounds how many unread mentions are counted: a larger number is reported as this one.
const MaxMentionCount = 100

// AuthorsKey asks for the authors of the newest AuthorsBack messages up to a seq.
type AuthorsKey struct {
	Conversation ConversationID
	UpTo         Seq
}

// Author is a user and the seq of their newest message.
type Author struct {
	User UserID
	Seq  Seq
}

// AuthorsBack is the number of messages whose authors are looked up, notices and deleted ones
// included.
const AuthorsBack = 64

// Facts is what the store has read for the Needs of a batch. What is absent does not exist.
// The batch owns the values and changes them while it decides.
type Facts struct {
	Conversations  map[ConversationID]*Conversation // dropped ones too
	Members        map[MemberKey]*Member            // past ones too
	Users          map[UserID]*User                 // deleted ones too
	Messages       map[MessageID]*Message           // whole, with mentions and reactions
	Edits          map[MessageID]*LogEntry          // ids of Needs.Messages that are the key of an edit
	GroupCount     map[UserID]GroupCount            // a dropped group may count until Sweep has ended its memberships
	Reacted        map[ReactionKey]bool
	MessageCountAt map[MessageKey]int64 // Message.MessageCount of the newest message at or before the seq, deleted ones too
	UnreadCounts   map[UnreadKey]UnreadCounts
	// Authors is who wrote the newest AuthorsBack messages up to the seq, notices and
	// deleted ones too, the latest first, each once, at the newest.
	Authors map[AuthorsKey][]Author
	// PreviousMessage is the newest message before the seq that is not deleted for all.
	PreviousMessage map[MessageKey]TimeMark
	Invites         map[InviteCode]*Invite // past ones too
	Hidden          map[HiddenKey]*Hidden
	Drafts          map[MemberKey]*UnsentText
	// Successor is the oldest admin, else the oldest member, besides the key's user, by
	// Joined, then user id. The successor's row is in Members.
	Successor map[MemberKey]UserID
}

// Reset empties f and reuses its memory.
func (f *Facts) Reset() {
	for _, facts := range [...]field{
		factsOf(&f.Conversations), factsOf(&f.Members), factsOf(&f.Users), factsOf(&f.Messages),
		factsOf(&f.Edits), factsOf(&f.GroupCount), factsOf(&f.Reacted),
		factsOf(&f.MessageCountAt), factsOf(&f.UnreadCounts), factsOf(&f.Authors),
		factsOf(&f.PreviousMessage), factsOf(&f.Invites), factsOf(&f.Hidden), factsOf(&f.Drafts),
		factsOf(&f.Successor),
	} {
		facts.reset()
	}
}

// TimeMark is an entry of a sparse index from times to seqs: the message at Seq was created at At.
// There is at least one mark in every range of markEvery seqs that has messages, so a store finds a
// time without an index entry per message (ADR 0005).
type TimeMark struct {
	Conversation ConversationID
	At           Instant
	Seq          Seq
}

// Changes is what a batch stores. Rows of NewHeads, Messages, Marks, Log, Mentions and
// Hidden do not exist yet; Heads, Edited, Members, Users, Drafts and Invites hold whole
// rows to be written over what is there, each row once. ReactionsRemoved comes before Reacted, whose
// rows do not exist then, and AnnotationsCleared after Mentions and Reacted. An entry of Log with a
// Key takes that id as a message does.
//
// What AnnotationsCleared, DroppedGroups and Deleted entail may be any number of rows. A transaction changes at
// most a slice of them and Sweep changes the rest. Readers do not notice: they follow the row of the
// message, group or account itself (ADR 0020).
type Changes struct {
	NewConversations   []*Conversation
	Conversations      []*Conversation // changed, not new
	Messages           []Message       // in order of seq within each conversation
	Edited             []*Message      // content, reactions or deletion of stored messages; others' columns never change
	Marks              []TimeMark
	Log                []LogEntry
	Mentions           []Mention
	Reacted            []Reaction
	ReactionsRemoved   []ReactionKey // reactions that are removed
	AnnotationsCleared []*Message    // messages that are now deleted for all: they lose their mentions and reactions
	Hidden             []Hiding
	Drafts             []*UnsentText // one without Content is deleted
	Invites            []*Invite     // new or changed
	Members            []*Member     // new or changed
	DroppedGroups      []MemberKey   // Conversation: it is dropped, so all its present members are out at its LastSeq
	// RevokedInvites ends, at LastAt of Conversation, all valid
	// invites to it that User made. None of them is in Invites.
	RevokedInvites []MemberKey
	Users          []*User // changed; search keys are to be replaced by SearchKeys
	Deleted        []Deletion
}

// Hiding is a message that a member has just hidden. The member's mention of it is deleted.
type Hiding struct {
	Hidden
	Counts bool // it counts as unread until read: it is of another sender and not a notice
}

// Deletion deletes an account's credentials, e-mail key, sessions, unsent texts and last-seen time. The
// anonymised row itself is in Changes.Users; the account leaves its groups one by one.
type Deletion struct {
	User UserID
	At   Instant
	// Erase blanks the content and the digest of every message the user sent, notices
	// included, in every conversation the user has or had a row of Members in. From the
	// commit on they are read as blank.
	Erase bool
}

// all lists the fields of c.
func (c *Changes) all(yield func(rowField) bool) {
	for _, f := range [...]rowField{
		rowsOf(&c.NewConversations), rowsOf(&c.Conversations), rowsOf(&c.Messages), rowsOf(&c.Edited),
		rowsOf(&c.Marks), rowsOf(&c.Log), rowsOf(&c.Mentions), rowsOf(&c.Reacted),
		rowsOf(&c.ReactionsRemoved), rowsOf(&c.AnnotationsCleared), rowsOf(&c.Hidden),
		rowsOf(&c.Drafts), rowsOf(&c.Invites), rowsOf(&c.Members), rowsOf(&c.DroppedGroups),
		rowsOf(&c.RevokedInvites), rowsOf(&c.Users), rowsOf(&c.Deleted),
	} {
		if !yield(f) {
			return
		}
	}
}

// Empty reports whether there is nothing to store.
func (c *Changes) Empty() bool {
	for rows := range c.all {
		if !rows.empty() {
			return false
		}
	}
	return true
}

func (c *Changes) reset() {
	for rows := range c.all {
		rows.reset()
	}
}

// EndDropped ends, in f, the memberships of dropped groups. The stores call it, because Sweep may not have
// ended the rows of these members yet.
func (f *Facts) EndDropped() {
	for id, conv := range f.Conversations {
		if conv.Live() {
			continue
		}
		for key, m := range f.Members {
			if key.Conversation == id {
				conv.EndIfDropped(m)
			}
		}
	}
}

// EndIfDropped ends m, a row of c's, if c was dropped.
func (c *Conversation) EndIfDropped(m *Member) {
	if !c.Live() && m.Left == 0 {
		m.Left = c.LastSeq
	}
}

// Batch is the commands of one transaction, which are decided one after another. One goroutine of
// internal/commit creates and reuses it; a store uses it in Write.
type Batch struct {
	Needs   Needs
	Facts   Facts
	Changes Changes

	now      func() Instant
	commands []Command
	errs     []error
	events   []Event
}

// NewBatch makes an empty batch that stamps its changes with now.
func NewBatch(now func() Instant) *Batch { return &Batch{now: now} }

// Load puts commands, in their order, in place of what the batch held.
func (b *Batch) Load(commands ...Command) {
	b.commands = append(b.commands[:0], commands...)
	b.Needs.reset()
	for _, c := range commands {
		c.need(&b.Needs)
	}
	b.Needs.sort()
	b.Changes.reset()
	b.events = b.events[:0]
}

// Decide decides every command over Facts, in order, each seeing what the ones before
// it changed, and fills Changes. Run again, it starts afresh.
func (b *Batch) Decide() {
	b.Changes.reset()
	clear(b.events)
	b.events, b.errs = b.events[:0], b.errs[:0]
	d := decision{Facts: &b.Facts, changes: &b.Changes, now: b.now()}
	for _, c := range b.commands {
		d.events = d.events[:0]
		err := c.decide(&d)
		b.errs = append(b.errs, err)
		if err == nil {
			b.events = append(b.events, d.events...)
		}
	}
}

// Err is the refusal of the i-th command, nil if it was accepted.
func (b *Batch) Err(i int) error { return b.errs[i] }

// Events is what became known by the batch, in the order decided. The slice is the
// batch's; the events may be kept.
func (b *Batch) Events() []Event { return b.events }
