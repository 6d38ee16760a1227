package chat

import "context"

// Sent is the outcome of a send.
type Sent struct {
	Message   Message
	Duplicate bool // the message was stored before; nothing was stored or announced now
}

// SendDialog is a message from one person to another, or to oneself.
//
// Refusals: Invalid or TooLarge for the text; NotFound if the receiver is unknown or
// deleted; Conflict if the id is taken by anything but this very message;
// Unauthenticated if the sender's account is gone.
type SendDialog struct {
	By    Actor
	To    UserID
	Draft Draft

	Sent Sent // set once done
}

// Conversation returns the dialog of the two.
func (c *SendDialog) Conversation() ConversationID { return DialogID(c.By.User, c.To) }

// Alone is false: sends share transactions.
func (c *SendDialog) Alone() bool { return false }

func (c *SendDialog) need(n *Needs) {
	id := c.Conversation()
	n.Heads = append(n.Heads, id)
	n.Users = append(n.Users, c.By.User, c.To)
	n.Messages = append(n.Messages, c.Draft.ID)
}

func (c *SendDialog) decide(d *decision) error {
	m := Message{ID: c.Draft.ID, Conversation: c.Conversation(), Sender: c.By.User, Content: c.Draft.Content}
	if done, err := c.Sent.repeats(d, m); done {
		return err
	}
	sender, receiver := d.alive(c.By.User), d.alive(c.To)
	if sender == nil {
		return ErrNoSession
	}
	if receiver == nil {
		return ErrNoSuchUser
	}
	conv := d.Heads[m.Conversation]
	if conv == nil {
		conv = d.openDialog(c.By.User, c.To)
	}
	m = d.post(conv, m)
	c.Sent = Sent{Message: m}
	d.emit(MessagePosted{
		Head: conv.head(c.By), Kind: Dialog, Message: m, Sender: sender.Name(),
		Receiver: c.To, ReceiverName: receiver.Name(),
	})
	return nil
}

// openDialog makes the conversation of two people, both in it from the start.
func (d *decision) openDialog(a, b UserID) *Conversation {
	low, high := SortPair(a, b)
	conv := d.create(&Conversation{ID: DialogID(a, b), Kind: Dialog, Low: low, High: high, CreatedAt: d.now})
	for _, u := range []UserID{low, high} {
		d.place(Member{MemberKey: MemberKey{conv.ID, u}, Role: RoleMember, JoinedAt: d.now})
	}
	return conv
}

// SendGroup is a message to a group.
//
// Refusals: as SendDialog, and Forbidden for whoever is not a member.
type SendGroup struct {
	By    Actor
	Group ConversationID
	Draft Draft

	Sent Sent // set once done
}

// Conversation returns the group.
func (c *SendGroup) Conversation() ConversationID { return c.Group }

// Alone is false: sends share transactions.
func (c *SendGroup) Alone() bool { return false }

func (c *SendGroup) need(n *Needs) {
	n.Heads = append(n.Heads, c.Group)
	n.Members = append(n.Members, MemberKey{c.Group, c.By.User})
	n.Users = append(n.Users, c.By.User)
	n.Messages = append(n.Messages, c.Draft.ID)
}

func (c *SendGroup) decide(d *decision) error {
	m := Message{ID: c.Draft.ID, Conversation: c.Group, Sender: c.By.User, Content: c.Draft.Content}
	if done, err := c.Sent.repeats(d, m); done {
		return err
	}
	conv, sender, err := d.groupFor(c.By, c.Group, MayPost)
	if err != nil {
		return err
	}
	m = d.post(conv, m)
	c.Sent = Sent{Message: m}
	d.emit(MessagePosted{Head: conv.head(c.By), Kind: Group, Message: m, Sender: sender.Name(), GroupName: conv.Name})
	return nil
}

// groupFor returns the group and the actor if the actor may do this in it.
func (d *decision) groupFor(by Actor, group ConversationID, right Right) (*Conversation, *User, error) {
	user := d.alive(by.User)
	if user == nil {
		return nil, nil, ErrNoSession
	}
	conv := d.Heads[group]
	if !conv.Live() || conv.Kind != Group {
		return nil, nil, ErrNotMember
	}
	if err := Authorise(d.Members[MemberKey{group, by.User}], right); err != nil {
		return nil, nil, err
	}
	return conv, user, nil
}

// repeats reports whether the id of m is taken, and sets s if it is by the same act.
func (s *Sent) repeats(d *decision, m Message) (done bool, err error) {
	held := d.Messages[m.ID]
	if held == nil {
		return false, nil
	}
	if !held.same(&m) {
		return true, ErrMessageIDTaken
	}
	*s = Sent{Message: *held, Duplicate: true}
	return true, nil
}

// Send is a send of either kind.
type Send interface {
	Command
	check() error
}

func (c *SendDialog) check() error { return checkContent(c.Draft.Content) }
func (c *SendGroup) check() error  { return checkContent(c.Draft.Content) }

// Send stores one message. It returns when the send is queued; done is called with
// nil once the message is durable and announced, or with the refusal. An error
// returned by Send itself means that nothing was queued and done is never called.
//
// Sends of one Lane keep their order. done must not block.
func (s *Service) Send(ctx context.Context, c Send, done func(error)) error {
	if err := c.check(); err != nil {
		return err
	}
	return s.commits.Submit(ctx, c, done)
}

// Lane says which sends keep their order with each other without waiting: those of
// equal lanes.
func (s *Service) Lane(c Send) int { return s.commits.Lane(c) }

// SendAndWait is Send for callers that have nothing else to do meanwhile.
func (s *Service) SendAndWait(ctx context.Context, c Send) error {
	if err := c.check(); err != nil {
		return err
	}
	return s.do(ctx, c)
}
