package sqlite

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrNotDurable refuses a database on which an acknowledged write could be lost.
var ErrNotDurable = errors.New("sqlite cannot be made durable here")

// pageSize is fixed when the database is made.
const pageSize = 4096

// pragma is a setting of one connection. The engine answers some with a refusal that
// is no error, so each is read back.
type pragma struct {
	name, value string
	want        string // what it reads back as
}

// Cache sizes are in KiB, negative as SQLite has it.
func pragmas(cacheKiB int) []pragma {
	cache := strconv.Itoa(-cacheKiB)
	return []pragma{
		{"busy_timeout", "5000", "5000"},
		{"journal_mode", "wal", "wal"},
		{"synchronous", "full", "2"},
		{"fullfsync", "1", "1"}, // regarded on macOS only, where fsync is not enough
		{"checkpoint_fullfsync", "1", "1"},
		{"foreign_keys", "0", "0"}, // rows are tied together by the domain (docs/guarantees.md, data rule 8)
		{"trusted_schema", "0", "0"},
		{"temp_store", "memory", "2"},
		{"cache_size", cache, cache},
		{"wal_autocheckpoint", "0", "0"}, // see checkpoint.go
		{"journal_size_limit", strconv.Itoa(logLimit * pageSize), strconv.Itoa(logLimit * pageSize)},
	}
}

// configure makes the settings and refuses a connection that did not take them.
func (c *conn) configure(cacheKiB int, more ...pragma) error {
	for _, p := range append(pragmas(cacheKiB), more...) {
		if err := c.set(p.name, p.value); err != nil {
			return err
		}
		got, err := c.setting(p.name)
		if err != nil {
			return err
		}
		if got != p.want {
			return fmt.Errorf("%w: %s is %q after setting it to %s", ErrNotDurable, p.name, got, p.value)
		}
	}
	return nil
}

func (c *conn) set(name, value string) error {
	s, err := c.prepare("pragma " + name + " = " + value)
	if err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	defer s.finalize()
	if err := s.run(); err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}

func (c *conn) setting(name string) (string, error) {
	s, err := c.prepare("pragma " + name)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	defer s.finalize()
	value := ""
	if s.next() {
		value = s.strAt(0)
	}
	if err := s.end(); err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return value, nil
}
