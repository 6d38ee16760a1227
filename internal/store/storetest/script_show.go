package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

// Moments are shown from the beginning of the world on, texts with %q so that every
// byte is seen.

func showText(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%q", *s)
}

func showName(n chat.Name) string { return fmt.Sprintf("(%q %s)", n.First, showText(n.Last)) }

func showMessage(m chat.Message) string {
	kind := "message"
	if m.Notification {
		kind = "notice"
	}
	if m.Notice.Kind != 0 {
		kind = fmt.Sprintf("notice %+v", m.Notice)
	}
	return fmt.Sprintf("%s %v in %v #%d by %v at %d %q said %d changed #%d edited %d deleted %d to #%d names %v reactions %v first %q",
		kind, m.ID, m.Conversation, m.Seq, m.Sender, m.CreatedAt-worldBegins, m.Content, m.MessageCount, m.Changed, m.EditedAt,
		m.DeletedAt, m.ReplyTo, m.Mentions, m.Reactions, m.Digest)
}

func showRow(row *chat.MessageRow) string {
	if row == nil {
		return "no message"
	}
	quote := "no quote"
	if q := row.Quote; q != nil {
		quote = fmt.Sprintf("quote %v by %v %s %q %v", q.ID, q.Sender, showName(q.Name), q.Content, q.Deleted)
	}
	return fmt.Sprintf("%s %s about %s %s", showMessage(row.Message), showName(row.Sender), showName(row.Subject), quote)
}

func showDraft(t *chat.UnsentText) string {
	if t == nil {
		return "no draft"
	}
	return fmt.Sprintf("draft %q to %v as %v of %d", t.Content, t.ReplyTo, t.Message, t.At-worldBegins)
}

func showInvite(i *chat.Invite) string {
	if i == nil {
		return "no invite"
	}
	return fmt.Sprintf("invite %s to %v by %v of %d until %d used %d of %d revoked %d",
		i.Code, i.Group, i.By, i.CreatedAt-worldBegins, i.ExpiresAt, i.Uses, i.MaxUses, i.RevokedAt)
}

func showSend(c chat.Send) string {
	switch c := c.(type) {
	case *chat.SendDialog:
		return fmt.Sprintf("%v to %v by %v", c.Draft.ID, c.To, c.By.User)
	case *chat.SendGroup:
		return fmt.Sprintf("%v to group %v by %v", c.Draft.ID, c.Group, c.By.User)
	}
	return ""
}

func sentOf(c chat.Send) chat.Sent {
	switch c := c.(type) {
	case *chat.SendDialog:
		return c.Sent
	case *chat.SendGroup:
		return c.Sent
	}
	return chat.Sent{}
}

func showSent(c chat.Send) string {
	s := sentOf(c)
	if s.Duplicate {
		return "again " + showMessage(s.Message)
	}
	return showMessage(s.Message)
}

func showMember(m *chat.Member) string {
	if m == nil {
		return "no place"
	}
	return fmt.Sprintf("place of %v in %v role %d joined #%d at %d left #%d cleared #%d read %v forced #%d seen #%d at %d got #%d at %d hidden %d %+v added %v removed %+v",
		m.User, m.Conversation, m.Role, m.Joined, m.JoinedAt-worldBegins, m.Left, m.Cleared, m.Read, m.ForcedAt,
		m.Seen, m.SeenAt, m.Delivered, m.DeliveredAt, m.Hidden, m.Chat, m.Added, m.Removed)
}

func showConversation(c *chat.Conversation) string {
	if c == nil {
		return "no head"
	}
	return fmt.Sprintf("%v kind %d %q %q add %d owner %v pair %v %v last #%d at %d message #%d at %d said %d wrote %v %v members %d created %d dropped %d",
		c.ID, c.Kind, c.Name, c.Description, c.WhoMayAdd, c.Owner, c.Low, c.High, c.LastSeq, c.LastAt, c.LastMessage, c.LastMessageAt,
		c.MessageCount, c.LowWrote, c.HighWrote, c.Members, c.CreatedAt, c.DroppedAt)
}

func showUser(u *chat.User) string {
	if u == nil {
		return "no user"
	}
	return fmt.Sprintf("%v %s %q created %d updated %d deleted %v",
		u.ID, showName(u.Name()), u.Email, u.CreatedAt-worldBegins, u.UpdatedAt-worldBegins, u.Deleted)
}

func showSession(s chat.Session) string {
	return fmt.Sprintf("%v of %v on %q created %d seen %d revoked %d",
		s.ID, s.User, s.Device, s.CreatedAt-worldBegins, s.LastSeenAt-worldBegins, s.RevokedAt)
}

func (r *script) showHistory(rows []chat.HistoryRow) {
	for _, row := range rows {
		r.line("  %s", showMessage(row.Message))
		r.line("    %s %q %v %s", showName(row.Sender), row.GroupName, row.Receiver, showName(row.ReceiverName))
	}
}
