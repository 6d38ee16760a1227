package storetest

import (
	"context"
	"slices"

	"messenger/internal/chat"
)

var liveTests = []test{
	{"when people were last here", sightingsAreKept},
	{"a deleted person was never here", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.sight(chat.LastSeen{User: anna, At: 5}, chat.LastSeen{User: ben, At: 5})
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		w.wantSightings([]chat.UserID{anna, ben}, chat.LastSeen{User: ben, At: 5})
		w.sight(chat.LastSeen{User: anna, At: 6})
		w.wantSightings([]chat.UserID{anna, ben}, chat.LastSeen{User: ben, At: 5})
	}},
	{"a sighting without a context is not stored", func(w *World) {
		anna := w.Person("Anna")
		ctx, cancel := context.WithCancel(w.Context())
		cancel()
		if err := w.Store.SetLastSeen(ctx, []chat.LastSeen{{User: anna, At: 5}}); err == nil {
			w.Error("a sighting with a cancelled context was stored")
		}
		w.wantSightings([]chat.UserID{anna})
	}},
	{"the store has a name of its own", func(w *World) {
		epoch, err := w.Store.Epoch(w.Context())
		w.OK(err)
		again, err := w.Store.Epoch(w.Context())
		w.OK(err)
		if epoch == "" || epoch != again {
			w.Errorf("epoch %q, then %q", epoch, again)
		}
	}},
}

func (w *World) sight(sightings ...chat.LastSeen) {
	w.Helper()
	w.OK(w.Store.SetLastSeen(w.Context(), sightings))
}

// wantSightings checks what is known of people, in any order.
func (w *World) wantSightings(users []chat.UserID, want ...chat.LastSeen) {
	w.Helper()
	got, err := w.Store.LastSeen(w.Context(), users)
	w.OK(err)
	byUser := func(a, b chat.LastSeen) int { return a.User.Compare(b.User) }
	slices.SortFunc(got, byUser)
	slices.SortFunc(want, byUser)
	w.Same("sightings", got, want)
}

func sightingsAreKept(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	unknown := NewID[chat.User](w)
	w.wantSightings(append(p, unknown))
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6, Hidden: true}, chat.LastSeen{User: unknown, At: 7})
	w.wantSightings(append(p, unknown), chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6, Hidden: true})
	w.wantSightings(p[:1], chat.LastSeen{User: p[0], At: worldBegins + 5})
	w.wantSightings(nil)
	w.sight()
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 4, Hidden: true}, chat.LastSeen{User: p[1], At: worldBegins + 6})
	w.wantSightings(p, chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6})
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 9, Hidden: true})
	w.wantSightings(p, chat.LastSeen{User: p[0], At: worldBegins + 9, Hidden: true}, chat.LastSeen{User: p[1], At: worldBegins + 6})
}
