package model

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
)

// params is the params of a request, and any object of an answer.
type params = map[string]any

// device is a careful client of the extended dialect. It knows nothing but what it was
// told.
type device struct {
	who     *person
	name    string
	line    *apptest.Line // nil while it is away
	asked   int
	threads map[string]*thread // by conversationId
	behind  map[string]bool    // threads of which something is missing
	heard   []apptest.Frame    // broadcasts, as long as somebody waits for one
}

// thread is a conversation as a device holds it.
type thread struct {
	id          string
	seq         int // the log is held up to here
	cleared     int
	read        int
	name        string
	description string
	whoMayAdd   string
	roles       map[string]string // by userId
	messages    map[string]*entry // by messageId
	hidden      []string
	settings    params // muted, notify, pinned, archived
	draft       params // content, replyToId
}

// entry is a message as a device holds it.
type entry struct {
	seq     int
	sender  string
	content string
	notice  bool
	deleted bool
	pinned  bool
	edited  bool
	replyTo string
	// replyToWhom is who wrote the message that is answered.
	replyToWhom string
	mentions    []string
	reactions   []mark
}

type mark struct {
	emoji string
	count int
	mine  bool
}

func newThread(id string) *thread {
	return &thread{
		id: id, whoMayAdd: "members", roles: map[string]string{}, messages: map[string]*entry{},
		settings: params{"muted": false, "notify": "all", "pinned": false, "archived": false}, draft: params{"content": "", "replyToId": nil},
	}
}

// connect opens a connection and resumes.
func (d *device) connect(t testing.TB) {
	t.Helper()
	d.line = d.who.Line(t)
	d.request(t, "hello", params{"version": 1, "deviceName": d.name})
	d.resume(t)
}

// disconnect loses the connection, and with it whatever was on its way.
func (d *device) disconnect() {
	d.line.Close()
	d.line, d.behind = nil, map[string]bool{}
}

// resume reads the list of conversations and then what is missing of each.
func (d *device) resume(t testing.TB) {
	t.Helper()
	rows := map[string]params{}
	var cursor any
	for complete := false; !complete; {
		f := d.request(t, "syncConversations", params{"limit": 2, "cursor": cursor})
		for _, row := range f.Params.Data {
			rows[row["conversationId"].(string)] = row
		}
		cursor, complete = f.Params.Item["cursor"], f.Params.Item["complete"].(bool)
	}
	for id := range d.threads {
		if rows[id] == nil {
			delete(d.threads, id)
		}
	}
	for id, row := range rows {
		th := d.thread(id)
		th.personal(row)
		if name, ok := row["groupName"].(string); ok {
			th.name = name
		}
		if int(row["lastSeq"].(float64)) > th.seq || int(row["hiddenVersion"].(float64)) > len(th.hidden) {
			d.behind[id] = true
		}
	}
	d.heal(t)
}

// personal takes what a row of the list says of the person's own settings.
func (th *thread) personal(row params) {
	th.read = number(row, "readSeq")
	th.clear(number(row, "clearedSeq"))
	th.set(row)
	th.draft = params{"content": "", "replyToId": nil}
	if draft, ok := row["draft"].(params); ok {
		th.keep(draft)
	}
}

func (th *thread) set(item params) {
	th.settings = params{"muted": item["muted"], "notify": item["notify"], "pinned": item["pinnedAt"] != nil, "archived": item["archived"]}
}

func (th *thread) keep(item params) {
	th.draft = params{"content": item["content"], "replyToId": item["replyToId"], "messageId": item["messageId"]}
}

// clear forgets what is not after a seq.
func (th *thread) clear(upTo int) {
	th.cleared = max(th.cleared, upTo)
	for id, m := range th.messages {
		if m.seq <= th.cleared {
			delete(th.messages, id)
		}
	}
}

func (d *device) thread(id string) *thread {
	th := d.threads[id]
	if th == nil {
		th = newThread(id)
		d.threads[id] = th
	}
	return th
}

// heal asks for what is missing, a few changes at a time.
func (d *device) heal(t testing.TB) {
	t.Helper()
	for len(d.behind) > 0 {
		for id := range d.behind {
			delete(d.behind, id)
			d.catchUp(t, id)
		}
	}
}

