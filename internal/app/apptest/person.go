package apptest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"testing"
)

// Password is what every Person signs up with.
const Password = "correct-horse-9"

// Person is somebody with an account on a server.
type Person struct {
	Server *Server
	ID     string
	Email  string
	First  string
	Last   string
	Token  string
}

// NewID returns a random UUID (version 4) in canonical form.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// NewPerson signs up somebody of that first name and logs in.
func (s *Server) NewPerson(t testing.TB, first string) *Person {
	t.Helper()
	p := &Person{Server: s, First: first, Last: "Tester", Email: first + "." + NewID()[:8] + "@example.org"}
	s.MustREST(t, Call{
		Method: "POST", Path: "/api/auth/sing-up", Want: http.StatusCreated,
		Body: map[string]any{"firstName": p.First, "lastName": p.Last, "email": p.Email, "password": Password},
	})
	p.LogIn(t)
	return p
}

// LogIn opens another session; Token is the new one's from now on.
func (p *Person) LogIn(t testing.TB) {
	t.Helper()
	var answer struct{ ID, Token string }
	r := p.Server.MustREST(t, Call{
		Method: "POST", Path: "/api/auth/login", Want: http.StatusCreated,
		Body: map[string]any{"email": p.Email, "password": Password},
	})
	r.Decode(t, &answer)
	p.ID, p.Token = answer.ID, answer.Token
}

// Call is one REST request.
type Call struct {
	Method string
	Path   string // with the query
	Token  string // "" for none
	Body   any    // marshalled to JSON; nil for none; a string is sent as it is
	Want   int    // the status that must come; 0 for any
	Header http.Header
}

// Reply is the answer to a Call.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Decode reads the JSON body into v.
func (r Reply) Decode(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(r.Body, v); err != nil {
		t.Fatalf("answer %q: %v", r.Body, err)
	}
}

// Message is the "message" of the body.
func (r Reply) Message() string {
	var m struct{ Message string }
	_ = json.Unmarshal(r.Body, &m)
	return m.Message
}

// REST makes one request.
func (s *Server) REST(ctx context.Context, c Call) (Reply, error) {
	var body io.Reader
	switch b := c.Body.(type) {
	case nil:
	case string:
		body = bytes.NewReader([]byte(b))
	default:
		data, err := json.Marshal(b)
		if err != nil {
			return Reply{}, err
		}
		body = bytes.NewReader(data)
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, c.Method, "http://"+s.Addr+c.Path, body)
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	maps.Copy(req.Header, c.Header)
	resp, err := client.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return Reply{Status: resp.StatusCode, Header: resp.Header, Body: data}, err
}

// client makes a connection per request, so that a restarted server is not met on a
// dead one and nothing is left behind.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// MustREST makes one request and fails the test unless the status is c.Want.
func (s *Server) MustREST(t testing.TB, c Call) Reply {
	t.Helper()
	r, err := s.REST(t.Context(), c)
	if err != nil {
		t.Fatalf("%s %s: %v", c.Method, c.Path, err)
	}
	if c.Want != 0 && r.Status != c.Want {
		t.Fatalf("%s %s = %d %s, want %d", c.Method, c.Path, r.Status, r.Body, c.Want)
	}
	return r
}

// CreateGroup makes a group of that name, owned by p, and returns its id.
func (p *Person) CreateGroup(t testing.TB, name string) string {
	t.Helper()
	id := NewID()
	p.Server.MustREST(t, Call{
		Method: "POST", Path: "/api/use-cases/create-group", Token: p.Token, Want: http.StatusOK,
		Body: map[string]any{
			"groupId": id, "groupName": name, "messageId": NewID(), "notificationMessage": fmt.Sprintf("%s created the group", p.First),
		},
	})
	return id
}

// Search returns the rows of a search.
func (p *Person) Search(t testing.TB, text string) []map[string]any {
	t.Helper()
	var answer struct{ Data []map[string]any }
	p.Server.MustREST(t, Call{
		Method: "GET", Path: "/api/use-cases/search?searchText=" + url.QueryEscape(text), Token: p.Token, Want: http.StatusOK,
	}).Decode(t, &answer)
	return answer.Data
}
