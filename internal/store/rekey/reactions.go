package rekey

import (
	"context"
	"database/sql"
	"fmt"

	"messenger/internal/chat"
)

type message struct{ conversation, seq any }

type reaction struct {
	message
	user, at any
}

// Reactions merges the reactions whose emoji have the same normal form, so that each person has one. If
// anything changed, the database gets a new epoch, because devices have cached the old counts.
func Reactions(ctx context.Context, tx *sql.Tx, s Statements) error {
	w := &work{tx: tx, Statements: s, changed: map[string]message{}}
	emoji, err := rows(ctx, w, s.Emoji, text)
	if err != nil {
		return fmt.Errorf("read emoji: %w", err)
	}
	for _, e := range emoji {
		if normal := chat.NormalEmoji(e); normal != e {
			if err := w.merge(ctx, e, normal); err != nil {
				return fmt.Errorf("merge reactions: %w", err)
			}
		}
	}
	if len(w.changed) == 0 {
		return nil
	}
	for _, m := range w.changed {
		if err := w.count(ctx, m); err != nil {
			return fmt.Errorf("count reactions: %w", err)
		}
	}
	if err := w.exec(ctx, s.RenewEpoch); err != nil {
		return fmt.Errorf("renew the epoch: %w", err)
	}
	return nil
}

func (w *work) merge(ctx context.Context, emoji, normal string) error {
	list, err := rows(ctx, w, w.ReactionsWith, func(r *sql.Rows) (row reaction, err error) {
		return row, r.Scan(&row.conversation, &row.seq, &row.user, &row.at)
	}, emoji)
	if err != nil {
		return err
	}
	for _, row := range list {
		if err := w.exec(ctx, w.AddReaction, row.conversation, row.seq, row.user, normal, row.at); err != nil {
			return err
		}
		w.changed[fmt.Sprint(row.conversation, row.seq)] = row.message
	}
	return w.exec(ctx, w.DropReactions, emoji)
}

// count stores how often each emoji was set on m.
func (w *work) count(ctx context.Context, m message) error {
	counts, err := rows(ctx, w, w.Counts, func(r *sql.Rows) (c chat.ReactionCount, err error) {
		return c, r.Scan(&c.Emoji, &c.Count)
	}, m.conversation, m.seq)
	if err != nil {
		return err
	}
	return w.exec(ctx, w.SetCounts, w.Pack(counts), m.conversation, m.seq)
}
