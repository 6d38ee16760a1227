package chat

import (
	"context"
	"slices"
)

// leaveAtOnce is how many groups a deleted account leaves in one go.
const leaveAtOnce = 32

// Swept is what one slice of deferred work leaves to be done.
type Swept struct {
	More bool // there is more
	// Leaver is a deleted account that is in groups still, which the domain lets it leave;
	// zero: none was found.
	Leaver UserID
}

// Sweep does one slice of what earlier commands have left to be done: reactions of deleted
// messages, members of dropped groups, what deleted accounts were in and wrote. It reports
// whether there is more. Each slice is a short transaction, so that others' writes come
// between. What is to be done is in the store: after a crash it goes on where it was.
func (s *Service) Sweep(ctx context.Context) (more bool, err error) {
	swept, err := s.store.Sweep(ctx)
	if err != nil || swept.Leaver.IsZero() {
		return swept.More, err
	}
	return true, s.leaveGroups(ctx, Actor{User: swept.Leaver})
}

// leaveGroups lets a deleted account out of the first groups that it is in.
func (s *Service) leaveGroups(ctx context.Context, by Actor) error {
	groups, err := s.store.GroupsOf(ctx, by.User)
	if err != nil {
		return err
	}
	slices.SortFunc(groups, func(a, b FoundGroup) int { return a.ID.Compare(b.ID) })
	for _, g := range groups[:min(len(groups), leaveAtOnce)] {
		if err := s.do(ctx, &leaveDeleted{by: by, group: g.ID}); err != nil {
			return err
		}
	}
	return nil
}

// leaveDeleted ends the membership of an account that was deleted. Again it changes nothing.
type leaveDeleted struct {
	by    Actor
	group ConversationID
}

func (c *leaveDeleted) Conversation() ConversationID { return c.group }
func (c *leaveDeleted) Exclusive() bool              { return true }

func (c *leaveDeleted) key() MemberKey { return MemberKey{c.group, c.by.User} }

func (c *leaveDeleted) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, c.key())
	n.Users = append(n.Users, c.by.User)
	n.Successor = append(n.Successor, c.key())
}

func (c *leaveDeleted) decide(d *decision) error {
	user, conv := d.Users[c.by.User], d.Conversations[c.group]
	if user == nil || !user.Deleted || !conv.Live() || !d.Members[c.key()].Present() {
		return nil
	}
	conv.advance(d.now)
	newOwner := d.removeMember(conv, c.key(), c.by)
	d.emit(MemberLeft{
		EventHeader: conv.eventHeader(c.by), User: user.ID, Members: conv.Members, NewOwner: newOwner, GroupName: conv.Name,
		Sender: user.Name(),
	})
	return nil
}
