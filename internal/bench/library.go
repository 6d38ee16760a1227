package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// library is what W5 reads: one person with many conversations, one of which is long. It
// has a crowd of its own, so that the other workloads add nothing to it.
type library struct {
	crowd   *crowd
	reader  person
	group   string
	cursors []string // instants with a full page before them, anywhere in the history
}

// The ways of reading.
const (
	readLatest = "latest page"
	readDeep   = "deep page"
	readList   = "chat list"
)

func readings() []string { return []string{readLatest, readDeep, readList} }

const (
	fillWindow  = 256 // messages under way while the history is written
	deepCursors = 64
)

// open returns the library, and fills it before its first use.
func (s *site) open(ctx context.Context) (*library, error) {
	if s.library != nil {
		return s.library, nil
	}
	b := &library{crowd: newCrowd(s.target, s.crowd.run+".reader")}
	defer b.crowd.close()
	people, err := b.crowd.grow(ctx, 1, func(int, int) {})
	if err != nil {
		return nil, err
	}
	b.reader = people[0]
	groups := make([]string, s.options.Conversations)
	report := s.steps("making conversations")
	for i := range groups { // one after the other: s.numbers is of one goroutine
		if groups[i], err = b.crowd.createGroup(ctx, b.reader, fmt.Sprintf("Shelf %d", i), s.numbers); err != nil {
			return nil, err
		}
		report(i+1, len(groups))
	}
	b.group = groups[0]
	err = onLoop(func(l *loop) error {
		conns, err := l.connect(ctx, s.target, tokens(people), s.steps("connecting"))
		if err != nil {
			return err
		}
		return b.fill(ctx, l, conns[0], s)
	})
	if err != nil {
		return nil, err
	}
	s.library = b
	return b, nil
}

// fill writes the history and finds places in it.
func (b *library) fill(ctx context.Context, l *loop, c *conn, s *site) error {
	first, err := b.edge(ctx, l, c)
	if err != nil {
		return err
	}
	err = l.ask(ctx, []*conn{c}, batch{
		what: "writing the history", count: s.options.History, window: fillWindow, report: s.steps("writing the history"),
		build: func(dst []byte, _ int) []byte {
			return request(dst, "messageInGroup", [2]string{"messageId", quote(l.numbers.uuid())}, [2]string{"groupId", quote(b.group)},
				[2]string{"groupName", quote("load")}, [2]string{"content", quote(words)})
		},
	})
	if err != nil {
		return err
	}
	last, err := b.edge(ctx, l, c)
	if err != nil {
		return err
	}
	for tries := 0; len(b.cursors) < deepCursors; tries++ {
		if tries == 10*deepCursors {
			return errors.New("the history has hardly any place with a full page before it")
		}
		at := first.Add(time.Duration(l.numbers.random.Int64N(int64(last.Sub(first)) + 1))).UTC().Format(instant)
		page, err := l.call(ctx, c, b.page(nil, quote(at), pageRows))
		if err != nil {
			return err
		}
		if rows, err := rowsOf(page); err == nil && len(rows) == pageRows {
			b.cursors = append(b.cursors, at)
		}
	}
	return nil
}

// instant is the form of times on the wire (docs/contract.md, Shapes).
const instant = "2006-01-02T15:04:05.000Z"

// page appends the request of a page of the long conversation.
func (b *library) page(dst []byte, cursor string, rows int) []byte {
	return request(dst, "getlatestMessageGroup", [2]string{"groupId", quote(b.group)}, [2]string{"groupName", quote("load")},
		[2]string{"limit", strconv.Itoa(rows)}, [2]string{"cursorCreatedAt", cursor})
}

// edge is the time of the newest message.
func (b *library) edge(ctx context.Context, l *loop, c *conn) (time.Time, error) {
	page, err := l.call(ctx, c, b.page(nil, "null", 1))
	if err != nil {
		return time.Time{}, err
	}
	rows, err := rowsOf(page)
	if err == nil && len(rows) != 1 {
		err = fmt.Errorf("a page of 1 has %d rows", len(rows))
	}
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(instant, rows[0].CreatedAt)
}

// row is what W5 looks at in a row.
type row struct {
	MessageID string `json:"messageId"`
	CreatedAt string `json:"createdAt"`
}

func rowsOf(payload []byte) ([]row, error) {
	var f struct {
		Params struct {
			Data []row `json:"data"`
		} `json:"params"`
	}
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
		if r.MessageID == "" || r.CreatedAt == "" {
			return errors.New("a row has no id or no time")
		}
		if i > 0 && r.CreatedAt > rows[i-1].CreatedAt {
			return errors.New("a page is not newest first")
		}
		if cursor != "null" && quote(r.CreatedAt) >= cursor {
			return errors.New("a page has a row that is not before its cursor")
		}
	}
	return nil
}