func (d *device) catchUp(t testing.TB, id string) {
	t.Helper()
	if d.thread(id).seq == 0 {
		d.meet(t, id)
	}
	for complete := false; !complete; {
		th := d.thread(id)
		with := d.address(id)
		with["afterSeq"], with["limit"], with["afterHidden"] = th.seq, 3, len(th.hidden)
		f := d.ask(t, "syncConversation", with)
		if f.Error { // one is out of it meanwhile
			delete(d.threads, id)
			return
		}
		item := f.Params.Item
		if item["reset"] == true {
			t.Fatalf("%s is told to drop %s: %s", d.name, id, f.Raw)
		}
		th.clear(number(item, "clearedSeq"))
		for _, change := range f.Params.Data {
			d.apply(th, number(change, "seq"), change["kind"].(string), change["item"].(params))
		}
		for _, h := range item["hidden"].([]any) {
			th.hide(h.(params)["messageId"].(string))
		}
		th.seq, th.read = max(th.seq, number(item, "toSeq")), number(item, "readSeq")
		complete = item["complete"].(bool)
	}
}

// meet reads the row of a conversation that is not held, for it may be one that the person
// was in before: settings and draft are as they were. It is among the first.
func (d *device) meet(t testing.TB, id string) {
	t.Helper()
	var cursor any
	for complete := false; !complete; {
		f := d.request(t, "syncConversations", params{"limit": 2, "cursor": cursor})
		for _, row := range f.Params.Data {
			if row["conversationId"] == id {
				d.thread(id).personal(row)
				return
			}
		}
		cursor, complete = f.Params.Item["cursor"], f.Params.Item["complete"].(bool)
	}
}

func (th *thread) hide(message string) {
	if !slices.Contains(th.hidden, message) {
		th.hidden = append(th.hidden, message)
	}
}

// address names a conversation in a request.
func (d *device) address(id string) params {
	if group, ok := strings.CutPrefix(id, "group_"); ok {
		return params{"groupId": group}
	}
	pair := strings.Split(strings.TrimPrefix(id, "private_"), "_")
	if pair[0] == d.who.ID {
		return params{"receiverId": pair[1]}
	}
	return params{"receiverId": pair[0]}
}

// ask sends a request, and hears what comes until its answer.
func (d *device) ask(t testing.TB, kind string, with params) apptest.Frame {
	t.Helper()
	d.asked++
	id := fmt.Sprint(d.asked)
	data, err := json.Marshal(params{"type": kind, "requestId": id, "params": with})
	if err != nil {
		t.Fatal(err)
	}
	d.line.SendRaw(t, string(data))
	for {
		f, err := d.line.Wait(t.Context())
		switch {
		case err != nil:
			t.Fatalf("%s asked %s: %v", d.name, data, err)
		case f.Params.IsBroadcast:
			d.hear(f)
		case f.RequestID == id:
			return f
		default:
			t.Fatalf("%s asked %s and got %s", d.name, data, f.Raw)
		}
	}
}

// request is ask for what must succeed.
func (d *device) request(t testing.TB, kind string, with params) apptest.Frame {
	t.Helper()
	f := d.ask(t, kind, with)
	if !f.Success || f.Type != kind {
		t.Fatalf("%s asked %s %v and got %s", d.name, kind, with, f.Raw)
	}
	return f
}

// act is a request of a person: what its answer says is applied like news, and what is
// missing is asked for.
func (d *device) act(t testing.TB, kind string, with params) apptest.Frame {
	t.Helper()
	f := d.ask(t, kind, with)
	if f.Success {
		d.learn(kind, with, f.Params.Item)
	}
	if th := d.threads[text(f.Params.Item, "conversationId")]; f.Success && th != nil && with["endDraft"] == true && th.draft["messageId"] == with["messageId"] {
		th.keep(params{"content": ""})
	}
	d.heal(t)
	return f
}

// catch hears what has arrived.
func (d *device) catch(t testing.TB) {
	t.Helper()
	for d.line != nil {
		f, more, err := d.line.Arrived()
		if err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		if !more {
			return
		}
		d.hear(f)
		d.heal(t)
	}
}

// await hears what comes until it has been told something.
func (d *device) await(t testing.TB, kind, conversation string) {
	t.Helper()
	for {
		for i, f := range d.heard {
			if f.Type == kind && f.Params.Item["conversationId"] == conversation && f.Params.Item["echo"] == true {
				d.heard = slices.Delete(d.heard, i, i+1)
				return
			}
		}
		f, err := d.line.Wait(t.Context())
		if err != nil {
			t.Fatalf("%s waits for the echo of %s: %v", d.name, kind, err)
		}
		d.hear(f)
		d.heal(t)
	}
}

func number(item params, key string) int {
	n, _ := item[key].(float64)
	return int(n)
}

func text(item params, key string) string {
	s, _ := item[key].(string)
	return s
}
