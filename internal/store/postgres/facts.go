package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// gather queues the locks and reads that fill f with what n names: users first, then
// heads, both in order of id, then everything that must not be older than the locks.
func (s *Store) gather(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	s.gatherLocks(q, n)
	gatherHeads(q, n, f)
	gatherPeople(q, n, f)
	gatherMessages(q, n, f)
	gatherReacted(q, n.Reacted, f)
	gatherPlaces(q, n, f)
	gatherInvites(q, n.Invites, f)
	gatherHidden(q, n.Hidden, f)
	gatherDrafts(q, n.Drafts, f)
}

// gatherPeople reads accounts and places in conversations.
func gatherPeople(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	if len(n.Members) > 0 {
		conversations, users := keysOf(n.Members)
		q.Queue(sqlMembers, conversations, users).Query(eachRow(func(c *cells) { addMember(f, readMember(c)) }))
	}
	if len(n.Users) > 0 {
		slab := make([]chat.User, len(n.Users))
		q.Queue(sqlUsers, uuidsOf(n.Users)).Query(eachRow(func(c *cells) {
			addUser(c, &slab[0], f)
			slab = slab[1:]
		}))
	}
	if len(n.GroupCount) > 0 {
		q.Queue(sqlGroupCount, uuidsOf(n.GroupCount)).Query(eachRow(func(c *cells) {
			id := idFrom[chat.User](c)
			f.GroupCount[id] = chat.GroupCount{Own: int(c.long()), Added: int(c.long())}
		}))
	}
	gatherHeirs(q, n, f)
}

// gatherMessages reads messages by their ids, and who sent those that are quoted.
func gatherMessages(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	if len(n.Messages) > 0 {
		q.Queue(sqlTaken, uuidsOf(n.Messages)).Query(eachRow(func(c *cells) { addTaken(c, f) }))
	}
	if len(n.Quoted) > 0 {
		quoted := uuidsOf(n.Quoted)
		q.Queue(sqlTaken, quoted).Query(eachRow(func(c *cells) { addTaken(c, f) }))
		q.Queue(sqlQuotedUsers, quoted).Query(eachRow(func(c *cells) { addUser(c, &chat.User{}, f) }))
	}
}

// addUser adds an account to the facts, which u is to hold. The same one may come by
// several ways.
func addUser(c *cells, u *chat.User, f *chat.Facts) {
	readUser(c, u)
	if f.Users[u.ID] == nil {
		f.Users[u.ID] = u
	}
}

// gatherLocks locks users. A command without a conversation is about the users it names.
func (s *Store) gatherLocks(q *pgx.Batch, n *chat.Needs) {
	if len(n.Conversations) == 0 && len(n.Users) > 0 {
		q.Queue(sqlLockUsers, uuidsOf(n.Users))
	}
	if len(n.GroupCount) > 0 {
		q.Queue(sqlLockJoining, uuidsOf(n.GroupCount))
	}
	if len(n.Users) > 0 && !s.known.all(n.Conversations) {
		q.Queue(sqlLockOpening, uuidsOf(n.Users), uuidsOf(n.Conversations))
	}
}

// gatherHeads locks heads.
func gatherHeads(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	if len(n.Conversations) == 0 {
		return
	}
	slab := make([]chat.Conversation, 0, len(n.Conversations))
	q.Queue(sqlLockHeads, uuidsOf(n.Conversations)).Query(eachRow(func(c *cells) {
		slab = append(slab, chat.Conversation{})
		h := &slab[len(slab)-1]
		readHead(c, h)
		f.Conversations[h.ID] = h
	}))
}

// gatherHeirs reads who takes over from whom.
func gatherHeirs(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	if len(n.Successor) == 0 {
		return
	}
	conversations, users := keysOf(n.Successor)
	q.Queue(sqlSuccessors, conversations, users).Query(eachRow(func(c *cells) {
		leaver := idFrom[chat.User](c)
		m := readMember(c)
		f.Successor[chat.MemberKey{Conversation: m.Conversation, User: leaver}] = m.User
		addMember(f, m)
	}))
}

// addMember adds a row to the facts. The same row may come by several ways; the locks
// make it the same.
func addMember(f *chat.Facts, m *chat.Member) {
	if f.Members[m.MemberKey] == nil {
		f.Members[m.MemberKey] = m
	}
}
