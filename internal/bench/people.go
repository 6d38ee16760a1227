package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// person is somebody with an account and a login.
type person struct{ id, token string }

// rest calls the REST endpoints.
type rest struct {
	client *http.Client
	run    string // makes e-mails that nobody has
}

// Calls of REST: how many at once, and how long one may take.
const (
	callers     = 4
	restTimeout = time.Minute
	maxAnswer   = 64 << 20 // bytes, of a profile as well
)

// password is the same for all accounts. It guards throw-away data.
const password = "correct-horse-bench-9"

func newREST() rest {
	return rest{run: newNumbers().uuid()[24:], client: &http.Client{
		Timeout: restTimeout, Transport: &http.Transport{MaxIdleConnsPerHost: callers},
	}}
}

// grow returns n people, and signs up and logs in those who are missing. They are kept from
// one workload to the next: hashing passwords is most of the work of setting up.
func (s *site) grow(n int) ([]person, error) {
	have, report := len(s.people), s.steps("signing people up")
	fresh := make([]person, max(n-have, 0))
	g, ctx := errgroup.WithContext(s.ctx)
	g.SetLimit(callers)
	for i := range fresh {
		report(i, len(fresh))
		g.Go(func() (err error) {
			fresh[i], err = s.signUp(ctx, have+i)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	s.people = append(s.people, fresh...)
	return s.people[:n], nil
}

// signUp makes person i and logs in.
func (s *site) signUp(ctx context.Context, i int) (person, error) {
	var who struct{ ID, Token string }
	email := fmt.Sprintf("bench.%s.%d@example.org", s.rest.run, i)
	err := s.post(ctx, "/api/auth/sing-up", "", map[string]string{
		"firstName": "Bench", "lastName": fmt.Sprint(i), "email": email, "password": password,
	}, nil)
	if err == nil {
		err = s.post(ctx, "/api/auth/login", "", map[string]string{"email": email, "password": password}, &who)
	}
	return person{id: who.ID, token: who.Token}, err
}

// createGroup makes a group of a person's own and returns its id.
func (s *site) createGroup(p person, name string) (string, error) {
	id := s.numbers.uuid()
	return id, s.post(s.ctx, "/api/use-cases/create-group", p.token, map[string]string{
		"groupId": id, "groupName": name, "messageId": s.numbers.uuid(), "notificationMessage": "made for a load run",
	}, nil)
}

// post makes a request; answer, if any, is what the body is decoded into.
func (s *site) post(ctx context.Context, path, token string, request map[string]string, answer any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.target.URL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	data, err := fetch(s.rest.client, req)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(data, answer)
}

// fetch returns the body of a successful answer.
func fetch(client *http.Client, req *http.Request) ([]byte, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err == nil && resp.StatusCode/100 != 2 {
		err = fmt.Errorf("%s answered %s: %.200s", req.URL.Path, resp.Status, data)
	}
	return data, err
}
