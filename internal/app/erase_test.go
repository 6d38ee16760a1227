package app_test

import (
	"database/sql"
	"net/http"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// TestEraseGoesOnAfterKill: nobody reads the text of an erased account once that was
// answered, and what was not yet blanked when the process was killed is blanked after.
func TestEraseGoesOnAfterKill(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		bob := s.NewPerson(t, "Bob")
		for left := 0; left == 0; { // until the kill is in between
			ann := s.NewPerson(t, "Ann")
			writeMuch(t, ann, bob)
			s.MustREST(t, wanting(http.StatusOK, post(ann, "DELETE", "/api/profile/destroy?mode=erase", params{"password": apptest.Password})))
			s.Kill()
			left = unblanked(t, outside(t, s))
			s.Restart(t)
			socket := bob.Dial(t)
			for _, row := range page(t, socket, inDialog(ann), 100, nil) {
				if row["content"] != "" {
					t.Fatalf("after the kill Bob reads %v", row)
				}
			}
			socket.Close()
			db := outside(t, s)
			for until := time.Now().Add(apptest.Patience); unblanked(t, db) > 0; <-time.After(20 * time.Millisecond) {
				if time.Now().After(until) {
					t.Fatalf("%d of %d messages keep their text", unblanked(t, db), left)
				}
			}
		}
	})
}

// writeMuch sends more messages than one slice of the sweeper blanks.
func writeMuch(t *testing.T, from, to *apptest.Person) {
	t.Helper()
	socket := from.Dial(t)
	defer socket.Close()
	const rounds, window = 40, 100
	for range rounds {
		for range window {
			socket.Send(t, "privateMessage", toPerson(to, "secret"))
		}
		for range window {
			if f := socket.Next(t); !f.Success {
				t.Fatalf("not sent: %s", f.Raw)
			}
		}
	}
}

// unblanked counts the messages of deleted accounts that still have a text in the database.
func unblanked(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	err := db.QueryRowContext(t.Context(),
		"select count(*) from messages where content = 'secret' and sender_id in (select id from users where deleted_at is not null)").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
