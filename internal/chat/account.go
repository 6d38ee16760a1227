package chat

import "context"

// Rename changes the names that are given and keeps the others. A name is one word; a stored
// name of several words is kept.
//
// Errors: Invalid for a name; Unauthenticated if the account is deleted.
func (s *Service) Rename(ctx context.Context, by Actor, first, last *string) error {
	return s.rename(ctx, by, first, last, oneWord)
}

// SetName is Rename for names that may have several words. They are stored in NFC, with
// single spaces between the words.
//
// Errors: as Rename.
func (s *Service) SetName(ctx context.Context, by Actor, first, last *string) error {
	return s.rename(ctx, by, first, last, words)
}

func (s *Service) rename(ctx context.Context, by Actor, first, last *string, rule nameRule) error {
	first, last, err := rule.names(first, last)
	if err != nil {
		return err
	}
	return s.do(ctx, &rename{by: by, first: first, last: last})
}

type rename struct {
	by          Actor
	first, last *string
}

func (c *rename) Conversation() ConversationID { return ConversationID{} }
func (c *rename) Exclusive() bool              { return true }
func (c *rename) need(n *Needs)                { n.Users = append(n.Users, c.by.User) }

func (c *rename) decide(d *decision) error {
	user := d.alive(c.by.User)
	if user == nil {
		return ErrNoSession
	}
	if c.first != nil {
		user.FirstName = *c.first
	}
	if c.last != nil {
		user.LastName = c.last
	}
	user.UpdatedAt = d.now
	d.changes.Users = append(d.changes.Users, user)
	d.emit(PersonRenamed{User: user.ID, Name: user.Name()})
	return nil
}

// DeleteAccount ends an account: names and e-mail are blanked, credentials and
// sessions are gone, the person is out of every group, where ownership passes on.
// Others keep their history. With erase, what the person wrote is blanked too.
//
// Errors: Unauthenticated if the account is deleted already.
//
// Groups beyond the first few are left soon after the answer, and so is blanked what was
// written: until then it is read as blank.
func (s *Service) DeleteAccount(ctx context.Context, by Actor, erase bool) error {
	if err := s.do(ctx, &deleteAccount{by: by, erase: erase}); err != nil {
		return err
	}
	defer s.deferred()
	// The account is gone whatever comes now: Sweep does what fails here.
	_ = s.leaveGroups(ctx, by)
	return nil
}

type deleteAccount struct {
	by    Actor
	erase bool
}

func (c *deleteAccount) Conversation() ConversationID { return ConversationID{} }
func (c *deleteAccount) Exclusive() bool              { return true }

func (c *deleteAccount) need(n *Needs) {
	n.Users = append(n.Users, c.by.User)
}

func (c *deleteAccount) decide(d *decision) error {
	user := d.alive(c.by.User)
	if user == nil {
		return ErrNoSession
	}
	*user = user.anonymised(d.now)
	d.changes.Users = append(d.changes.Users, user)
	d.changes.Deleted = append(d.changes.Deleted, Deletion{User: user.ID, At: d.now, Erase: c.erase})
	d.emit(SessionsRevoked{User: user.ID})
	return nil
}
