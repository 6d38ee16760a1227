package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

// fakeLastSeenStore is a store of last-seen times that a test can make fail.
type fakeLastSeenStore struct {
	mu     sync.Mutex
	rows   map[chat.UserID]chat.LastSeen
	writes int
	fault  error
}

func (b *fakeLastSeenStore) LastSeen(_ context.Context, users []chat.UserID) ([]chat.LastSeen, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var rows []chat.LastSeen
	for _, id := range users {
		if row, ok := b.rows[id]; ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (b *fakeLastSeenStore) SetLastSeen(_ context.Context, rows []chat.LastSeen) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fault != nil {
		return b.fault
	}
	b.writes++
	for _, row := range rows {
		b.rows[row.User] = row
	}
	return nil
}

func (b *fakeLastSeenStore) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault = err
}

func seen(user byte, at chat.Instant) hub.LastSeen {
	return hub.LastSeen{LastSeen: chat.LastSeen{User: chat.UserID{user}, At: at}}
}

func wished(s hub.LastSeen, hidden bool) hub.LastSeen {
	s.Hidden, s.Known = hidden, true
	return s
}

func TestLastSeenIsStoredInBatchesAndAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := &fakeLastSeenStore{rows: map[chat.UserID]chat.LastSeen{{2}: {User: chat.UserID{2}, At: 1, Hidden: true}}}
		s := newLastSeenCache(book, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); s.run(ctx) }()
		ids := []chat.UserID{{1}, {2}, {3}}
		expect := func(step string, want ...chat.LastSeen) {
			t.Helper()
			got, err := s.LastSeen(t.Context(), ids)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", step, err, diff)
			}
		}
		never := chat.LastSeen{User: ids[2]}

		for at := range chat.Instant(100) {
			s.note(seen(1, 10+at))
		}
		s.note(seen(1, 5)) // noticed late
		s.note(seen(2, 20))
		expect("before anything is stored", chat.LastSeen{User: ids[0], At: 109}, chat.LastSeen{User: ids[1], At: 20, Hidden: true}, never)
		<-time.After(sightEvery)
		synctest.Wait()
		if diff := cmp.Diff(map[chat.UserID]chat.LastSeen{
			ids[0]: {User: ids[0], At: 109}, ids[1]: {User: ids[1], At: 20, Hidden: true},
		}, book.rows); diff != "" || book.writes != 1 {
			t.Errorf("%d writes (-want +got):\n%s", book.writes, diff)
		}

		s.note(wished(seen(2, 30), false)) // and goes, without a word
		s.note(seen(2, 31))
		s.note(wished(seen(1, 40), true)) // before what is stored, but not known there
		book.fail(errors.New("away"))
		<-time.After(2 * sightEvery)
		synctest.Wait()
		s.note(seen(1, 120))
		want := []chat.LastSeen{{User: ids[0], At: 120, Hidden: true}, {User: ids[1], At: 31}}
		expect("while the store is away", append(want, never)...)
		book.fail(nil)
		stop()
		<-done
		if diff := cmp.Diff(want, []chat.LastSeen{book.rows[ids[0]], book.rows[ids[1]]}); diff != "" {
			t.Errorf("after the end (-want +got):\n%s", diff)
		}
	})
}
