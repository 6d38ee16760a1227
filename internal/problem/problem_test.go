package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/problem"
)

func TestEveryCodeHasItsAnswer(t *testing.T) {
	t.Parallel()
	type answer struct {
		status, close int
		retry         string
	}
	want := map[chat.Code]answer{
		chat.Invalid:         {http.StatusBadRequest, 1008, ""},
		chat.Unauthenticated: {http.StatusUnauthorized, 4001, ""},
		chat.Forbidden:       {http.StatusForbidden, 1008, ""},
		chat.NotFound:        {http.StatusNotFound, 1008, ""},
		chat.Conflict:        {http.StatusConflict, 1008, ""},
		chat.TooLarge:        {http.StatusRequestEntityTooLarge, 1009, ""},
		chat.RateLimited:     {http.StatusTooManyRequests, 1008, "1"},
		chat.Unavailable:     {http.StatusServiceUnavailable, 1013, "1"},
		chat.Internal:        {http.StatusInternalServerError, 1011, ""},
	}
	for _, code := range chat.Codes() {
		p := problem.For(fmt.Errorf("do something: %w", &chat.Error{Code: code, Message: "Said to the asker"}))
		if got := (answer{p.Status, p.Close, p.RetryAfter()}); got != want[code] {
			t.Errorf("%s: %+v, want %+v", code, got, want[code])
		}
		if p.Code != code {
			t.Errorf("%s became %s", code, p.Code)
		}
		if hidden := p.Message == problem.InternalMessage; hidden != (code == chat.Internal) {
			t.Errorf("%s says %q", code, p.Message)
		}
	}
}

func TestUnknownErrorsAreWithheld(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		errors.New(`pq: relation "users" does not exist`),
		&chat.Error{Code: chat.Internal, Message: "the database said something secret"},
		&chat.Error{Code: "made up", Message: "secret"},
	} {
		want := problem.Problem{
			Code: chat.Internal, Status: http.StatusInternalServerError, Close: 1011, Message: "Internal server error",
		}
		if diff := cmp.Diff(want, problem.For(err)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

type throttled time.Duration

func (throttled) Error() string               { return "throttled" }
func (throttled) Unwrap() error               { return chat.ErrRateLimited }
func (t throttled) RetryAfter() time.Duration { return time.Duration(t) }

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	tests := map[time.Duration]string{
		-time.Second:            "1",
		0:                       "1",
		time.Nanosecond:         "1",
		time.Second:             "1",
		1001 * time.Millisecond: "2",
		15 * time.Minute:        "900",
	}
	for wait, want := range tests {
		p := problem.For(fmt.Errorf("log in: %w", throttled(wait)))
		if got := p.RetryAfter(); got != want || p.After <= 0 {
			t.Errorf("wait %v: Retry-After %q (%v), want %q", wait, got, p.After, want)
		}
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(problem.For(chat.ErrNotMember).Body())
	if want := `{"message":"User is not a member of this group"}`; err != nil || string(got) != want {
		t.Errorf("body %s, %v; want %s", got, err, want)
	}
}

func TestReasonFitsACloseFrame(t *testing.T) {
	t.Parallel()
	if got := problem.For(chat.ErrNoSession).Reason(); got != "Unauthorized" {
		t.Errorf("4001 says %q", got)
	}
	for _, text := range []string{"short", strings.Repeat("a", 123), strings.Repeat("a", 124), strings.Repeat("é", 80), strings.Repeat("😀", 40)} {
		got := problem.For(&chat.Error{Code: chat.Invalid, Message: text}).Reason()
		if len(got) > 123 || !utf8.ValidString(got) || !strings.HasPrefix(text, got) {
			t.Errorf("reason of %q is %q, %d bytes", text, got, len(got))
		}
		if len(text) <= 123 && got != text || len(got) < min(len(text), 120) {
			t.Errorf("reason of %q was cut to %q", text, got)
		}
	}
}

// TestMemory: an answer for which there is no room is refused as a person's own fault or as
// everybody's.
func TestMemory(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]*chat.Error{limit.ErrShare: chat.ErrRateLimited, limit.ErrMemory: chat.ErrUnavailable} {
		if got := problem.For(fmt.Errorf("grow: %w", err)); got != problem.For(want) {
			t.Errorf("%v is %+v", err, got)
		}
	}
}
