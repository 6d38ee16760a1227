package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// history is what W5 reads: a person with many conversations, one of which is long. Other
// workloads do not use that person.
type history struct {
	reader  person
	group   string
	cursors []string // quoted instants with a full page before them, anywhere in the history
}

const (
	fillWindow  = 256 // messages in flight while the history is written
	deepCursors = 64
)

// open returns the history, and writes it before its first use.
func (s *site) open() (*history, error) {
	if s.history != nil {
		return s.history, nil
	}
	reader, err := s.signUp(-1)
	if err != nil {
		return nil, err
	}
	h := &history{reader: reader}
	report := s.steps("making conversations")
	for i := range s.options.Conversations { // one after the other: s.numbers is of one goroutine
		if h.group, err = s.createGroup(h.reader, fmt.Sprintf("Shelf %d", i)); err != nil {
			return nil, err
		}
		report(i+1, s.options.Conversations)
	}
	s.history = h
	return h, s.connected([]person{reader}, 0, func(l *loop, conns []*conn) { l.fail(h.fill(l, conns)) })
}

// fill writes the history and finds positions in it.
func (h *history) fill(l *loop, conns []*conn) error {
	first := h.newest(l, conns[0])
	l.ask(conns, batch{
		what: "writing the history", count: l.options.History, window: fillWindow,
		build: func(int) []byte { return groupMessage(l.numbers.uuid(), h.group, words) },
	})
	written := h.newest(l, conns[0]).Sub(first)
	for range 10 * deepCursors {
		at := first.Add(time.Duration(l.numbers.Int64N(int64(written) + 1))).UTC().Format(instant)
		if rows, err := rowsOf(l.call(conns[0], h.page(at, pageRows))); err == nil && len(rows) == pageRows {
			h.cursors = append(h.cursors, at)
		}
		if len(h.cursors) == deepCursors {
			return nil
		}
	}
	return errors.New("the history has hardly any position with a full page before it")
}

// instant is the form of times on the wire (docs/contract.md, Shapes), quoted.
const instant = `"2006-01-02T15:04:05.000Z"`

// page is the request of a page of the long conversation.
func (h *history) page(cursor string, rows int) []byte {
	return fmt.Appendf(nil, `{"type":"getlatestMessageGroup","params":{"groupId":"%s","groupName":"load","limit":%d,"cursorCreatedAt":%s}}`, h.group, rows, cursor)
}

// newest is the time of the newest message.
func (h *history) newest(l *loop, c *conn) (at time.Time) {
	rows, err := rowsOf(l.call(c, h.page("null", 1)))
	if err == nil && len(rows) > 0 {
		at, err = time.Parse(instant, `"`+rows[0].CreatedAt+`"`)
	}
	l.fail(err)
	return at
}

// row is what W5 looks at in a row.
type row struct{ MessageID, CreatedAt string }

func rowsOf(payload []byte) ([]row, error) {
	var f struct{ Params struct{ Data []row } }
	if err := json.Unmarshal(payload, &f); err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	return f.Params.Data, nil
}

// checkPage looks whether a page has that many rows, newest first, all before the cursor,
// which is null or quoted. It may be longer by rows of the last one's millisecond, which
// no cursor could ask for (docs/contract.md, row 14). Every sampled page is decoded; of the
// others the rows are counted.
func checkPage(payload []byte, want int, cursor string, sampled bool) error {
	if !sampled && bytes.Count(payload, keyID) == want {
		return nil
	}
	rows, err := rowsOf(payload)
	if err != nil {
		return err
	}
	if len(rows) < want || len(rows) > want && rows[len(rows)-1].CreatedAt != rows[want-1].CreatedAt {
		return fmt.Errorf("a page of %d has %d rows", want, len(rows))
	}
	for i, r := range rows {
		switch {
		case r.MessageID == "" || r.CreatedAt == "":
			return errors.New("a row has no id or no time")
		case i > 0 && r.CreatedAt > rows[i-1].CreatedAt:
			return errors.New("a page is not newest first")
		case cursor != "null" && `"`+r.CreatedAt+`"` >= cursor:
			return errors.New("a page has a row that is not before its cursor")
		}
	}
	return nil
}
