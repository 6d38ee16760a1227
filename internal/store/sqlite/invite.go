package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	inviteColumns = ` code, conversation_id, user_id, created_at, expires_at, max_uses, uses, revoked_at `

	sqlInvite = `select` + inviteColumns + `from invites where code = ?`

	// As chat.Invite.Usable has it.
	sqlInvites = `
select` + inviteColumns + `
from invites
where conversation_id = ?1 and revoked_at = 0 and (expires_at = 0 or expires_at > ?2) and (max_uses = 0 or uses < max_uses)
order by created_at desc, code desc limit ?3`

	sqlWithdraw = `update invites set revoked_at = ? where conversation_id = ? and user_id = ? and revoked_at = 0`

	sqlSetInvite = `
insert into invites (code, conversation_id, user_id, created_at, expires_at, max_uses, uses, revoked_at)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (code) do update set
	expires_at = excluded.expires_at, max_uses = excluded.max_uses, uses = excluded.uses, revoked_at = excluded.revoked_at`
)

// inviteAt reads inviteColumns.
func (s *stmt) inviteAt() chat.Invite {
	i := chat.Invite{
		Code: chat.InviteCode(s.strAt(0)), CreatedAt: s.momentAt(3), ExpiresAt: s.momentAt(4),
		MaxUses: int(s.intAt(5)), Uses: int(s.intAt(6)), RevokedAt: s.momentAt(7),
	}
	s.blobAt(1, i.Group[:])
	s.blobAt(2, i.By[:])
	return i
}

// invite reads an invite, nil if there is none.
func (c *conn) invite(code chat.InviteCode) (*chat.Invite, error) {
	var found *chat.Invite
	st := c.use(qInvite).str(string(code))
	if st.next() {
		i := st.inviteAt()
		found = &i
	}
	return found, st.end()
}

func (c *conn) setInvite(i *chat.Invite) error {
	return c.use(qSetInvite).str(string(i.Code)).blob(i.Group[:]).blob(i.By[:]).int(int64(i.CreatedAt)).
		int(int64(i.ExpiresAt)).int(int64(i.MaxUses)).int(int64(i.Uses)).int(int64(i.RevokedAt)).run()
}

// Invites returns the usable invites of a group, the newest first; see chat.Store.
func (s *Store) Invites(ctx context.Context, q chat.InvitesQuery) ([]chat.Invite, error) {
	var list []chat.Invite
	err := s.view(ctx, "read invites", func(c *conn) error {
		st := c.use(qInvites).blob(q.Group[:]).int(int64(q.At)).int(int64(max(q.Limit, 0)))
		for st.next() {
			list = append(list, st.inviteAt())
		}
		return st.end()
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Invite returns an invite and the head of its group; see chat.Store.
func (s *Store) Invite(ctx context.Context, code chat.InviteCode) (*chat.Invite, *chat.Conversation, error) {
	var invite *chat.Invite
	var group *chat.Conversation
	err := s.view(ctx, "read invite", func(c *conn) error {
		return c.snapshot(func() (err error) {
			if invite, err = c.invite(code); err != nil || invite == nil {
				return err
			}
			var h chat.Conversation
			found, err := c.head(invite.Group, &h)
			if found {
				group = &h
			}
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return invite, group, nil
}
