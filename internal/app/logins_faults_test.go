//go:build faults

package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// TestAttackLogins measures honest logins beside 200 addresses that guess passwords
// without a pause, at the accounts of the honest and at others.
func TestAttackLogins(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true, Env: []string{"MESSENGER_TRUSTED_PROXIES=127.0.0.1"}})
		emails := make([]string, 37)
		for i := range emails {
			emails[i] = fmt.Sprintf("honest%d@example.org", i)
			signUp := fmt.Sprintf(`{"firstName":"Honest","email":%q,"password":%q}`, emails[i], apptest.Password)
			if status, _ := posted(t, s, "/api/auth/sing-up", honest(i), signUp); status != 201 {
				t.Fatalf("sign-up: %d", status)
			}
			if status, _ := posted(t, s, "/api/auth/login", honest(i), credentials(emails[i], apptest.Password)); status != 201 {
				t.Fatalf("first login: %d", status)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		var guesses, verified atomic.Int64
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					email := fmt.Sprintf("nobody%d-%d@example.org", i, n)
					if n%4 == 0 {
						email = emails[(i+n)%len(emails)]
					}
					guesses.Add(1)
					if status, err := posted(t, s, "/api/auth/login", fmt.Sprintf("10.1.%d.%d", i/250, i%250+1), credentials(email, "wrong-horse-9")); err == nil && status == 400 {
						verified.Add(1)
					}
				}
			})
		}
		for verified.Load() < 50 { // the attack is in full swing
			<-time.After(100 * time.Millisecond)
		}
		for name, from := range map[string]func(int) string{"known address": honest, "new address": func(i int) string { return fmt.Sprintf("10.3.0.%d", i+1) }} {
			refused, never, took := honestLogins(t, s, emails, from)
			t.Logf("figure: attack-logins %s, 37 honest logins from a %s beside 200 guessing addresses: %d refused at first, %d for a minute, p50 %v, slowest %v",
				store, name, refused, never, took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
			if refused > 0 && name == "known address" {
				t.Errorf("%d honest logins from a %s are refused", refused, name)
			}
		}
		stop()
		wg.Wait()
		t.Logf("figure: attack-logins %s, %d guesses sent, %d verified", store, guesses.Load(), verified.Load())
	})
}

// honestLogins logs all of them in at once; who is told to wait does so, up to a minute.
func honestLogins(t *testing.T, s *apptest.Server, emails []string, from func(int) string) (refused, never int, took []time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, email := range emails {
		wg.Go(func() {
			start := time.Now()
			status := 0
			tries := 0
			for ; time.Since(start) < time.Minute && status != 201; tries++ {
				status, _ = posted(t, s, "/api/auth/login", from(i), credentials(email, apptest.Password))
				if status != 201 {
					<-time.After(time.Second)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(start))
			if tries > 1 {
				refused++
			}
			if status != 201 {
				never++
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	return refused, never, took
}

func honest(i int) string { return fmt.Sprintf("10.2.0.%d", i+1) }

func credentials(email, password string) string {
	b, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		panic(err) // strings encode
	}
	return string(b)
}

// posted posts a body from an address and returns the status.
func posted(t *testing.T, s *apptest.Server, path, from, body string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.Addr+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", from)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}
