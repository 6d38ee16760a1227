package model

import (
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"
)

// check holds everything against the model: what each device has come to hold, and what
// the server answers.
func (r *run) check() {
	for _, w := range r.worlds {
		for _, p := range w.people {
			for _, d := range p.devices {
				r.arrives(w, d)
			}
		}
		for _, p := range w.people {
			r.answers(w, p)
			if p.classic != nil {
				r.classicHeard(p)
			}
		}
	}
}

// arrives waits until the device holds what the model has; what is on its way may still
// come.
func (r *run) arrives(w *world, d *device) {
	if d.line == nil {
		d.connect(r)
	}
	d.catch(r)
	want := r.truth.views(d.who.number)
	for {
		got := d.views(w)
		diff := cmp.Diff(want, got)
		if diff == "" {
			return
		}
		f, err := d.line.Wait(r.Context())
		if err != nil {
			r.Fatalf("%s holds something else (-model +device), and nothing more comes: %v\n%s", d.name, err, diff)
		}
		d.hear(f)
		d.heal(r)
	}
}

// answers compares what the server answers to somebody.
func (r *run) answers(w *world, p *person) {
	u, d := p.number, p.devices[0]
	rows := map[string]params{}
	for _, row := range d.request(r, "syncConversations", params{"limit": 200}).Params.Data {
		rows[w.key(text(row, "conversationId"))] = row
	}
	unread, total := map[string]params{}, 0
	f := d.request(r, "getUnread", params{})
	for _, row := range f.Params.Data {
		unread[w.key(text(row, "conversationId"))] = row
	}
	for _, c := range r.truth.conversations {
		if c.place(u) == nil {
			if rows[c.key()] != nil {
				r.Fatalf("%s is told of %s", d.name, c.key())
			}
			continue
		}
		n, _ := c.counts(u)
		total += n
		if (unread[c.key()] != nil) != (n > 0) {
			r.Fatalf("%s: %d unread in %s: %v", d.name, n, c.key(), unread)
		}
		r.same(d, "the row", r.row(c, u), w.shown(rows[c.key()]))
		r.reasons(w, d, c)
		r.others(w, d, c)
		r.pinned(w, d, c)
		if c.isGroup() {
			r.aboutGroup(w, d, c)
		}
		for _, m := range c.log {
			if m.sender == u && !m.deleted && c.memberships[u].sees(m) {
				r.receipts(w, d, m)
			}
		}
	}
	if number(f.Params.Item, "total") != total {
		r.Fatalf("%s has %d unread: %s", d.name, total, f.Raw)
	}
}

// same fails the run unless the two are alike.
func (r *run) same(d *device, what string, want, got any) {
	if diff := cmp.Diff(want, got); diff != "" {
		r.Fatalf("%s: %s (-model +server):\n%s", d.name, what, diff)
	}
}

// row is what the list of conversations must say of c.
func (r *run) row(c *conversation, u int) params {
	p := c.memberships[u]
	n, mentions := c.counts(u)
	row := params{
		"lastSeq": c.lastSeq, "readSeq": p.read, "seenSeq": p.seen, "unread": n, "mentions": mentions, "hiddenVersion": len(p.hidden),
		"clearedSeq": p.cleared, "companionSeenSeq": nil, "companionDeliveredSeq": nil, "role": nil, "memberCount": nil, "lastMessage": nil,
	}
	if c.isGroup() {
		row["role"], row["memberCount"] = p.role, len(c.members())
	} else {
		row["companionSeenSeq"], row["companionDeliveredSeq"] = c.seenBy(c.other(u)), c.gotBy(c.other(u))
	}
	if m := c.last(u); m != nil {
		row["lastMessage"] = m.id
	}
	return row
}

// shown is a row of the server in the same words.
func (w *world) shown(row params) params {
	got := params{"lastMessage": nil}
	for _, key := range []string{
		"lastSeq", "readSeq", "seenSeq", "unread", "mentions", "hiddenVersion", "clearedSeq", "companionSeenSeq", "companionDeliveredSeq", "role", "memberCount",
	} {
		got[key] = row[key]
		if n, is := row[key].(float64); is {
			got[key] = int(n)
		}
	}
	if m, is := row["lastMessage"].(params); is {
		got["lastMessage"] = m["messageId"]
	}
	return got
}

// reasons: the messages that make the number.
func (r *run) reasons(w *world, d *device, c *conversation) {
	list, rules := c.unread(d.who.number)
	var want, got []string
	for i, m := range slices.Backward(list) {
		want = append(want, fmt.Sprint(m.id, " ", m.seq, " ", rules[i]))
	}
	for _, row := range d.request(r, "whyUnread", w.address(c, d.who.number)).Params.Data {
		got = append(got, fmt.Sprint(row["messageId"], " ", row["seq"], " ", row["rule"]))
	}
	r.same(d, "whyUnread of "+c.key(), want, got)
}

