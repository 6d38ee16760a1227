package app_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"messenger/internal/app/apptest"
)

// outside opens the database of a stopped server.
func outside(t *testing.T, s *apptest.Server) *sql.DB {
	t.Helper()
	driver, source := "sqlite", filepath.Join(s.Options.DataDir, "messenger.db")
	if s.Options.Store == apptest.PostgreSQL {
		driver, source = "pgx", s.Options.DatabaseURL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func change(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, text := range statements {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRepairClock checks that rows written by a clock that was a year ahead get times of today, in their
// order, once, and nothing before them changes.
func TestRepairClock(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
		d := ann.Hello(t)
		epoch := d.Welcome["epoch"]
		group := ann.CreateGroup(t, "Ahead")
		for i := range 6 {
			d.Message(t, bob, strconv.Itoa(i))
			d.Post(t, group, strconv.Itoa(i))
		}
		if printed, err := s.Run(t, "repair", "clock"); err == nil || !strings.Contains(printed, "in use") {
			t.Errorf("beside a server: %v\n%s", err, printed)
		}
		s.Stop(t)
		const year = "31536000000"
		db := outside(t, s)
		change(t, db, "update messages set created_at = created_at + "+year+" where seq >= 4",
			"update log set at = at + "+year+" where seq >= 4", "update time_marks set at = at + "+year+" where seq >= 4",
			"update conversations set last_at = last_at + "+year+", last_message_at = last_message_at + "+year,
			"update sessions set last_seen_at = last_seen_at + "+year, "update users set updated_at = updated_at + "+year,
			"update members set seen_at = seen_at + "+year+" where seen_at > 0")
		before := moments(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		printed, err := s.Run(t, "repair", "clock", "--dry-run")
		if err != nil || !strings.Contains(printed, "Nothing was changed") || !strings.Contains(printed, "messages.created_at") {
			t.Errorf("dry run: %v\n%s", err, printed)
		}
		for _, want := range []string{"new epoch", "Nothing lies in the future"} {
			if printed, err := s.Run(t, "repair", "clock"); err != nil || !strings.Contains(printed, want) {
				t.Errorf("repair: %v, want %q\n%s", err, want, printed)
			}
		}
		if printed, err := s.Run(t, "check"); err != nil || !strings.Contains(printed, "whole") {
			t.Errorf("check: %v\n%s", err, printed)
		}
		db = outside(t, s)
		now := time.Now().UnixMilli()
		after, last := moments(t, db), map[string]int64{}
		for i, m := range after {
			if m.seq < 4 && m != before[i] || m.at <= last[m.conversation] || m.at > now {
				t.Errorf("message %d was at %d and is at %d; it is %d", m.seq, before[i].at, m.at, now)
			}
			last[m.conversation] = m.at
		}
		var ahead int
		err = db.QueryRowContext(t.Context(), `select (select count(*) from conversations where last_at > `+strconv.FormatInt(now, 10)+`)
			+ (select count(*) from sessions where last_seen_at > `+strconv.FormatInt(now, 10)+`)
			+ (select count(*) from time_marks where at > `+strconv.FormatInt(now, 10)+`)`).Scan(&ahead)
		if err != nil || ahead != 0 {
			t.Errorf("%d rows are still ahead, %v", ahead, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		s.Restart(t)
		d = ann.Hello(t)
		goesOn(t, d, epoch)
		at, err := time.Parse(time.RFC3339, d.Message(t, bob, "today")["createdAt"].(string))
		if err != nil || time.Until(at).Abs() > time.Minute {
			t.Errorf("a new message is dated %v, %v", at, err)
		}
	})
}

// sentAt is when a message was sent.
type sentAt struct {
	conversation string
	seq, at      int64
}

func moments(t *testing.T, db *sql.DB) (all []sentAt) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), `select conversation_id, seq, created_at from messages order by conversation_id, seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var m sentAt
		if err := rows.Scan(&m.conversation, &m.seq, &m.at); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	if err := rows.Err(); err != nil || len(all) == 0 {
		t.Fatal(len(all), err)
	}
	return all
}

// TestClockBehindIsNamed: a server whose database has rows of the future says so at start.
func TestClockBehindIsNamed(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		s.NewPerson(t, "Ann")
		s.Stop(t)
		if strings.Contains(s.Log(), "repair clock") {
			t.Error("a server with a good clock complains")
		}
		db := outside(t, s)
		change(t, db, "update sessions set last_seen_at = last_seen_at + 31536000000")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		s.Restart(t)
		s.Stop(t)
		if !strings.Contains(s.Log(), "messenger repair clock") {
			t.Errorf("no word of rows of the future:\n%s", s.Log())
		}
	})
}
