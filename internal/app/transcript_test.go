package app_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
	"messenger/internal/wire/wiretest"
)

var update = flag.Bool("update", false, "rewrite the golden transcripts with what the server says")

// documents are the directories of transcripts, and where each is shown.
var documents = map[string]string{"transcripts": "protocol.md", "extended": "extended.md"}

// transcripts returns the files of a directory.
func transcripts(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/" + dir + "/*.transcript")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts in %s: %v", dir, err)
	}
	return files
}

// TestTranscripts plays the transcripts against the real program. A transcript is lines of
//
//	ann> {…}        Ann's first device sends a frame; ann2> is her second device
//	ann< {…}        and receives one
//	ann+ hello      says hello, which is answered as in hello.transcript
//	ann$ GET /path  Ann makes a REST request, a JSON body may follow the path
//	ann= 200 {…}    and gets the answer
//
// and comments. $ann is Ann's id; $m1, $g1 … are ids made up as they appear; $t1, $t2 …
// stand for the moments of the server, $s1 … for its ids and $c1 … for its codes and
// cursors, in the order in which they are first seen. The transcripts are the examples of
// docs/protocol.md and docs/extended.md.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	var files []string
	for dir := range documents {
		files = append(files, transcripts(t, dir)...)
	}
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".transcript"), func(t *testing.T) {
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				got := newPlay(s).run(t, string(want))
				if *update && store == apptest.SQLite {
					if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
						t.Fatal(err)
					}
					return
				}
				if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
					t.Errorf("transcript (-want +got):\n%s", diff)
				}
			})
		}
	})
}

// TestProtocolShowsTheTranscripts keeps the documents equal to what is tested.
func TestProtocolShowsTheTranscripts(t *testing.T) {
	t.Parallel()
	for dir, name := range documents {
		doc, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range transcripts(t, dir) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(doc), "```\n"+string(text)+"```\n") {
				t.Errorf("docs/%s does not show %s as it is", name, file)
			}
		}
	}
}

// play is one performance of a transcript.
type play struct {
	server  *apptest.Server
	people  map[string]*apptest.Person
	devices map[string]*device
	values  map[string]string // $name to the real thing
	names   map[string]string // and back
	count   map[string]int    // of made-up names, by kind
	reply   apptest.Reply
}

func newPlay(s *apptest.Server) *play {
	return &play{
		server: s, people: map[string]*apptest.Person{}, devices: map[string]*device{},
		values: map[string]string{}, names: map[string]string{}, count: map[string]int{},
	}
}

var line = regexp.MustCompile(`^([a-z]+)([0-9]*)([><+$=]) (.*)$`)

// run performs the script and returns it with what the server really said. Devices that
// a script names are connected before its first line.
func (p *play) run(t *testing.T, script string) string {
	t.Helper()
	lines := strings.Split(script, "\n")
	for _, l := range lines {
		if m := line.FindStringSubmatch(l); m != nil {
			p.enter(t, m[1], m[1]+m[2], strings.Contains("><+", m[3]))
		}
	}
	var out []string
	for _, l := range lines {
		m := line.FindStringSubmatch(l)
		switch {
		case m == nil:
			out = append(out, l)
		case m[3] == ">":
			p.devices[m[1]+m[2]].socket.SendRaw(t, p.real(m[4]))
			out = append(out, l)
			out = append(out, p.overheard()...)
		case m[3] == "+":
			p.devices[m[1]+m[2]].hello(t)
			out = append(out, l)
		case m[3] == "$":
			p.request(t, p.people[m[1]], p.real(m[4]))
			out = append(out, l)
			if *update {
				out = append(out, m[1]+"= "+p.answer())
				out = append(out, p.overheard()...)
			}
		case *update: // what was received is written anew
		case m[3] == "=":
			out = append(out, m[1]+"= "+p.answer())
		default:
			out = append(out, m[1]+m[2]+"< "+p.named(p.devices[m[1]+m[2]].next(t)))
		}
	}
	for name, d := range p.devices { // nothing else may be waiting
		d.socket.Send(t, "listLastMessage", params{"limit": 0, "cursorCreatedAt": nil})
		if raw := d.next(t); !strings.Contains(raw, `"listLastMessage"`) {
			t.Errorf("%s was also sent %s", name, raw)
		}
	}
	return strings.Join(out, "\n")
}

// enter brings a person, and the device if it is one that is connected, onto the stage.
func (p *play) enter(t *testing.T, name, device string, connected bool) {
	t.Helper()
	if p.people[name] == nil {
		person := p.server.NewPerson(t, strings.ToUpper(name[:1])+name[1:])
		p.people[name] = person
		p.values["$"+name], p.names[person.ID] = person.ID, "$"+name
		p.names[person.Email] = name + "@example.org"
	}
	if connected && p.devices[device] == nil {
		p.devices[device] = listen(t, p.people[name])
	}
}

var (
	variable = regexp.MustCompile(`\$[a-z]+[0-9]*`)
	moment   = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)
	uuid     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	secret   = regexp.MustCompile(`("(?:code|cursor|nextCursor)":"|/join/)([A-Za-z0-9_-]{16,})`)
	email    = regexp.MustCompile(`"[A-Z][a-z]+\.[0-9a-f]{8}@example\.org"`)
	pair     = regexp.MustCompile(`private_(\$[a-z]+)_(\$[a-z]+)`)
)

// real puts ids and moments in place of their names.
func (p *play) real(text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string {
		if p.values[name] == "" {
			p.values[name] = apptest.NewID()
			p.names[p.values[name]] = name
		}
		return p.values[name]
	})
}

// named puts names in place of ids, moments and other things that are never twice the same.
func (p *play) named(text string) string {
	text = email.ReplaceAllStringFunc(text, func(quoted string) string { return `"` + p.names[strings.Trim(quoted, `"`)] + `"` })
	text = moment.ReplaceAllStringFunc(text, func(at string) string { return p.name("$t", at) })
	text = uuid.ReplaceAllStringFunc(text, func(id string) string { return p.name("$s", id) })
	text = secret.ReplaceAllStringFunc(text, func(found string) string {
		parts := secret.FindStringSubmatch(found)
		return parts[1] + p.name("$c", parts[2])
	})
	return pair.ReplaceAllStringFunc(text, func(found string) string { // in the order of their ids
		two := pair.FindStringSubmatch(found)
		return "private_" + min(two[1], two[2]) + "_" + max(two[1], two[2])
	})
}

// name returns the name of a value, a new one of a kind if it has none.
func (p *play) name(kind, value string) string {
	if p.names[value] == "" {
		p.count[kind]++
		p.names[value] = fmt.Sprint(kind, p.count[kind])
		p.values[p.names[value]] = value
	}
	return p.names[value]
}

func (p *play) request(t *testing.T, who *apptest.Person, text string) {
	t.Helper()
	method, rest, _ := strings.Cut(text, " ")
	path, body, hasBody := strings.Cut(rest, " ")
	c := apptest.Call{Method: method, Path: path, Token: who.Token}
	if hasBody {
		c.Body = body
	}
	p.reply = p.server.MustREST(t, c)
}

func (p *play) answer() string {
	var body json.RawMessage
	if json.Unmarshal(p.reply.Body, &body) != nil {
		return fmt.Sprintf("%d", p.reply.Status)
	}
	return fmt.Sprintf("%d %s", p.reply.Status, p.named(string(body)))
}

// silence is how long a device must hear nothing before a step counts as over. It is
// used only when transcripts are rewritten.
const silence = 700 * time.Millisecond

// overheard returns, when transcripts are rewritten, what every device was sent.
func (p *play) overheard() []string {
	if !*update {
		return nil
	}
	var out []string
	for _, device := range slices.Sorted(maps.Keys(p.devices)) {
		for {
			select {
			case raw := <-p.devices[device].heard:
				out = append(out, device+"< "+p.named(raw))
				continue
			case <-time.After(silence):
			}
			break
		}
	}
	return out
}

// device is a connection and what came over it.
type device struct {
	socket   *apptest.Socket
	heard    chan string
	extended bool // it has said hello
}

// listen connects a device of somebody.
func listen(t *testing.T, who *apptest.Person) *device {
	t.Helper()
	d := &device{socket: who.Dial(t), heard: make(chan string, 100)}
	go func() {
		for {
			f, err := d.socket.Read(context.Background()) // ends with the socket, which the test closes
			if err != nil {
				return
			}
			d.heard <- f.Raw
		}
	}()
	return d
}

// hello makes the device speak the extended dialect.
func (d *device) hello(t *testing.T) {
	t.Helper()
	d.socket.Send(t, "hello", params{"version": 1})
	if raw := d.next(t); !strings.Contains(raw, `"success":true`) {
		t.Fatalf("hello: %s", raw)
	}
}

// next waits for the next frame.
func (d *device) next(t *testing.T) string {
	t.Helper()
	select {
	case raw := <-d.heard:
		d.extended = d.extended || strings.Contains(raw, `"type":"hello"`)
		direction := wiretest.FromServer
		if d.extended {
			direction = wiretest.FromExtendedServer
		}
		wiretest.Check(t, direction, []byte(raw)) // against api/asyncapi.yaml
		return raw
	case <-time.After(apptest.Patience):
		t.Fatalf("%s waits for a frame", d.socket.Person.First)
		return ""
	}
}
