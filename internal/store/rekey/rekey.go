// Package rekey normalises the keys and emoji that older programs stored (chat.Fold,
// chat.NormalEmoji), as a step of a migration. It is in Go because SQL does not have these functions
// on every database.
//
// It has no schema of its own: each store passes its SQL statements.
package rekey

import (
	"context"
	"database/sql"
	"fmt"

	"messenger/internal/chat"
)

// Statements are the SQL statements of a store. Ids are passed in the form in which they were read.
type Statements struct {
	// Accounts reads id, first name, last name, e-mail and key of the e-mail of the accounts
	// that have a character outside ASCII in one of them, the oldest first.
	Accounts string
	// KeyTaken reads the e-mail of the account that has a key.
	KeyTaken string
	// SetKey sets the e-mail key of the account with an id: key, id.
	SetKey string
	// DropSearchKeys deletes the search keys of an account. AddSearchKey adds one: rank, text,
	// account id.
	DropSearchKeys, AddSearchKey string

	// Emoji reads the distinct emoji of all reactions.
	Emoji string
	// ReactionsWith reads conversation, message, person and time of the reactions with an
	// emoji.
	ReactionsWith string
	// AddReaction adds a reaction unless it exists: conversation, message, person, emoji, time.
	// DropReactions deletes those with an emoji.
	AddReaction, DropReactions string
	// Counts reads the emoji of the message at a conversation and seq and the number of their reactions,
	// in order of first use.
	Counts string
	// SetCounts sets the summary of reactions in the row of a message, unless it is empty: text,
	// conversation, seq.
	SetCounts string
	// RenewEpoch gives the database a new epoch.
	RenewEpoch string

	// Pack encodes the summary of reactions in the row of a message.
	Pack func(chat.Reactions) string
}

// Version is the number of the migration that Migrate performs.
const Version = 10

// Older programs would store keys that are not normalised.
const sqlOldestWriter = `update meta set value = '10' where key = 'oldest_writer'`

// Migrate stores all keys and reactions in their normal form, as migration Version: in Go
// because SQL cannot normalise text everywhere.
func (s Statements) Migrate(ctx context.Context, tx *sql.Tx) error {
	if _, err := Accounts(ctx, tx, s); err != nil {
		return err
	}
	if err := Reactions(ctx, tx, s); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, sqlOldestWriter)
	return err
}

// Collision is an account whose normalised e-mail equals that of another account. It keeps its old
// key, so its owner logs in with the e-mail exactly as it was given at sign-up.
type Collision struct {
	Email string
	With  string // the other account's e-mail
}

// work is the state of one run in a transaction.
type work struct {
	tx *sql.Tx
	Statements
	changed map[string]message // whose reactions have changed
}

type account struct {
	id   any
	user chat.User
	key  string
}

// InTransaction runs Accounts in a transaction of its own.
func InTransaction(ctx context.Context, db *sql.DB, s Statements) ([]Collision, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	list, err := Accounts(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return list, tx.Commit()
}

// Accounts normalises the e-mail keys and search keys of all accounts, and returns the accounts whose
// e-mail now collides with another. A second run only changes keys that have become free.
func Accounts(ctx context.Context, tx *sql.Tx, s Statements) ([]Collision, error) {
	w := &work{tx: tx, Statements: s}
	list, err := rows(ctx, w, s.Accounts, func(r *sql.Rows) (a account, err error) {
		return a, r.Scan(&a.id, &a.user.FirstName, &a.user.LastName, &a.user.Email, &a.key)
	})
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	var collisions []Collision
	for _, a := range list {
		if differs(a.user) {
			if err := w.setSearchKeys(ctx, a); err != nil {
				return nil, fmt.Errorf("store search keys: %w", err)
			}
		}
		with, err := w.setEmailKey(ctx, a)
		if err != nil {
			return nil, fmt.Errorf("store the key of an e-mail: %w", err)
		}
		if with != "" {
			collisions = append(collisions, Collision{a.user.Email, with})
		}
	}
	return collisions, nil
}

// differs reports whether normalisation changes the search keys of u.
func differs(u chat.User) bool {
	last := ""
	if u.LastName != nil {
		last = *u.LastName
	}
	for _, s := range []string{u.FirstName, last, u.Email} {
		if chat.Fold(s) != chat.FoldCase(s) {
			return true
		}
	}
	return false
}

func (w *work) setSearchKeys(ctx context.Context, a account) error {
	if err := w.exec(ctx, w.DropSearchKeys, a.id); err != nil {
		return err
	}
	for _, k := range chat.SearchKeys(a.user) {
		if err := w.exec(ctx, w.AddSearchKey, int(k.Rank), k.Text, a.id); err != nil {
			return err
		}
	}
	return nil
}

// setEmailKey stores the key of the account's e-mail, or returns the e-mail of the account
// that has it already.
func (w *work) setEmailKey(ctx context.Context, a account) (taken string, err error) {
	key := chat.FoldEmail(a.user.Email)
	if key == a.key || chat.CheckEmail(a.user.Email) != nil {
		return "", nil
	}
	holders, err := rows(ctx, w, w.KeyTaken, text, key)
	if err != nil {
		return "", err
	}
	if len(holders) > 0 {
		return holders[0], nil
	}
	return "", w.exec(ctx, w.SetKey, key, a.id)
}

func (w *work) exec(ctx context.Context, statement string, args ...any) error {
	_, err := w.tx.ExecContext(ctx, statement, args...)
	return err
}

func text(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }

// rows reads all rows of a query before anything else is done in the transaction.
func rows[T any](ctx context.Context, w *work, query string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	r, err := w.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	var list []T
	for r.Next() {
		row, err := scan(r)
		if err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, r.Err()
}
