package chat

import "time"

// Instant is a moment as Unix milliseconds in UTC, the precision of the wire. Both
// stores keep the integer, so none of them can round it differently.
type Instant int64

// InstantOf cuts t to milliseconds.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the moment in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// MaxInstant is later than any stored moment: a page from the newest entry on.
const MaxInstant Instant = 1<<63 - 1

// The range a cursor may name: the years 1 to 9999.
const (
	minCursor Instant = -62135596800000
	maxCursor Instant = 253402300799999
)

var errBadCursor = &Error{Code: Invalid, Message: "Invalid cursorCreatedAt"}

// ParseCursor reads the cursor of a page: an ISO 8601 instant with seconds, an
// optional fraction and an offset, as clients got it in createdAt. "" means the
// newest page. Fractions are cut to milliseconds. A cursor is exclusive.
func ParseCursor(s string) (Instant, error) {
	if s == "" {
		return MaxInstant, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, errBadCursor
	}
	at := InstantOf(t)
	if at < minCursor || at > maxCursor {
		return 0, errBadCursor
	}
	if t.Nanosecond()%int(time.Millisecond) != 0 {
		at++ // strictly before a moment inside this millisecond includes its start
	}
	return at, nil
}
