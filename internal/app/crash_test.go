package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"messenger/internal/app/apptest"
)

// crashCycles is how often TestKill kills the process per store.
const crashCycles = 20

// speaker sends numbered messages over one connection, each with the same id until it
// is acknowledged, however often the server dies meanwhile.
type speaker struct {
	who     *apptest.Person
	kind    string // of the request
	target  params // receiverId or groupId
	next    int
	pending string         // id of the message whose outcome is unknown
	acked   map[string]int // id to number
}

// speak sends until the connection breaks, telling acks of every success.
func (s *speaker) speak(ctx context.Context, t *testing.T, acks func()) {
	socket, err := s.who.TryDial(ctx)
	if err != nil {
		return
	}
	for {
		if s.pending == "" {
			s.pending = apptest.NewID()
			s.next++
		}
		frame, _ := json.Marshal(params{"type": s.kind, "params": s.message(s.pending, s.next)})
		if err := socket.Write(ctx, string(frame)); err != nil {
			return
		}
		for {
			f, err := socket.Read(ctx)
			if err != nil {
				return
			}
			if f.Error {
				t.Errorf("message %d of %s refused: %s", s.next, s.who.First, f.Raw)
				return
			}
			if !f.Params.IsBroadcast {
				break
			}
		}
		s.acked[s.pending] = s.next
		s.pending = ""
		acks()
	}
}

// message is what is sent for a number.
func (s *speaker) message(id string, number int) params {
	p := params{"messageId": id, "groupName": "", "content": strconv.Itoa(number)}
	maps.Copy(p, s.target)
	return p
}

// resend repeats a send whose outcome is unknown, or that a restored store may not have.
func (s *speaker) resend(t *testing.T, socket *apptest.Socket, id string, number int) {
	t.Helper()
	socket.Send(t, s.kind, s.message(id, number))
	if f := reply(t, socket); !f.Success { // broadcasts of messages that others resent may arrive before
		t.Fatalf("%s resends %d: %s", s.who.First, number, f.Raw)
	}
	s.acked[id] = number
}

// TestKill kills the process under load again and again. In the end every acknowledged
// message is in history exactly once, unchanged and in its sender's order (G1, G2, G3).
func TestKill(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		kill(t, store, crashCycles)
	})
}

// kill is TestKill on one store.
func kill(t *testing.T, store apptest.Store, cycles int) {
	t.Helper()
	s := apptest.Start(t, apptest.Options{Store: store})
	speakers, group := crowd(t, s)
	total := 0
	for range cycles {
		var wg sync.WaitGroup
		var acks atomic.Int64
		enough := make(chan struct{})
		limit := int64(20 + rand.IntN(400))
		for _, sp := range speakers {
			wg.Go(func() {
				sp.speak(t.Context(), t, func() {
					if acks.Add(1) == limit {
						close(enough)
					}
				})
			})
		}
		select {
		case <-enough:
		case <-t.Context().Done():
		}
		s.Kill()
		wg.Wait()
		total += int(acks.Load())
		s.Restart(t)
	}
	// Resend the messages whose outcome was unknown at the last kill, then compare.
	for _, sp := range speakers {
		if sp.pending != "" {
			sp.resend(t, sp.who.Dial(t), sp.pending, sp.next)
		}
	}
	lost := 0
	for _, sp := range speakers {
		lost += check(t, sp)
	}
	t.Logf("figure: %s: %d kills, %d acknowledged, %d lost", store, cycles, total, lost)
	t.Log("group", group)
}

// crowd makes four pairs that write to each other and four members of one group.
func crowd(t *testing.T, s *apptest.Server) (speakers []*speaker, group string) {
	t.Helper()
	people := make([]*apptest.Person, 8)
	for i := range people {
		people[i] = s.NewPerson(t, fmt.Sprintf("P%d", i))
	}
	group = people[0].CreateGroup(t, "Survivors")
	owner := people[0].Dial(t)
	for i, p := range people {
		speakers = append(speakers, &speaker{
			who: p, kind: "privateMessage", target: params{"receiverId": people[i^1].ID}, acked: map[string]int{},
		})
		if i >= 4 {
			continue
		}
		if i > 0 {
			owner.Ask(t, "addUserInGroup", params{"groupId": group, "userId": p.ID})
		}
		speakers = append(speakers, &speaker{who: p, kind: "messageInGroup", target: params{"groupId": group}, acked: map[string]int{}})
	}
	owner.Close()
	return speakers, group
}

// check reads the whole history that a speaker wrote to and returns how many of the
// acknowledged messages are not in it.
func check(t *testing.T, sp *speaker) (lost int) {
	t.Helper()
	socket := sp.who.Dial(t)
	defer socket.Close()
	kind := strings.Replace(sp.kind, "privateMessage", "getlatestMessageDialog", 1)
	kind = strings.Replace(kind, "messageInGroup", "getlatestMessageGroup", 1)
	var all []map[string]any
	for cursor := any(nil); ; {
		p := params{"limit": 200, "cursorCreatedAt": cursor}
		maps.Copy(p, sp.target)
		page := socket.Ask(t, kind, p).Params.Data
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		cursor = page[len(page)-1]["createdAt"]
	}
	slices.Reverse(all)
	seen := map[string]bool{}
	lastTime, lastNumber := "", 0
	for _, row := range all {
		id, at := row["messageId"].(string), row["createdAt"].(string)
		if seen[id] {
			t.Errorf("message %s is in history twice", id)
		}
		seen[id] = true
		if at <= lastTime {
			t.Errorf("createdAt %s after %s", at, lastTime)
		}
		lastTime = at
		if row["senderId"] != sp.who.ID || row["notification"] == true {
			continue
		}
		number, err := strconv.Atoi(row["content"].(string))
		if err != nil || number != lastNumber+1 || sp.acked[id] != number {
			t.Errorf("%s: message %v after %d, acknowledged as %d", sp.who.First, row["content"], lastNumber, sp.acked[id])
		}
		lastNumber = number
	}
	for id, number := range sp.acked {
		if !seen[id] {
			lost++
			t.Errorf("%s: acknowledged message %d is lost", sp.who.First, number)
		}
	}
	return lost
}
