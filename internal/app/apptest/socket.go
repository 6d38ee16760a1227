package apptest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/coder/websocket"
)

// Frame is a decoded frame of the server.
type Frame struct {
	Type    string
	Success bool
	Error   bool
	Message string
	Params  struct {
		Item        map[string]any
		Data        []map[string]any
		IsBroadcast bool
	}
	RequestID string
	Code      string
	MessageID string
	Raw       string `json:"-"`
}

// Socket is one live connection of a person, over an independent implementation of
// the protocol.
type Socket struct {
	Person *Person
	conn   *websocket.Conn
}

// Dial opens a connection the way a browser does, with the token as the second
// subprotocol.
func (p *Person) Dial(t testing.TB) *Socket {
	t.Helper()
	s, err := p.TryDial(t.Context())
	if err != nil {
		t.Fatalf("dial as %s: %v", p.First, err)
	}
	t.Cleanup(func() { _ = s.conn.CloseNow() })
	return s
}

// TryDial is Dial for tests in which the server may be away.
func (p *Person) TryDial(ctx context.Context) (*Socket, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	conn, resp, err := websocket.Dial(ctx, "ws://"+p.Server.Addr+"/api/ws", &websocket.DialOptions{
		Subprotocols: []string{"auth", p.Token}, HTTPClient: client,
	})
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols || conn.Subprotocol() != "auth" {
		return nil, fmt.Errorf("upgrade answered %d with subprotocol %q", resp.StatusCode, conn.Subprotocol())
	}
	conn.SetReadLimit(64 << 20)
	return &Socket{Person: p, conn: conn}, nil
}

// Write sends one text frame.
func (s *Socket) Write(ctx context.Context, frame string) error {
	return s.conn.Write(ctx, websocket.MessageText, []byte(frame))
}

// Read waits for the next frame.
func (s *Socket) Read(ctx context.Context) (Frame, error) {
	var f Frame
	kind, data, err := s.conn.Read(ctx)
	if err != nil {
		return f, err
	}
	if kind != websocket.MessageText {
		return f, errors.New("the server sent a binary frame")
	}
	f.Raw = string(data)
	return f, json.Unmarshal(data, &f)
}

// Send sends one request of that type.
func (s *Socket) Send(t testing.TB, kind string, params map[string]any) {
	t.Helper()
	data, err := json.Marshal(map[string]any{"type": kind, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	s.SendRaw(t, string(data))
}

// SendRaw sends one text frame as it is.
func (s *Socket) SendRaw(t testing.TB, frame string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	if err := s.Write(ctx, frame); err != nil {
		t.Fatalf("%s writes: %v", s.Person.First, err)
	}
}

// Next returns the next frame, which must come.
func (s *Socket) Next(t testing.TB) Frame {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	f, err := s.Read(ctx)
	if err != nil {
		t.Fatalf("%s waits for a frame: %v", s.Person.First, err)
	}
	return f
}

// Ask sends a request and returns the next frame, which must be its success.
func (s *Socket) Ask(t testing.TB, kind string, params map[string]any) Frame {
	t.Helper()
	s.Send(t, kind, params)
	f := s.Next(t)
	if f.Type != kind || !f.Success || f.Params.IsBroadcast {
		t.Fatalf("%s asked %s %v and got %s", s.Person.First, kind, params, f.Raw)
	}
	return f
}

// Refused sends a request and returns the message of the next frame, which must be its
// refusal.
func (s *Socket) Refused(t testing.TB, kind string, params map[string]any) string {
	t.Helper()
	s.Send(t, kind, params)
	f := s.Next(t)
	if f.Type != kind || !f.Error || f.Message == "" {
		t.Fatalf("%s asked %s %v and got %s, want a refusal", s.Person.First, kind, params, f.Raw)
	}
	return f.Message
}

// Broadcast returns the next frame, which must be a broadcast of that type.
func (s *Socket) Broadcast(t testing.TB, kind string) Frame {
	t.Helper()
	f := s.Next(t)
	if f.Type != kind || !f.Success || !f.Params.IsBroadcast {
		t.Fatalf("%s got %s, want a broadcast of %s", s.Person.First, f.Raw, kind)
	}
	return f
}

// DialogAndGroup returns the next two frames, which must be broadcasts of a message in a
// dialog and of one in a group. Only what happens in one conversation has an order.
func (s *Socket) DialogAndGroup(t testing.TB) (dialog, group Frame) {
	t.Helper()
	dialog, group = s.Next(t), s.Next(t)
	if dialog.Type != "privateMessage" {
		dialog, group = group, dialog
	}
	for kind, f := range map[string]Frame{"privateMessage": dialog, "messageInGroup": group} {
		if f.Type != kind || !f.Success || !f.Params.IsBroadcast {
			t.Fatalf("%s got %s, want a broadcast of %s", s.Person.First, f.Raw, kind)
		}
	}
	return dialog, group
}

// Quiet fails the test if a frame is waiting. It asks the server for something and
// expects the answer to come first, so it needs no pause.
func (s *Socket) Quiet(t testing.TB) {
	t.Helper()
	s.Ask(t, "listLastMessage", map[string]any{"limit": 0, "cursorCreatedAt": nil})
}

// CloseCode reads until the server ends the connection and returns the close code, -1
// if it ended without one.
func (s *Socket) CloseCode(t testing.TB) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for {
		if _, _, err := s.conn.Read(ctx); err != nil {
			if ctx.Err() != nil {
				t.Fatalf("the connection of %s is not closed", s.Person.First)
			}
			return int(websocket.CloseStatus(err))
		}
	}
}

// Close ends the connection well.
func (s *Socket) Close() { _ = s.conn.Close(websocket.StatusNormalClosure, "") }

// Message sends a dialog message and waits for its ack.
func (s *Socket) Message(t testing.TB, to *Person, content string) (id string) {
	t.Helper()
	id = NewID()
	s.Ask(t, "privateMessage", map[string]any{"messageId": id, "receiverId": to.ID, "content": content})
	return id
}
