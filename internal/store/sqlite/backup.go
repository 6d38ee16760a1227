package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A statement of its own, for it can be part of no transaction.
const sqlCopy = `vacuum into ?`

const sqlRenewEpoch = `update meta set value = lower(
	hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
	|| substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
where key = 'epoch' returning value`

// Backup writes the database of a data directory to a new file, whole as of one moment: all that
// was acknowledged before the call is in it. A server may be using the database
// meanwhile, and goes on writing. The copy has an epoch of its own (see RenewEpoch), is
// readable by its owner only, and appears under its name when it is complete and on the
// disk. Both directories must exist.
//
// Errors: fs.ErrNotExist without a database; fs.ErrExist if there is a file of that name.
func Backup(ctx context.Context, dir, file string) error {
	source, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if _, err := os.Stat(source); err != nil {
		return fmt.Errorf("find the database: %w", err)
	}
	if file, err = filepath.Abs(file); err != nil {
		return fmt.Errorf("name of the copy: %w", err)
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s: %w", file, fs.ErrExist))
	}
	part := file + ".part"
	if err := makePart(part); err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	err = copyInto(ctx, source, part)
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		_ = os.Remove(part)
		return err
	}
	return syncDir(filepath.Dir(file))
}

// makePart makes an empty file, in the place of what an interrupted backup left.
func makePart(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return makeFile(path)
}

// copyInto fills the empty file at path, durably.
func copyInto(ctx context.Context, source, path string) error {
	if err := withConn(source, func(c *conn) error {
		st, err := c.prepare(sqlCopy)
		if err != nil {
			return err
		}
		defer st.finalize()
		return interruptible(ctx, c, func(*conn) error { return st.str(path).run() })
	}); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := withConn(path, func(c *conn) error {
		if _, err := c.renewEpoch(); err != nil {
			return err
		}
		st, err := c.prepare(sqlForgetOpening)
		if err != nil {
			return err
		}
		defer st.finalize()
		return st.run()
	}); err != nil {
		return fmt.Errorf("name the copy: %w", err)
	}
	return syncFile(path)
}

// withConn lends do a connection without the settings of a store's.
func withConn(path string, do func(c *conn) error) error {
	c, err := connect(path)
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.set("busy_timeout", "5000"); err != nil {
		return err
	}
	return do(c)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// RenewEpoch gives the database a new epoch, for those who open it from now on, and
// returns it. Whoever holds something of a database whose epoch has changed drops it and
// reads again: a restored copy may lack what was seen (docs/extended.md).
func (s *Store) RenewEpoch(ctx context.Context) (epoch string, err error) {
	err = s.update(ctx, "renew the epoch", func(c *conn) error {
		epoch, err = c.renewEpoch()
		return err
	})
	return epoch, err
}

func (c *conn) renewEpoch() (string, error) {
	st := c.use(qRenewEpoch)
	epoch := ""
	for st.next() {
		epoch = st.strAt(0)
	}
	if err := st.end(); err != nil {
		return "", err
	}
	if epoch == "" {
		return "", errors.New("the database has no epoch")
	}
	return epoch, nil
}
