package model

import (
	"maps"

	"pgregory.net/rapid"

	"messenger/internal/app/apptest"
)

// content draws a text. There are few, so that edits meet one that is there already.
func (r *run) content() string {
	return r.draw("content", "one", "two", "it's <three>", "четыре 😀")
}

// compose draws a message: a plain one, or one with mentions, that may answer another.
func (r *run) compose(u int, in *conversation) (post, func(w *world) params) {
	p := post{by: u, id: apptest.NewID(), content: r.content()}
	if in != nil && len(in.log) > 0 && rapid.IntRange(0, 2).Draw(r.rt, "answers") == 0 {
		p.replyTo = pick(r, in.log, "answered")
	}
	if rapid.IntRange(0, 20).Draw(r.rt, "astray") == 0 && len(r.truth.messages) > 0 {
		p.replyTo = r.message()
	}
	if rapid.IntRange(0, 2).Draw(r.rt, "mentions") == 0 {
		p.mentions = rapid.SliceOfN(rapid.IntRange(0, peoples-1), 1, 3).Draw(r.rt, "mentioned")
	}
	if in != nil && in.place(u) != nil && rapid.Bool().Draw(r.rt, "the draft") {
		if p.endDraft = true; in.memberships[u].draft.id != "" {
			p.id = in.memberships[u].draft.id
		}
	}
	return p, func(w *world) params {
		with := params{"messageId": p.id, "content": p.content}
		if p.endDraft {
			with["endDraft"] = true
		}
		if p.replyTo != nil {
			with["replyToId"] = p.replyTo.id
		}
		if p.mentions != nil {
			var ids []string
			for _, m := range p.mentions {
				ids = append(ids, w.people[m].ID)
			}
			with["mentions"] = ids
		}
		return with
	}
}

func (r *run) write(*rapid.T) {
	u := r.who("by")
	r.writeTo(u, (u+rapid.IntRange(1, peoples-1).Draw(r.rt, "to"))%peoples)
}

func (r *run) writeTo(u, to int) {
	p, with := r.compose(u, r.truth.dialog(u, to))
	want := r.truth.toPerson(to, p)
	if want == noMessage && r.truth.dialog(u, to) == nil && p.replyTo == nil {
		r.Fatalf("a plain message is refused")
	}
	r.play(u, "privateMessage", want, "", func(w *world) params {
		all := with(w)
		all["receiverId"] = w.people[to].ID
		return all
	})
}

func (r *run) post(*rapid.T) {
	u, c := r.who("by"), r.group()
	p, with := r.compose(u, c)
	want := r.truth.toGroup(c, p)
	r.play(u, "messageInGroup", want, "", func(w *world) params {
		all := with(w)
		all["groupId"], all["groupName"] = c.group, ""
		return all
	})
}

// postClassic sends on a classic socket.
func (r *run) postClassic(*rapid.T) {
	u, c := rapid.IntRange(0, classics-1).Draw(r.rt, "by"), r.group()
	p := post{by: u, id: apptest.NewID(), content: r.content()}
	want := r.truth.toGroup(c, p)
	for _, w := range r.worlds {
		f := w.people[u].askClassic(r, "messageInGroup", params{"messageId": p.id, "groupId": c.group, "groupName": "", "content": p.content})
		if f.Message != want {
			r.Fatalf("the classic socket of u%d: %s, want %q", u, f.Raw, want)
		}
	}
}

// repeat sends a message again as it was. It is a success for ever.
func (r *run) repeat(*rapid.T) {
	m := r.message()
	if m.notice || m.edited || m.deleted || m.replyTo != nil || len(m.mentions) > 0 {
		return
	}
	kind := "privateMessage"
	if m.in.isGroup() {
		kind = "messageInGroup"
	}
	for _, f := range r.play(m.sender, kind, ok, "", func(w *world) params {
		with := w.address(m.in, m.sender)
		with["messageId"], with["content"], with["groupName"] = m.id, m.content, ""
		return with
	}) {
		if f.Params.Item["duplicate"] != true || number(f.Params.Item, "seq") != m.seq {
			r.Fatalf("sent again: %s, want seq %d", f.Raw, m.seq)
		}
	}
}

// someone draws who does something to a message: mostly the sender.
func (r *run) someone(m *message) int {
	if rapid.Bool().Draw(r.rt, "the sender") {
		return m.sender
	}
	return r.who("by")
}

func (r *run) edit(*rapid.T) {
	m := r.message()
	u, content, key := r.someone(m), r.content(), apptest.NewID()
	want, changed := r.truth.edit(u, m, content)
	for _, f := range r.play(u, "editMessage", want, "", func(*world) params {
		return params{"messageId": m.id, "content": content, "editId": key}
	}) {
		if f.Success && f.Params.Item["duplicate"] == changed {
			r.Fatalf("an edit that changes something is %v: %s", changed, f.Raw)
		}
	}
}

func (r *run) delete(*rapid.T) {
	m := r.message()
	u := r.someone(m)
	r.play(u, "deleteMessage", r.truth.remove(u, m), "", func(*world) params { return params{"messageId": m.id, "scope": "all"} })
}

