package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
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
	var g errgroup.Group
	g.SetLimit(callers)
	for i := range fresh {
		report(i, len(fresh))
		g.Go(func() (err error) {
			fresh[i], err = s.signUp(have + i)
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
func (s *site) signUp(i int) (person, error) {
	var who struct{ ID, Token string }
	email := fmt.Sprintf("bench.%s.%d@example.org", s.rest.run, i)
	err := s.post("/api/auth/sing-up", "", nil,
		`{"firstName":"Bench","lastName":"%d","email":"%s","password":"%s"}`, i, email, password)
	if err == nil {
		err = s.post("/api/auth/login", "", &who, `{"email":"%s","password":"%s"}`, email, password)
	}
	return person{id: who.ID, token: who.Token}, err
}

// createGroup makes a group of a person's own and returns its id.
func (s *site) createGroup(p person, name string) (string, error) {
	id := s.numbers.uuid()
	return id, s.post("/api/use-cases/create-group", p.token, nil,
		`{"groupId":"%s","groupName":"%s","messageId":"%s","notificationMessage":"made for a load run"}`, id, name, s.numbers.uuid())
}

// post makes a request; answer, if any, is what the body of the answer is decoded into.
func (s *site) post(path, token string, answer any, format string, args ...any) error {
	body := strings.NewReader(fmt.Sprintf(format, args...))
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.target.URL+path, body)
	if err != nil {
		return err
	}
	req.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}}
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
