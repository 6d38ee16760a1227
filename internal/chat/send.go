package chat

import (
	"context"
	"slices"
)

// Sent is the outcome of a send.
type Sent struct {
	Message   Message
	Duplicate bool // the message was stored before; nothing was stored or announced now
}

// SendDialog is a message from one person to another, or to oneself.
//
// Refusals: Invalid or TooLarge for the text; TooLarge for too many mentions; NotFound if
// the receiver is unknown or deleted, or the answered message is not one of the dialog;
// Conflict if the id is taken by anything but this very message; Unauthenticated if the
// sender's account is deleted.
type SendDialog struct {
	By    Actor
	To    UserID
	Draft Draft

	Sent Sent // set once done

	dialog ConversationID // cached by Conversation
}

// Conversation returns the id of the dialog. The hash is computed once, because this method is called several
// times per message.
func (c *SendDialog) Conversation() ConversationID {
	if c.dialog.IsZero() {
		c.dialog = DialogID(c.By.User, c.To)
	}
	return c.dialog
}

// Exclusive is false: sends share transactions.
func (c *SendDialog) Exclusive() bool { return false }

func (c *SendDialog) need(n *Needs) {
	id := c.Conversation()
	n.Conversations = append(n.Conversations, id)
	n.Users = append(n.Users, c.By.User, c.To)
	c.Draft.need(n, MemberKey{id, c.By.User})
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
	quoted, err := d.quoted(&m, c.Draft.ReplyTo)
	if err != nil {
		return err
	}
	conv := d.Conversations[m.Conversation]
	if conv == nil {
		conv = d.openDialog(c.By.User, c.To)
	}
	if c.To != c.By.User && slices.Contains(c.Draft.Mentions, c.To) {
		m.Mentions = []UserID{c.To}
	}
	m = d.say(conv, m, quoted)
	conv.setWrote(c.By.User)
	c.Sent = Sent{Message: m}
	d.endDraft(conv, c.By, &c.Draft)
	d.emit(MessagePosted{
		EventHeader: conv.eventHeader(c.By), Kind: Dialog, Message: m, Sender: sender.Name(),
		Receiver: c.To, ReceiverName: receiver.Name(), Quote: d.quote(quoted),
	})
	return nil
}

// openDialog makes the conversation of two people, both in it from the start.
func (d *decision) openDialog(a, b UserID) *Conversation {
	low, high := SortPair(a, b)
	conv := d.create(&Conversation{ID: DialogID(a, b), Kind: Dialog, Low: low, High: high, CreatedAt: d.now})
	for _, u := range []UserID{low, high} {
		d.putMember(Member{MemberKey: MemberKey{conv.ID, u}, Role: RoleMember, JoinedAt: d.now})
	}
	return conv
}

// SendGroup is a message to a group.
//
// Refusals: as SendDialog, and Forbidden for a person who is not a member.
type SendGroup struct {
	By    Actor
	Group ConversationID
	Draft Draft

	Sent Sent // set once done
}

// Conversation returns the group.
func (c *SendGroup) Conversation() ConversationID { return c.Group }

// Exclusive is false: sends share transactions.
func (c *SendGroup) Exclusive() bool { return false }

func (c *SendGroup) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.Group)
	n.Members = append(n.Members, MemberKey{c.Group, c.By.User})
	for _, u := range c.Draft.Mentions {
		n.Members = append(n.Members, MemberKey{c.Group, u})
	}
	n.Users = append(n.Users, c.By.User)
	c.Draft.need(n, MemberKey{c.Group, c.By.User})
}

func (c *SendGroup) decide(d *decision) error {
	m := Message{ID: c.Draft.ID, Conversation: c.Group, Sender: c.By.User, Content: c.Draft.Content}
	if done, err := c.Sent.repeats(d, m); done {
		return err
	}
	conv, sender, err := d.groupFor(c.By, c.Group, Claim{Right: MayPost})
	if err != nil {
		return err
	}
	quoted, err := d.quoted(&m, c.Draft.ReplyTo)
	if err != nil {
		return err
	}
	m.Mentions = d.membersAmong(c.Draft.Mentions, c.By.User, conv)
	m = d.say(conv, m, quoted)
	d.wrote(conv, MemberKey{conv.ID, c.By.User})
	c.Sent = Sent{Message: m}
	d.endDraft(conv, c.By, &c.Draft)
	d.emit(MessagePosted{
		EventHeader: conv.eventHeader(c.By), Kind: Group, Message: m, Sender: sender.Name(), GroupName: conv.Name, Quote: d.quote(quoted),
	})
	return nil
}

// wrote moves the positions of a group's member to the message that the member has just sent: a sender has
// read what is before it.
func (d *decision) wrote(conv *Conversation, key MemberKey) {
	m := *d.Members[key]
	if conv.LastSeq > m.Read.Seq {
		m.Read = Position{conv.LastSeq, conv.MessageCount}
	}
	if conv.LastSeq > m.Seen {
		m.Seen, m.SeenAt = conv.LastSeq, conv.LastAt
	}
	d.putMember(m)
}

// groupFor returns the group and the actor if the actor may do what claim says in it. The
// claim's member and conversation are filled in.
func (d *decision) groupFor(by Actor, group ConversationID, claim Claim) (*Conversation, *User, error) {
	user := d.alive(by.User)
	if user == nil {
		return nil, nil, ErrNoSession
	}
	conv := d.Conversations[group]
	if !conv.Live() || conv.Kind != Group {
		return nil, nil, ErrNotMember
	}
	claim.Member, claim.In = d.Members[MemberKey{group, by.User}], conv
	if err := Authorise(claim); err != nil {
		return nil, nil, err
	}
	return conv, user, nil
}

// repeats reports whether the id of m is taken, and sets s if it is by the same act.
func (s *Sent) repeats(d *decision, m Message) (done bool, err error) {
	held := d.Messages[m.ID]
	if held == nil && d.Edits[m.ID] == nil {
		return false, nil
	}
	if held == nil || !held.same(&m) {
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

func (c *SendDialog) check() error { return c.Draft.check() }
func (c *SendGroup) check() error  { return c.Draft.check() }

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
