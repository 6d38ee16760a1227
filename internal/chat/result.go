package chat

// What the operations of the extended dialect return.

// Edited is the outcome of an edit.
type Edited struct {
	Place     Place
	Head      Head
	Message   Message
	By        Name
	Duplicate bool // the edit was stored before; nothing was stored or announced now
}

// Deleted is the outcome of a deletion for all; of a repeat, that of the first.
type Deleted struct {
	Head    Head
	Place   Place
	Message MessageID
	By      Name
}

// Reacted is the outcome of setting or taking away a reaction. If nothing changed, Head
// is the last change of the message.
type Reacted struct {
	Head      Head
	Place     Place
	Message   MessageID
	Emoji     string
	Reactions Reactions // Mine set for the actor
	By        Name
}

// ReadState is how far somebody has read and what is left.
type ReadState struct {
	Place  Place
	Read   Seq
	Unread Unread
}

// DeliveredState is how far somebody's devices hold a log.
type DeliveredState struct {
	Place     Place
	Delivered Seq
}

// Receipt is what has become of a message with one member.
type Receipt struct {
	User        UserID
	Name        Name
	DeliveredAt Instant // 0: not yet
	ReadAt      Instant // 0: not yet
}

// InboxPage is a page of a person's conversations.
type InboxPage struct {
	Rows     []InboxRow
	Next     InboxPlace
	Complete bool
}

// SyncPage is a stretch of a log, or, with Reset, the newest messages in its place.
type SyncPage struct {
	LogPage
	Place           Place
	From, To        Seq
	Complete, Reset bool
	Snapshot        []MessageRow
}

// TimelinePage is a page of messages, in ascending order of seq.
type TimelinePage struct {
	Timeline
	Place              Place
	HasOlder, HasNewer bool
}

// GroupInfo is a group as one member sees it.
type GroupInfo struct {
	Head Conversation
	Role Role // of the asker
}

// Parted is the outcome of removing somebody from a group.
type Parted struct {
	Head      Head
	GroupName string
	Notice    Message
	Sender    Name
	User      UserID
	Members   int
}

// RoleSet is the outcome of giving somebody another role.
type RoleSet struct {
	Head Head
	User UserID
	Role Role
	By   Name
}

// Renamed is the outcome of giving a group another name.
type Renamed struct {
	Head      Head
	GroupName string
	Notice    Message
	Sender    Name
}

// GroupChange is what is to be changed of a group; nil leaves a thing as it is.
type GroupChange struct {
	Description *string
	WhoMayAdd   *AddPolicy
}

// Updated is the outcome of a GroupChange.
type Updated struct {
	Head        Head
	Description string
	WhoMayAdd   AddPolicy
	By          Name
}

// InviteInfo is what an invite says to somebody who holds it.
type InviteInfo struct {
	Invite    Invite
	GroupName string
	Members   int
	Member    bool // the asker is in already
}

// SettingsChange is what is to be changed of ChatSettings; nil leaves a thing as it is.
type SettingsChange struct {
	MutedUntil       *Instant
	Notify           *Notify
	Pinned, Archived *bool
}