func (r *run) hide(*rapid.T) {
	m := r.message()
	u := r.who("by")
	want, changed := r.truth.hide(u, m)
	r.play(u, "deleteMessage", want, told(changed, m.in), func(*world) params { return params{"messageId": m.id, "scope": "me"} })
}

// told is where own devices must be told of something, "" if nothing has changed.
func told(changed bool, c *conversation) string {
	if changed {
		return c.key()
	}
	return ""
}

func (r *run) react(*rapid.T) {
	m, u, emoji := r.message(), r.who("by"), r.draw("emoji", "👍", "🎉", "❤️")
	add := rapid.IntRange(0, 2).Draw(r.rt, "add") > 0
	kind := "unsetReaction"
	if add {
		kind = "setReaction"
	}
	r.play(u, kind, r.truth.react(u, m, emoji, add), "", func(*world) params { return params{"messageId": m.id, "emoji": emoji} })
}

func (r *run) pin(*rapid.T) {
	m := r.message()
	u, pinned := r.someone(m), rapid.IntRange(0, 2).Draw(r.rt, "pinned") > 0
	kind := "unpinMessage"
	if pinned {
		kind = "pinMessage"
	}
	want, changed := r.truth.pin(u, m, pinned)
	for _, f := range r.play(u, kind, want, "", func(*world) params { return params{"messageId": m.id} }) {
		if f.Success && (number(f.Params.Item, "seq") > 0) != changed {
			r.Fatalf("a pin that changes something is %v: %s", changed, f.Raw)
		}
	}
}

func (r *run) read(*rapid.T) {
	u := r.who("by")
	c := r.place(u)
	seq, force := rapid.IntRange(0, c.lastSeq+2).Draw(r.rt, "seq"), rapid.IntRange(0, 3).Draw(r.rt, "force") == 0
	changed := c.markRead(u, seq, force)
	for _, f := range r.play(u, "markRead", ok, told(changed, c), func(w *world) params {
		with := w.address(c, u)
		with["seq"], with["force"] = seq, force
		return with
	}) {
		unread, mentions := c.counts(u)
		if item := f.Params.Item; number(item, "readSeq") != c.memberships[u].read || number(item, "unread") != unread || number(item, "mentions") != mentions {
			r.Fatalf("u%d has read up to %d and has %d unread, %d mentions: %s", u, c.memberships[u].read, unread, mentions, f.Raw)
		}
	}
}

func (r *run) deliver(*rapid.T) {
	u := r.who("by")
	c := r.place(u)
	seq := rapid.IntRange(0, c.lastSeq+2).Draw(r.rt, "seq")
	c.markDelivered(u, seq)
	r.play(u, "markDelivered", ok, "", func(w *world) params {
		with := w.address(c, u)
		with["seq"] = seq
		return with
	})
}

func (r *run) settings(*rapid.T) {
	u := r.who("by")
	c := r.place(u)
	p, before := c.memberships[u], *c.memberships[u]
	change := params{}
	switch r.draw("setting", "mute", "notify", "pin", "archive") {
	case "mute":
		p.muted = rapid.Bool().Draw(r.rt, "muted")
		change["mutedUntil"] = nil
		if p.muted {
			change["mutedUntil"] = "2999-01-01T00:00:00.000Z"
		}
	case "notify":
		p.notify = r.draw("notify", "all", "mentions", "none")
		change["notify"] = p.notify
	case "pin":
		p.pinned = rapid.Bool().Draw(r.rt, "pinned")
		change["pinned"] = p.pinned
	case "archive":
		p.archived = rapid.Bool().Draw(r.rt, "archived")
		change["archived"] = p.archived
	}
	changed := p.muted != before.muted || p.notify != before.notify || p.pinned != before.pinned || p.archived != before.archived
	r.play(u, "setChatSettings", ok, told(changed, c), func(w *world) params {
		with := w.address(c, u)
		maps.Copy(with, change)
		return with
	})
}

// draft keeps what somebody has begun to write, on a device that may not know what is kept.
func (r *run) draft(*rapid.T) {
	u := r.who("by")
	c := r.place(u)
	held := &c.memberships[u].draft
	next := draft{content: r.draw("draft", "", "so", "and"), id: apptest.NewID()}
	knows, sent := rapid.Bool().Draw(r.rt, "knows"), false
	switch rapid.IntRange(0, 3).Draw(r.rt, "goes on") {
	case 0:
		next.id = ""
	case 1:
		if held.id != "" {
			next.id = held.id
		}
	case 2:
		if len(r.truth.messages) > 0 {
			next.id, sent = r.message().id, true
		}
	}
	if len(c.log) > 0 && rapid.Bool().Draw(r.rt, "answers") {
		next.replyTo = pick(r, c.log, "answered").id
	}
	asked := next
	if next.content == "" {
		next.replyTo = ""
	}
	known := held.content == "" || knows || next.id != "" && next.id == held.id
	changed := !sent && known && (next.content != "" || held.content != "")
	if changed && next.content == "" {
		*held = draft{}
	} else if changed {
		*held = next
	}
	r.play(u, "saveDraft", ok, told(changed, c), func(w *world) params {
		with := w.address(c, u)
		with["content"], with["replyToId"], with["messageId"] = asked.content, orNil(asked.replyTo), orNil(asked.id)
		if knows {
			with["updatedAt"] = "2999-01-01T00:00:00.000Z"
		}
		return with
	})
}

