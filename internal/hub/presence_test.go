package hub_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

// watch makes c watch people as the dispatcher does, and returns what it is answered.
func (w *world) watch(c *conn, stored ...chat.LastSeen) []chat.PresenceChanged {
	people := make([]chat.UserID, len(stored))
	for i, s := range stored {
		people[i] = s.User
	}
	w.SubscribePresence(c, people)
	now := w.Presences(stored)
	w.RefreshPresence(c, stored, now)
	return now
}

// moods are the statuses that c has been told of since it was last asked.
func moods(c *conn) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, f := range c.frames {
		_, rest, _ := strings.Cut(string(f), `"status":"`)
		status, _, _ := strings.Cut(rest, `"`)
		if strings.Contains(string(f), `"lastSeenAt":"`) {
			status += " seen"
		}
		list = append(list, status)
	}
	c.frames, c.got = nil, nil
	return list
}

func expectMoods(t *testing.T, step string, c *conn, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, moods(c)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", step, diff)
	}
}

func TestPresence(t *testing.T) {
	w := newWorld()
	a, other := w.extend(t, ann), w.extend(t, cid)
	stored := chat.LastSeen{User: bob, At: 5}
	if got := w.watch(a, stored); got[0] != (chat.PresenceChanged{User: bob, LastSeenAt: 5}) {
		t.Errorf("nobody here: %+v", got)
	}
	b1 := w.attach(t, bob)
	expectMoods(t, "the first connection", a, "online")
	b2 := w.extend(t, bob)
	expectMoods(t, "the second connection", a)
	w.SetPresence(b2, hub.ShowAway)
	expectMoods(t, "one of two is away", a)
	w.Detach(b1)
	expectMoods(t, "all are away", a, "away")
	w.SetPresence(b2, hub.ShowOnline)
	w.SetPresence(b2, hub.ShowOnline)
	expectMoods(t, "back", a, "online")
	w.Detach(b2)
	expectMoods(t, "gone", a, "offline seen")
	w.Detach(b2)
	expectMoods(t, "gone twice", a)
	if got := w.watch(other, chat.LastSeen{User: bob, At: 5}); got[0].LastSeenAt <= 5 {
		t.Errorf("what is stored is older than what was seen: %+v", got)
	}
	w.watch(a) // of nobody
	w.attach(t, bob)
	expectMoods(t, "not watched any more", a)
	expectMoods(t, "watched by another", other, "online")
	w.Detach(other)
	w.Detach(a)
	if n := w.Watched(); n != 0 {
		t.Errorf("%d people are still watched", n)
	}
}

func TestHidden(t *testing.T) {
	w := newWorld()
	a, b := w.extend(t, ann), w.extend(t, bob)
	w.watch(a, chat.LastSeen{User: bob})
	w.SetPresence(b, hub.ShowHidden)
	expectMoods(t, "hiding", a, "offline")
	w.SetPresence(b, hub.ShowHidden)
	b2 := w.attach(t, bob)
	w.Detach(b2)
	w.Detach(b)
	b = w.extend(t, bob)
	expectMoods(t, "still hidden after the connection has ended", a)
	w.SetPresence(b, hub.ShowAway) // shows itself again
	expectMoods(t, "no longer hiding", a, "away")
	w.SetPresence(b, hub.ShowHidden)
	moods(a)

	// To somebody who has not watched before, only what is stored tells.
	stranger := w.extend(t, cid)
	w.watch(a)
	w.Detach(b)
	b = w.extend(t, bob)
	if got := w.watch(stranger, chat.LastSeen{User: bob, At: 7, Hidden: true}); got[0] != (chat.PresenceChanged{User: bob}) {
		t.Errorf("stored as hidden, Bob looks %+v", got)
	}
	w.Detach(b)
	expectMoods(t, "went in hiding", stranger)

	var got []string
	for _, s := range w.sighted {
		got = append(got, fmt.Sprintf("%d known %v hidden %v", s.User[0], s.Known, s.Hidden))
	}
	want := []string{
		"2 known true hidden true", "2 known true hidden true", // hid, and went
		"2 known true hidden false", "2 known true hidden true", "2 known true hidden true", // showed, hid, went
		"2 known false hidden false", // came and went without a word
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sightings (-want +got):\n%s", diff)
	}
}

