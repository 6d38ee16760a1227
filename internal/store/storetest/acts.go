package storetest

import (
	"math"

	"messenger/internal/chat"
)

// What people do in a test that goes well.

// inGroup is the address of a group.
func inGroup(group chat.ConversationID) chat.Address { return chat.Address{Group: group} }

// with is the address of the dialog with a companion.
func with(companion chat.UserID) chat.Address { return chat.Address{Companion: companion} }

// answering makes a text the answer to a message that may name people.
func (w *World) answering(to chat.MessageID, text string, named ...chat.UserID) chat.Draft {
	d := w.Draft(text)
	d.ReplyTo, d.Mentions = to, named
	return d
}

// TellDraft sends a draft to a group and returns what was stored.
func (w *World) TellDraft(from chat.UserID, group chat.ConversationID, d chat.Draft) chat.Message {
	w.Helper()
	c := &chat.SendGroup{By: By(from), Group: group, Draft: d}
	w.OK(w.Service.SendAndWait(w.Context(), c))
	return c.Sent.Message
}

// SayDraft sends a draft to a person and returns what was stored.
func (w *World) SayDraft(from, to chat.UserID, d chat.Draft) chat.Message {
	w.Helper()
	c := &chat.SendDialog{By: By(from), To: to, Draft: d}
	w.OK(w.Service.SendAndWait(w.Context(), c))
	return c.Sent.Message
}

// Edit gives a message another text, under a new key.
func (w *World) Edit(by chat.UserID, message chat.MessageID, text string) chat.MessageEdited {
	w.Helper()
	edited, err := w.Service.Edit(w.Context(), By(by), message, text, NewID[chat.Message](w))
	w.OK(err)
	return edited
}

// Delete deletes a message for all.
func (w *World) Delete(by chat.UserID, message chat.MessageID) chat.MessageDeleted {
	w.Helper()
	deleted, err := w.Service.Delete(w.Context(), By(by), message)
	w.OK(err)
	return deleted
}

// Hide takes a message out of somebody's own sight.
func (w *World) Hide(by chat.UserID, message chat.MessageID) chat.Hidden {
	w.Helper()
	hidden, _, err := w.Service.Hide(w.Context(), By(by), message)
	w.OK(err)
	return hidden
}

// Clear hides a dialog up to now from one of the two.
func (w *World) Clear(by, companion chat.UserID) {
	w.Helper()
	_, _, err := w.Service.ClearDialog(w.Context(), By(by), companion)
	w.OK(err)
}

// React adds a reaction.
func (w *World) React(by chat.UserID, message chat.MessageID, emoji string) chat.ReactionChanged {
	w.Helper()
	reacted, err := w.Service.React(w.Context(), By(by), message, emoji, true)
	w.OK(err)
	return reacted
}

// RemoveReaction takes a reaction away.
func (w *World) RemoveReaction(by chat.UserID, message chat.MessageID, emoji string) chat.ReactionChanged {
	w.Helper()
	reacted, err := w.Service.React(w.Context(), By(by), message, emoji, false)
	w.OK(err)
	return reacted
}

// Read moves somebody's read position.
func (w *World) Read(by chat.UserID, at chat.Address, seq chat.Seq) chat.ReadMoved {
	w.Helper()
	state, err := w.Service.MarkRead(w.Context(), By(by), at, seq, false)
	w.OK(err)
	return state
}

// ReadBack moves somebody's read position, back too.
func (w *World) ReadBack(by chat.UserID, at chat.Address, seq chat.Seq) chat.ReadMoved {
	w.Helper()
	state, err := w.Service.MarkRead(w.Context(), By(by), at, seq, true)
	w.OK(err)
	return state
}

// Deliver notes that somebody's device holds a conversation up to seq.
func (w *World) Deliver(by chat.UserID, at chat.Address, seq chat.Seq) {
	w.Helper()
	_, err := w.Service.MarkDelivered(w.Context(), By(by), at, seq)
	w.OK(err)
}

// SetRole gives a member another role.
func (w *World) SetRole(by chat.UserID, group chat.ConversationID, user chat.UserID, role chat.Role) {
	w.Helper()
	_, err := w.Service.SetRole(w.Context(), By(by), group, user, role)
	w.OK(err)
}

// RemoveMember takes user out of a group.
func (w *World) RemoveMember(by chat.UserID, group chat.ConversationID, user chat.UserID) chat.MemberLeft {
	w.Helper()
	parted, err := w.Service.Remove(w.Context(), By(by), group, user, w.Draft("removed"))
	w.OK(err)
	return parted
}

// timeline returns all messages of a conversation that user sees, in order of seq.
func (w *World) timeline(user chat.UserID, id chat.ConversationID) []chat.MessageRow {
	w.Helper()
	page := w.timelinePage(chat.TimelineQuery{Conversation: id, User: user, Before: math.MaxInt64, Older: 100_000})
	return page.Rows
}

func (w *World) timelinePage(q chat.TimelineQuery) chat.Timeline {
	w.Helper()
	page, err := w.Store.Timeline(w.Context(), q)
	w.OK(err)
	return page
}

// message returns a message as somebody sees it now.
func (w *World) message(user chat.UserID, id chat.MessageID) *chat.MessageRow {
	w.Helper()
	at, found, err := w.Store.Locate(w.Context(), id)
	w.OK(err)
	if !found {
		return nil
	}
	page := w.timelinePage(chat.TimelineQuery{Conversation: at.Conversation, User: user, After: at.Seq - 1, Newer: 1})
	if len(page.Rows) == 0 || page.Rows[0].Message.ID != id {
		return nil
	}
	return &page.Rows[0]
}

// log returns a stretch of a log as user may see it.
func (w *World) log(user chat.UserID, id chat.ConversationID, after chat.Seq, limit int) chat.LogPage {
	w.Helper()
	page, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: id, User: user, After: after, Limit: limit})
	w.OK(err)
	return page
}

// unread returns what user has not read of a conversation.
func (w *World) unread(user chat.UserID, id chat.ConversationID) chat.Unread {
	w.Helper()
	return w.log(user, id, 0, 0).Unread
}

// why returns the messages that user has not read, and the rules by which they count.
func (w *World) why(user chat.UserID, id chat.ConversationID, limit int) []chat.UnreadReason {
	w.Helper()
	reasons, err := w.Store.WhyUnread(w.Context(), chat.UnreadQuery{
		MemberKey: chat.MemberKey{Conversation: id, User: user}, Limit: limit,
	})
	w.OK(err)
	return reasons
}

// sync returns a person's conversations, at most limit behind a place.
func (w *World) sync(user chat.UserID, after chat.InboxCursor, limit int) []chat.InboxRow {
	w.Helper()
	rows, err := w.Store.Inbox(w.Context(), chat.InboxQuery{User: user, After: after, Limit: limit})
	w.OK(err)
	return rows.Rows
}

// syncRow returns the row of one conversation, nil if there is none.
func (w *World) syncRow(user chat.UserID, id chat.ConversationID) *chat.InboxRow {
	w.Helper()
	for _, row := range w.sync(user, chat.InboxCursor{}, 1000) {
		if row.Conversation.ID == id {
			return &row
		}
	}
	return nil
}

// nameOf is how a person of a world is named who has not been renamed.
func nameOf(first string) chat.Name {
	last := "Tester"
	return chat.Name{First: first, Last: &last}
}
