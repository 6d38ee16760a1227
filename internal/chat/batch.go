package chat

// Command is one write on its way to the log. The set is closed: the operations of
// Service make them. A command is used once; its results are read after it is done.
type Command interface {
	// Conversation is the log the command joins; zero for one that touches several.
	Conversation() ConversationID
	// Exclusive reports that the command must be decided in a transaction of its own, for
	// its facts do not follow the changes of other commands of a batch.
	Exclusive() bool
	// need adds what must be known to decide.
	need(n *Needs)
	// decide checks everything first and then applies its changes to d: a refusal
	// leaves d as it was. It may run again, with fresh facts.
	decide(d *decision) error
}

// Needs names the facts that a batch must know. Lists are sorted and without doubles.
type Needs struct {
	Conversations   []ConversationID // to be locked in this order
	Members         []MemberKey
	Users           []UserID
	Messages        []MessageID   // taken ids
	Quoted          []MessageID   // as Messages, and the accounts of their senders among the users
	Reacted         []ReactionKey // of the reactions themselves
	MessageCountAt  []MessageKey
	UnreadCounts    []UnreadKey
	Authors         []AuthorsKey
	PreviousMessage []MessageKey
	Invites         []InviteCode
	Drafts          []MemberKey
	Hidden          []HiddenKey
	GroupCount      []UserID    // of how many groups the user is a member
	Successor       []MemberKey // who owns the conversation once the user is out
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

// MessageKey is a place in a log.
type MessageKey struct {
	Conversation ConversationID
	Seq          Seq
}

// UnreadKey asks what stands behind a place for one member.
type UnreadKey struct {
	MemberKey
	After Seq
	Exact bool // Others is wanted
}

// UnreadCounts is what stands behind a place, written by others than the member.
type UnreadCounts struct {
	Others   int64 // all but notices, deleted ones too; at most MaxBack+1; only if Exact
	Deleted  int64 // deleted for all, but notices
	Hidden   int64 // hidden by the member and not deleted for all, but notices
	Mentions int64 // naming or answering the member, neither deleted nor hidden; at most MaxMentionCount
}

// MaxBack bounds how many messages may be marked as unread again.
const MaxBack = 10_000

// MaxMentionCount bounds how many unread mentions are counted: more are told as so many.
const MaxMentionCount = 100

// AuthorsKey asks who wrote the newest authorsBack messages up to a place.
type AuthorsKey struct {
	Conversation ConversationID
	UpTo         Seq
}

// Author is somebody who wrote something, last at Seq.
type Author struct {
	User UserID
	Seq  Seq
}

// AuthorsBack is how many messages before a place, notices and deleted ones too, are looked
// at for their authors.
const AuthorsBack = 64

// Facts is what the store knows of a batch's needs. What is absent does not exist.
// The values belong to the batch, which changes them as it decides.
type Facts struct {
	Conversations  map[ConversationID]*Conversation // dropped ones too
	Members        map[MemberKey]*Member            // past ones too
	Users          map[UserID]*User                 // deleted ones too
	Messages       map[MessageID]*Message           // whole, with mentions and reactions
	Edits          map[MessageID]*LogEntry          // ids of Needs.Messages that are the key of an edit
	GroupCount     map[UserID]GroupCount            // a group that was dropped may count until Sweep has let its members out
	Reacted        map[ReactionKey]bool
	MessageCountAt map[MessageKey]int64 // Message.MessageCount of the newest message at or before the place, deleted ones too
	UnreadCounts   map[UnreadKey]UnreadCounts
	// Authors is who wrote the newest AuthorsBack messages up to the place, notices and
	// deleted ones too, the latest first, each once, at the newest.
	Authors map[AuthorsKey][]Author
	// PreviousMessage is the newest message before the place that is not deleted for all.
	PreviousMessage map[MessageKey]TimeMark
	Invites         map[InviteCode]*Invite // past ones too
	Hidden          map[HiddenKey]*Hidden
	Drafts          map[MemberKey]*UnsentText
	// Successor is the oldest admin, else the oldest member, besides the key's user, by
	// Joined, then user id. The successor's row is in Members.
	Successor map[MemberKey]UserID
}

// Reset empties f, keeping its memory.
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

// TimeMark lets a page find its place by time: the message at Seq was created at At.
// There is at least one in every stretch of markEvery seqs with messages, so a store finds
// a moment without an index entry per message (ADR 0005).
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
// What AnnotationsCleared, DroppedGroups and Deleted entail may be any number of rows. A transaction does at
// most a slice of it; what is left is done by Sweep, and until then nobody can tell: a person who
// reads goes by the row of the message, group or account itself (ADR 0020).
type Changes struct {
	NewConversations   []*Conversation
	Conversations      []*Conversation // changed, not new
	Messages           []Message       // in order of seq within each conversation
	Edited             []*Message      // content, reactions or deletion of stored messages; others' columns never change
	Marks              []TimeMark
	Log                []LogEntry
	Mentions           []Mention
	Reacted            []Reaction
	ReactionsRemoved   []ReactionKey // reactions that are taken away
	AnnotationsCleared []*Message    // messages that are now deleted for all: they lose their mentions and reactions
	Hidden             []Hiding
	Drafts             []*UnsentText // one without Content is deleted
	Invites            []*Invite     // new or changed
	Members            []*Member     // new or changed
	DroppedGroups      []MemberKey   // Conversation: it is dropped, so all its present members are out at the Seq of its head
	// RevokedInvites ends, at LastAt of the head of Conversation, what is not revoked of the
	// invites to it that User made. None of them is in Invites.
	RevokedInvites []MemberKey
	Users          []*User // changed; search keys are to be replaced by SearchKeys
	Deleted        []Deletion
}

// Hiding is a message that is hidden now. It loses the member's mention.
type Hiding struct {
	Hidden
	Counts bool // it counted as unread until read: it is another's and no notice
}

// Deletion takes an account's credentials, e-mail key, sessions, unsent texts and sighting
// away. The anonymised row itself is in Changes.Users; the groups are left one by one.
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

// EndDropped ends, in f, the memberships of groups that were dropped, for the stores, whose
// rows of members may be later.
func (f *Facts) EndDropped() {
	for id, head := range f.Conversations {
		if head.Live() {
			continue
		}
		for key, m := range f.Members {
			if key.Conversation == id {
				head.EndIfDropped(m)
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

// Batch is the commands that one transaction decides together, each for itself. It is
// made and reused by one goroutine of internal/commit; a store works on it in Write.
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