// TestPresenceWhileLearning: what changes between the look at the store and the answer
// is told behind the answer, and nobody is shown before it is known whether they hide.
func TestPresenceWhileLearning(t *testing.T) {
	w := newWorld()
	a := w.extend(t, ann)
	stored := []chat.LastSeen{{User: bob, At: 3}}
	w.SubscribePresence(a, []chat.UserID{bob})
	b := w.attach(t, bob) // not known yet whether Bob hides
	expectMoods(t, "before it is known", a)
	now := w.Presences(stored)
	w.Detach(b)
	w.RefreshPresence(a, stored, now)
	expectMoods(t, "behind the answer", a, "offline seen")
	w.Detach(w.extend(t, bob))
	expectMoods(t, "from then on", a, "online", "offline seen")

	w.SubscribePresence(a, []chat.UserID{cid})
	c := w.extend(t, cid)
	w.SetPresence(c, hub.ShowHidden)
	now = w.Presences([]chat.LastSeen{{User: cid, At: 3}})
	if now[0] != (chat.PresenceChanged{User: cid}) {
		t.Errorf("hidden since, Cid looks %+v", now[0])
	}
	w.RefreshPresence(a, []chat.LastSeen{{User: cid, At: 3}}, now)
	w.Detach(c)
	w.extend(t, cid)
	expectMoods(t, "hidden since", a)
}

func TestWatchIsBounded(t *testing.T) {
	w := newWorld()
	a := w.extend(t, ann)
	people := make([]chat.UserID, 500)
	for i := range people {
		people[i] = chat.UserID{byte(i), byte(i >> 8), 1}
	}
	w.SubscribePresence(a, people)
	if n := w.Watched(); n != hub.MaxWatched {
		t.Errorf("%d people are watched, want %d", n, hub.MaxWatched)
	}
	w.SubscribePresence(a, people[100:150])
	if n := w.Watched(); n != 50 {
		t.Errorf("%d people are watched after another list, want 50", n)
	}
}

// TestPresenceUnderRace lets somebody come, go and hide while others begin and cease to
// watch: in the end watchers have been told how it is, and nothing is left.
func TestPresenceUnderRace(t *testing.T) {
	w := newWorld()
	a := w.extend(t, ann)
	told := w.watch(a, chat.LastSeen{User: bob})
	var wg sync.WaitGroup
	for worker := range 3 {
		wg.Go(func() {
			for i := range 200 {
				c := &conn{id: chat.ConnID(1000*(worker+1) + i), user: bob, extended: true}
				if err := w.Attach(t.Context(), c); err != nil {
					t.Error(err)
				}
				w.SetPresence(c, hub.OwnPresence(i%2))
				w.Detach(c)
			}
		})
		wg.Go(func() {
			c := &conn{id: chat.ConnID(10 + worker), user: cid, extended: true}
			if err := w.Attach(t.Context(), c); err != nil {
				t.Error(err)
			}
			for range 200 {
				w.watch(c, chat.LastSeen{User: bob}, chat.LastSeen{User: ann})
				w.watch(c)
			}
			w.Detach(c)
		})
	}
	wg.Wait()
	last := told[0].Status
	if list := moods(a); len(list) > 0 && list[len(list)-1] != "offline seen" || len(list) == 0 && last != chat.Offline {
		t.Errorf("in the end the watcher believes %v", list)
	}
	w.Detach(a)
	if w.Watched() != 0 || w.Conns() != 0 {
		t.Errorf("%d watched and %d connections are left", w.Watched(), w.Conns())
	}
}

// A new name reaches those who watch the person and the person's other devices, each once.
func TestNewName(t *testing.T) {
	w := newWorld()
	watcher, other, own := w.extend(t, ann), w.extend(t, cid), w.extend(t, bob)
	old := w.attach(t, bob) // classic
	for _, c := range []*conn{watcher, own} {
		w.watch(c, chat.LastSeen{User: bob, At: 5})
		moods(c)
	}
	moods(other)
	w.Deliver(chat.PersonRenamed{User: bob, Name: chat.Name{First: "Robert"}})
	for c, want := range map[*conn]string{
		watcher: `{"userId":"` + bob.String() + `","firstName":"Robert","lastName":null}`,
		own:     `{"userId":"` + bob.String() + `","firstName":"Robert","lastName":null,"echo":true}`,
		other:   "", old: "",
	} {
		c.mu.Lock()
		switch frames := c.frames; {
		case want == "" && len(frames) > 0, want != "" && (len(frames) != 1 || !strings.Contains(string(frames[0]), want)):
			t.Errorf("heard %q, want %q", frames, want)
		}
		c.mu.Unlock()
	}
}
