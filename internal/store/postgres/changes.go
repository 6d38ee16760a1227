package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// store queues what writes the changes of a batch, at most one statement per table and
// kind of change. Tables come in one order for everybody, which is what rows that are new
// on two nodes at once need. was is what the rows that may be written over were like.
func store(q *pgx.Batch, b *chat.Batch, was *before) {
	c := &b.Changes
	insertHeads(q, c.NewConversations)
	storeHeads(q, c.Conversations, was.heads)
	storeMessages(q, c.Messages)
	updateMessages(q, c.Edited)
	storeIDs(q, c.Messages, c.Log)
	storeMarks(q, c.Marks)
	storeLog(q, c.Log)
	storeMentions(q, c.Mentions)
	storeReactions(q, c.ReactionsRemoved, c.Reacted)
	storeStripped(q, c.AnnotationsCleared)
	storeHidden(q, c.Hidden)
	storeMembers(q, c.Members, was.members)
	storeEmptied(q, c.DroppedGroups)
	storeDrafts(q, c.Drafts)
	storeInvites(q, c.Invites)
	storeWithdrawn(q, c.RevokedInvites, b.Facts.Conversations)
	storeUsers(q, c.Users)
	storeDeletions(q, c.Deleted)
}

// before is what heads and members were like before a batch was decided, so that only what
// changed is written.
type before struct {
	heads   map[chat.ConversationID]chat.Conversation
	members map[chat.MemberKey]chat.Member
}

func (b *before) note(f *chat.Facts) {
	b.heads = make(map[chat.ConversationID]chat.Conversation, len(f.Conversations))
	for id, h := range f.Conversations {
		b.heads[id] = *h
	}
	b.members = make(map[chat.MemberKey]chat.Member, len(f.Members))
	for key, m := range f.Members {
		b.members[key] = *m
	}
}

// proofOf chooses one row that c stores and nobody else would.
func proofOf(c *chat.Changes) *commitProof {
	switch {
	case len(c.Messages) > 0:
		m := &c.Messages[0]
		return &commitProof{sqlMessageProof, []any{[16]byte(m.Conversation), int64(m.Seq), [16]byte(m.ID), int64(m.CreatedAt)}}
	case len(c.Log) > 0:
		e := &c.Log[0]
		return &commitProof{sqlLogProof, []any{
			[16]byte(e.Conversation), int64(e.Seq), int16(e.Kind), [16]byte(e.Actor), int64(e.At),
		}}
	case len(c.Users) > 0:
		u := c.Users[0]
		return &commitProof{sqlUserProof, []any{[16]byte(u.ID), int64(u.UpdatedAt)}}
	case len(c.Hidden) > 0:
		h := &c.Hidden[0]
		return &commitProof{sqlHiddenProof, []any{[16]byte(h.Conversation), [16]byte(h.User), int64(h.Message), h.Version}}
	case len(c.Members) > 0:
		return memberProof(c.Members[0])
	case len(c.Invites) > 0:
		return inviteProof(c.Invites[0])
	case len(c.Drafts) > 0:
		return draftProof(c.Drafts[0])
	}
	return nil
}
