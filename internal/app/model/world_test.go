package model

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"messenger/internal/app/apptest"
)

// How many people there are, and devices of each. The first ones have a classic socket
// besides.
const (
	peoples  = 3
	devices  = 2
	classics = 2
)

// world is one server with the people of a run.
type world struct {
	people []*person
	codes  []string          // of invites, by number
	names  map[string]string // of what the server has named
}

// person is somebody with devices.
type person struct {
	*apptest.Person
	number  int
	devices []*device
	classic *apptest.Line
	told    []string // ids of messages that the classic socket was told of
}

// tb reports to rapid what the helpers of a test report.
type tb struct {
	testing.TB
	rt   *rapid.T
	done *[]func()
}

func (b tb) Helper()                   {}
func (b tb) Cleanup(f func())          { *b.done = append(*b.done, f) }
func (b tb) Fatal(args ...any)         { b.rt.Fatal(args...) }
func (b tb) Fatalf(f string, a ...any) { b.rt.Fatalf(f, a...) }
func (b tb) Error(args ...any)         { b.rt.Fatal(args...) }
func (b tb) Errorf(f string, a ...any) { b.rt.Fatalf(f, a...) }

// signUpPeople creates the accounts of a world on a server.
func signUpPeople(t testing.TB, s *apptest.Server) *world {
	t.Helper()
	w := &world{names: map[string]string{}}
	for i := range peoples {
		p := &person{Person: s.NewPerson(t, "P"+fmt.Sprint(i)), number: i}
		w.people = append(w.people, p)
		w.names[p.ID] = fmt.Sprint("u", i)
		w.names[p.Email] = fmt.Sprint("e", i)
		for k := range devices {
			d := &device{who: p, name: fmt.Sprintf("%s/%d on %s", p.First, k, s.Options.Store), threads: map[string]*thread{}, behind: map[string]bool{}}
			p.devices = append(p.devices, d)
			d.connect(t)
		}
		if i < classics {
			p.classic = p.Line(t)
		}
	}
	return w
}

var (
	anyTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
	asked   = regexp.MustCompile(`"requestId":"\d+",?`)
	pair    = regexp.MustCompile(`private_(u\d)_(u\d)`)
)

// plain is an answer in names that all servers share.
func (w *world) plain(raw string) string {
	for id, name := range w.names {
		raw = strings.ReplaceAll(raw, id, name)
	}
	raw = pair.ReplaceAllStringFunc(raw, func(s string) string {
		m := pair.FindStringSubmatch(s)
		return "private_" + min(m[1], m[2]) + "_" + max(m[1], m[2])
	})
	return anyTime.ReplaceAllString(asked.ReplaceAllString(raw, ""), "TIME")
}

// key is the shared name of a conversation.
func (w *world) key(conversation string) string { return w.plain(conversation) }

// name is the shared name of a conversation of the model.
func (c *conversation) key() string {
	if c.isGroup() {
		return apptest.Group(c.group)
	}
	return fmt.Sprintf("private_u%d_u%d", c.pair[0], c.pair[1])
}

// address names a conversation of the model in a request of u.
func (w *world) address(c *conversation, u int) params {
	if c.isGroup() {
		return params{"groupId": c.group}
	}
	return params{"receiverId": w.people[c.other(u)].ID}
}

// askClassic asks on the classic socket and takes what it is told meanwhile.
func (p *person) askClassic(t testing.TB, kind string, with params) apptest.Frame {
	t.Helper()
	p.classic.Send(t, kind, with)
	for {
		f, err := p.classic.Wait(t.Context())
		if err != nil {
			t.Fatalf("the classic socket of %s: %v", p.First, err)
		}
		if !f.Params.IsBroadcast {
			return f
		}
		p.hears(f)
	}
}

// hears notes the messages that the classic socket is told of.
func (p *person) hears(f apptest.Frame) {
	if item := f.Params.Item; item["notification"] != true && item["message"] != nil {
		p.told = append(p.told, item["messageId"].(string))
	}
}