// others: how far others have come, and the messages of a page.
func (r *run) others(w *world, d *device, c *conversation) {
	with := w.address(c, d.who.number)
	with["afterSeq"], with["limit"] = c.lastSeq, 1
	item := d.request(r, "syncConversation", with).Params.Item
	seen, got := 0, 0
	for _, u := range c.members() {
		if u != d.who.number {
			seen, got = max(seen, c.seenBy(u)), max(got, c.gotBy(u))
		}
	}
	r.same(d, "others in "+c.key(), []int{seen, got}, []int{number(item, "othersSeenSeq"), number(item, "othersDeliveredSeq")})
	page := w.address(c, d.who.number)
	page["limit"] = 200
	var want, listed []string
	for _, m := range c.log {
		if c.memberships[d.who.number].sees(m) {
			want = append(want, m.String(d.who.number))
		}
	}
	for _, row := range d.request(r, "listMessages", page).Params.Data {
		th := newThread("")
		th.put(number(row, "seq"), row)
		listed = append(listed, w.plain(th.messages[text(row, "messageId")].String(text(row, "messageId"))))
	}
	r.same(d, "listMessages of "+c.key(), want, listed)
}

// aboutGroup: what a group is, and who is in it.
func (r *run) aboutGroup(w *world, d *device, c *conversation) {
	item := d.request(r, "getGroupInfo", params{"groupId": c.group}).Params.Item
	p := c.memberships[d.who.number]
	r.same(d, "the group", params{"groupName": c.name, "description": c.description, "myRole": p.role, "whoMayAdd": c.whoMayAdd},
		params{"groupName": item["groupName"], "description": item["description"], "myRole": item["myRole"], "whoMayAdd": item["settings"].(params)["whoMayAdd"]})
	var want, got []string
	for _, u := range c.members() {
		want = append(want, fmt.Sprintf("u%d %s", u, c.memberships[u].role))
	}
	for _, row := range d.request(r, "listMembers", params{"groupId": c.group, "limit": 200}).Params.Data {
		got = append(got, w.plain(fmt.Sprint(row["userId"], " ", row["role"])))
	}
	slices.Sort(got)
	r.same(d, "members", want, got)
	r.removed(w, d, c)
	invites := 0
	for _, i := range r.truth.invites {
		if i.in == c && i.usable() {
			invites++
		}
	}
	if f := d.ask(r, "listInvites", params{"groupId": c.group}); p.mayAdd(c) && len(f.Params.Data) != invites || !p.mayAdd(c) && f.Message != noRight {
		r.Fatalf("%s: %d invites: %s", d.name, invites, f.Raw)
	}
}

// removed: whose return to a group is barred, which leaders alone are told.
func (r *run) removed(w *world, d *device, c *conversation) {
	f := d.ask(r, "listRemoved", params{"groupId": c.group, "limit": 200})
	if !c.place(d.who.number).leads() {
		if f.Message != noRight {
			r.Fatalf("%s: removed people: %s", d.name, f.Raw)
		}
		return
	}
	var want, got []string
	for u := range peoples {
		if c.bars(u) {
			want = append(want, fmt.Sprint("u", u))
		}
	}
	for _, row := range f.Params.Data {
		got = append(got, w.plain(fmt.Sprint(row["userId"])))
	}
	slices.Sort(got)
	r.same(d, "removed people", want, got)
}

// pinned: the pinned messages that are shown to the person.
func (r *run) pinned(w *world, d *device, c *conversation) {
	var want, got []string
	for _, m := range c.log {
		if m.pinned && c.memberships[d.who.number].sees(m) {
			want = append(want, m.id)
		}
	}
	for _, row := range d.request(r, "listPinned", w.address(c, d.who.number)).Params.Data {
		got = append(got, text(row, "messageId"))
	}
	r.same(d, "pinned messages of "+c.key(), want, got)
}

// receipts: who has an own message, and has read it; who has reacted to it.
func (r *run) receipts(w *world, d *device, m *message) {
	var want, got []string
	for _, u := range m.in.members() {
		if u != d.who.number {
			want = append(want, fmt.Sprintf("u%d %v %v", u, m.in.gotBy(u) >= m.seq, m.in.seenBy(u) >= m.seq))
		}
	}
	for _, row := range d.request(r, "getReceipts", params{"messageId": m.id}).Params.Data {
		got = append(got, w.plain(fmt.Sprint(row["userId"], " ", row["deliveredAt"] != nil, " ", row["readAt"] != nil)))
	}
	slices.Sort(got)
	r.same(d, fmt.Sprint("receipts of ", m.seq, " in ", m.in.key()), want, got)
	want, got = nil, nil
	for _, mark := range m.reactions {
		for _, u := range mark.who {
			want = append(want, fmt.Sprintf("u%d %s", u, mark.emoji))
		}
	}
	for _, row := range d.request(r, "getReactions", params{"messageId": m.id, "limit": 200}).Params.Data {
		got = append(got, w.plain(fmt.Sprint(row["userId"], " ", row["emoji"])))
	}
	slices.Sort(want)
	slices.Sort(got)
	r.same(d, "reactions", want, got)
}

// classicHeard: a classic socket was told of every message of others, once.
func (r *run) classicHeard(p *person) {
	p.askClassic(r, "listLastMessage", params{"limit": 0, "cursorCreatedAt": nil})
	want := map[string]bool{}
	for _, id := range r.truth.told[p.number] {
		want[id] = true
	}
	for len(p.told) < len(want) {
		f, err := p.classic.Wait(r.Context())
		if err != nil {
			r.Fatalf("the classic socket of %s was told of %d messages of %d: %v", p.First, len(p.told), len(want), err)
		}
		p.hears(f)
	}
	got := map[string]bool{}
	for _, id := range p.told {
		got[id] = true
	}
	if diff := cmp.Diff(want, got); diff != "" || len(p.told) != len(want) {
		r.Fatalf("the classic socket of %s was told of (-model +socket):\n%s", p.First, diff)
	}
}
