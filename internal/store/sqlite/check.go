package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	sqlFullCheck = `pragma integrity_check(100)`

	// What each conversation promises: the count that messages carry has no hole, moments
	// rise with seq, and the conversation's row knows its last message.
	sqlCheckCounts = `select count(*) from (
	select said - lag(said, 1, 0) over (partition by conversation_id order by seq) <> (` + counts + `) as wrong from messages m) where wrong`
	sqlCheckMoments = `select count(*) from (
	select created_at <= lag(created_at, 1, -1) over (partition by conversation_id order by seq) as wrong from messages) where wrong`
	sqlCheckLast = `select count(*) from conversations c
where c.last_message_seq <> coalesce((select max(m.seq) from messages m where m.conversation_id = c.id), 0) or c.last_message_seq > c.last_seq`
	sqlCheckIDs = `select count(*) from messages m
where not exists (select 1 from message_ids i where i.id = m.id and i.conversation_id = m.conversation_id and i.seq = m.seq)`
)

// Check reads the whole database of a data directory and returns what is wrong with it, as
// sentences. A server may be using the database. It changes nothing.
//
// Errors: fs.ErrNotExist without a database; those of reading it.
func Check(ctx context.Context, dir string) ([]string, error) {
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	var wrong []string
	err = withConn(path, func(c *conn) error {
		return interruptible(ctx, c, func(c *conn) error {
			err := c.findings(sqlFullCheck)
			if errors.Is(err, ErrDamaged) {
				wrong = append(wrong, err.Error())
				return nil // what follows could not be read
			}
			if err != nil {
				return err
			}
			wrong, err = c.broken()
			return err
		})
	})
	return wrong, err
}

// broken counts the rows that break a promise.
func (c *conn) broken() (wrong []string, err error) {
	count := func(text, sentence string) error {
		st, err := c.prepare(text)
		if err != nil {
			return err
		}
		defer st.finalize()
		if st.next() {
			if n := st.intAt(0); n > 0 {
				wrong = append(wrong, fmt.Sprintf(sentence, n))
			}
		}
		return st.end()
	}
	err = errors.Join(
		count(sqlCheckCounts, "%d messages do not count on from the one before"),
		count(sqlCheckMoments, "%d messages are not later than the one before"),
		count(sqlCheckLast, "%d conversations do not know their last message"),
		count(sqlCheckIDs, "%d messages cannot be found by their id"),
	)
	return wrong, err
}
