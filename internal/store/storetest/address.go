package storetest

import (
	"cmp"
	"slices"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var addressTests = []test{
	{"an address is known until it expires", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.wantAddresses(anna)
		w.remember(anna, 1, 100)
		w.remember(anna, 2, 200)
		w.remember(ben, 1, 300)
		w.wantAddresses(anna, known(1, 100), known(2, 200))
		w.remember(anna, 1, 400)
		w.remember(anna, 2, 150) // an earlier moment changes nothing
		w.wantAddresses(anna, known(1, 400), known(2, 200))
		w.OK(w.Store.RememberAddress(w.Context(), auth.AddressNote{User: anna, Address: known(3, 500), Keep: 9, Expired: 201}))
		w.wantAddresses(anna, known(1, 400), known(3, 500))
		w.wantAddresses(ben, known(1, 300))
	}},
	{"those used last are kept", func(w *World) {
		anna := w.Person("Anna")
		for i := range 30 {
			w.remember(anna, byte(i), chat.Instant(1000+i))
		}
		var want []auth.KnownAddress
		for i := 10; i < 30; i++ {
			want = append(want, known(byte(i), chat.Instant(1000+i)))
		}
		w.wantAddresses(anna, want...)
	}},
	{"the end of an account ends them", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.remember(anna, 1, 100)
		w.remember(ben, 2, 200)
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		w.wantAddresses(anna)
		w.wantAddresses(ben, known(2, 200))
		w.remember(anna, 1, 300)
		w.remember(NewID[chat.User](w), 1, 300)
		w.wantAddresses(anna)
	}},
	{"purging addresses", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		for i := range 5 {
			w.remember(anna, byte(i), chat.Instant(100+i))
			w.remember(ben, byte(i), chat.Instant(102+i))
		}
		w.purged(102, 1, 2)
		w.purged(102, 9, 0)
		w.purged(104, 9, 4)
		w.purged(104, 9, 0)
		w.wantAddresses(anna, known(4, 104))
		w.wantAddresses(ben, known(2, 104), known(3, 105), known(4, 106))
	}},
}

func known(key byte, at chat.Instant) auth.KnownAddress {
	return auth.KnownAddress{Key: auth.AddressKey{key, 1, 15: key}, UsedAt: at}
}

func (w *World) remember(user chat.UserID, key byte, at chat.Instant) {
	w.Helper()
	w.OK(w.Store.RememberAddress(w.Context(), auth.AddressNote{User: user, Address: known(key, at), Keep: 20}))
}

func (w *World) wantAddresses(user chat.UserID, want ...auth.KnownAddress) {
	w.Helper()
	got, err := w.Store.KnownAddresses(w.Context(), user)
	w.OK(err)
	slices.SortFunc(got, func(a, b auth.KnownAddress) int { return cmp.Compare(a.Key[0], b.Key[0]) })
	w.Same("known addresses", got, want)
}

func (w *World) purged(before chat.Instant, limit, want int) {
	w.Helper()
	n, err := w.Store.PurgeAddresses(w.Context(), before, limit)
	w.OK(err)
	w.Same("purged addresses", n, want)
}
