package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/problem"
)

func TestEveryCodeHasItsAnswer(t *testing.T) {
	t.Parallel()
	type answer struct {
		status int
		retry  string
	}
	want := map[chat.Code]answer{
		chat.Invalid:         {http.StatusBadRequest, ""},
		chat.Unauthenticated: {http.StatusUnauthorized, ""},
		chat.Forbidden:       {http.StatusForbidden, ""},
		chat.NotFound:        {http.StatusNotFound, ""},
		chat.Conflict:        {http.StatusConflict, ""},
		chat.TooLarge:        {http.StatusRequestEntityTooLarge, ""},
		chat.RateLimited:     {http.StatusTooManyRequests, "1"},
		chat.Unavailable:     {http.StatusServiceUnavailable, "1"},
		chat.Internal:        {http.StatusInternalServerError, ""},
	}
	for _, code := range chat.Codes() {
		p := problem.For(fmt.Errorf("do something: %w", &chat.Error{Code: code, Message: "Shown to the client"}))
		if got := (answer{p.Status, p.RetryAfter()}); got != want[code] {
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
			Code: chat.Internal, Status: http.StatusInternalServerError, Message: "Internal server error",
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

// TestMemory checks the answers to a full memory budget: rate limited if the person's share is used
// up, unavailable if the budget of all is.
func TestMemory(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]*chat.Error{limit.ErrShare: chat.ErrRateLimited, limit.ErrMemory: chat.ErrUnavailable} {
		if got := problem.For(fmt.Errorf("grow: %w", err)); got != problem.For(want) {
			t.Errorf("%v is %+v", err, got)
		}
	}
}
