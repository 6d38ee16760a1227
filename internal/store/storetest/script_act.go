package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

// someMessage returns the id of a message of the program, now and then another one.
func (r *script) someMessage() chat.MessageID {
	switch {
	case len(r.sends) == 0 || r.rand.IntN(40) == 0:
		return chat.MessageID{4}
	case len(r.edits) > 0 && r.rand.IntN(40) == 0:
		return pick(r, r.edits...).key
	case r.rand.IntN(2) == 0: // one of the last
		return draftOf(r.sends[max(len(r.sends)-1-r.rand.IntN(8), 0)]).ID
	}
	return draftOf(pick(r, r.sends...)).ID
}

// whoMay returns somebody who may do something with a message: often its sender.
func (r *script) whoMay(message chat.MessageID) chat.UserID {
	for _, c := range r.sends {
		if m := sentOf(c).Message; m.ID == message && r.rand.IntN(3) > 0 {
			return m.Sender
		}
	}
	return r.someone()
}

// someAddress returns a conversation as a person names it, mostly one that is there.
func (r *script) someAddress() (chat.UserID, chat.Address) {
	if r.rand.IntN(2) == 0 {
		group, user := r.someGroup()
		return user, inGroup(group)
	}
	if len(r.sends) > 0 && r.rand.IntN(3) > 0 {
		if c, ok := pick(r, r.sends...).(*chat.SendDialog); ok {
			if r.rand.IntN(2) == 0 {
				return c.By.User, with(c.To)
			}
			return c.To, with(c.By.User)
		}
	}
	return r.someone(), with(r.someone())
}

func showAddress(at chat.Address) string {
	return fmt.Sprintf("group %v or with %v", at.Group, at.Companion)
}

func (r *script) edit() {
	message := r.someMessage()
	e := edit{by: r.whoMay(message), message: message, key: NewID[chat.Message](r.World), text: pick(r, scriptTexts...)}
	if len(r.sends) > 0 && r.rand.IntN(30) == 0 {
		e.key = draftOf(pick(r, r.sends...)).ID
	} else {
		call(r, e.key, "e%d", len(r.names)/2)
	}
	r.doEdit(e)
}

func (r *script) editAgain() {
	if len(r.edits) > 0 {
		r.doEdit(pick(r, r.edits...))
	}
}

func (r *script) doEdit(e edit) {
	edited, err := r.Service.Edit(r.Context(), By(e.by), e.message, e.text, e.key)
	r.line("edit %v by %v with %v %q", e.message, e.by, e.key, e.text)
	if !r.failed(err) {
		r.edits = append(r.edits, e)
		r.line("  %v %d %s %v", edited.Duplicate, edited.Seq, showMessage(edited.Message), edited.Ref)
	}
}

func (r *script) deleteMessage() {
	message := r.someMessage()
	by := r.whoMay(message)
	deleted, err := r.Service.Delete(r.Context(), By(by), message)
	r.line("delete %v by %v: %d %v", message, by, deleted.Seq, deleted.Ref)
	r.failed(err)
}

func (r *script) hide() {
	message := r.someMessage()
	by := r.whoMay(message)
	hidden, place, err := r.Service.Hide(r.Context(), By(by), message)
	r.line("hide %v from %v: %+v %v", message, by, hidden, place)
	r.failed(err)
}

var scriptEmoji = []string{"👍", "🎉", "❤️", "1️⃣", "12:3:€", "👨‍👩‍👧‍👦", "letters"}

func (r *script) pin() {
	message, pinned := r.someMessage(), r.rand.IntN(3) > 0
	by := r.whoMay(message)
	changed, err := r.Service.Pin(r.Context(), By(by), message, pinned)
	r.line("pin %v %v by %v: %d %v", pinned, message, by, changed.Seq, changed.At-worldBegins)
	r.failed(err)
}

func (r *script) react() {
	message := r.someMessage()
	by, emoji, add := r.whoMay(message), pick(r, scriptEmoji...), r.rand.IntN(3) > 0
	reacted, err := r.Service.React(r.Context(), By(by), message, emoji, add)
	r.line("react %q %v to %v by %v: %d %v", emoji, add, message, by, reacted.Seq, reacted.Reactions)
	r.failed(err)
}

func (r *script) read() {
	by, at := r.someAddress()
	seq, force := chat.Seq(r.rand.IntN(30)), r.rand.IntN(3) == 0
	state, err := r.Service.MarkRead(r.Context(), By(by), at, seq, force)
	r.line("read %s up to %d by %v, force: %v: %+v", showAddress(at), seq, by, force, state)
	r.failed(err)
}

func (r *script) deliver() {
	by, at := r.someAddress()
	seq := chat.Seq(r.rand.IntN(40))
	state, err := r.Service.MarkDelivered(r.Context(), By(by), at, seq)
	r.line("deliver %s up to %d to %v: %+v", showAddress(at), seq, by, state)
	r.failed(err)
}

func (r *script) setSomeRole() {
	group, by := r.someGroup()
	_, user := r.someGroup()
	role := pick(r, chat.RoleAdmin, chat.RoleAdmin, chat.RoleMember, chat.RoleOwner)
	set, err := r.Service.SetRole(r.Context(), By(by), group, user, role)
	r.line("role %d of %v in %v by %v: %d", role, user, group, by, set.Seq)
	r.failed(err)
}

