package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"messenger/internal/app/apptest"
)

// TestBackup copies the database of a server under load, loses the server, and goes on with
// the copy: all that was acknowledged before the copy began is in it, once and in order,
// what came later can be sent again, and clients notice.
func TestBackup(t *testing.T) {
	t.Parallel()
	s := apptest.Start(t, apptest.Options{Store: apptest.SQLite})
	speakers, _ := crowd(t, s)
	epoch := speakers[0].who.Hello(t).Welcome["epoch"]
	newest := make([]atomic.Int64, len(speakers)) // number of each one's newest acknowledged message
	acks := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for i, sp := range speakers {
		wg.Go(func() {
			sp.speak(t.Context(), t, func() {
				newest[i].Store(int64(sp.next))
				select {
				case acks <- struct{}{}:
				default:
				}
			})
		})
	}
	await := func(n int64) {
		for sum := int64(0); sum < n; {
			<-acks
			sum = 0
			for i := range newest {
				sum += newest[i].Load()
			}
		}
	}
	await(500)
	before := make([]int, len(speakers))
	total := 0
	for i := range newest {
		before[i] = int(newest[i].Load())
		total += before[i]
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	if printed, err := s.Run(t, "backup", file); err != nil || !strings.Contains(printed, "is complete") {
		t.Fatalf("backup: %v\n%s", err, printed)
	}
	await(int64(total) + 200)
	s.Kill()
	wg.Wait()

	restore(t, file, s.Options.DataDir)
	s.Restart(t)
	device := speakers[0].who.Hello(t)
	goesOn(t, device, epoch)
	for i, sp := range speakers {
		ids := map[int]string{sp.next: sp.pending}
		for id, number := range sp.acked {
			ids[number] = id
		}
		socket := sp.who.Dial(t)
		for number := before[i] + 1; number <= sp.next; number++ {
			if ids[number] != "" {
				sp.resend(t, socket, ids[number], number)
			}
		}
		socket.Close()
	}
	lost := 0
	for _, sp := range speakers {
		lost += check(t, sp)
	}
	t.Logf("%d acknowledged before the copy began, %d lost", total, lost)
}

// restore puts a copy in the place of the database of a server that is gone.
func restore(t *testing.T, file, dir string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"-wal", "-shm"} {
		_ = os.Remove(filepath.Join(dir, "messenger.db"+end))
	}
	if err := os.WriteFile(filepath.Join(dir, "messenger.db"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// goesOn checks that a store says that it is not the one of an epoch.
func goesOn(t *testing.T, d *apptest.Device, before any) {
	t.Helper()
	if now := d.Welcome["epoch"]; now == before {
		t.Errorf("the epoch is still %v", now)
	}
	f := d.Answer(t, "syncConversations", params{"limit": 10, "epoch": before})
	has(t, f.Params.Item, params{"reset": true, "epoch": d.Welcome["epoch"]})
}

// TestRestored gives a database another epoch by hand, as after a restore by other means.
func TestRestored(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		ann := s.NewPerson(t, "Ann")
		epoch := ann.Hello(t).Welcome["epoch"]
		if printed, err := s.Run(t, "restored"); err == nil || !strings.Contains(printed, "in use") {
			t.Errorf("beside a server: %v\n%s", err, printed)
		}
		s.Stop(t)
		if printed, err := s.Run(t, "restored"); err != nil || !strings.Contains(printed, "read anew") {
			t.Fatalf("restored: %v\n%s", err, printed)
		}
		s.Restart(t)
		goesOn(t, ann.Hello(t), epoch)
	})
}

// TestBackupRefuses: a backup overwrites nothing, and PostgreSQL has programs of its own.
func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		file := filepath.Join(t.TempDir(), "backup.db")
		if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		want := map[apptest.Store]string{apptest.SQLite: "file already exists", apptest.PostgreSQL: "pg_dump"}[store]
		if printed, err := s.Run(t, "backup", file); err == nil || !strings.Contains(printed, want) {
			t.Errorf("error %v, want %q\n%s", err, want, printed)
		}
		if data, err := os.ReadFile(file); err != nil || string(data) != "precious" {
			t.Errorf("the file is now %q, %v", data, err)
		}
	})
}
