package storetest

import (
	"context"
	"slices"

	"messenger/internal/chat"
)

var liveTests = []test{
	{"when people were last here", lastSeenIsKept},
	{"a deleted person was never here", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.sight(chat.LastSeen{User: anna, At: 5}, chat.LastSeen{User: ben, At: 5})
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		w.wantLastSeen([]chat.UserID{anna, ben}, chat.LastSeen{User: ben, At: 5})
		w.sight(chat.LastSeen{User: anna, At: 6})
		w.wantLastSeen([]chat.UserID{anna, ben}, chat.LastSeen{User: ben, At: 5})
	}},
	{"a sighting without a context is not stored", func(w *World) {
		anna := w.Person("Anna")
		ctx, cancel := context.WithCancel(w.Context())
		cancel()
		if err := w.Store.SetLastSeen(ctx, []chat.LastSeen{{User: anna, At: 5}}); err == nil {
			w.Error("a sighting with a cancelled context was stored")
		}
		w.wantLastSeen([]chat.UserID{anna})
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

// wantLastSeen checks what is known of people, in any order.
func (w *World) wantLastSeen(users []chat.UserID, want ...chat.LastSeen) {
	w.Helper()
	got, err := w.Store.LastSeen(w.Context(), users)
	w.OK(err)
	byUser := func(a, b chat.LastSeen) int { return a.User.Compare(b.User) }
	slices.SortFunc(got, byUser)
	slices.SortFunc(want, byUser)
	w.Same("sightings", got, want)
}

func lastSeenIsKept(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	unknown := NewID[chat.User](w)
	w.wantLastSeen(append(p, unknown))
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6, Hidden: true}, chat.LastSeen{User: unknown, At: 7})
	w.wantLastSeen(append(p, unknown), chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6, Hidden: true})
	w.wantLastSeen(p[:1], chat.LastSeen{User: p[0], At: worldBegins + 5})
	w.wantLastSeen(nil)
	w.sight()
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 4, Hidden: true}, chat.LastSeen{User: p[1], At: worldBegins + 6})
	w.wantLastSeen(p, chat.LastSeen{User: p[0], At: worldBegins + 5}, chat.LastSeen{User: p[1], At: worldBegins + 6})
	w.sight(chat.LastSeen{User: p[0], At: worldBegins + 9, Hidden: true})
	w.wantLastSeen(p, chat.LastSeen{User: p[0], At: worldBegins + 9, Hidden: true}, chat.LastSeen{User: p[1], At: worldBegins + 6})
}
