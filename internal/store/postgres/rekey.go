package postgres

import (
	"context"
	"errors"

	"github.com/pressly/goose/v3"

	"messenger/internal/store/rekey"
)

// rekeyStatements run in a migration and may scan tables.
var rekeyStatements = rekey.Statements{
	Accounts: `select u.id, u.first_name, u.last_name, u.email, u.email_key from users u
		where u.email is not null and concat(u.first_name, u.last_name, u.email) ~ '[^ -~]' order by u.created_at, u.id`,
	KeyTaken:       `select u.email from users u where u.email_key = $1`,
	SetKey:         `update users set email_key = $1 where id = $2`,
	DropSearchKeys: `delete from user_keys where user_id = $1`,
	AddSearchKey:   `insert into user_keys (rank, key, user_id) values ($1, $2, $3)`,

	Emoji:         `select distinct r.emoji from reactions r`,
	ReactionsWith: `select r.conversation_id, r.message_seq, r.user_id, r.at from reactions r where r.emoji = $1`,
	AddReaction: `insert into reactions (conversation_id, message_seq, user_id, emoji, at) values ($1, $2, $3, $4, $5)
		on conflict do nothing`,
	DropReactions: `delete from reactions where emoji = $1`,
	Counts: `select r.emoji, count(*) from reactions r where r.conversation_id = $1 and r.message_seq = $2
		group by r.emoji order by min(r.at), r.emoji`,
	SetCounts:  `update messages set reactions = $1 where conversation_id = $2 and seq = $3 and reactions is not null`,
	RenewEpoch: sqlRenewEpoch,

	Pack: reactionsText,
}

// inGo are the migrations that are not SQL.
func inGo() []*goose.Migration {
	return []*goose.Migration{goose.NewGoMigration(rekey.Version, &goose.GoFunc{RunTx: rekeyStatements.Migrate}, nil)}
}

// Collisions brings the schema up to date, gives accounts keys of e-mails that have become
// free, and returns the accounts whose e-mail is equal to another's. A server may be using
// the database.
//
// Errors: as Migrate.
func Collisions(ctx context.Context, cfg Config) (list []rekey.Collision, err error) {
	if _, err := Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	db, err := openForMigrations(ctx, cfg.withDefaults())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return rekey.InTransaction(ctx, db, rekeyStatements)
}
