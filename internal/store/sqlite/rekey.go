package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"

	"messenger/internal/store/rekey"
)

// rekeyStatements run in a migration and may scan tables.
var rekeyStatements = rekey.Statements{
	Accounts: `select id, first_name, last_name, email, email_key from users
		where email is not null and (first_name || coalesce(last_name, '') || email) glob '*[^ -~]*' order by created_at, id`,
	KeyTaken:       `select email from users where email_key = ?`,
	SetKey:         `update users set email_key = ? where id = ?`,
	DropSearchKeys: sqlDropKeys,
	AddSearchKey:   sqlAddKey,

	Emoji:         `select distinct emoji from reactions`,
	ReactionsWith: `select conversation_id, message_seq, user_id, at from reactions where emoji = ?`,
	AddReaction:   `insert into reactions (conversation_id, message_seq, user_id, emoji, at) values (?, ?, ?, ?, ?) on conflict do nothing`,
	DropReactions: `delete from reactions where emoji = ?`,
	Counts: `select emoji, count(*) from reactions where conversation_id = ? and message_seq = ?
		group by emoji order by min(at), emoji`,
	SetCounts:  `update messages set reactions = ? where conversation_id = ? and seq = ? and reactions <> ''`,
	RenewEpoch: sqlRenewEpoch,

	Pack: reactionsText,
}

// inGo are the migrations that are not SQL.
func inGo() []*goose.Migration {
	return []*goose.Migration{goose.NewGoMigration(rekey.Version, &goose.GoFunc{RunTx: rekeyStatements.Migrate}, nil)}
}

// Collisions brings the schema up to date, gives accounts keys of e-mails that have become
// free, and returns the accounts whose e-mail is equal to another's.
//
// Errors: as Migrate.
func Collisions(ctx context.Context, cfg Config) (list []rekey.Collision, err error) {
	cfg = cfg.withDefaults()
	lock, path, err := enter(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer lock.release()
	if _, err := migrateAll(ctx, path, cfg.Log); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", migrationSource(path))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	return rekey.InTransaction(ctx, db, rekeyStatements)
}
