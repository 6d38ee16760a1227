package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// person is somebody with an account and a login.
type person struct{ id, token string }

// crowd is the people of a target. They are made when they are needed and kept from one
// workload to the next: hashing passwords is most of the work of setting up.
type crowd struct {
	target Target
	client *http.Client
	run    string // makes e-mails that nobody has
	people []person
}

// Calls of REST: how many at once, and how long one may take.
const (
	callers     = 4
	restTimeout = time.Minute
	maxAnswer   = 1 << 20
)

// password is what everybody of the crowd has. It guards accounts of throw-away data.
const password = "correct-horse-bench-9"

func newCrowd(t Target, run string) *crowd {
	return &crowd{target: t, run: run, client: &http.Client{
		Timeout:   restTimeout,
		Transport: &http.Transport{MaxIdleConnsPerHost: callers, MaxConnsPerHost: callers},
	}}
}

func (c *crowd) close() { c.client.CloseIdleConnections() }

// grow returns n people, and signs up and logs in those who are missing.
func (c *crowd) grow(ctx context.Context, n int, report func(done, of int)) ([]person, error) {
	have := len(c.people)
	if n <= have {
		return c.people[:n], nil
	}
	fresh := make([]person, n-have)
	err := parallel(ctx, len(fresh), report, func(ctx context.Context, i int) error {
		var err error
		fresh[i], err = c.signUp(ctx, have+i)
		return err
	})
	if err != nil {
		return nil, err
	}
	c.people = append(c.people, fresh...)
	return c.people, nil
}

// parallel does n things, a few at once; the first error ends it.
func parallel(ctx context.Context, n int, report func(done, of int), do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	next, done := 0, 0
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= n && ctx.Err() == nil
	}
	var work sync.WaitGroup
	for range min(callers, n) {
		work.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := do(ctx, i); err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				done++
				report(done, n)
				mu.Unlock()
			}
		})
	}
	work.Wait()
	return context.Cause(ctx)
}

func (c *crowd) signUp(ctx context.Context, i int) (person, error) {
	email := fmt.Sprintf("bench.%s.%d@example.org", c.run, i)
	err := c.post(ctx, call{path: "/api/auth/sing-up", status: http.StatusCreated, body: map[string]string{
		"firstName": "Bench", "lastName": strconv.Itoa(i), "email": email, "password": password,
	}})
	if err != nil {
		return person{}, fmt.Errorf("sign up: %w", err)
	}
	var who struct{ ID, Token string }
	err = c.post(ctx, call{path: "/api/auth/login", status: http.StatusCreated, answer: &who, body: map[string]string{
		"email": email, "password": password,
	}})
	if err != nil {
		return person{}, fmt.Errorf("log in: %w", err)
	}
	return person{id: who.ID, token: who.Token}, nil
}

// createGroup makes a group of a person's own and returns its id.
func (c *crowd) createGroup(ctx context.Context, p person, name string, ids numbers) (string, error) {
	id := ids.uuid()
	err := c.post(ctx, call{path: "/api/use-cases/create-group", status: http.StatusOK, token: p.token, body: map[string]string{
		"groupId": id, "groupName": name, "messageId": ids.uuid(), "notificationMessage": "made for a load run",
	}})
	if err != nil {
		return "", fmt.Errorf("create a group: %w", err)
	}
	return id, nil
}

// call is a POST request; answer, if any, is what the body is decoded into.
type call struct {
	path, token string
	body        map[string]string
	status      int
	answer      any
}

func (c *crowd) post(ctx context.Context, what call) error {
	body, err := json.Marshal(what.body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.target.URL+what.path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if what.token != "" {
		req.Header.Set("Authorization", "Bearer "+what.token)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return err
	}
	if resp.StatusCode != what.status {
		return fmt.Errorf("%s answered %s: %.200s", what.path, resp.Status, data)
	}
	if what.answer == nil {
		return nil
	}
	return json.Unmarshal(data, what.answer)
}