func (r *script) removeMember() {
	group, by := r.someGroup()
	_, user := r.someGroup()
	parted, err := r.Service.Remove(r.Context(), By(by), group, user, r.draft())
	notice := chat.Message{}
	if parted.Notice != nil {
		notice = *parted.Notice
	}
	r.line("remove %v from %v by %v: %s %d", user, group, by, showMessage(notice), parted.Members)
	if !r.failed(err) {
		r.setMembers(group, without(user))
	}
}

func (r *script) liftRemoval() {
	group, by := r.someGroup()
	user := r.someone()
	r.line("lift the removal of %v from %v by %v", user, group, by)
	r.failed(r.Service.LiftRemoval(r.Context(), By(by), group, user))
}

func (r *script) removedPage() {
	group, by := r.someGroup()
	q := chat.RemovedQuery{Group: group, Limit: 1 + r.rand.IntN(3)}
	r.line("removed from %v by %v", group, by)
	for {
		list, err := r.Service.Removed(r.Context(), By(by), q)
		if r.failed(err) || len(list.Rows) == 0 {
			return
		}
		for _, row := range list.Rows {
			r.line("  %v %s at %d by %v %s", row.User, showName(row.Name), row.Removal.At-worldBegins, row.Removal.By, showName(row.By))
			q.After = chat.RemovedCursor{At: row.Removal.At, User: row.User}
		}
	}
}

func (r *script) changeGroup() {
	group, by := r.someGroup()
	if r.rand.IntN(2) == 0 {
		renamed, err := r.Service.RenameGroup(r.Context(), By(by), group, pick(r, "Tea", "New 日本", "O'Brien"), r.draft())
		r.line("rename %v by %v: %q %s", group, by, renamed.GroupName, showMessage(renamed.Notice))
		r.failed(err)
		return
	}
	policy := pick(r, chat.MembersAdd, chat.AdminsAdd)
	updated, err := r.Service.UpdateGroup(r.Context(), By(by), group, chat.GroupChange{
		Description: pick(r, nil, new(""), new("about '%'")), WhoMayAdd: pick(r, nil, &policy),
	})
	r.line("update %v by %v: %q %d #%d", group, by, updated.Description, updated.WhoMayAdd, updated.Seq)
	r.failed(err)
}

// nextCode names the invites of a program.
func (r *script) nextCode() chat.InviteCode {
	return chat.InviteCode(fmt.Sprintf("code-%d-%d", r.seed, len(r.invites)))
}

func (r *script) newInvite() {
	group, by := r.someGroup()
	n := chat.NewInvite{Group: group, MaxUses: r.rand.IntN(3)}
	if r.rand.IntN(3) == 0 {
		n.ExpiresAt = r.Clock.Now() + chat.Instant(r.rand.IntN(20_000))
	}
	invite, err := r.Service.CreateInvite(r.Context(), By(by), n)
	r.line("new invite by %v: %s", by, showInvite(&invite))
	if !r.failed(err) {
		r.invites = append(r.invites, invite.Code)
	}
}

func (r *script) someInvite() chat.InviteCode {
	if len(r.invites) == 0 || r.rand.IntN(20) == 0 {
		return "nothing"
	}
	return pick(r, r.invites...)
}

func (r *script) joinByInvite() {
	code, by := r.someInvite(), r.someone()
	info, head, err := r.Service.JoinByInvite(r.Context(), By(by), code, r.draft())
	r.line("join by %s of %v: #%d %d %s", code, by, head.Seq, info.Role, showConversation(&info.Conversation))
	if !r.failed(err) {
		r.setMembers(info.Conversation.ID, func(members []chat.UserID) []chat.UserID { return append(members, by) })
	}
}

func (r *script) revokeInvite() {
	group, by := r.someGroup()
	code := r.someInvite()
	r.line("revoke %s of %v by %v", code, group, by)
	r.failed(r.Service.RevokeInvite(r.Context(), By(by), group, code))
}

func (r *script) setChat() {
	by, at := r.someAddress()
	var c chat.SettingsChange
	until, notify, yes := pick(r, 0, worldBegins), chat.Notify(r.rand.IntN(3)), r.rand.IntN(2) == 0
	c.MutedUntil, c.Notify = pick(r, nil, &until), pick(r, nil, &notify)
	c.Pinned, c.Archived = pick(r, nil, &yes), pick(r, nil, &yes)
	settings, _, err := r.Service.SetChat(r.Context(), By(by), at, c)
	r.line("settings of %s by %v: %+v", showAddress(at), by, settings)
	r.failed(err)
}

func (r *script) saveText() {
	by, at := r.someAddress()
	t := chat.UnsentText{Content: pick(r, append(scriptTexts, "", "")...), At: r.Clock.Now() - chat.Instant(r.rand.IntN(2000))}
	if r.rand.IntN(3) == 0 {
		t.ReplyTo = r.someMessage()
	}
	if r.rand.IntN(3) == 0 {
		t.Message = r.someMessage()
	}
	kept, _, err := r.Service.SaveDraft(r.Context(), By(by), at, t)
	r.line("begin in %s by %v: %s", showAddress(at), by, showDraft(&kept))
	r.failed(err)
}

func (r *script) sightings() {
	var list []chat.LastSeen
	for range 1 + r.rand.IntN(3) {
		list = append(list, chat.LastSeen{User: r.someone(), At: r.Clock.Now() - chat.Instant(r.rand.IntN(2000)), Hidden: r.rand.IntN(4) == 0})
	}
	r.line("sight %+v", list)
	r.failed(r.Store.SetLastSeen(r.Context(), list))
	for _, p := range r.people {
		found, err := r.Store.LastSeen(r.Context(), []chat.UserID{p.id})
		r.line("  %+v", found)
		r.failed(err)
	}
}