func (r *run) clear(*rapid.T) {
	u := r.who("by")
	to := (u + rapid.IntRange(1, peoples-1).Draw(r.rt, "with")) % peoples
	c, echo := r.truth.dialog(u, to), ""
	if c != nil {
		echo = told(c.clear(u), c)
	}
	r.play(u, "clearDialog", ok, echo, func(w *world) params { return params{"receiverId": w.people[to].ID} })
}

func (r *run) add(*rapid.T) {
	r.addTo(r.group(), r.who("by"), r.who("whom"))
}

func (r *run) addTo(c *conversation, u, who int) {
	notice := apptest.NewID()
	r.play(u, "addUserInGroup", r.truth.add(u, c, who, notice), "", func(w *world) params {
		return params{"groupId": c.group, "userId": w.people[who].ID, "messageId": notice, "message": "added"}
	})
}

func (r *run) takeOut(*rapid.T) {
	u, c, who, notice := r.who("by"), r.group(), r.who("whom"), apptest.NewID()
	r.play(u, "removeUserFromGroup", r.truth.takeOut(u, c, who, notice), "", func(w *world) params {
		return params{"groupId": c.group, "userId": w.people[who].ID, "messageId": notice, "message": "removed"}
	})
}

func (r *run) lift(*rapid.T) {
	u, c, who := r.who("by"), r.group(), r.who("whom")
	r.play(u, "liftRemoval", r.truth.lift(u, c, who), "", func(w *world) params {
		return params{"groupId": c.group, "userId": w.people[who].ID}
	})
}

func (r *run) leave(*rapid.T) {
	u, c, notice := r.who("by"), r.group(), apptest.NewID()
	r.play(u, "leaveGroup", r.truth.leave(u, c, notice), "", func(*world) params {
		return params{"groupId": c.group, "messageId": notice, "message": "left"}
	})
}

func (r *run) drop(*rapid.T) {
	u, c := r.who("by"), r.group()
	if rapid.IntRange(0, 3).Draw(r.rt, "really") > 0 {
		return
	}
	r.play(u, "dropGroup", r.truth.drop(u, c), "", func(*world) params { return params{"groupId": c.group} })
}

func (r *run) role(*rapid.T) {
	u, c, who, role := r.who("by"), r.group(), r.who("whose"), r.draw("role", owner, admin, member)
	r.play(u, "setRole", r.truth.setRole(u, c, who, role), "", func(w *world) params {
		return params{"groupId": c.group, "userId": w.people[who].ID, "role": role}
	})
}

func (r *run) rename(*rapid.T) {
	u, c, name, notice := r.who("by"), r.group(), r.draw("name", "Red", "Blue"), apptest.NewID()
	r.play(u, "renameGroup", r.truth.rename(u, c, name, notice), "", func(*world) params {
		return params{"groupId": c.group, "groupName": name, "messageId": notice, "message": "renamed"}
	})
}

func (r *run) update(*rapid.T) {
	u, c := r.who("by"), r.group()
	description, policy := r.draw("description", "", "about"), r.draw("who may add", "members", "admins")
	r.play(u, "updateGroup", r.truth.update(u, c, description, policy), "", func(*world) params {
		return params{"groupId": c.group, "description": description, "settings": params{"whoMayAdd": policy}}
	})
}

func (r *run) invite(*rapid.T) {
	r.inviteTo(r.group(), r.who("by"))
}

func (r *run) inviteTo(c *conversation, u int) {
	uses := rapid.IntRange(0, 2).Draw(r.rt, "uses")
	want, _ := r.truth.invite(u, c, uses)
	for i, f := range r.play(u, "createInvite", want, "", func(*world) params {
		with := params{"groupId": c.group, "maxUses": nil}
		if uses > 0 {
			with["maxUses"] = uses
		}
		return with
	}) {
		if f.Success {
			r.worlds[i].codes = append(r.worlds[i].codes, text(f.Params.Item, "code"))
		}
	}
}

func (r *run) join(*rapid.T) {
	u, i, notice := r.who("by"), pick(r, r.truth.invites, "invite"), apptest.NewID()
	r.play(u, "joinByInvite", r.truth.joinBy(u, i, notice), "", func(w *world) params {
		return params{"code": w.codes[i.number], "messageId": notice}
	})
}

func (r *run) revoke(*rapid.T) {
	u, i := r.who("by"), pick(r, r.truth.invites, "invite")
	r.play(u, "revokeInvite", r.truth.revoke(u, i), "", func(w *world) params {
		return params{"groupId": i.in.group, "code": w.codes[i.number]}
	})
}
