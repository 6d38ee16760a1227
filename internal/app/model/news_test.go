package model

import (
	"maps"
	"slices"
	"strings"

	"messenger/internal/app/apptest"
)

// What a device learns from broadcasts, from its own answers, and from logs.

// hear takes a broadcast.
func (d *device) hear(f apptest.Frame) {
	if f.Params.Item["echo"] == true {
		d.heard = append(d.heard, f)
	}
	d.take(f.Type, f.Params.Item)
}

// learn takes the answer to an own request. What a send's answer does not repeat, the
// device knows, for it has sent it.
func (d *device) learn(kind string, asked, item params) {
	switch kind {
	case "privateMessage", "messageInGroup":
		item = maps.Clone(item)
		item["message"], item["senderId"], item["mentions"] = asked["content"], d.who.ID, nil
		// Who of the mentioned is there is the server's to say: the change is read like
		// somebody else's.
		if asked["mentions"] != nil || asked["replyToId"] != nil {
			d.behind[text(item, "conversationId")] = d.thread(text(item, "conversationId")).seq < number(item, "seq")
			d.dropUseless()
			return
		}
	case "joinByInvite":
		d.behind[text(item, "conversationId")] = true
		return
	}
	d.take(kind, item)
}

func (d *device) dropUseless() {
	maps.DeleteFunc(d.behind, func(_ string, is bool) bool { return !is })
}

// live are the types of broadcasts that are changes of a log, and their kinds there.
var live = map[string]string{
	"privateMessage": "message", "messageInGroup": "message", "editMessage": "edit", "deleteMessage": "delete",
	"setReaction": "reaction", "unsetReaction": "reaction", "pinMessage": "pin", "unpinMessage": "pin",
	"addUserInGroup": "join", "leaveGroup": "leave", "removeUserFromGroup": "leave",
	"setRole": "role", "renameGroup": "rename", "updateGroup": "settings",
}

// take applies news by the rule of the log: the next change is applied, an older one is
// known already, and before a later one something is missing.
func (d *device) take(kind string, item params) {
	id := text(item, "conversationId")
	if id == "" || d.takePersonal(kind, id, item) {
		return
	}
	if kind == "dropGroup" {
		delete(d.threads, id)
		delete(d.behind, id)
		return
	}
	change, seq := live[kind], number(item, "seq")
	if change == "" {
		return
	}
	if change == "leave" && (text(item, "userId") == d.who.ID || item["userId"] == nil) {
		delete(d.threads, id) // an answer to one's own leaving names nobody
		delete(d.behind, id)
		return
	}
	switch th := d.thread(id); {
	case seq == th.seq+1:
		d.apply(th, seq, change, item)
	case seq > th.seq:
		d.behind[id] = true
	}
}

// takePersonal applies what the person did for himself; others' positions are not held.
func (d *device) takePersonal(kind, id string, item params) bool {
	own := item["userId"] == nil
	switch {
	case kind == "markRead" && own:
		d.thread(id).read = number(item, "readSeq")
	case kind == "deleteMessage" && item["scope"] == "me":
		d.thread(id).hide(text(item, "messageId"))
	case kind == "setChatSettings":
		d.thread(id).set(item)
	case kind == "saveDraft":
		d.thread(id).keep(item)
	case kind == "clearDialog":
		if d.threads[id] != nil || number(item, "clearedSeq") > 0 {
			th := d.thread(id)
			th.clear(number(item, "clearedSeq"))
			th.read = max(th.read, th.cleared)
		}
	default:
		return kind == "markRead" || kind == "markDelivered" || kind == "typing"
	}
	return true
}

// apply applies one change.
func (d *device) apply(th *thread, seq int, kind string, item params) {
	if seq <= th.seq {
		return
	}
	th.seq = seq
	m := th.messages[text(item, "messageId")]
	switch kind {
	case "message":
		th.put(seq, item)
		if seq == 1 && strings.HasPrefix(th.id, "group_") {
			th.roles[text(item, "senderId")] = owner
			if name := text(item, "groupName"); name != "" {
				th.name = name
			}
		}
		if item["senderId"] == d.who.ID && (item["notification"] != true || seq == 1) {
			th.read = max(th.read, seq)
		}
	case "edit":
		if m != nil && item["deleted"] != true {
			m.content, m.edited = text(item, "content"), true
		}
	case "delete":
		if m != nil {
			m.content, m.deleted, m.pinned, m.mentions, m.reactions = "", true, false, nil, nil
		}
	case "reaction":
		if m != nil && !m.deleted {
			m.react(item, d.who.ID)
		}
	case "pin":
		if m != nil && !m.deleted {
			m.pinned = item["pinned"] == true
		}
	default:
		d.applyToGroup(th, seq, kind, item)
	}
}

func (d *device) applyToGroup(th *thread, seq int, kind string, item params) {
	who := text(item, "userId")
	switch kind {
	case "join":
		th.put(seq, item)
		th.roles[who] = member
		if name := text(item, "groupName"); name != "" {
			th.name = name
		}
		if who == d.who.ID {
			th.read = seq
		}
	case "leave":
		th.put(seq, item)
		delete(th.roles, who)
		if newOwner := text(item, "newOwnerId"); newOwner != "" {
			th.roles[newOwner] = owner
		}
	case "role":
		if role := text(item, "role"); role == owner {
			for u, r := range th.roles {
				if r == owner {
					th.roles[u] = admin
				}
			}
		}
		th.roles[who] = text(item, "role")
	case "rename":
		th.put(seq, item)
		th.name = text(item, "groupName")
	case "settings":
		th.description = text(item, "description")
		th.whoMayAdd = text(item["settings"].(params), "whoMayAdd")
	}
}

// put stores a message. News of the classic types call its text message, logs content.
func (th *thread) put(seq int, item params) {
	if seq <= th.cleared || text(item, "messageId") == "" {
		return
	}
	content, inLog := item["content"].(string)
	if !inLog {
		content = text(item, "message")
	}
	m := &entry{
		seq: seq, sender: text(item, "senderId"), content: content, notice: item["notification"] == true,
		deleted: item["deleted"] == true, edited: item["editedAt"] != nil,
	}
	if quote, ok := item["replyTo"].(params); ok {
		m.replyTo, m.replyToWhom = text(quote, "messageId"), text(quote, "senderId")
	}
	if list, ok := item["mentions"].([]any); ok {
		for _, u := range list {
			m.mentions = append(m.mentions, u.(string))
		}
	}
	if m.deleted {
		m.edited = false
	}
	m.marks(item["reactions"])
	th.messages[text(item, "messageId")] = m
}

// marks takes a list of reactions.
func (m *entry) marks(list any) {
	m.reactions = nil
	rows, _ := list.([]any)
	for _, r := range rows {
		r := r.(params)
		m.reactions = append(m.reactions, mark{text(r, "emoji"), number(r, "count"), r["mine"] == true})
	}
}

// react applies a change of reactions. A broadcast does not say which are one's own.
func (m *entry) react(item params, me string) {
	before := m.reactions
	m.marks(item["reactions"])
	rows, _ := item["reactions"].([]any)
	for i := range m.reactions {
		r := &m.reactions[i]
		if _, said := rows[i].(params)["mine"]; said {
			continue
		}
		if item["userId"] == me && item["emoji"] == r.emoji {
			r.mine = item["added"] == true
			continue
		}
		at := slices.IndexFunc(before, func(b mark) bool { return b.emoji == r.emoji })
		r.mine = at >= 0 && before[at].mine
	}
}
