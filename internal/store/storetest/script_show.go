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
	return fmt.Sprintf("%s %v in %v #%d by %v at %d %q", kind, m.ID, m.Conversation, m.Seq, m.Sender, m.CreatedAt-worldBegins, m.Content)
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
	return fmt.Sprintf("place of %v in %v role %d joined #%d at %d left #%d cleared #%d read #%d",
		m.User, m.Conversation, m.Role, m.Joined, m.JoinedAt-worldBegins, m.Left, m.Cleared, m.Read)
}

func showHead(c *chat.Conversation) string {
	if c == nil {
		return "no head"
	}
	return fmt.Sprintf("%v kind %d %q owner %v pair %v %v last #%d at %d message #%d at %d members %d created %d dropped %d",
		c.ID, c.Kind, c.Name, c.Owner, c.Low, c.High, c.LastSeq, c.LastAt, c.LastMessage, c.LastMessageAt, c.Members, c.CreatedAt, c.DroppedAt)
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
