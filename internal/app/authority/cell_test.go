package authority

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"messenger/internal/app/apptest"
)

// The dialects of a socket.
const (
	extended = "extended"
	classic  = "classic"
	byREST   = "REST"
)

// cell is one operation, by somebody, to one thing, as it is asked for.
type cell struct {
	rule    *rule
	role    string
	dialect string
	// substitute is who asks instead of the person who usually has the role.
	substitute *person
	words      words // what stands for the words in braces
}

// words are what stands for the words in braces; "kind" is what a message is.
type words = map[string]string

// said is what somebody was answered.
type said struct {
	answer string // "ok", or code and message; a classic socket has no codes
	raw    string // with the names of ids for ids, without what is of the moment
}

// fill replaces the words in braces.
func (c *cell) fill(text string) string {
	return braces.ReplaceAllStringFunc(text, func(word string) string {
		name := word[1 : len(word)-1]
		if name == "new" {
			return apptest.NewID()
		}
		if value, ok := c.words[name]; ok {
			return value
		}
		return word
	})
}

var (
	braces  = regexp.MustCompile(`\{[a-z ]+\}`)
	anyID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
)

// bare is an answer without what differs between two answers to the same.
func bare(raw string) string {
	return anyTime.ReplaceAllString(anyID.ReplaceAllString(volatile.ReplaceAllString(raw, ""), "ID"), "TIME")
}

// perform asks as p, who is nil for somebody without an account.
func (c *cell) perform(t testing.TB, w *world, p *person) said {
	t.Helper()
	ask := c.fill(c.rule.ask)
	if c.dialect == byREST {
		token := ""
		if p != nil {
			token = p.Token
		}
		return w.call(t, ask, token)
	}
	if p == nil || p.extended == nil {
		return w.knock(t, p, request(t, c.rule.op, "1", json.RawMessage(ask)))
	}
	var f apptest.Frame
	if c.dialect == classic {
		f = p.askClassic(t, c.rule.op, json.RawMessage(ask))
	} else {
		f = p.ask(t, c.rule.op, json.RawMessage(ask))
	}
	s := said{answer: yes, raw: bare(f.Raw)}
	switch {
	case f.Type != c.rule.op:
		t.Errorf("%s is answered %s", c.rule.op, f.Raw)
	case f.Error && c.dialect == classic:
		s.answer = f.Message
	case f.Error:
		s.answer = f.Code + ": " + f.Message
	}
	return s
}

// codes says what the statuses of REST stand for.
var codes = map[int]string{
	400: "invalid", 401: doorRefused, 403: "forbidden", 404: "not_found", 409: "conflict", 413: "too_large",
}

// call makes a request of method, path and body.
func (w *world) call(t testing.TB, ask, token string) said {
	t.Helper()
	method, rest, _ := strings.Cut(ask, " ")
	path, body, _ := strings.Cut(rest, " ")
	c := apptest.Call{Method: method, Path: path, Token: token}
	if body != "" {
		c.Body = body
	}
	r := w.MustREST(t, c)
	s := said{answer: yes, raw: bare(fmt.Sprint(r.Status, " ", string(r.Body)))}
	switch {
	case r.Status == http.StatusUnauthorized:
		s.answer = doorRefused
	case r.Status >= http.StatusBadRequest:
		s.answer = codes[r.Status] + ": " + r.Message()
	}
	return s
}

// knock opens a socket without a good login and asks on it. What the server says before it
// ends the socket must be nothing; the end is 4001: log in.
func (w *world) knock(t testing.TB, p *person, ask string) said {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), apptest.Patience)
	defer cancel()
	options := websocket.DialOptions{HTTPClient: w.elsewhere()}
	if p != nil {
		options.Subprotocols = []string{"auth", p.Token}
	}
	socket, _, err := websocket.Dial(ctx, "ws://"+w.Addr+"/api/ws", &options)
	if err != nil {
		t.Fatalf("knock: %v", err)
	}
	defer func() { _ = socket.CloseNow() }()
	_ = socket.Write(ctx, websocket.MessageText, []byte(ask)) // the server may have ended it
	_, frame, err := socket.Read(ctx)
	switch {
	case err == nil:
		return said{answer: string(frame), raw: bare(string(frame))}
	case websocket.CloseStatus(err) != 4001:
		return said{answer: err.Error()}
	}
	return said{answer: doorRefused, raw: err.Error()}
}

// elsewhere is a client at an address of its own: the server lets an address wait that it
// has refused a moment ago.
func (w *world) elsewhere() *http.Client {
	w.knocks++
	from := net.IPv4(127, byte(1+w.knocks>>14&0x7f), byte(w.knocks>>7&0x7f), byte(1+w.knocks&0x7f))
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	return &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}}
}

// request is the text of a socket's request.
func request(t testing.TB, kind, id string, with any) string {
	t.Helper()
	all := params{"type": kind, "params": with}
	if id != "" {
		all["requestId"] = id
	}
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wanted is the answer of the table in the words of the dialect.
func (c *cell) wanted(answer string) string {
	if c.dialect == classic && answer != yes && answer != doorRefused {
		_, message, _ := strings.Cut(answer, ": ")
		return message
	}
	return answer
}
