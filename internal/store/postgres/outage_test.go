package postgres

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// TestRestarts kills and restarts the server under load: every message that was
// acknowledged is there once, in order, and short restarts refuse nobody.
func TestRestarts(t *testing.T) {
	t.Parallel()
	c := pgtest.Private(t)
	s := openAt(t, Config{URL: c.URL(), MaxConns: 6, Patience: time.Minute, Log: slog.New(slog.DiscardHandler)})
	var n ids
	const lanes = 4
	users := signUp(t, s, &n, 2*lanes)
	var acked [lanes]atomic.Int64
	stop := make(chan struct{})
	var running sync.WaitGroup
	for l := range lanes {
		running.Go(func() {
			own, batch := ids{last: uint64(l+1) << 40}, chat.NewBatch(now)
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				send := say(&own, users[2*l], users[2*l+1], fmt.Sprint(i))
				batch.Load(send)
				err := errors.Join(s.Write(t.Context(), batch))
				if err == nil {
					err = batch.Err(0)
				}
				if err != nil || send.Sent.Duplicate {
					t.Errorf("lane %d, message %d: %+v, %v", l, i, send.Sent, err)
					return
				}
				acked[l].Add(1)
			}
		})
	}
	for cycle := range 4 {
		for l := range lanes {
			until := acked[l].Load() + 20
			eventually(t, "messages go through", func() bool { return acked[l].Load() >= until || t.Failed() })
		}
		switch cycle % 3 {
		case 0:
			c.Kill()
		case 1:
			if err := c.Stop(pgtest.Immediate); err != nil {
				t.Error(err)
			}
		case 2:
			if err := c.Stop(pgtest.Fast); err != nil {
				t.Error(err)
			}
		}
		if err := c.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for l := range lanes {
		until := acked[l].Load() + 5
		eventually(t, "messages go through", func() bool { return acked[l].Load() >= until || t.Failed() })
	}
	close(stop)
	running.Wait()
	for l := range lanes {
		got := stored(t, s, users[2*l], chat.DialogID(users[2*l], users[2*l+1]))
		if int64(len(got)) != acked[l].Load() {
			t.Errorf("lane %d: %d acknowledged, %d stored", l, acked[l].Load(), len(got))
		}
		for i, text := range got {
			if text != fmt.Sprint(i) {
				t.Fatalf("lane %d: %q is at place %d", l, text, i)
			}
		}
	}
}

// TestOutage has no server at all: every method says so, in words fit to be shown.
func TestOutage(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	s := openAt(t, Config{URL: url, MaxConns: 2, Patience: 20 * time.Millisecond})
	var n ids
	users := signUp(t, s, &n, 2)
	p.close()
	batch := chat.NewBatch(now)
	batch.Load(say(&n, users[0], users[1], "x"))
	ctx := t.Context()
	calls := map[string]func() error{
		"Write": func() error { return s.Write(ctx, batch) },
		"ChatList": func() error {
			_, err := s.ChatList(ctx, chat.ChatListQuery{User: users[0], Before: chat.MaxInstant, Limit: 1})
			return err
		},
		"History":        func() error { _, _, err := s.History(ctx, chat.HistoryQuery{Limit: 1}); return err },
		"Member":         func() error { _, err := s.Member(ctx, chat.MemberKey{}); return err },
		"GroupsOf":       func() error { _, err := s.GroupsOf(ctx, users[0]); return err },
		"People":         func() error { _, err := s.People(ctx, chat.PeopleQuery{PerRank: 1}); return err },
		"User":           func() error { _, err := s.User(ctx, users[0]); return err },
		"CreateAccount":  func() error { return s.CreateAccount(ctx, auth.Account{User: chat.User{FirstName: "x"}}) },
		"AccountByEmail": func() error { _, err := s.AccountByEmail(ctx, "p0@example.org"); return err },
		"Account":        func() error { _, err := s.Account(ctx, users[0]); return err },
		"SetPassword":    func() error { return s.SetPassword(ctx, auth.PasswordChange{User: users[0]}) },
		"OpenSession":    func() error { return s.OpenSession(ctx, chat.Session{User: users[0]}, "") },
		"Session":        func() error { _, err := s.Session(ctx, chat.SessionID{1}); return err },
		"Sessions":       func() error { _, err := s.Sessions(ctx, auth.SessionQuery{User: users[0], Limit: 1}); return err },
		"TouchSession":   func() error { return s.TouchSession(ctx, chat.SessionID{1}, 1) },
		"NameSession":    func() error { return s.NameSession(ctx, chat.SessionID{1}, "phone") },
		"RevokeSessions": func() error { _, err := s.RevokeSessions(ctx, auth.Revocation{User: users[0]}); return err },
		"PurgeSessions":  func() error { _, err := s.PurgeSessions(ctx, 1, 1); return err },
		"Ping":           func() error { return s.Ping(ctx) },
	}
	for name, call := range calls {
		err := call()
		if chat.CodeOf(err) != chat.Unavailable {
			t.Errorf("%s = %v", name, err)
			continue
		}
		for _, leak := range []string{"connect", "127.0.0.1", "SQLSTATE", "EOF", "sql"} {
			if strings.Contains(err.Error(), leak) {
				t.Errorf("%s tells %q", name, err)
			}
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Error("x", slog.Any("err", err))
		if !strings.Contains(log.String(), "connect") && !strings.Contains(log.String(), "EOF") {
			t.Errorf("the log does not tell why %s failed: %s", name, log.String())
		}
	}
}

// TestClosed uses a store that is closed: it is refused at once.
func TestClosed(t *testing.T) {
	t.Parallel()
	s := openAt(t, Config{URL: pgtest.Open(t, migrateAt), Patience: time.Hour})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	batch := chat.NewBatch(now)
	batch.Load()
	if err := s.Write(t.Context(), batch); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("Write = %v", err)
	}
	if _, err := s.User(t.Context(), chat.UserID{}); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("User = %v", err)
	}
	if _, err := s.settle(t.Context(), &unknown{xid: "1000"}); !errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Errorf("settle = %v", err)
	}
}

