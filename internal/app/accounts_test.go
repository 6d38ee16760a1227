package app_test

import (
	"net/http"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
	"messenger/internal/pgtest"
)

// TestClosed: where sign-up is closed nobody can open an account, from the first one on,
// and those whom the operator adds can log in.
func TestClosed(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		o := apptest.Options{Store: store, DataDir: t.TempDir(), Env: []string{"MESSENGER_SIGN_UP=closed"}}
		if store == apptest.PostgreSQL {
			o.DatabaseURL = pgtest.Empty(t)
		}
		operator := &apptest.Server{Options: o}
		add := func(email string) (printed string, err error) {
			return operator.Run(t, "admin", "user", "add", "--email", email, "--first-name", "Ann", "--last-name", "Alpha", "--generate")
		}
		printed, err := add("ann@example.org")
		if err != nil {
			t.Fatalf("on an empty database: %v\n%s", err, printed)
		}
		s := apptest.Start(t, o)
		logInAs(t, s, "ann@example.org", printed)

		r := s.MustREST(t, apptest.Call{
			Method: "POST", Path: "/api/auth/sing-up", Want: http.StatusForbidden,
			Body: map[string]any{"firstName": "Bob", "email": "bob@example.org", "password": apptest.Password},
		})
		if r.Message() != "This server takes no new accounts" {
			t.Errorf("a sign-up is told %s", r.Body)
		}
		r = s.MustREST(t, apptest.Call{Method: "GET", Path: "/api/server", Want: http.StatusOK})
		if string(r.Body) != `{"empty":false,"signUp":"closed"}` {
			t.Errorf("the server says of itself %s", r.Body)
		}

		printed, err = add("cid@example.org")
		if store == apptest.SQLite {
			if err == nil || !strings.Contains(printed, "stop the server first") {
				t.Errorf("beside a server: %v\n%s", err, printed)
			}
			return
		}
		if err != nil {
			t.Fatalf("beside a server: %v\n%s", err, printed)
		}
		logInAs(t, s, "cid@example.org", printed)
		if printed, err = add("CID@example.org"); err == nil || !strings.Contains(printed, "already exists") {
			t.Errorf("an e-mail that is taken: %v\n%s", err, printed)
		}
	})
}

// logInAs logs in with the password that was printed.
func logInAs(t testing.TB, s *apptest.Server, email, printed string) {
	t.Helper()
	_, password, _ := strings.Cut(printed, "The password is ")
	s.MustREST(t, apptest.Call{
		Method: "POST", Path: "/api/auth/login", Want: http.StatusCreated,
		Body: map[string]any{"email": email, "password": strings.TrimSpace(strings.SplitN(password, "\n", 2)[0])},
	})
}
