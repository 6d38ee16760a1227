package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// view is what somebody sees of a conversation, in names that all servers share: a device
// and the model are compared by it.
type view struct {
	Seq, Read, Unread, Mentions  int
	Name, Description, WhoMayAdd string
	Roles                        map[string]string
	Messages                     []string
	Pinned                       []int // their seqs
	Settings, Draft              string
}

// views are all conversations that the device holds.
func (d *device) views(w *world) map[string]view {
	all := map[string]view{}
	for id, th := range d.threads {
		v := view{
			Seq: th.seq, Read: th.read, Name: th.name, Description: th.description, WhoMayAdd: th.whoMayAdd, Roles: map[string]string{},
			Settings: fmt.Sprint(th.settings), Draft: fmt.Sprint(th.draft["content"], " ", th.draft["replyToId"]),
		}
		for u, role := range th.roles {
			v.Roles[w.plain(u)] = role
		}
		for _, key := range slices.SortedFunc(maps.Keys(th.messages), func(a, b string) int {
			return cmp.Compare(th.messages[a].seq, th.messages[b].seq)
		}) {
			m := th.messages[key]
			if slices.Contains(th.hidden, key) || m.seq <= th.cleared {
				continue
			}
			v.Messages = append(v.Messages, w.plain(m.String(key)))
			if m.pinned {
				v.Pinned = append(v.Pinned, m.seq)
			}
			if m.seq > th.read && m.sender != d.who.ID && !m.notice && !m.deleted {
				v.Unread++
				answered := th.messages[m.replyTo]
				if slices.Contains(m.mentions, d.who.ID) || m.replyToWhom == d.who.ID && (answered == nil || !answered.notice) {
					v.Mentions++
				}
			}
		}
		all[w.key(id)] = v
	}
	return all
}

func (m *entry) String(id string) string {
	mentions := slices.Sorted(slices.Values(m.mentions))
	marks := ""
	for _, r := range m.reactions {
		marks += fmt.Sprintf(" %s%d%v", r.emoji, r.count, r.mine)
	}
	return fmt.Sprintf("%d %s of %s: %q notice=%v deleted=%v edited=%v to=%s @%d%s", m.seq, id, m.sender, m.content,
		m.notice, m.deleted, m.edited && !m.deleted, m.replyTo, len(mentions), marks)
}

// views are all conversations that u is in.
func (w *truth) views(u int) map[string]view {
	all := map[string]view{}
	for _, c := range w.conversations {
		if c.place(u) == nil {
			continue
		}
		p := c.memberships[u]
		v := view{
			Seq: c.lastSeq, Read: p.read, Name: c.name, Description: c.description, WhoMayAdd: "members", Roles: map[string]string{},
			Settings: fmt.Sprint(params{"muted": p.muted, "notify": p.notify, "pinned": p.pinned, "archived": p.archived}),
			Draft:    fmt.Sprint(p.draft.content, " ", orNil(p.draft.replyTo)),
		}
		if c.isGroup() {
			v.WhoMayAdd = c.whoMayAdd
			for _, x := range c.members() {
				v.Roles[fmt.Sprint("u", x)] = c.memberships[x].role
			}
		}
		for _, m := range c.log {
			if p.sees(m) {
				v.Messages = append(v.Messages, m.String(u))
				if m.pinned {
					v.Pinned = append(v.Pinned, m.seq)
				}
			}
		}
		v.Unread, v.Mentions = c.counts(u)
		all[c.key()] = v
	}
	return all
}

func orNil(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// String is the message as u sees it, in the words of entry.
func (m *message) String(u int) string {
	to, marks := "", ""
	if m.replyTo != nil {
		to = m.replyTo.id
	}
	for _, r := range m.reactions {
		marks += fmt.Sprintf(" %s%d%v", r.emoji, len(r.who), slices.Contains(r.who, u))
	}
	return fmt.Sprintf("%d %s of u%d: %q notice=%v deleted=%v edited=%v to=%s @%d%s", m.seq, m.id, m.sender, m.content,
		m.notice, m.deleted, m.edited && !m.deleted, to, len(m.mentions), marks)
}