// TestBadData has one command that the database cannot take: an error without a code, so
// that the others can be tried without it, and nothing stored.
func TestBadData(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	var n ids
	users := signUp(t, s, &n, 2)
	batch := chat.NewBatch(now)
	good := say(&n, users[0], users[1], "good")
	batch.Load(good, say(&n, users[0], users[1], "bad\x00"))
	if err := s.Write(t.Context(), batch); chat.CodeOf(err) != chat.Internal {
		t.Fatalf("Write = %v", err)
	}
	write(t, s, batch, &chat.SendDialog{By: good.By, To: good.To, Draft: good.Draft})
	if got := stored(t, s, users[0], good.Conversation()); len(got) != 1 {
		t.Errorf("stored %q", got)
	}
	u := chat.User{ID: users[0], FirstName: "Twin", Email: "twin"}
	if err := s.CreateAccount(t.Context(), auth.Account{User: u}); chat.CodeOf(err) != chat.Internal {
		t.Errorf("an id that is taken: %v", err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err     error
		want    fault
		certain bool
	}{
		"eof":            {io.ErrUnexpectedEOF, faultLost, false},
		"unique":         {pgError("ERROR", "23505"), faultConflict, true},
		"serialization":  {pgError("ERROR", "40001"), faultConflict, true},
		"deadlock":       {pgError("ERROR", "40P01"), faultConflict, true},
		"shutdown":       {pgError("FATAL", "57P01"), faultLost, false},
		"crash":          {pgError("FATAL", "57P02"), faultLost, false},
		"starting":       {pgError("FATAL", "57P03"), faultLost, false},
		"too many":       {pgError("FATAL", "53300"), faultRefused, false},
		"disk full":      {pgError("ERROR", "53100"), faultRefused, true},
		"timeout":        {pgError("ERROR", "57014"), faultRefused, true},
		"read-only":      {pgError("ERROR", "25006"), faultLost, true},
		"idle":           {pgError("FATAL", "25P03"), faultLost, false},
		"bad text":       {pgError("ERROR", "22021"), faultData, true},
		"no such table":  {pgError("ERROR", "42P01"), faultData, true},
		"unexpected row": {errShape, faultData, true},
		"not committed":  {errNotCommitted, faultLost, true},
		"wrapped":        {fmt.Errorf("x: %w", pgError("ERROR", "40P01")), faultConflict, true},
	}
	for name, tt := range tests {
		if got := faultOf(tt.err); got != tt.want {
			t.Errorf("%s: fault %d, want %d", name, got, tt.want)
		}
		if got := certain(tt.err); got != tt.certain {
			t.Errorf("%s: certain = %v", name, got)
		}
	}
}
