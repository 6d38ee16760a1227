//go:build faults

package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

const (
	// laneRows is the history that attacks on the commit lane work upon.
	laneRows = 300_000
	// attackTime is how long each attack goes on.
	attackTime = 8 * time.Second
)

// TestAttackLane: whatever one person does with a long history, others write meanwhile.
func TestAttackLane(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true, Env: []string{
			"MESSENGER_MESSAGES_PER_SECOND=100000", "MESSENGER_SIGNUPS_PER_IP=100000", "MESSENGER_LOGINS_PER_IP=100000",
		}})
		a := &attack{Server: s}
		all, group := people(t, s, 4)
		a.people, a.group = all, group
		reader, writer := all[0], all[1]
		ids := fill(t, writer, group, reader)
		a.beside(t, "nothing", func(ctx context.Context) int { <-ctx.Done(); return 0 })
		a.beside(t, "markRead", func(ctx context.Context) int {
			return inTurns(t, ctx, reader, func(n int) (string, params) { return "markRead", params{"groupId": group, "seq": n + 1} })
		})
		a.beside(t, "deleteMessage", func(ctx context.Context) int {
			return inTurns(t, ctx, writer, func(n int) (string, params) {
				return "deleteMessage", params{"messageId": ids[len(ids)-1-n], "scope": "all"}
			})
		})
		a.beside(t, "mode=erase", func(ctx context.Context) int {
			began := time.Now()
			s.MustREST(t, wanting(http.StatusOK, post(writer, "DELETE", "/api/profile/destroy?mode=erase", params{"password": apptest.Password})))
			t.Logf("figure: %s, mode=erase was answered after %v", store, time.Since(began).Round(time.Millisecond))
			<-ctx.Done()
			return 1
		})
	})
}

// fill has the writer send laneRows messages that name the reader, and returns their ids.
func fill(t *testing.T, writer *apptest.Person, group string, reader *apptest.Person) []string {
	t.Helper()
	const window = 200
	d := writer.Hello(t)
	ids := make([]string, 0, laneRows)
	for len(ids) < laneRows {
		for range window {
			p := toGroup(group, "hi")
			p["mentions"] = []string{reader.ID}
			ids = append(ids, p["messageId"].(string))
			d.Begin(t, "messageInGroup", p)
		}
		for range window {
			if f := d.Socket.Next(t); !f.Success {
				t.Fatalf("not sent: %s", f.Raw)
			}
		}
	}
	d.Close()
	return ids
}

// beside runs an attack for attackTime while others talk, and says how they fared.
func (a *attack) beside(t *testing.T, name string, attack func(ctx context.Context) int) {
	t.Helper()
	stop := make(chan struct{})
	wait := a.sends(t, stop)
	ctx, cancel := context.WithTimeout(t.Context(), attackTime)
	defer cancel()
	done := attack(ctx)
	close(stop)
	p50, worst := wait()
	t.Logf("figure: %s, %s: %d done in %v, sends of others p50 %v, worst %v",
		a.Options.Store, name, done, attackTime, p50.Round(100*time.Microsecond), worst.Round(time.Millisecond))
	if p50 > 50*time.Millisecond {
		t.Errorf("%s: half of the sends of others took more than %v", name, p50)
	}
}

// inTurns sends a person's requests, as fast as 20 at once are answered, until the end, and
// returns how many succeeded.
func inTurns(t *testing.T, ctx context.Context, p *apptest.Person, request func(n int) (string, params)) (done int) {
	t.Helper()
	const window = 20
	d := p.Hello(t)
	defer d.Close()
	sent, answered := 0, 0
	for ctx.Err() == nil || answered < sent {
		for ctx.Err() == nil && sent-answered < window {
			kind, params := request(sent)
			sent++
			data, err := json.Marshal(map[string]any{"type": kind, "requestId": strconv.Itoa(sent), "params": params})
			if err != nil {
				t.Fatal(err)
			}
			d.SendRaw(t, string(data))
		}
		f := d.Socket.Next(t)
		if f.Params.IsBroadcast {
			continue
		}
		answered++
		if f.Success {
			done++
		}
	}
	return done
}

// TestAttackRates: what one account gets done of everything that is dear, with the limits
// as they are by default, and how others fare meanwhile.
func TestAttackRates(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true, Env: []string{"MESSENGER_SIGNUPS_PER_IP=100000", "MESSENGER_LOGINS_PER_IP=100000"}})
		a := &attack{Server: s}
		a.people, a.group = people(t, s, 4)
		by := a.people[0]
		newGroup := func() params {
			return params{"groupId": apptest.NewID(), "groupName": "G", "messageId": apptest.NewID(), "notificationMessage": "made"}
		}
		a.beside(t, "nothing", func(ctx context.Context) int { <-ctx.Done(); return 0 })
		for name, request := range map[string]func(n int) apptest.Call{
			"create-group": func(int) apptest.Call { return post(by, "POST", "/api/use-cases/create-group", newGroup()) },
			"rename": func(n int) apptest.Call {
				return post(by, "PATCH", "/api/profile/update", params{"lastName": fmt.Sprint("N", n)})
			},
			"refresh":   func(int) apptest.Call { return post(by, "POST", "/api/auth/refresh", nil) },
			"search":    func(int) apptest.Call { return post(by, "GET", "/api/use-cases/search?searchText=P", nil) },
			"not found": func(n int) apptest.Call { return post(by, "GET", "/api/nowhere/"+url.PathEscape(fmt.Sprint(n)), nil) },
		} {
			a.beside(t, name, func(ctx context.Context) int { return calls(ctx, s, request) })
		}
		a.beside(t, "create-group and dropGroup", func(ctx context.Context) (done int) {
			d := by.Hello(t)
			defer d.Close()
			for ctx.Err() == nil {
				p := newGroup()
				if r, err := s.REST(t.Context(), post(by, "POST", "/api/use-cases/create-group", p)); err != nil || r.Status != http.StatusOK {
					continue
				}
				if d.Request(t, "dropGroup", params{"groupId": p["groupId"]}).Success {
					done++
				}
			}
			return done
		})
		a.beside(t, "add and remove", func(ctx context.Context) int {
			return inTurns(t, ctx, by, func(n int) (string, params) {
				if n%2 == 0 {
					return "removeUserFromGroup", params{"groupId": a.group, "userId": a.people[1].ID}
				}
				return "addUserInGroup", addition(a.group, a.people[1])
			})
		})
		a.beside(t, "typing", func(ctx context.Context) int {
			return inTurns(t, ctx, by, func(int) (string, params) { return "typing", params{"groupId": a.group, "active": true} })
		})
	})
}

// calls makes requests one after the other on 8 connections, and returns how many succeeded.
func calls(ctx context.Context, s *apptest.Server, request func(n int) apptest.Call) (done int) {
	results := make(chan int)
	const connections = 8
	for i := range connections {
		go func() {
			n, good := i, 0
			for ; ctx.Err() == nil; n += connections {
				if r, err := s.REST(context.WithoutCancel(ctx), request(n)); err == nil && r.Status < 300 {
					good++
				}
			}
			results <- good
		}()
	}
	for range connections {
		done += <-results
	}
	return done
}
